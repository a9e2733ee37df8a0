/** What may be written into a task, and how it is made fit: one rule for every tracker. */
import { UsageError } from './errors.ts';
import type { Instant, TaskId } from './ids.ts';
import {
  LINK_KINDS,
  type LinkKind,
  OUTCOMES,
  type Outcome,
  type Priority,
  TASK_KINDS,
  TASK_STATUSES,
  type Task,
  type TaskKind,
  type TaskLink,
  type TaskStatus,
} from './model.ts';
import { plainLine, plainText } from './plain.ts';

/** Bytes of a body or comment, as UTF-8. */
export const BODY_LIMIT = 1024 * 1024;
/** Characters of a title. */
const TITLE_LIMIT = 500;
const WORD_LIMIT = 100;
/** Characters of one line that is more than a word: an address, say. */
const LINE_LIMIT = 500;
/** Characters of acceptance criteria and design notes: they stand in the head of a task's file. */
const PROSE_LIMIT = 16_000;

/** More than spaces and joiners without any width. */
const VISIBLE = /[^\s\u200b-\u200d\u2060]/;

export type TitleAndRest = { readonly title: string; readonly rest: string };

/**
 * A title is one line without control characters. Of several lines the first with something in it
 * is the title; those after it are `rest`, which belongs to the top of the body, so nothing is lost.
 * @throws UsageError when nothing is left, or more than `TITLE_LIMIT` characters are.
 */
export const titleOf = (text: string): TitleAndRest => {
  const lines = plainText(wellFormed(text)).split('\n');
  const first = lines.findIndex((line) => VISIBLE.test(plainLine(line)));
  const title = plainLine(lines[first] ?? '');
  if (title === '') throw new UsageError('A task needs a title', { hint: 'Say in one line what is to be done' });
  if (title.length > TITLE_LIMIT)
    throw new UsageError(`A title has at most ${TITLE_LIMIT} characters; this one has ${title.length}`, {
      hint: 'Put the details into the body',
    });
  return {
    title,
    rest: lines
      .slice(first + 1)
      .join('\n')
      .trim(),
  };
};

/** `rest` of a title above the body that was given. */
export const joinBody = (rest: string, body: string): string =>
  rest === '' ? body : body === '' ? `${rest}\n` : `${rest}\n\n${body}`;

/** The body as it was given, every character kept. @throws UsageError when it is over `BODY_LIMIT`. */
export const bodyOf = (text: string, what: 'body' | 'comment' = 'body'): string => {
  const body = wellFormed(text);
  const bytes = body.length * 3 <= BODY_LIMIT ? 0 : new TextEncoder().encode(body).length;
  if (bytes > BODY_LIMIT)
    throw new UsageError(`The ${what} of a task has at most 1 MiB; this one has ${bytes} bytes`, {
      hint: 'Put large material into a file of the repository and name it in the task',
    });
  return body;
};

/** @throws UsageError when there is nothing in it. */
export const commentOf = (text: string): string => {
  if (text.trim() === '') throw new UsageError('The comment is empty');
  return bodyOf(text, 'comment');
};

export const kindOf = (text: string): TaskKind =>
  TASK_KINDS.find((kind) => kind === text) ?? refuse('kind', text, TASK_KINDS);

export const statusOf = (text: string): TaskStatus =>
  TASK_STATUSES.find((status) => status === text) ?? refuse('status', text, TASK_STATUSES);

const PRIORITIES = [0, 1, 2, 3, 4] as const;
export const priorityOf = (value: number): Priority =>
  PRIORITIES.find((priority) => priority === value) ?? refuse('priority', value, PRIORITIES);

export const instantOf = (value: number): Instant =>
  Number.isSafeInteger(value) && Math.abs(value) <= LAST_INSTANT
    ? value
    : refuse('date', value, ['milliseconds since 1970']);
const LAST_INSTANT = 253_402_300_799_999; // The end of the year 9999, the last that fits a four-digit date.

/** Each on one line, none empty, none twice, in the order given. */
export const labelsOf = (labels: readonly string[]): readonly string[] => [
  ...new Set(labels.map((label) => wordOf('label', label)).filter((label) => label !== '')),
];

/** Who does or holds something, or the agent wanted: one line. @throws UsageError when it is empty. */
export const nameOf = (what: 'name' | 'agent' | 'holder' | 'role', text: string): string =>
  wordOf(what, text) || refuse(what, text, ['a name']);

export const idsOf = (ids: readonly TaskId[]): readonly TaskId[] => [...new Set(ids)];

export const outcomeOf = (text: string): Outcome =>
  OUTCOMES.find((outcome) => outcome === text) ?? refuse('outcome', text, OUTCOMES);

export const linkKindOf = (text: string): LinkKind =>
  LINK_KINDS.find((kind) => kind === text) ?? refuse('kind of link', text, LINK_KINDS);

/** None twice, in the order given. */
export const linksOf = (links: readonly TaskLink[]): readonly TaskLink[] => [
  ...new Map(links.map(({ kind, task }) => [`${kind} ${task}`, { kind: linkKindOf(kind), task }])).values(),
];

/** Minutes. */
export const estimateOf = (value: number): number =>
  Number.isSafeInteger(value) && value >= 0 ? value : refuse('estimate', value, ['whole minutes']);

/** One line. @throws UsageError when it is empty. */
export const lineOf = (what: string, text: string): string =>
  wordOf(what, text, LINE_LIMIT) || refuse(what, text, ['one line of text']);

/** Some lines of Markdown. @throws UsageError when there are too many. */
export const proseOf = (what: string, text: string): string => {
  const prose = wellFormed(text);
  if (prose.length <= PROSE_LIMIT) return prose;
  throw new UsageError(`The ${what} of a task has at most ${PROSE_LIMIT} characters; this one has ${prose.length}`, {
    hint: 'Put the details into the body',
  });
};

/** What the fields of a task are called where they are written down: nobody's own may be called so. */
export const FIELD_NAMES = [
  'id',
  'uid',
  'title',
  'kind',
  'status',
  'priority',
  'labels',
  'depends',
  'defer',
  'agent',
  'role',
  'parent',
  'links',
  'estimate',
  'acceptance',
  'design',
  'external',
  'convoy',
  'outcome',
  'closed',
  'assignee',
  'by',
  'created',
  'updated',
  'token',
  'until',
  'clock',
  'origin',
] as const;
const OURS: ReadonlySet<string> = new Set(FIELD_NAMES);
export const isFieldName = (name: string): boolean => OURS.has(name);

const CUSTOM_NAME = /^[A-Za-z][A-Za-z0-9_-]{0,63}$/;

/** The team's own fields after a change; `null` takes one away, and none is none. */
export const customOf = (
  before: Readonly<Record<string, string>>,
  change: Readonly<Record<string, string | null>>,
): { readonly custom?: Readonly<Record<string, string>> } => {
  const fields = new Map(Object.entries(before));
  for (const [name, value] of Object.entries(change)) {
    if (!CUSTOM_NAME.test(name)) refuse('name of a field', name, ['letters, digits, - and _']);
    if (isFieldName(name) && value !== null)
      throw new UsageError(`"${name}" is a field that every task has, not one of your own`, {
        hint: '`mayor task edit --help` says how it is set; call yours by another name',
      });
    if (value === null) fields.delete(name);
    else fields.set(name, wordOf(`field ${name}`, value, LINE_LIMIT));
  }
  return fields.size === 0 ? {} : { custom: Object.fromEntries(fields) };
};

/** What those are called of a task that came after people had fields of their own. */
const LATER_FIELDS: Readonly<Record<string, keyof Task>> = {
  role: 'role',
  parent: 'parent',
  links: 'links',
  estimate: 'estimate',
  acceptance: 'acceptance',
  design: 'design',
  external: 'externalRef',
  convoy: 'convoy',
  outcome: 'outcome',
  closed: 'closedAt',
};

/**
 * The task without fields of one's own whose names are ours and have a value of ours by now: an older file may
 * say `estimate: 3d`, which is its owner's until somebody gives the task an estimate.
 */
export const withoutOvertaken = (task: Task): Task => {
  const { custom, ...others } = task;
  const isOvertaken = (name: string): boolean => {
    const field = LATER_FIELDS[name];
    return field !== undefined && task[field] !== undefined;
  };
  if (custom === undefined || !Object.keys(custom).some(isOvertaken)) return task;
  const kept = Object.entries(custom).filter(([name]) => !isOvertaken(name));
  return kept.length === 0 ? others : { ...others, custom: Object.fromEntries(kept) };
};

const wordOf = (what: string, text: string, limit = WORD_LIMIT): string => {
  const word = plainLine(wellFormed(text));
  if (word.length > limit)
    throw new UsageError(`A ${what} has at most ${limit} characters: ${JSON.stringify(word.slice(0, 40))}…`);
  return word;
};

/** A half of a surrogate pair cannot be stored as UTF-8. */
const wellFormed = (text: string): string => text.replace(/\p{Surrogate}/gu, '\ufffd');

const refuse = (what: string, value: string | number, allowed: readonly (string | number)[]): never => {
  throw new UsageError(`Not a valid ${what}: ${JSON.stringify(value)}`, { hint: `Use ${allowed.join(', ')}` });
};

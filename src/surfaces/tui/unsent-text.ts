/** What is unsent as a file has it. Whoever reads it back trusts nothing in it. */
import { ATTEMPTS } from '../../core/contest.ts';
import type { Instant } from '../../core/ids.ts';
import { TASK_KINDS } from '../../core/model.ts';
import { plainLine, plainText } from '../../core/plain.ts';
import { type ConvoyDraft, PARTS } from './board/convoy-draft.ts';
import { type Draft, FIELDS, newDraft, PRIORITIES } from './compose/draft.ts';
import { editedFrom } from './compose/editor.ts';
import { isPurpose } from './kept-words.ts';
import { isNothing, type TakenUp, type Unsent } from './unsent.ts';

const VERSION = 1;

/** Texts without their cursors, and without what is only typed to choose by. */
export const unsentText = ({ task, convoy, words }: Unsent, at: Instant): string => {
  const kept = {
    version: VERSION,
    at,
    ...(task === undefined ? {} : { task: keptTask(task) }),
    ...(convoy === undefined ? {} : { convoy: keptConvoy(convoy) }),
    ...(words === undefined ? {} : { words }),
  };
  return `${JSON.stringify(kept)}\n`;
};

const keptTask = (draft: Draft) => {
  const { title, body, query: _query, on: _on, flaw: _flaw, ...rest } = draft;
  return { ...rest, title: title.text, body: body.text };
};

const keptConvoy = ({ part, tasks, name, one, together }: ConvoyDraft) => ({
  ...{ part, tasks, one, together },
  name: name.text,
});

/** `undefined` for anything that no dashboard of this version writes. */
export const unsentFrom = (text: string): TakenUp | undefined => {
  try {
    const file = record(JSON.parse(text));
    if (file.version !== VERSION) throw new Foreign();
    const unsent: Unsent = {
      ...maybe('task', file.task, taskFrom),
      ...maybe('convoy', file.convoy, convoyFrom),
      ...maybe('words', file.words, wordsFrom),
    };
    return isNothing(unsent) ? undefined : { ...unsent, at: number(file.at) };
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof Foreign) return undefined;
    throw error;
  }
};

/** Something is not what it has to be. */
class Foreign extends Error {}

const foreign = (): never => {
  throw new Foreign();
};

const taskFrom = (value: unknown): Draft => {
  const kept = record(value);
  const blank = newDraft(line(kept.rig));
  const attempts = number(kept.attempts);
  return {
    ...blank,
    field: oneOf(FIELDS, kept.field),
    title: editedFrom(line(kept.title)),
    body: editedFrom(lines(kept.body)),
    kind: oneOf(TASK_KINDS, kept.kind),
    priority: oneOf(PRIORITIES, kept.priority),
    labels: names(kept.labels),
    after: names(kept.after),
    agents: names(kept.agents),
    attempts: Number.isInteger(attempts) && attempts >= 1 && attempts <= ATTEMPTS.most ? attempts : foreign(),
    start: flag(kept.start),
    own: array(kept.own).map((field) => oneOf(FIELDS, field)),
    ...maybe('template', kept.template, line),
    ...maybe('parent', kept.parent, line),
    ...maybe('convoy', kept.convoy, line),
    ...(kept.creating === true ? { creating: true } : {}),
  };
};

const convoyFrom = (value: unknown): ConvoyDraft => {
  const kept = record(value);
  return {
    part: oneOf(PARTS, kept.part),
    tasks: names(kept.tasks),
    search: editedFrom(''),
    name: editedFrom(line(kept.name)),
    one: flag(kept.one),
    together: flag(kept.together),
  };
};

const wordsFrom = (value: unknown): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(record(value)).map(([on, text]) => [isPurpose(on) ? on : foreign(), lines(text)]));

const maybe = <Name extends string, Value>(
  name: Name,
  value: unknown,
  from: (value: unknown) => Value,
): { readonly [name in Name]?: Value } => {
  const found: { [name in Name]?: Value } = {};
  if (value !== undefined) found[name] = from(value);
  return found;
};

const record = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : foreign();

const array = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : foreign());

/** The same one twice is one. */
const names = (value: unknown): readonly string[] => [...new Set(array(value).map(line))];

const lines = (value: unknown): string => (typeof value === 'string' ? plainText(value) : foreign());

/** A name or title as it was typed: blanks at its end stay. */
const line = (value: unknown): string => {
  const text = lines(value);
  return text.includes('\n') ? plainLine(text) : text;
};

const flag = (value: unknown): boolean => (typeof value === 'boolean' ? value : foreign());

const number = (value: unknown): number => (typeof value === 'number' && Number.isFinite(value) ? value : foreign());

const oneOf = <Value>(values: readonly Value[], value: unknown): Value =>
  values.find((one) => one === value) ?? foreign();

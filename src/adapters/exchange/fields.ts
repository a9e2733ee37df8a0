/** Words of other trackers as ours, and fields that are theirs alone. */
import type { ExchangeTask, Lost } from '../../core/exchange.ts';
import type { Instant } from '../../core/ids.ts';
import type { Outcome, Priority, TaskKind, TaskStatus } from '../../core/model.ts';
import { plainLine } from '../../core/plain.ts';

/** Written for each of ours; what is read are these and `also`. Unknown words become `fallback`. */
export type Words<Ours extends string> = {
  readonly write: Readonly<Record<Ours, string>>;
  readonly also: Readonly<Record<string, Ours>>;
  readonly fallback: Ours;
};

export const STATUSES: Words<TaskStatus> = {
  write: { open: 'open', 'in-progress': 'in_progress', 'in-review': 'in_progress', closed: 'closed' },
  also: {
    blocked: 'open',
    deferred: 'open',
    pinned: 'open',
    hooked: 'in-progress',
    needs_testing: 'in-review',
    in_review: 'in-review',
    review: 'in-review',
  },
  fallback: 'open',
};

export const KINDS: Words<TaskKind> = {
  write: { task: 'task', bug: 'bug', feature: 'feature', epic: 'epic', chore: 'chore' },
  also: { enhancement: 'feature', feat: 'feature', story: 'feature', defect: 'bug' },
  fallback: 'task',
};

/** Ours, and whether the word says more than ours does: then it is kept beside. */
export const wordIn = <Ours extends string>(
  words: Words<Ours>,
  given: string | null | undefined,
): { readonly ours: Ours; readonly keep?: string } => {
  if (given == null || given === '') return { ours: words.fallback };
  for (const ours of keysOf(words.write)) if (words.write[ours] === given) return { ours };
  const also = Object.hasOwn(words.also, given) ? words.also[given] : undefined;
  return { ours: also ?? words.fallback, keep: given };
};

const keysOf = <Key extends string>(record: Readonly<Record<Key, unknown>>): readonly Key[] => {
  const keys: Key[] = [];
  for (const key in record) keys.push(key);
  return keys;
};

/** The word that was kept, as long as it still says what the task is. */
export const wordFor = <Ours extends string>(words: Words<Ours>, ours: Ours, kept: string | undefined): string =>
  kept !== undefined && wordIn(words, kept).ours === ours ? kept : words.write[ours];

export const priorityIn = (given: unknown): Priority | undefined =>
  PRIORITIES.find((known) => known === given || String(known) === given || `p${known}` === String(given).toLowerCase());
const PRIORITIES = [0, 1, 2, 3, 4] as const satisfies readonly Priority[];

/** Why it was closed, as far as that tells success from failure. The words are those by which Beads itself tells them. */
export const outcomeIn = (reason: string | null | undefined): Outcome | undefined => {
  const text = (reason ?? '').toLowerCase();
  if (DROPPED.some((word) => text.includes(word))) return 'dropped';
  return FAILED.some((word) => text.includes(word)) ? 'failed' : undefined;
};
const DROPPED = ['wontfix', "won't fix", 'not_planned', 'canceled', 'cancelled', 'abandoned', 'duplicate', 'dropped'];
const FAILED = ['failed', 'rejected', 'blocked', 'error', 'timeout', 'aborted'];

/** A date in any form of ISO 8601; the zero of Go is none. */
export const instantIn = (given: string | null | undefined): Instant | undefined => {
  if (given == null || given === '' || given.startsWith('0001-01-01')) return undefined;
  const at = /^\d{4}-\d\d-\d\d/.test(given) ? Date.parse(given) : Number.NaN;
  return Number.isNaN(at) ? undefined : at;
};
export const dateText = (at: Instant): string => new Date(at).toISOString();

/** Collects the fields that are theirs alone; one that does not fit into a line is told. */
export const foreignFields = (task: string, prefix: string, lost: Lost[], lineOf = lineFor) => {
  const fields: Record<string, string> = {};
  return {
    put(name: string, value: unknown): void {
      if (value === undefined || value === null || value === '') return;
      if (Array.isArray(value) && value.length === 0) return;
      const line = lineOf(value);
      const key = `${prefix}_${name}`;
      if (line.length > 500)
        lost.push({ task, field: name, why: `it has ${line.length} characters, a field at most 500` });
      else if (!/^[A-Za-z][A-Za-z0-9_-]{0,63}$/.test(key))
        lost.push({ task, field: name, why: 'no field can be called that' });
      else fields[key] = line;
    },
    get all(): Pick<ExchangeTask, 'custom'> {
      return Object.keys(fields).length === 0 ? {} : { custom: fields };
    },
  };
};

/** Text as it is where that cannot be taken for anything else; JSON for the rest. */
const lineFor = (value: unknown): string =>
  typeof value === 'string' && plainLine(value) === value && parsed(value) === undefined
    ? value
    : JSON.stringify(value);

/** For formats that know nothing but text, or are not written back: numbers need no quotes. */
export const textFor = (value: unknown): string =>
  typeof value === 'string' && plainLine(value) === value ? value : JSON.stringify(value);

/** What `foreignFields` was given, back under its own names. */
export const restored = (custom: ExchangeTask['custom'], prefix: string): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    Object.entries(custom ?? {}).flatMap(([key, value]) =>
      key.startsWith(`${prefix}_`) ? [[key.slice(prefix.length + 1), parsed(value) ?? value]] : [],
    ),
  );

const parsed = (text: string): unknown => {
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    return undefined; // Plain text.
  }
};

/** The fields that have a value. */
export const present = <Fields extends object>(
  given: Fields,
): { [Key in keyof Fields]?: Exclude<Fields[Key], undefined | null> } => {
  const kept: { [Key in keyof Fields]?: Exclude<Fields[Key], undefined | null> } = {};
  for (const key in given) {
    const value = given[key];
    if (isValue(value)) kept[key] = value;
  }
  return kept;
};
const isValue = <Value>(value: Value): value is Exclude<Value, undefined | null> =>
  value !== undefined && value !== null && value !== '';

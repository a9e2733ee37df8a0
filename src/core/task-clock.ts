/**
 * When each field of a task was written last: what a merge of two clones decides by. A stamp is a
 * hybrid logical clock as text (`<ms>-<count>-<nonce>` in base 36, fixed width), so stamps compare as
 * text and two clones never make the same one. A field without an entry is as old as the task itself.
 */
import type { Instant } from './ids.ts';
import type { Task } from './model.ts';

export type Stamp = string;

/** A task with what its file knows of its making. */
export type StampedTask = {
  readonly task: Task;
  /** Tells two tasks apart that were given the same id. */
  readonly uid: string;
  readonly by: string;
  /** How often it was claimed. */
  readonly token: number;
  /** The end of its claim's lease, where the file says that; of no meaning without an assignee. */
  readonly until?: Instant | undefined;
  /** `<stamp> <key> <key> …`, sorted. */
  readonly clock: readonly string[];
  /** Lines of fields that are not ours. */
  readonly others: string;
};

/** Fields of one value each, as text; absent is absent. */
export const SCALARS = {
  title: ({ title }) => title,
  body: ({ body }) => body,
  kind: ({ kind }) => kind,
  priority: ({ priority }) => String(priority),
  deferUntil: ({ deferUntil }) => (deferUntil === undefined ? undefined : String(deferUntil)),
  agent: ({ agent }) => agent,
  role: ({ role }) => role,
  parent: ({ parent }) => parent,
  estimate: ({ estimate }) => (estimate === undefined ? undefined : String(estimate)),
  acceptance: ({ acceptance }) => acceptance,
  design: ({ design }) => design,
  externalRef: ({ externalRef }) => externalRef,
  convoy: ({ convoy }) => convoy,
} satisfies { readonly [Field in keyof Task]?: (task: Task) => string | undefined };

/** Sets: each element has a stamp of its own, and a removed one keeps it. */
export const SETS = {
  labels: ({ labels }) => labels,
  dependsOn: ({ dependsOn }) => dependsOn,
  links: ({ links }) => (links ?? []).map(({ kind, task }) => `${kind}:${task}`),
} satisfies { readonly [Field in keyof Task]?: (task: Task) => readonly string[] };

/** Status, assignee, outcome and token are one: a status without its holder would say something else. */
export const HOLD = 'hold';
/** When the token was raised last. */
export const CLAIM = 'claim';
export const OTHERS = 'others';

/**
 * The clock after a local write: what differs between `before` and `after` gets a new stamp, greater
 * than every stamp in the file. `nonce` is any text that no other write has.
 */
export const nextClock = (
  before: StampedTask,
  after: Pick<StampedTask, 'task' | 'token' | 'until'>,
  at: Instant,
  nonce: string,
): readonly string[] => {
  const [old, next] = [valuesOf(before), valuesOf({ ...before, ...after })];
  const keys = [...new Set([...old.keys(), ...next.keys()])].filter((key) => old.get(key) !== next.get(key));
  const stamps = new Map(stampsIn(before, old));
  const stamp = stampAfter([...stamps.values(), createdStamp(before)].reduce(later), at, nonce);
  for (const key of keys) stamps.set(key, stamp);
  if (before.token !== after.token) stamps.set(CLAIM, stamp);
  return clockText(stamps, next, createdStamp(before));
};

/** Every value of a task, as text, by key. An element of a set is there or not. */
export const valuesOf = ({ task, token, until, others }: StampedTask): ReadonlyMap<string, string> => {
  const scalars = Object.entries(SCALARS).flatMap(([key, read]): [string, string][] => {
    const value = read(task);
    return value === undefined ? [] : [[key, value]];
  });
  const sets = Object.entries(SETS).flatMap(([field, read]) =>
    read(task).map((element): [string, string] => [elementKey(field, element), element]),
  );
  const custom = Object.entries(task.custom ?? {}).map(([name, value]): [string, string] => [`custom.${name}`, value]);
  return new Map([
    ...scalars,
    [HOLD, holdText(task, token, until)],
    ...sets,
    ...custom,
    ...(others === '' ? [] : ([[OTHERS, others]] as const)),
  ]);
};

const holdText = ({ status, outcome, closedAt, assignee }: Task, token: number, until: Instant | undefined): string =>
  Object.entries({
    ...{ status, outcome, closedAt, assignee, token: token || undefined },
    until: assignee === undefined ? undefined : until,
  })
    .flatMap(([name, value]) => (value === undefined ? [] : [`${name}: ${value}`]))
    .join('\n');

/** `labels+ui`; what is not plain is escaped, since keys stand in a line between spaces. */
export const elementKey = (field: string, element: string): string =>
  `${field}+${encodeURIComponent(element.replace(/\p{Surrogate}/gu, '\ufffd'))}`;

const ELEMENT = /^([A-Za-z]+)([+-])(.*)$/;

/** Whether nobody has said anything of this key where it has neither value nor stamp. */
export const mayBeUnheardOf = (key: string): boolean => ELEMENT.test(key) || key.startsWith('custom.');

/** The field that a key belongs to, for people. */
export const fieldOf = (key: string): string => (key === HOLD ? 'status' : (ELEMENT.exec(key)?.[1] ?? key));

/**
 * The stamps that the file itself has. Where it says of an element that it was added, but it is not
 * there (or the other way round), a person took it away after that.
 */
export const stampsIn = ({ clock }: StampedTask, values: ReadonlyMap<string, string>): ReadonlyMap<string, Stamp> => {
  const stamps = new Map<string, Stamp>();
  for (const line of clock) {
    const [stamp = '', ...keys] = line.split(' ');
    if (!STAMP.test(stamp)) continue;
    for (const written of keys) {
      const [, field, sign, element] = ELEMENT.exec(written) ?? [];
      const key = field === undefined ? written : `${field}+${element}`;
      const isTrue = sign === undefined || (sign === '+') === values.has(key);
      const found = isTrue ? stamp : handStamp(stamp, values.get(key));
      stamps.set(key, later(stamps.get(key) ?? '', found));
    }
  }
  return stamps;
};

const STAMP = /^[0-9a-z]{9}-[0-9a-z]{2}-[0-9a-z]{6}$/;

export const later = (a: Stamp, b: Stamp): Stamp => (a < b ? b : a);

/** The stamp of every field that was not written since the task was made. */
export const createdStamp = ({ task, uid }: Pick<StampedTask, 'task' | 'uid'>): Stamp =>
  stampOf(task.createdAt, 0, shortHash(uid));

/** The stamp of a value that somebody wrote by hand over one that has `stamp`. Everyone finds the same. */
export const handStamp = (stamp: Stamp, value: string | undefined): Stamp => following(stamp, shortHash(value ?? ''));

/** Milliseconds since 1970. */
export const stampTime = (stamp: Stamp): Instant => Number.parseInt(stamp.slice(0, 9), 36);

/** As lines of text, always the same for the same stamps. */
export const clockText = (
  stamps: ReadonlyMap<string, Stamp>,
  values: ReadonlyMap<string, string>,
  created: Stamp,
): readonly string[] => {
  const lines = new Map<Stamp, string[]>();
  for (const [key, stamp] of stamps) {
    const isGone = mayBeUnheardOf(key) && !values.has(key);
    if (stamp === created && !isGone) continue;
    const written = isGone ? key.replace(ELEMENT, '$1-$3') : key;
    lines.set(stamp, [...(lines.get(stamp) ?? []), written]);
  }
  return [...lines].map(([stamp, keys]) => [stamp, ...keys.sort()].join(' ')).sort();
};

const stampAfter = (last: Stamp, at: Instant, nonce: string): Stamp =>
  at > stampTime(last) ? stampOf(at, 0, shortHash(nonce)) : following(last, shortHash(nonce));

const following = (stamp: Stamp, nonce: string): Stamp => {
  const count = Number.parseInt(stamp.slice(10, 12), 36) + 1;
  return count < 36 ** 2 ? stampOf(stampTime(stamp), count, nonce) : stampOf(stampTime(stamp) + 1, 0, nonce);
};

const LAST = 36 ** 9 - 1;

const stampOf = (at: Instant, count: number, nonce: string): Stamp => {
  const time = Math.min(LAST, Math.max(0, Math.floor(at)));
  return `${time.toString(36).padStart(9, '0')}-${count.toString(36).padStart(2, '0')}-${nonce}`;
};

/** Six characters that differ for different texts, nearly always: two sums as in FNV-1a. */
export const shortHash = (text: string): string => {
  let [a, b] = [0x811c9dc5, 0x1000193];
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    a = Math.imul(a ^ code, 0x01000193);
    b = Math.imul(b ^ code, 0x85ebca6b) ^ (b >>> 13);
  }
  const sum = (a >>> 0) * 36 ** 3 + ((b ^ (b >>> 16)) >>> 0);
  return (sum % 36 ** 6).toString(36).padStart(6, '0');
};

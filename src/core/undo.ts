/** Undos: a landing that is taken back by a commit of its own, which goes to the base as a merge does. */

import { type ConvoyId, type Instant, type RigName, type Sha, shortSha, type TaskId, taskId } from './ids.ts';
import { plainLine } from './plain.ts';

/** Commits of the base's first-parent line, of which `to` is the last; `from` is the commit before them; else the forge finds it by the marks of a branch's commits. */
export type Range = { readonly from?: Sha; readonly to: Sha };

export type UndoState =
  | { readonly kind: 'requested' }
  /** Landings that came after it are undone first. */
  | { readonly kind: 'waiting'; readonly for: readonly TaskId[] }
  /** Reverted in memory: `result` is a commit on `onto`; gates come next. */
  | { readonly kind: 'checking'; readonly onto: Sha; readonly result: Sha }
  /** The base may be moved from `onto` to `result`. Durable before the effect. */
  | { readonly kind: 'landing'; readonly onto: Sha; readonly result: Sha }
  | { readonly kind: 'held'; readonly because: string; readonly until: Instant }
  /** The base is without it; branch and task are not restored yet. */
  | { readonly kind: 'landed'; readonly result: Sha }
  /** All is as before it landed, until the task is given out again. `branch` has its work, at `tip`, where that could be restored. */
  | {
      readonly kind: 'undone';
      readonly result: Sha;
      readonly at: Instant;
      readonly branch?: string;
      readonly tip?: Sha;
    };

export type Undo = Range & {
  readonly task: TaskId;
  /** Of a convoy that landed together: what it was made of. */
  readonly tasks?: readonly TaskId[];
  readonly rig: RigName;
  /** Of the task, as it was then. */
  readonly title: string;
  readonly by: string;
  readonly because?: string;
  /** Whether gates run on the result. */
  readonly gates: boolean;
  /** Whether landings that build on it go too. */
  readonly withLater: boolean;
  readonly requestedAt: Instant;
  readonly state: UndoState;
};
export type Undos = Readonly<Record<string, Undo>>;

type Of<Kind extends string, Body> = { readonly type: Kind } & Readonly<Body>;
type Asked = Omit<Undo, 'state' | 'requestedAt'>;

export type UndoEvent =
  | Of<'undo.requested', Asked>
  | Of<'undo.waits', { task: TaskId; for: readonly TaskId[] }>
  | Of<'undo.rehearsed', { task: TaskId; onto: Sha; result: Sha }>
  | Of<'undo.checked', { task: TaskId; onto: Sha; result: Sha }>
  | Of<'undo.restarted', { task: TaskId; because: string }>
  | Of<'undo.held', { task: TaskId; because: string; until: Instant }>
  /** It stays landed. */
  | Of<'undo.refused', { task: TaskId; because: string }>
  | Of<'undo.landed', { task: TaskId; result: Sha }>
  | Of<'undo.settled', { task: TaskId; result: Sha; pushed: boolean; branch?: string; tip?: Sha }>;

/** The undo of a task, or of the convoy that it landed with. */
export const undoOf = (undos: Undos, task: string): Undo | undefined =>
  undos[task] ?? Object.values(undos).find(({ tasks }) => tasks?.some((one) => one === task) === true);

/** Whether something is still to be done about it. */
export const isPending = (undo: Undo | undefined): undo is Undo => undo !== undefined && undo.state.kind !== 'undone';

/** What was undone is not given out by itself: somebody did not want it. Whoever slings it wants it again. */
export const isKeptBack = (undo: Undo | undefined, slung: boolean): boolean =>
  isPending(undo) || (undo !== undefined && !slung);

export const rangeOf = ({ from, to }: Range): Range => (from === undefined ? { to } : { from, to });

/** A commit that came onto the base after a landing and changed files that the landing had changed. */
export type Later = {
  readonly sha: Sha;
  /** First line of its message; anybody's words. */
  readonly title: string;
  /** As the message says; anybody may have written it. */
  readonly task?: string;
};

/** `already`: the base had the work before it was to be merged, so that `sha` is a commit of others. `with`: the convoy of which it was a part. */
export type Landed = {
  readonly sha: Sha;
  readonly at: Instant;
  readonly from?: Sha;
  readonly already?: true;
  readonly with?: ConvoyId;
};

type Landings = Readonly<Record<string, Omit<Landed, 'at'>>>;

/** Those of them that this town landed and has not undone, newest first, and the commits of others. */
export const landersOf = (
  { later, line }: Pick<Conflict, 'later' | 'line'>,
  landed: Landings,
): { readonly tasks: readonly TaskId[]; readonly others: readonly Later[] } => {
  const places = new Map(line.map((sha, place) => [sha, place] as const));
  const known = (one: Later): string | undefined =>
    landerOf(one.sha, places, landed) ??
    (one.task !== undefined && Object.hasOwn(landed, one.task) && landed[one.task]?.already !== true
      ? one.task
      : undefined);
  return {
    tasks: [...new Set(later.flatMap((one) => known(one) ?? []))].map(taskId),
    others: later.filter((one) => known(one) === undefined),
  };
};

/** The task whose landing has that commit: as its last, or on the line between that and where it began. */
const landerOf = (commit: Sha, places: ReadonlyMap<Sha, number>, landed: Landings): string | undefined =>
  Object.entries(landed).find(([, { sha, from, already, with: convoy }]) => {
    // The whole of the convoy is what landed.
    if (already === true || convoy !== undefined) return false;
    if (sha === commit) return true;
    const [place, last] = [places.get(commit), places.get(sha)];
    if (from === undefined || place === undefined || last === undefined) return false;
    return last < place && place < (places.get(from) ?? Number.POSITIVE_INFINITY);
  })?.[0];

/** What taking a landing back comes to on the base as it is. */
export type Reversal =
  /** `files`: raw paths that the commit would change. */
  | { readonly kind: 'clean'; readonly onto: Sha; readonly files: readonly string[] }
  /** The base does not have it any more: its commits are gone, or somebody has taken its changes back. */
  | { readonly kind: 'undone'; readonly onto: Sha }
  | { readonly kind: 'gone'; readonly onto: Sha }
  /** What came later changed the same lines. `files` are raw paths; `later` is newest first. */
  | {
      readonly kind: 'conflict';
      readonly onto: Sha;
      readonly files: readonly string[];
      readonly later: readonly Later[];
      /** All first-parent commits since then, newest first. */
      readonly line: readonly Sha[];
    };

type Conflict = Extract<Reversal, { kind: 'conflict' }>;
const MANY = 20;

/** The files, then who has changed them since, newest first. */
export const linesOf = ({ files, later }: Conflict): readonly string[] => [
  ...shortened(files).map((file) => plainLine(file)),
  ...shortened(later.map(sayLater)),
];

const sayLater = ({ sha, title, task }: Later): string =>
  plainLine(`${shortSha(sha)} ${title}${task === undefined || title.includes(task) ? '' : ` (${task})`}`);

const shortened = (lines: readonly string[]): readonly string[] =>
  lines.length <= MANY ? lines : [...lines.slice(0, MANY), `and ${lines.length - MANY} more`];

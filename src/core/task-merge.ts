/**
 * One task out of two clones' versions of it. Each field goes to the later stamp, whatever the order
 * in which clones meet: the merge is commutative, associative and idempotent. Status, holder and token
 * go together to the greater token, and among two claims with one token to the earlier, which was
 * first. What loses is handed back, to be kept.
 */
import type { Instant } from './ids.ts';
import type { Task, TaskLink } from './model.ts';
import {
  CLAIM,
  clockText,
  createdStamp,
  elementKey,
  HOLD,
  handStamp,
  mayBeUnheardOf,
  OTHERS,
  type SCALARS,
  type Stamp,
  type StampedTask,
  stampsIn,
  valuesOf,
} from './task-clock.ts';
import { withoutOvertaken } from './task-fields.ts';

/** A value that a newer one was written over by somebody who had not seen it. */
export type LostValue = {
  readonly key: string;
  /** `undefined`: that the field was taken away. */
  readonly value: string | undefined;
  readonly stamp: Stamp;
};

/**
 * @param base what both had before, where that is known: it shows what was written by hand, without a
 * stamp, and whether a value that loses was news to the other side.
 */
export function mergeTasks(
  base: StampedTask | undefined,
  ours: StampedTask,
  theirs: StampedTask,
): { readonly task: StampedTask; readonly lost: readonly LostValue[] } {
  const before = base && sideOf(base, undefined);
  const [a, b] = [sideOf(ours, before), sideOf(theirs, before)];
  const keys = [...new Set([...a.values.keys(), ...b.values.keys(), ...a.stamps.keys(), ...b.stamps.keys()])].sort();
  const winners = new Map(keys.map((key) => [key, winnerOf(key, a, b)]));
  const lost = keys.flatMap((key): LostValue[] => {
    const loser = winners.get(key) === a ? b : a;
    return a.values.get(key) === b.values.get(key) || !isNews(key, loser, winners.get(key) ?? a, before)
      ? []
      : [{ key, value: loser.values.get(key), stamp: loser.stamp(key) }];
  });
  return { task: built(a, b, winners), lost };
}

/** A version with the stamps that it has, and those that it should have. */
type Side = {
  readonly file: StampedTask;
  readonly values: ReadonlyMap<string, string>;
  readonly stamps: ReadonlyMap<string, Stamp>;
  readonly created: Stamp;
  /** Empty where this side has never heard of the key. */
  stamp(key: string): Stamp;
};

const sideOf = (file: StampedTask, base: Side | undefined): Side => {
  const values = valuesOf(file);
  const created = base?.created ?? createdStamp(file);
  const stamps = new Map(stampsIn(file, values));
  const stamp = (key: string): Stamp => stamps.get(key) ?? (mayBeUnheardOf(key) && !values.has(key) ? '' : created);
  for (const key of base === undefined ? [] : new Set([...values.keys(), ...base.values.keys()])) {
    const [was, is] = [base?.values.get(key), values.get(key)];
    const old = base?.stamp(key) ?? '';
    // Another value under the same stamp: written by hand.
    if (was !== is && old !== '' && (stamp(key) === old || stamp(key) === '')) stamps.set(key, handStamp(old, is));
  }
  return { file, values, stamps, created, stamp };
};

/** A total order of what two sides say, so that it does not matter who asks. */
const winnerOf = (key: string, a: Side, b: Side): Side => {
  if (key === CLAIM) return winnerOf(HOLD, a, b);
  const [left, right] = [rankOf(key, a), rankOf(key, b)];
  const at = left.findIndex((part, index) => part !== right[index]);
  const [mine = '', other = ''] = [left[at], right[at]];
  return mine < other ? b : a;
};

const rankOf = (key: string, side: Side): readonly string[] => {
  const value = side.values.get(key);
  const own = [side.stamp(key), value === undefined ? '' : `=${value}`];
  if (key !== HOLD) return own;
  return [String(side.file.token).padStart(16, '0'), reversed(side.stamp(CLAIM)), ...own];
};

/** Earlier sorts later. */
const reversed = (stamp: Stamp): string =>
  [...stamp].map((digit) => (digit === '-' ? digit : (35 - Number.parseInt(digit, 36)).toString(36))).join('');

/** Whether the winner's author may not have known what the loser says. */
const isNews = (key: string, loser: Side, winner: Side, base: Side | undefined): boolean => {
  const stamp = loser.stamp(key);
  if (stamp === '') return false;
  return base === undefined ? stamp !== loser.created || stamp === winner.stamp(key) : stamp !== base.stamp(key);
};

const built = (a: Side, b: Side, winners: ReadonlyMap<string, Side>): StampedTask => {
  const from = (key: string): Side => winners.get(key) ?? a;
  const older = isOlder(b.file, a.file) ? b.file : a.file;
  const hold = from(HOLD).file;
  const task = withoutOvertaken({
    ...plainFields(from),
    id: a.file.task.id,
    rig: a.file.task.rig,
    // What came from elsewhere on one side is not trusted on the other.
    origin: [a, b].some(({ file }) => file.task.origin === 'foreign') ? 'foreign' : 'local',
    ...setsOf(a, b, from),
    ...customOf(a, b, from),
    ...holdOf(hold.task),
    createdAt: older.task.createdAt,
    updatedAt: Math.max(a.file.task.updatedAt, b.file.task.updatedAt),
  });
  const others = from(OTHERS).file.others;
  const { token, until } = hold;
  const merged = { task, uid: a.file.uid || b.file.uid, by: older.by, token, until, clock: [], others };
  const values = valuesOf(merged);
  const stamps = new Map([...winners].map(([key, side]) => [key, side.stamp(key)]));
  return { ...merged, clock: clockText(stamps, values, createdStamp(merged)) };
};

const isOlder = (a: StampedTask, b: StampedTask): boolean =>
  a.task.createdAt - b.task.createdAt < 0 || (a.task.createdAt === b.task.createdAt && a.by < b.by);

type From = (key: string) => Side;

const plainFields = (from: From) => {
  const task = (key: keyof typeof SCALARS): Task => from(key).file.task;
  const { deferUntil } = task('deferUntil');
  const { agent } = task('agent');
  const { role } = task('role');
  const { parent } = task('parent');
  const { estimate } = task('estimate');
  const { acceptance } = task('acceptance');
  const { design } = task('design');
  const { externalRef } = task('externalRef');
  const { convoy } = task('convoy');
  return {
    title: task('title').title,
    body: task('body').body,
    kind: task('kind').kind,
    priority: task('priority').priority,
    ...(deferUntil === undefined ? {} : { deferUntil }),
    ...(agent === undefined ? {} : { agent }),
    ...(role === undefined ? {} : { role }),
    ...(parent === undefined ? {} : { parent }),
    ...(estimate === undefined ? {} : { estimate }),
    ...(acceptance === undefined ? {} : { acceptance }),
    ...(design === undefined ? {} : { design }),
    ...(externalRef === undefined ? {} : { externalRef }),
    ...(convoy === undefined ? {} : { convoy }),
  };
};

const holdOf = ({ status, outcome, closedAt, assignee }: Task) => ({
  status,
  ...(outcome === undefined ? {} : { outcome }),
  ...(closedAt === undefined ? {} : { closedAt }),
  ...(assignee === undefined ? {} : { assignee }),
});

const setsOf = (a: Side, b: Side, from: From) => {
  const [left, right] = [a.file.task, b.file.task];
  const links = merged(left.links ?? [], right.links ?? [], from, (link: TaskLink) =>
    elementKey('links', `${link.kind}:${link.task}`),
  );
  return {
    labels: merged(left.labels, right.labels, from, (label) => elementKey('labels', label)),
    dependsOn: merged(left.dependsOn, right.dependsOn, from, (id) => elementKey('dependsOn', id)),
    ...(links.length === 0 ? {} : { links }),
  };
};

/** In the order given where both have the same, else sorted: nobody's order is better than another's. */
const merged = <Element>(
  left: readonly Element[],
  right: readonly Element[],
  from: From,
  keyOf: (element: Element) => string,
): readonly Element[] => {
  const elements = new Map([...left, ...right].map((element) => [keyOf(element), element]));
  const kept = [...elements].filter(([key]) => from(key).values.has(key));
  const isOne = left.length === right.length && left.every((element, at) => sameKey(element, right[at], keyOf));
  return (isOne ? kept : kept.sort(([one], [other]) => (one < other ? -1 : 1))).map(([, element]) => element);
};

const sameKey = <Element>(one: Element, other: Element | undefined, keyOf: (element: Element) => string): boolean =>
  other !== undefined && keyOf(one) === keyOf(other);

const customOf = (a: Side, b: Side, from: From): { readonly custom?: Readonly<Record<string, string>> } => {
  const [left, right] = [Object.keys(a.file.task.custom ?? {}), Object.keys(b.file.task.custom ?? {})];
  const kept = merged(left, right, from, (name) => `custom.${name}`).flatMap((name): [string, string][] => {
    const value = from(`custom.${name}`).values.get(`custom.${name}`);
    return value === undefined ? [] : [[name, value]];
  });
  return kept.length === 0 ? {} : { custom: Object.fromEntries(kept) };
};

/** Of two tasks that have one id by chance, whether the first keeps it. */
export const keepsId = (a: StampedTask, b: StampedTask): boolean => orderOf(a) <= orderOf(b);

/** Two tasks, not two versions of one. A file made by hand has no uid and is taken for the one it stands beside. */
export const areStrangers = (a: StampedTask, b: StampedTask): boolean =>
  a.uid !== '' && b.uid !== '' && a.uid !== b.uid;

const orderOf = ({ task, uid }: StampedTask): string => `${timeKey(task.createdAt)} ${uid}`;
const timeKey = (at: Instant): string => String(Math.max(0, at)).padStart(16, '0');

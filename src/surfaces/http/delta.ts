/** What changed between two pictures of a town, and a picture brought up to date. Pure. */
import type { UsedAgentRow } from '../../core/views/agents.ts';
import type { ContestRow } from '../../core/views/attempts.ts';
import type { ConflictRow } from '../../core/views/conflict-row.ts';
import type { MergeRow } from '../../core/views/merge-row.ts';
import type { PermissionRow } from '../../core/views/permission-row.ts';
import type { PolecatRow } from '../../core/views/polecat-row.ts';
import type { AccountRow, ConvoyRow, InboxRow, RigRow, StatusView, Totals, TownRow } from '../../core/views/status.ts';
import type { TaskRow } from '../../core/views/task-row.ts';
import type { TrainRow } from '../../core/views/trains.ts';

export type ListDelta<Row> = {
  /** Rows that are new or different, whole. */
  readonly changed: readonly Row[];
  /** Ids of rows that are gone. */
  readonly removed: readonly string[];
  /** All ids in their order; absent while kept rows keep their order and new ones follow them. */
  readonly order?: readonly string[];
};

/** Absent (undefined) parts did not change. */
export type StatusDelta = {
  readonly town?: TownRow | undefined;
  readonly rigs?: ListDelta<RigRow> | undefined;
  readonly tasks?: ListDelta<TaskRow> | undefined;
  readonly polecats?: ListDelta<PolecatRow> | undefined;
  readonly convoys?: ListDelta<ConvoyRow> | undefined;
  readonly merges?: ListDelta<MergeRow> | undefined;
  readonly conflicts?: ListDelta<ConflictRow> | undefined;
  readonly contests?: ListDelta<ContestRow> | undefined;
  readonly trains?: ListDelta<TrainRow> | undefined;
  readonly inbox?: ListDelta<InboxRow> | undefined;
  readonly permissions?: ListDelta<PermissionRow> | undefined;
  readonly accounts?: ListDelta<AccountRow> | undefined;
  readonly agents?: ListDelta<UsedAgentRow> | undefined;
  readonly problems?: StatusView['problems'] | undefined;
  readonly totals?: Totals | undefined;
};

/** Ids are unique within each list. `undefined` when nothing changed. */
export const deltaOf = (prev: StatusView, next: StatusView): StatusDelta | undefined => {
  const delta: StatusDelta = {
    town: sameOr(prev.town, next.town),
    rigs: listDelta(prev.rigs, next.rigs),
    tasks: listDelta(prev.tasks, next.tasks),
    polecats: listDelta(prev.polecats, next.polecats),
    convoys: listDelta(prev.convoys, next.convoys),
    merges: listDelta(prev.merges, next.merges),
    conflicts: listDelta(prev.conflicts, next.conflicts),
    contests: listDelta(prev.contests, next.contests),
    trains: listDelta(prev.trains, next.trains),
    inbox: listDelta(prev.inbox, next.inbox),
    permissions: listDelta(prev.permissions, next.permissions),
    accounts: listDelta(prev.accounts, next.accounts),
    agents: listDelta(prev.agents ?? [], next.agents ?? []),
    problems: sameOr(prev.problems, next.problems),
    totals: sameOr(prev.totals, next.totals),
  };
  return Object.values(delta).every((part) => part === undefined) ? undefined : delta;
};

/** `applyDelta(prev, deltaOf(prev, next))` equals `next`; rows that did not change stay the same objects. */
export const applyDelta = (prev: StatusView, delta: StatusDelta): StatusView => ({
  town: delta.town ?? prev.town,
  rigs: applied(prev.rigs, delta.rigs),
  tasks: applied(prev.tasks, delta.tasks),
  polecats: applied(prev.polecats, delta.polecats),
  convoys: applied(prev.convoys, delta.convoys),
  merges: applied(prev.merges, delta.merges),
  conflicts: applied(prev.conflicts, delta.conflicts),
  contests: applied(prev.contests, delta.contests),
  trains: applied(prev.trains, delta.trains),
  inbox: applied(prev.inbox, delta.inbox),
  permissions: applied(prev.permissions, delta.permissions),
  accounts: applied(prev.accounts, delta.accounts),
  ...(prev.agents === undefined && delta.agents === undefined
    ? {}
    : { agents: applied(prev.agents ?? [], delta.agents) }),
  problems: delta.problems ?? prev.problems,
  totals: delta.totals ?? prev.totals,
});

type Identified = { readonly id: string };

const sameOr = <Value>(prev: Value, next: Value): Value | undefined => (same(prev, next) ? undefined : next);

const listDelta = <Row extends Identified>(prev: readonly Row[], next: readonly Row[]): ListDelta<Row> | undefined => {
  if (prev === next) return undefined;
  const before = new Map(prev.map((row) => [row.id, row]));
  const after = new Set(next.map((row) => row.id));
  const changed = next.filter((row) => !same(before.get(row.id), row));
  const removed = prev.filter((row) => !after.has(row.id)).map((row) => row.id);
  const order = next.map((row) => row.id);
  const told = same(ids(applied(prev, { changed, removed })), order) ? {} : { order };
  if (changed.length === 0 && removed.length === 0 && told.order === undefined) return undefined;
  return { changed, removed, ...told };
};

const ids = (rows: readonly Identified[]): readonly string[] => rows.map((row) => row.id);

const applied = <Row extends Identified>(prev: readonly Row[], delta: ListDelta<Row> | undefined): readonly Row[] => {
  if (delta === undefined) return prev;
  const rows = new Map(prev.map((row) => [row.id, row]));
  for (const id of delta.removed) rows.delete(id);
  for (const row of delta.changed) rows.set(row.id, row);
  if (delta.order === undefined) return [...rows.values()];
  return delta.order.flatMap((id) => rows.get(id) ?? []);
};

/** Equality of plain JSON values; an absent field and an undefined one are the same. */
const same = (one: unknown, other: unknown): boolean => {
  if (Object.is(one, other)) return true;
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false;
  if (Array.isArray(one) || Array.isArray(other)) {
    if (!Array.isArray(one) || !Array.isArray(other) || one.length !== other.length) return false;
    return one.every((value, index) => same(value, other[index]));
  }
  const left = fields(one);
  const right = fields(other);
  return left.size === right.size && [...left].every(([name, value]) => same(value, right.get(name)));
};

const fields = (value: object): Map<string, unknown> =>
  new Map(Object.entries(value).filter(([, held]) => held !== undefined));

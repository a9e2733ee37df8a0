/** What was begun, what has landed and what failed today, by agent and rig, as the journal tells it. Pure. */
import type { Recorded } from './event.ts';
import { without } from './fold/town.ts';
import type { World } from './model.ts';
import { dayOf } from './usage/day.ts';
import { openRows } from './usage/ledger.ts';

export type DayCount = { readonly started: number; readonly landed: number; readonly failed: number };
export type Whose = { readonly agent: string; readonly rig: string };

export type Today = {
  /** `2027-01-31`, by the clock of the machine. */
  readonly day: string;
  /** By `agent|rig`. */
  readonly counts: Readonly<Record<string, Whose & DayCount>>;
  /** Whose work it is, by task: a landing names no worker. */
  readonly tasks: Readonly<Record<string, Whose>>;
  /** By polecat. */
  readonly workers: Readonly<Record<string, Whose>>;
};

const noCount: DayCount = { started: 0, landed: 0, failed: 0 };

/** Before anything of the day was read: whose work it is that began before it. */
export const todayOf = ({ polecats, ledger }: Pick<World, 'polecats' | 'ledger'>): Today => {
  const whose = ({ agent, rig }: Whose): Whose => ({ agent, rig });
  const there = Object.values(polecats).filter(({ reviews }) => reviews === undefined);
  const rows = [...openRows(ledger), ...there];
  return {
    ...{ day: '', counts: {} },
    tasks: Object.fromEntries(rows.map((row) => [row.task, whose(row)])),
    workers: Object.fromEntries(Object.values(polecats).map((row) => [row.id, whose(row)])),
  };
};

/** @param zone minutes east of UTC at an instant */
export const tallied = (today: Today, events: readonly Recorded[], zone: (at: number) => number): Today =>
  events.reduce((so, event) => after(so, event, zone), today);

const after = (today: Today, event: Recorded, zone: (at: number) => number): Today => {
  // Neither will be heard of again.
  if (event.type === 'polecat.cleared') return { ...today, workers: without(today.workers, event.polecat) };
  if (event.type === 'merge.settled') return { ...today, tasks: without(today.tasks, event.task) };
  const what = WHAT[event.type];
  if (what === undefined) return today;
  const day = dayOf(event.at, zone(event.at));
  // Who works what goes on over midnight; what was counted does not.
  const so = day === today.day ? today : { ...today, day, counts: {} };
  if (event.type === 'polecat.assigned') {
    const { polecat, agent, rig, task, reviews } = event;
    const whose = { agent, rig };
    const workers = { ...so.workers, [polecat]: whose };
    // A review is no work on a task.
    return reviews === undefined
      ? counted({ ...so, workers, tasks: { ...so.tasks, [task]: whose } }, whose, what)
      : { ...so, workers };
  }
  const whose =
    'polecat' in event ? so.workers[event.polecat] : 'task' in event ? so.tasks[String(event.task)] : undefined;
  return whose === undefined ? so : counted(so, whose, what);
};

const WHAT: Readonly<Partial<Record<Recorded['type'], keyof DayCount>>> = {
  'polecat.assigned': 'started',
  'polecat.vanished': 'failed',
  'merge.landed': 'landed',
};

const counted = (today: Today, whose: Whose, what: keyof DayCount): Today => {
  const key = `${whose.agent}|${whose.rig}`;
  const before = today.counts[key] ?? { ...whose, ...noCount };
  return { ...today, counts: { ...today.counts, [key]: { ...before, [what]: before[what] + 1 } } };
};

/** What was counted on that day for whom `is` says so; nothing of another day. */
export const countOf = (today: Today | undefined, day: string, is: (whose: Whose) => boolean): DayCount =>
  today?.day !== day
    ? noCount
    : Object.values(today.counts)
        .filter(is)
        .reduce<DayCount>(
          (sum, { started, landed, failed }) => ({
            started: sum.started + started,
            landed: sum.landed + landed,
            failed: sum.failed + failed,
          }),
          noCount,
        );

/**
 * What counts altogether, for the budgets and for every picture of a town: nothing here goes through rows of days that
 * are over, so that a look costs the same after a year.
 */
import { grouped } from '../grouped.ts';
import { type Ledger, openRows, type Row } from './ledger.ts';
import { type ByModel, plusRows } from './sums.ts';

export type Totals = {
  task(id: string): ByModel;
  /** Of its tasks, whoever worked them, and of those that were among them once. */
  convoy(id: string, tasks: readonly string[]): ByModel;
  /** Of a worker that is there. */
  worker(polecat: string, task: string): ByModel;
  day(day: string): ByModel;
  /** Of one rig in one day. */
  rig(name: string, day: string): ByModel;
};

export const totalsOf = (ledger: Ledger): Totals => {
  const open = openRows(ledger);
  const byTask = grouped(open, ({ task }): string => task);
  const byWorker = grouped(open, ({ polecat, task }) => `${polecat}|${task}`);
  const task = (id: string): ByModel => plusRows(ledger.sums.tasks[id], byTask.get(id) ?? []);
  const ofDay = (day: string): readonly Row[] => rowsOf(ledger, day, open);
  return {
    task,
    convoy: (id, tasks) => {
      const ours = new Set(tasks);
      const once = Object.entries(ledger.sums.convoys[id] ?? {}).filter(([other]) => !ours.has(other));
      const rest = open.filter((row) => row.convoy === id && !ours.has(row.task));
      const sums = [...[...ours].map(task), ...once.map(([, sum]) => sum)];
      return plusRows({}, [...sums.flatMap((sum) => Object.values(sum)), ...rest]);
    },
    worker: (polecat, id) => plusRows({}, byWorker.get(`${polecat}|${id}`) ?? []),
    day: (day) => plusRows({}, ofDay(day)),
    rig: (name, day) =>
      plusRows(
        {},
        ofDay(day).filter((row) => row.rig === name),
      ),
  };
};

export const rowsOf = (ledger: Ledger, day: string, open = openRows(ledger)): readonly Row[] => [
  ...(ledger.past[day] ?? []),
  ...open.filter((row) => row.day === day),
];

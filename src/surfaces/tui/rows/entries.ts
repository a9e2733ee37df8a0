/** All that the list may show, each thing once, with who needs whom in it. */
import type { Problem } from '../../../core/observed.ts';
import type { MergeRow } from '../../../core/views/merge-row.ts';
import { type Need, needOf, needOfItem, workIn } from '../../../core/views/need.ts';
import type { PolecatRow } from '../../../core/views/polecat-row.ts';
import type { InboxRow, StatusView } from '../../../core/views/status.ts';
import type { TaskRow } from '../../../core/views/task-row.ts';
import { hasFailed } from '../review/approval.ts';
import type { Entry, ListSpec } from './list.ts';
import type { Matches } from './matches.ts';

/** In the order of needs, and within one as is most useful. */
export const entriesOf = (status: StatusView, spec: ListSpec, matches: Matches): readonly Entry[] => {
  const tasks = new Map(status.tasks.map((task) => [task.id, task]));
  const items = status.inbox
    .toSorted((a, b) => a.at - b.at)
    .filter((item) => isMet(item, tasks.get(item.task ?? ''), matches));
  const reviews = reviewsOf(status, matches);
  const work = workOf(status, spec, matches);
  const of = (need: Need): readonly Entry[] => work.filter((entry) => entry.need === need);
  const asked = items.map((item): Entry => {
    const need = needOfItem(item);
    return { kind: 'item', id: `inbox:${item.id}`, section: need, need, item };
  });
  return [
    ...asked.filter(({ need }) => need === 'respond'),
    ...of('respond'),
    ...reviews,
    // In review by the word of its tracker alone, as from another clone.
    ...of('review'),
    ...asked.filter(({ need }) => need === 'stuck'),
    ...of('stuck'),
    ...problemEntries(status, matches),
    ...restingEntries(status, matches),
    ...of('working'),
    ...of('waiting').toSorted((a, b) => waitRank(a) - waitRank(b)),
    ...of('landed').toSorted((a, b) => landedAt(b) - landedAt(a)),
  ];
};

/** It stands for its task, too. */
const isMet = (item: InboxRow, task: TaskRow | undefined, matches: Matches): boolean =>
  matches(
    ...[item.title, item.detail, item.polecat, item.task, item.rig, item.kind],
    ...[task?.title, task?.convoy, ...(task?.labels ?? [])],
  );

/** Green ones first, which one key lands; then those that are to be rejected; last those of which nothing is known yet. */
const reviewsOf = (status: StatusView, matches: Matches): readonly Entry[] =>
  status.merges
    .filter((merge) => merge.state === 'in-review')
    .filter((merge) => matches(merge.title, merge.task, merge.polecat, merge.rig, merge.branch, 'review'))
    .toSorted((a, b) => reviewRank(a) - reviewRank(b) || a.requestedAt - b.requestedAt)
    .map((merge) => ({ kind: 'review', id: `review:${merge.task}`, section: 'review', need: 'review', merge }));

const reviewRank = ({ rehearsal, review }: MergeRow): number => {
  if (rehearsal !== undefined && hasFailed(rehearsal)) return 2;
  if (rehearsal?.state === 'rehearsing' || review?.lacks === true) return 3;
  return rehearsal === undefined ? 1 : 0;
};

const problemEntries = (status: StatusView, matches: Matches): readonly Entry[] =>
  problemsOf(status)
    .map((problem, index): Entry & { kind: 'problem' } => ({
      kind: 'problem',
      id: `problem:${index}:${problem.where}`,
      section: 'stuck',
      need: 'stuck',
      problem,
    }))
    .filter(({ problem }) => matches(problem.where, problem.what, problem.hint));

/** What the town could not ask, and rigs that are broken, each once. */
export const problemsOf = (status: StatusView): readonly Problem[] => {
  const ofRigs = status.rigs
    .filter((rig) => rig.problem !== undefined && !status.problems.some(({ what }) => what === rig.problem))
    .map((rig) => ({ where: `rig ${rig.rig}`, what: rig.problem ?? '' }));
  return [...status.problems, ...ofRigs];
};

/** Accounts at a usage limit: nothing to mend, but good to know. */
const restingEntries = (status: StatusView, matches: Matches): readonly Entry[] =>
  status.accounts
    .filter((account) => matches(account.id, account.because, ...account.agents, ...account.polecats))
    .map(({ id, polecats, because, until }) => ({
      kind: 'problem',
      id: `account:${id}`,
      section: 'stuck',
      need: 'stuck',
      until,
      problem: {
        where: `account ${id}`,
        what: polecats.length === 0 ? because : `${because} (${polecats.join(', ')})`,
        hint: `They go on by themselves. Where you know better: mayor agents resume ${id}`,
      },
    }));

type Work = Extract<Entry, { kind: 'work' }>;

/** In the order of the town, so that rows do not jump about; then polecats without a task. */
const workOf = (status: StatusView, { filter, now, zone }: ListSpec, matches: Matches): readonly Work[] => {
  const all = filter.trim() !== '';
  const today = dayOf(now, zone);
  const convoys = new Map(status.convoys.map(({ id, name }) => [id, name]));
  const isListed = (task: TaskRow, polecat: PolecatRow | undefined): boolean => {
    if (task.state !== 'landed' && task.state !== 'closed') return true;
    if (polecat !== undefined || all) return true;
    return task.attempt === undefined && task.landedAt !== undefined && dayOf(task.landedAt, zone) === today;
  };
  return workIn(status).flatMap(({ task, polecat }): readonly Work[] => {
    if (task !== undefined) {
      const { id, title, state, rig, convoy, labels } = task;
      if (!isListed(task, polecat)) return [];
      const of = [convoy, convoys.get(convoy ?? ''), polecat?.id, polecat?.agent];
      return matches(id, title, state, rig, ...of, ...labels) ? [taskEntry(task, polecat)] : [];
    }
    if (polecat === undefined) return [];
    const { id, task: own, title, rig, agent, state } = polecat;
    return matches(id, own, title, rig, agent, state)
      ? [work(`task:${own}`, needOf(undefined, state), undefined, polecat)]
      : [];
  });
};

/** The row of a task as the list has it. */
export const taskEntry = (task: TaskRow, polecat: PolecatRow | undefined): Work =>
  work(`task:${task.id}`, needOf(task.state, polecat?.state), task, polecat);

const work = (id: string, need: Need, task: TaskRow | undefined, polecat: PolecatRow | undefined): Work => ({
  kind: 'work',
  id,
  section: need,
  need,
  task,
  polecat,
});

const WAITS: Readonly<Partial<Record<TaskRow['state'], number>>> = {
  ...{ approved: 0, gathered: 0, undone: 2, stopped: 2, ready: 3, blocked: 4, deferred: 5 },
};

/** Nearest to landing first: approved, then those with a polecat, then what can be begun. */
const waitRank = (entry: Entry): number => {
  if (entry.kind !== 'work') return 1;
  const rank = WAITS[entry.task?.state ?? 'working'] ?? 1;
  return entry.polecat === undefined ? rank : Math.min(rank, 1);
};

const landedAt = (entry: Entry): number => (entry.kind === 'work' ? (entry.task?.landedAt ?? 0) : 0);

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** Number of the day at an instant. `zone`: minutes east of UTC. */
export const dayOf = (at: number, zone: number): number => Math.floor((at + zone * MINUTE) / DAY);

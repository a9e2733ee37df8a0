/** Who needs whom, for each thing once: the sections of the list, and what every number that is told counts. Pure. */
import type { PolecatRow, PolecatState } from './polecat-row.ts';
import type { InboxRow, StatusView } from './status.ts';
import type { TaskRow } from './task-row.ts';

/** In the order of the list. */
export const NEEDS = ['respond', 'review', 'stuck', 'working', 'waiting', 'landed'] as const;
export type Need = (typeof NEEDS)[number];

/** Of a task that nobody works at, or whose merge says more than its polecat. */
const byTask: Readonly<Record<TaskRow['state'], Need | undefined>> = {
  ...{ deferred: 'waiting', blocked: 'waiting', ready: 'waiting', assigned: undefined, working: undefined },
  ...{ waiting: 'waiting', 'in-review': 'review', gathered: 'waiting', approved: 'waiting', merging: 'working' },
  // What holds a landing up is for a person to clear away.
  ...{ held: 'stuck', stuck: 'stuck', stopped: 'waiting', landed: 'landed', undoing: 'working', undone: 'waiting' },
  closed: 'landed',
};

const byPolecat: Readonly<Record<PolecatState, Need>> = {
  ...{ starting: 'working', working: 'working', 'needs-you': 'respond', idle: 'waiting', waiting: 'waiting' },
  ...{ done: 'waiting', stuck: 'stuck', stopped: 'waiting', leaving: 'waiting', unknown: 'working' },
};

/** A merge owns its task, except while its polecat needs somebody; else who is at it says most. */
export const needOf = (task: TaskRow['state'] | undefined, polecat: PolecatState | undefined): Need => {
  if (polecat === 'needs-you') return 'respond';
  const own = task === undefined ? undefined : byTask[task];
  if (polecat === undefined) return own ?? 'working';
  const isOfMerge = own !== undefined && own !== 'waiting';
  return isOfMerge || task === 'approved' || task === 'gathered' ? (own ?? 'working') : byPolecat[polecat];
};

export const needOfItem = ({ kind }: Pick<InboxRow, 'kind'>): Need => (kind === 'stuck' ? 'stuck' : 'respond');

/** A task with who works it, or a polecat whose task is none of the town's. */
export type Work = { readonly task: TaskRow | undefined; readonly polecat: PolecatRow | undefined };

type Town = Pick<StatusView, 'tasks' | 'polecats' | 'inbox' | 'merges'>;

/**
 * All work that is not asked of a person or judged by one, in the order of the town; that stands there, and not here too.
 * Tasks that are over are among it.
 */
export const workIn = ({ tasks, polecats, inbox, merges }: Town): readonly Work[] => {
  const elsewhere = new Set([
    ...inbox.flatMap(({ task, polecat }) => [task, polecat]),
    ...merges.flatMap(({ state, task }) => (state === 'in-review' ? [task] : [])),
  ]);
  const byTask = new Map(polecats.map((polecat) => [polecat.task, polecat]));
  const known = new Set(tasks.map(({ id }) => id));
  const isElsewhere = (task: string, polecat: string | undefined): boolean =>
    elsewhere.has(task) || (polecat !== undefined && elsewhere.has(polecat));
  return [
    ...tasks.flatMap((task): readonly Work[] => {
      const polecat = byTask.get(task.id);
      return isElsewhere(task.id, polecat?.id) ? [] : [{ task, polecat }];
    }),
    ...polecats.flatMap((polecat): readonly Work[] =>
      known.has(polecat.task) || isElsewhere(polecat.task, polecat.id) ? [] : [{ task: undefined, polecat }],
    ),
  ];
};

export const needOfWork = ({ task, polecat }: Work): Need => needOf(task?.state, polecat?.state);

/** The commit message of a merge: what was done, for which task, and who approved it. */
import { attemptsIn, type Entered } from '../../core/contest.ts';
import type { MergeRequest, World } from '../../core/model.ts';
import type { MergeRig } from './merge-hands.ts';

/** An attempt lands as the task that it is one at. */
export const messageFor = async (rig: MergeRig, world: World, merge: MergeRequest): Promise<string> => {
  const entered = attemptsIn(world).get(merge.task);
  const task = entered?.contest.task ?? merge.task;
  const told = await rig.tracker.get(task);
  const agent = world.polecats[merge.polecat]?.agent ?? entered?.attempt.agent;
  const won = entered === undefined ? [] : [sayAttempt(entered, agent)];
  return textOf(merge, task, told === 'absent' ? task : told.task.title, won);
};

/** `Attempt: 2 of 3 by claude (shop-9abc)` */
const sayAttempt = ({ contest, attempt }: Entered, agent: string | undefined): string =>
  `Attempt: ${attempt.n} of ${contest.attempts.length}${agent === undefined ? '' : ` by ${agent}`} (${attempt.child ?? ''})`;

const textOf = (merge: MergeRequest, task: string, title: string, won: readonly string[]): string =>
  [
    `${title} (${task})`,
    '',
    ...(merge.note === undefined ? [] : [merge.note, '']),
    `Task: ${task}`,
    ...won,
    `Polecat: ${merge.polecat}`,
    `Approved-by: ${merge.approvedBy ?? 'unknown'}`,
    '',
  ].join('\n');

/** The commit message of a merge: what was done, for which task, and who approved it. */
import { attemptsIn, type Entered } from '../../core/contest.ts';
import type { Convoy, MergeRequest, World } from '../../core/model.ts';
import { convoyOfWhole, gatheredIn } from '../../core/together.ts';
import type { MergeRig } from './merge-hands.ts';

/** Where titles are asked for. */
type Titles = { readonly tracker: Pick<MergeRig['tracker'], 'get'> };

/**
 * An attempt lands as the task that it is one at.
 * @param onto the convoy whose integration branch it is merged onto
 */
export const messageFor = async (rig: Titles, world: World, merge: MergeRequest, onto?: Convoy): Promise<string> => {
  const entered = attemptsIn(world).get(merge.task);
  const task = entered?.contest.task ?? merge.task;
  const agent = world.polecats[merge.polecat]?.agent ?? entered?.attempt.workedBy ?? entered?.attempt.agent;
  const won = entered === undefined ? [] : [sayAttempt(entered, agent)];
  const by = onto === undefined ? `Approved-by: ${merge.approvedBy ?? 'unknown'}` : `Convoy: ${onto.id}`;
  return textOf(merge, { task, title: await titleOf(rig, task) }, [...won, by]);
};

const titleOf = async (rig: Titles, task: MergeRequest['task']): Promise<string> => {
  const told = await rig.tracker.get(task);
  return told === 'absent' ? task : told.task.title;
};

/** `Attempt: 2 of 3 by claude (shop-9abc)` */
const sayAttempt = ({ contest, attempt }: Entered, agent: string | undefined): string =>
  `Attempt: ${attempt.n} of ${contest.attempts.length}${agent === undefined ? '' : ` by ${agent}`} (${attempt.child ?? ''})`;

type Named = { readonly task: string; readonly title: string };

const textOf = (merge: MergeRequest, { task, title }: Named, ends: readonly string[]): string =>
  [
    `${title} (${task})`,
    '',
    ...(merge.note === undefined ? [] : [merge.note, '']),
    `Task: ${task}`,
    ...ends.slice(0, -1),
    `Polecat: ${merge.polecat}`,
    ...ends.slice(-1),
    '',
  ].join('\n');

/** Of what goes to the base: a task, or the whole of a convoy. */
export const messageIn = (world: World, rig: MergeRig, merge: MergeRequest): Promise<string> => {
  const convoy = convoyOfWhole(world, merge.task);
  return convoy === undefined
    ? messageFor(rig, world, merge)
    : wholeMessage(rig, convoy, gatheredIn(world, convoy.id), merge);
};

/** Each of its tasks is named. */
const wholeMessage = async (
  rig: MergeRig,
  { name, id }: Convoy,
  tasks: readonly MergeRequest['task'][],
  { approvedBy }: MergeRequest,
): Promise<string> =>
  [
    `${name} (convoy ${id})`,
    '',
    ...(await Promise.all(tasks.map(async (task) => `- ${await titleOf(rig, task)} (${task})`))),
    '',
    `Convoy: ${id}`,
    `Approved-by: ${approvedBy ?? 'unknown'}`,
    '',
  ].join('\n');

import { type Decides, type Decision, events, refuse, refuseLate, sayActor } from '../decide.ts';
import { shortSha } from '../ids.ts';
import type { Task, World } from '../model.ts';
import { convoyOfWhole, partsOf } from '../together.ts';
import { isPending, landersOf, linesOf, type Reversal, type Undo } from '../undo.ts';

export const decideUndo: Decides<'undo'> = {
  undo: (world, { task: id, because, noGates, withLater }, { actor, tasks, settings, reversal }) => {
    const members = partsOf(world, id);
    const obstacle = obstacleTo(world, id) ?? members.map((one) => workerOn(world, one)).find(Boolean);
    if (obstacle !== undefined) return obstacle;
    const task = wholeIn(world, id, tasks) ?? tasks.find((known) => known.id === id);
    if (task === undefined) return refuse(`No such task: ${id}`, 'mayor undo lists what can be undone');
    const landing = world.landed[id];
    if (landing === undefined) return refuse(`${id} has not landed here`, 'mayor undo lists what can be undone');
    if (landing.with !== undefined)
      return refuse(
        `${id} landed as a part of convoy "${landing.with}", which is taken back as a whole`,
        `mayor undo ${landing.with}`,
      );
    const { base, merge } = settings.rigs[task.rig] ?? {};
    // A commit here alone would be in the way of every merge that the host makes from then on.
    if (merge === 'pr')
      return refuse(
        `Rig "${task.rig}" merges by pull requests, so ${id} is to be reverted where it was merged`,
        `The host makes a pull request that reverts another; or revert ${shortSha(landing.sha)} on a branch of your own`,
      );
    if (landing.already === true)
      return refuse(
        `${base ?? 'The base'} had the work of ${id} before it was to be merged: no commit of Mayor's brought it there`,
        'Look for who did: git log. Their commit is reverted by hand',
      );
    if (base === undefined || reversal === undefined)
      return refuse(`Rig "${task.rig}" is not open, so ${id} cannot be undone now`, 'mayor doctor says why');
    const refused = refusalOf(world, id, base, reversal, withLater === true);
    if (refused !== undefined) return refused;
    const item = world.inbox[`undo-${id}`];
    return events(
      [
        {
          type: 'undo.requested',
          task: id,
          rig: task.rig,
          title: task.title,
          ...(members.length === 0 ? {} : { tasks: members }),
          to: landing.sha,
          ...(landing.from === undefined ? {} : { from: landing.from }),
          by: sayActor(actor),
          ...(because === undefined || because.trim() === '' ? {} : { because: because.trim() }),
          gates: noGates !== true,
          withLater: withLater === true,
        },
        ...(item === undefined ? [] : [{ type: 'inbox.removed' as const, item: item.id, by: 'undo' }]),
      ],
      `${id} will be taken back from ${base}`,
      id,
    );
  },
};

const obstacleTo = (world: World, id: string): Decision | undefined => {
  const undo = world.undos[id];
  if (isPending(undo)) return refuseLate(id, `${id} is being undone already`, `mayor wait --task ${id} --state undone`);
  const merge = world.merges[id];
  if (merge !== undefined && merge.state.kind !== 'settled')
    return refuse(`${id} has not landed yet`, `mayor reject ${id} --because "…" rejects it`);
  if (undo !== undefined) return refuseLate(id, `${id} was undone already`, goesOn(undo));
  return workerOn(world, id);
};

const goesOn = ({ task, tasks }: Undo): string =>
  tasks === undefined
    ? `mayor sling ${task} goes on from its branch`
    : `mayor sling TASK goes on from its branch, for one of ${tasks.join(', ')}`;

const workerOn = (world: World, id: string): Decision | undefined => {
  const worker = Object.values(world.polecats).find(({ task, phase }) => task === id && phase.kind !== 'leaving');
  return worker === undefined ? undefined : refuse(`${worker.id} works on ${id} again`, `mayor stop ${worker.id}`);
};

/** A convoy that landed together, as what is undone. */
const wholeIn = (world: World, id: string, tasks: readonly Task[]): Pick<Task, 'rig' | 'title'> | undefined => {
  const [first] = partsOf(world, id);
  const rig = tasks.find((task) => task.id === first)?.rig;
  const title = convoyOfWhole(world, id)?.name ?? id;
  return rig === undefined ? undefined : { rig, title };
};

const refusalOf = (
  world: World,
  id: string,
  base: string,
  reversal: Reversal,
  withLater: boolean,
): Decision | undefined => {
  if (reversal.kind === 'gone')
    return refuse(`${base} does not have ${id} any more: its commits are gone`, 'Somebody has moved the branch back');
  if (reversal.kind !== 'conflict') return undefined;
  const { tasks, others } = landersOf(reversal, world.landed);
  if (withLater && others.length === 0 && tasks.length > 0) return undefined;
  const hint =
    others.length > 0 || tasks.length === 0
      ? `Commits that Mayor did not land are in the way: revert those by hand first, newest first, then: mayor undo ${id}`
      : `Undo those first, newest first (${tasks.map((task) => `mayor undo ${task}`).join('; ')}), or all at once: mayor undo ${id} --with-later`;
  return refuse(`${id} cannot be undone alone: what came later changed the same lines`, hint, linesOf(reversal));
};

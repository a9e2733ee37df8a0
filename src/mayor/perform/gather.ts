/** Gathering what a convoy has handed in, and keeping its integration branch where that stands. */

import type { TownEvent } from '../../core/event.ts';
import type { Sha, TaskId } from '../../core/ids.ts';
import type { Convoy, MergeRequest, World } from '../../core/model.ts';
import { stuckMerge } from '../../core/patience.ts';
import { integrationBranch, isHandedIn } from '../../core/together.ts';
import type { Member, Train } from '../../core/train.ts';
import { nothing, openRig } from '../outcome.ts';
import { withBothSides } from './both-sides.ts';
import { givenBack } from './give-back.ts';
import type { MergeHouse, MergeRig, MergeStep } from './merge-hands.ts';
import { messageFor } from './merge-message.ts';
import { rehearsed } from './train.ts';

type Clash = {
  readonly task: TaskId;
  readonly commit: Sha;
  readonly files: readonly string[];
  readonly detail: string;
};
type Gathered = {
  readonly onto: Sha;
  /** All of them, those that were gathered before included. */
  readonly members: readonly Member[];
  readonly added: number;
  /** In conflict with the base itself, or only with what is gathered before them. */
  readonly clashes: readonly (Clash & { readonly with: 'base' | 'gathered' })[];
  readonly hopeless: readonly { readonly task: TaskId; readonly commit: Sha; readonly because: string }[];
};

/**
 * Always by merge commits, whatever the rig's strategy is: what builds on one of them has its very commits, and goes
 * with it again whichever way the rest is put together.
 */
export const gather: MergeStep<'gather'> = async ({ rig: name, convoy: id, tasks }, { house, store }) => {
  const rig = openRig(house, name);
  const known = store.world();
  const { merges } = known;
  const convoy = known.convoys[id];
  if (convoy?.together !== true) return nothing;
  const before = known.gatherings[id];
  const handedIn = tasks.flatMap((task) => (isHandedIn(merges[task]) ? [merges[task]] : []));
  const gathered = await gatherAll({ world: known, rig, convoy }, before, handedIn);
  return (world) => {
    if (world.convoys[id]?.together !== true || world.gatherings[id]?.id !== before?.id) return [];
    const stands = ({ task, commit }: { readonly task: TaskId; readonly commit: Sha }) =>
      world.merges[task]?.commit === commit && isHandedIn(world.merges[task]);
    const { onto, members, added, clashes, hopeless } = gathered;
    const train = `convoy.${id}-${world.seq + 1}`;
    const green = before === undefined ? {} : { green: before.members.length };
    return [
      ...(added > 0 && members.every(stands)
        ? [{ type: 'train.formed' as const, rig: rig.settings.name, train, onto, members, convoy: id, ...green }]
        : []),
      ...clashes
        .filter(stands)
        // What is added now is on the integration branch later: who conflicts with that is told then.
        .filter((clash) => clash.with === 'base' || added === 0)
        .flatMap((clash) => backWith(world, clash, { onto, convoy }, house)),
      ...hopeless.filter(stands).flatMap(({ task, because }) => stuck(world, task, because, house)),
    ];
  };
};

type Where = { readonly world: World; readonly rig: MergeRig; readonly convoy: Convoy };

const gatherAll = async (
  { world, rig, convoy }: Where,
  before: Train | undefined,
  merges: readonly MergeRequest[],
): Promise<Gathered> => {
  const onto = before?.onto ?? (await rig.forge.base());
  const members = [...(before?.members ?? [])];
  const clashes: Gathered['clashes'][number][] = [];
  const hopeless: Gathered['hopeless'][number][] = [];
  for (const merge of merges) {
    const { task, commit } = merge;
    const front = members.at(-1)?.result ?? onto;
    const message = await messageFor(rig, world, merge, convoy);
    const merged = await rehearsed(rig, merge, message, front, 'merge');
    if (merged.kind === 'hopeless') hopeless.push({ task, commit, because: merged.because });
    if (merged.kind === 'clean') members.push({ task, commit, result: merged.result });
    // What it has came by another: there is nothing to add, and it is gathered all the same.
    if (merged.kind === 'merged') members.push({ task, commit, result: front });
    if (merged.kind !== 'conflict') continue;
    const bare = front === onto ? merged : await rig.forge.rehearse(task, commit, message, onto, 'merge');
    const met = bare.kind === 'conflict' ? bare : merged;
    clashes.push({
      ...{ task, commit, files: met.files, with: bare.kind === 'conflict' ? 'base' : 'gathered' },
      detail: await withBothSides(rig, merge, met),
    });
  }
  const last = members.at(-1);
  const added = members.length - (before?.members.length ?? 0);
  const tree = last === undefined || added === 0 ? undefined : await rig.forge.tree(last.result);
  const whole = members.map((member) => (member === last && tree !== undefined ? { ...member, tree } : member));
  return { onto, members: whole, added, clashes, hopeless };
};

/** To whoever wrote the branch: with the base as ever, or with the integration branch where only that is in the way. */
const backWith = (
  world: World,
  { task, commit, files, detail, with: other }: Gathered['clashes'][number],
  { onto, convoy }: { readonly onto: Sha; readonly convoy: Convoy },
  house: MergeHouse,
): readonly TownEvent[] => {
  const merge = world.merges[task];
  if (merge === undefined) return [];
  return other === 'base'
    ? givenBack(merge, world, { because: 'conflict', detail, conflict: { onto, commit, files } }, house)
    : givenBack(merge, world, { because: 'conflict', detail, against: integrationBranch(convoy.id) }, house);
};

const stuck = (world: World, task: TaskId, because: string, house: MergeHouse): readonly TownEvent[] => {
  const merge = world.merges[task];
  return merge === undefined ? [] : stuckMerge(merge, because, because, house.clock.now());
};

/** It is there for people to look at, and keeps what is gathered: nothing else depends on where it is. */
export const point: MergeStep<'point'> = async ({ rig: name, convoy: id, tip }, { house }) => {
  const { workspace } = openRig(house, name);
  const branch = integrationBranch(id);
  if (tip === undefined) {
    const ref = await workspace.archive(branch);
    return (world) =>
      world.convoys[id]?.pointed === undefined && world.leftBranches[id] === undefined
        ? []
        : [{ type: 'convoy.pointed', convoy: id, ...(ref === 'absent' ? {} : { ref }) }];
  }
  const restored = await workspace.branches.restore(branch, tip);
  if (restored.kind === 'in-use') house.log.warn(`${branch} stays where it is: it is checked out in ${restored.path}`);
  // Also where the convoy is gone by now: the branch is not.
  return () => [{ type: 'convoy.pointed', convoy: id, tip, rig: name }];
};

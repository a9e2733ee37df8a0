/** Landing a train that passed its gates, and settling what has landed. */

import { ConflictError } from '../../core/errors.ts';
import type { TownEvent } from '../../core/event.ts';
import type { Sha } from '../../core/ids.ts';
import type { MergeRequest, World } from '../../core/model.ts';
import { convoyOfWhole, togetherOf, withConvoy } from '../../core/together.ts';
import { movedUp } from '../../core/train-ahead.ts';
import { openRig } from '../outcome.ts';
import { HELD_MS } from './held.ts';
import type { MergeHands, MergeRig, MergeStep } from './merge-hands.ts';

/** The base moves once for all of them, or not at all: killed before it is told, the next try finds it moved. */
export const land: MergeStep<'land'> = async ({ rig: name, train: id, onto, result }, { house }) => {
  const rig = openRig(house, name);
  const landing = await rig.forge.land(onto, result);
  const on = { rig: rig.settings.name, train: id };
  return (world): readonly TownEvent[] => {
    const train = world.trains[name];
    if (train?.id !== id || train.state !== 'landing') return [];
    switch (landing.kind) {
      case 'landed':
        return [
          ...train.members.flatMap(({ task: member, result: own }) =>
            withConvoy(world, member).map(
              (task): TownEvent => ({ type: 'merge.landed', task, result: own, tip: result }),
            ),
          ),
          { type: 'train.landed', ...on, result },
          ...movedUp(world, train),
        ];
      case 'moved':
        return [{ type: 'train.ended', ...on, because: 'the base has moved' }];
      case 'held': {
        const { because } = landing;
        const until = house.clock.now() + HELD_MS;
        return [
          { type: 'train.ended', ...on, because },
          ...train.members.map(({ task }): TownEvent => ({ type: 'merge.held', task, because, until })),
        ];
      }
    }
  };
};

/** Under the claim of the worker whose merge it is. Somebody else's task stays as it is, and says what has landed. */
const close = async (
  rig: MergeRig,
  { task, polecat }: MergeRequest,
  comment: string,
  hands: MergeHands,
): Promise<void> => {
  const { house, store } = hands;
  const told = await rig.tracker.get(task);
  // Closed already: an earlier try got this far, or a person was quicker. Say nothing twice.
  if (told === 'absent' || told.task.status === 'closed') return;
  const token = store.world().polecats[polecat]?.claim?.token;
  try {
    const change = { status: 'closed', comment, ...(token === undefined ? {} : { token }) } as const;
    await rig.tracker.change(task, change, house.town);
  } catch (error) {
    if (!(error instanceof ConflictError)) throw error;
    house.log.warn(`${task} has landed but was not closed: ${error.message}`);
  }
};

/** Tasks close only here: after the base was seen to contain the last result, and with it all before. */
export const settle: MergeStep<'settle'> = async ({ rig: name, tasks, tip }, hands) => {
  const rig = openRig(hands.house, name);
  const { merges } = hands.store.world();
  const landed = tasks.filter((task) => merges[task]?.state.kind === 'landed');
  const isThere = (await rig.forge.verify(tip, rig.settings.push, landed)) === 'verified';
  for (const task of isThere ? landed : []) {
    const merge = hands.store.world().merges[task];
    if (merge?.state.kind !== 'landed') continue;
    const { result, already } = merge.state;
    const { base } = rig.settings;
    if (convoyOfWhole(hands.store.world(), task) !== undefined) continue;
    const convoy = togetherOf(hands.store.world(), task);
    const company = convoy === undefined ? '' : `, with convoy "${convoy.name}"`;
    const comment = already === true ? `${base} had this work already, at ${result}` : `Landed on ${base} as ${result}`;
    await close(rig, merge, `${comment}${company}`, hands);
  }
  return (world) =>
    tasks.flatMap((task): readonly TownEvent[] => {
      const merge = world.merges[task];
      if (merge?.state.kind !== 'landed') return [];
      if (!isThere) return [{ type: 'merge.restarted', task, because: 'the base lost it again' }];
      return settled(world, merge, merge.state.result, rig.settings.push);
    });
};

const settled = (world: World, merge: MergeRequest, result: Sha, pushed: boolean): readonly TownEvent[] => {
  const polecat = world.polecats[merge.polecat];
  return [
    { type: 'merge.settled', task: merge.task, result, pushed },
    ...(polecat === undefined
      ? []
      : [{ type: 'polecat.leaving' as const, polecat: polecat.id, epoch: polecat.epoch, because: 'landed' }]),
  ];
};

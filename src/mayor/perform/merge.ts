/** Rehearse, gates, land, settle: the steps of one merge request, each durable before the next. */
import { redGateText } from '../../core/briefs.ts';
import { ConflictError } from '../../core/errors.ts';
import type { TownEvent } from '../../core/event.ts';
import type { TaskId } from '../../core/ids.ts';
import type { MergeRequest, MergeState, World } from '../../core/model.ts';
import { afterReturn } from '../../core/patience.ts';
import type { House, OpenRig } from '../house.ts';
import { type Hands, nothing, type Outcome, openRig, type Performer } from '../perform.ts';
import { messageFor } from './merge-message.ts';

const HELD_MS = 15_000;

const mergeIn = (world: World, task: TaskId, kind: MergeState['kind']): MergeRequest | undefined => {
  const merge = world.merges[task];
  return merge?.state.kind === kind ? merge : undefined;
};

/** @throws TransientError while the rig is not open: done at once with nothing, it would be tried without end. */
const rigOf = ({ house, store }: Hands, task: TaskId): { merge: MergeRequest; rig: OpenRig } | undefined => {
  const merge = store.world().merges[task];
  return merge === undefined ? undefined : { merge, rig: openRig(house, merge.rig) };
};

/** Events only if the merge request is still where it was: an approval may be void by now. */
const stillAt =
  (
    task: TaskId,
    kind: MergeState['kind'],
    events: (merge: MergeRequest, world: World) => readonly TownEvent[],
  ): Outcome =>
  (world) => {
    const merge = mergeIn(world, task, kind);
    return merge === undefined ? [] : events(merge, world);
  };

const giveBack = (merge: MergeRequest, world: World, because: 'conflict' | 'gate', detail: string, house: House) => {
  const base = house.settings().rigs[merge.rig]?.base ?? 'the base';
  const now = house.clock.now();
  return afterReturn(
    world,
    { merge, because, detail, base, fresh: house.clock.uuid() },
    house.settings().patience,
    now,
  );
};

export const rehearse: Performer<'rehearse'> = async ({ task }, hands) => {
  const found = rigOf(hands, task);
  if (found === undefined) return nothing;
  const { merge, rig } = found;
  const rehearsal = await rig.forge.rehearse(task, merge.commit, await messageFor(rig, merge));
  return stillAt(task, 'approved', (now, world) => {
    if (now.commit !== merge.commit) return [];
    switch (rehearsal.kind) {
      case 'clean':
        return [{ type: 'merge.rehearsed', task, onto: rehearsal.onto, result: rehearsal.result }];
      case 'merged':
        return [{ type: 'merge.landed', task, result: rehearsal.onto }];
      case 'conflict':
        return giveBack(now, world, 'conflict', rehearsal.detail, hands.house);
    }
  });
};

export const check: Performer<'check'> = async ({ task, onto, result }, hands) => {
  const found = rigOf(hands, task);
  if (found === undefined) return nothing;
  const { gates } = found.rig.settings;
  const outcome =
    gates.length === 0 ? ({ kind: 'green' } as const) : await found.rig.forge.check(task, result, { onto });
  return stillAt(task, 'checking', (merge, world) =>
    outcome.kind === 'green'
      ? [{ type: 'merge.checked', task, onto, result, gates: gates.map(({ name }) => name) }]
      : giveBack(merge, world, 'gate', redGateText(outcome, found.rig.settings), hands.house),
  );
};

export const land: Performer<'land'> = async ({ task, onto, result }, hands) => {
  const found = rigOf(hands, task);
  if (found === undefined) return nothing;
  const landing = await found.rig.forge.land(onto, result);
  return stillAt(task, 'landing', () => {
    switch (landing.kind) {
      case 'landed':
        return [{ type: 'merge.landed', task, result: landing.sha }];
      case 'moved':
        return [{ type: 'merge.restarted', task, because: 'the base has moved' }];
      case 'held':
        return [{ type: 'merge.held', task, because: landing.because, until: hands.house.clock.now() + HELD_MS }];
    }
  });
};

/** Under the claim of the worker whose merge it is. Somebody else's task stays as it is, and says what has landed. */
const close = async (rig: OpenRig, { task, polecat }: MergeRequest, comment: string, hands: Hands): Promise<void> => {
  const { house, store } = hands;
  const token = store.world().polecats[polecat]?.claim?.token;
  try {
    const change = { status: 'closed', comment, ...(token === undefined ? {} : { token }) } as const;
    await rig.tracker.change(task, change, house.town);
  } catch (error) {
    if (!(error instanceof ConflictError)) throw error;
    house.log.warn(`${task} has landed but was not closed: ${error.message}`);
  }
};

/** The task closes only here: after the base was seen to contain the result. */
export const settle: Performer<'settle'> = async ({ task, result }, hands) => {
  const found = rigOf(hands, task);
  if (found === undefined) return nothing;
  const { merge, rig } = found;
  if ((await rig.forge.verify(result, rig.settings.push)) === 'absent') {
    return stillAt(task, 'landed', () => [{ type: 'merge.restarted', task, because: 'the base lost it again' }]);
  }
  const comment = `Landed on ${rig.settings.base} as ${result}`;
  const told = await rig.tracker.get(task);
  // Closed already: an earlier try got this far, or a person was quicker. Say nothing twice.
  if (told !== 'absent' && told.task.status !== 'closed') {
    await close(rig, merge, comment, hands);
  }
  return stillAt(task, 'landed', (_merge, world) => {
    const polecat = world.polecats[merge.polecat];
    return [
      { type: 'merge.settled', task, result, pushed: rig.settings.push },
      ...(polecat === undefined
        ? []
        : [{ type: 'polecat.leaving' as const, polecat: polecat.id, epoch: polecat.epoch, because: 'landed' }]),
    ];
  });
};

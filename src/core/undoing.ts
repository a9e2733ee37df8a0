/** What each rig's undos do next: one at a time, and never beside a step of a merge. */
import type { Action } from './action.ts';
import type { Instant, RigName } from './ids.ts';
import type { World } from './model.ts';
import { mergeKey, settleKey } from './names.ts';
import type { Settings } from './settings.ts';
import { isPending, type Undo } from './undo.ts';

export const nextUndos = (world: World, settings: Settings, now: Instant): readonly Action[] => {
  const pending = Object.values(world.undos).filter(isPending);
  if (pending.length === 0) return [];
  return Object.values(settings.rigs).flatMap((rig) => {
    const undos = pending.filter((undo) => undo.rig === rig.name);
    return [...undos.flatMap((undo) => takeUp(world, undo, now)), ...advance(world, rig.name, undos)];
  });
};

/**
 * Those that are under way come first, in the order in which they were asked for. They share the rig's key, so that
 * one goes on at a time; the next is for when that one rests.
 */
const advance = (world: World, rig: RigName, undos: readonly Undo[]): readonly Action[] =>
  [...undos]
    .sort((a, b) => Number(a.state.kind === 'requested') - Number(b.state.kind === 'requested'))
    .flatMap((undo) => stepOf(world, rig, undo) ?? []);

const stepOf = (world: World, rig: RigName, { task, tasks = [], state }: Undo): Action | undefined => {
  const of = { key: mergeKey(rig), rig, task };
  switch (state.kind) {
    case 'requested':
      return { kind: 'rehearse-undo', ...of };
    case 'checking':
      return { kind: 'check-undo', ...of, onto: state.onto, result: state.result };
    case 'landing':
      return { kind: 'land-undo', ...of, onto: state.onto, result: state.result };
    case 'landed':
      // Its worker has the branch until it is cleared away.
      return [task, ...tasks].some((one) => hasWorker(world, one))
        ? undefined
        : { kind: 'settle-undo', ...of, key: settleKey(rig), result: state.result };
    default:
      return undefined;
  }
};

const hasWorker = (world: World, task: string): boolean =>
  Object.values(world.polecats).some((polecat) => polecat.task === task);

const takeUp = (world: World, { task, state }: Undo, now: Instant): readonly Action[] => {
  if (state.kind === 'held' && state.until <= now) return [restarted(task, 'trying to land it again')];
  if (state.kind !== 'waiting' || state.for.some((other) => isPending(world.undos[other]))) return [];
  const standing = state.for.filter((other) => world.landed[other] !== undefined);
  if (standing.length === 0) return [restarted(task, 'what came later is undone')];
  const because = `${standing.join(', ')} came later and could not be undone`;
  return [{ kind: 'record', key: `undo:${task}`, events: [{ type: 'undo.refused', task, because }] }];
};

const restarted = (task: Undo['task'], because: string): Action => ({
  kind: 'record',
  key: `undo:${task}`,
  events: [{ type: 'undo.restarted', task, because }],
});

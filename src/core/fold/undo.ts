/** Folds of an undo's way from the order to the base without that landing. */
import type { Folds } from '../evolve.ts';
import type { TaskId } from '../ids.ts';
import type { World } from '../model.ts';
import { rangeOf, type Undo, type UndoEvent, type UndoState } from '../undo.ts';
import { without } from './town.ts';

const enter = (world: World, task: TaskId, state: UndoState): World => {
  const undo = world.undos[task];
  return undo === undefined ? world : { ...world, undos: { ...world.undos, [task]: { ...undo, state } } };
};

const withoutAll = <Value>(record: Readonly<Record<string, Value>>, keys: readonly string[]): Record<string, Value> =>
  keys.reduce<Record<string, Value>>((left, key) => without(left, key), { ...record });

export const foldUndo: Folds<UndoEvent['type']> = {
  'undo.requested': (world, event, at) => {
    const { task, rig, title, by, gates, withLater } = event;
    const undo: Undo = {
      ...{ task, rig, title, by, gates, withLater },
      ...rangeOf(event),
      ...(event.tasks === undefined ? {} : { tasks: event.tasks }),
      ...(event.because === undefined ? {} : { because: event.because }),
      requestedAt: at,
      state: { kind: 'requested' },
    };
    return { ...world, undos: { ...world.undos, [task]: undo } };
  },
  'undo.waits': (world, event) => enter(world, event.task, { kind: 'waiting', for: event.for }),
  'undo.rehearsed': (world, { task, onto, result }) => enter(world, task, { kind: 'checking', onto, result }),
  'undo.checked': (world, { task, onto, result }) => enter(world, task, { kind: 'landing', onto, result }),
  'undo.restarted': (world, { task }) => enter(world, task, { kind: 'requested' }),
  'undo.held': (world, { task, because, until }) => enter(world, task, { kind: 'held', because, until }),
  'undo.refused': (world, { task }) => ({ ...world, undos: without(world.undos, task) }),
  'undo.landed': (world, { task, result }) => ({
    ...enter(world, task, { kind: 'landed', result }),
    landed: withoutAll(world.landed, [task, ...(world.undos[task]?.tasks ?? [])]),
    merges: withoutAll(world.merges, [task, ...(world.undos[task]?.tasks ?? [])]),
  }),
  'undo.settled': (world, { task, result, branch, tip }, at) =>
    enter(world, task, {
      ...{ kind: 'undone', result, at },
      ...(branch === undefined ? {} : { branch }),
      ...(tip === undefined ? {} : { tip }),
    }),
};

/** Folds of what concerns the town, its convoys, orders and breakers. */
import type { Folds } from '../evolve.ts';
import { leavingBranch, scattered } from '../together.ts';

/** The record itself where it has no such key: some have thousands, and are asked with every event. */
export const without = <Value>(
  record: Readonly<Record<string, Value>>,
  key: string,
): Readonly<Record<string, Value>> => {
  if (!Object.hasOwn(record, key)) return record;
  const { [key]: _gone, ...rest } = record;
  return rest;
};

type Types =
  | 'town.started'
  | 'town.stopped'
  | 'convoy.created'
  | 'convoy.removed'
  | 'convoy.added'
  | 'task.slung'
  | 'breaker.opened'
  | 'breaker.closed';

export const foldTown: Folds<Types> = {
  'town.started': (world, _event, at) => (world.at === 0 ? world : { ...world, down: { since: world.at, until: at } }),
  'town.stopped': (world) => world,
  'convoy.created': (world, { convoy }) => ({ ...world, convoys: { ...world.convoys, [convoy.id]: convoy } }),
  'convoy.removed': (world, { convoy }) => {
    const next = scattered(leavingBranch(world, convoy), convoy);
    return { ...next, convoys: without(next.convoys, convoy) };
  },
  'convoy.added': (world, { convoy: id, tasks }) => {
    const convoy = world.convoys[id];
    if (convoy === undefined) return world;
    const all = [...new Set([...convoy.tasks, ...tasks])];
    return { ...world, convoys: { ...world.convoys, [id]: { ...convoy, tasks: all } } };
  },
  'task.slung': (world, { task, rig, agent }) => {
    const tries = without(world.tries, task);
    // A worker that has the task already only gets its tries back: the order is not for a second one.
    const has = Object.values(world.polecats).some((one) => one.task === task && one.phase.kind !== 'leaving');
    if (has) return { ...world, tries };
    const order = { task, rig, ...(agent === undefined ? {} : { agent }) };
    return { ...world, tries, slung: { ...world.slung, [task]: order } };
  },
  'breaker.opened': (world, { agent, until }) => ({
    ...world,
    breakers: { ...world.breakers, [agent]: { failures: 0, until } },
  }),
  'breaker.closed': (world, { agent }) => ({ ...world, breakers: without(world.breakers, agent) }),
};

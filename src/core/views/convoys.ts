/** Convoys with their progress, from the states of their tasks. */
import type { Convoy, World } from '../model.ts';
import { gatheredIn } from '../together.ts';
import type { ConvoyRow, TaskRow, TaskState } from './status.ts';

export const convoyRows = (world: World, tasks: readonly TaskRow[]): readonly ConvoyRow[] => {
  const rows = new Map(tasks.map((row) => [row.id, row]));
  return Object.values(world.convoys)
    .sort((a, b) => a.createdAt - b.createdAt)
    .map((convoy) =>
      convoyRow(
        convoy,
        convoy.tasks.flatMap((id) => rows.get(id) ?? []),
        world,
      ),
    );
};

const OVER: readonly TaskState[] = ['landed', 'closed'];
const ATWORK: readonly TaskState[] = ['assigned', 'working', 'waiting', 'approved', 'merging', 'held', 'undoing'];
const REVIEWED: readonly TaskState[] = ['in-review', 'gathered'];

const convoyRow = (convoy: Convoy, tasks: readonly TaskRow[], world: World): ConvoyRow => {
  const count = (states: readonly TaskState[]) => tasks.filter(({ state }) => states.includes(state)).length;
  const rigs = [...new Set(tasks.map(({ rig }) => rig))];
  const landed = count(OVER);
  const failed = count(['stuck', 'stopped']);
  const working = count(ATWORK);
  const inReview = count(REVIEWED);
  const state: ConvoyRow['state'] =
    landed === convoy.tasks.length
      ? 'landed'
      : failed > 0
        ? 'stuck'
        : working > 0
          ? 'working'
          : inReview > 0
            ? 'in-review'
            : 'waiting';
  return {
    id: convoy.id,
    name: convoy.name,
    rig: rigs.length === 1 ? (rigs[0] ?? '*') : '*',
    state,
    one: convoy.one,
    ...(convoy.together === true ? { gathered: gatheredIn(world, convoy.id).length } : {}),
    tasks: convoy.tasks,
    total: convoy.tasks.length,
    landed,
    failed,
    working,
    inReview,
  };
};

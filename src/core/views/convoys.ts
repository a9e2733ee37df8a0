/** Convoys with their progress, from the states of their tasks. */
import type { Convoy, World } from '../model.ts';
import { gatheredIn } from '../together.ts';
import type { ConvoyRow } from './status.ts';
import type { TaskRow, TaskState } from './task-row.ts';

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

/** How many of it are over, landed or closed elsewhere. */
export const doneIn = ({ landed, closed = 0 }: Pick<ConvoyRow, 'landed' | 'closed'>): number => landed + closed;

/** Nothing of it is open any more. */
export const isOver = ({ state }: Pick<ConvoyRow, 'state'>): boolean => state === 'landed' || state === 'done';

/** `2 of 3 landed`, and what of it others have closed: `2 of 3 landed, 1 closed elsewhere`. */
export const progressText = (row: Pick<ConvoyRow, 'landed' | 'closed' | 'total'>): string =>
  [`${row.landed} of ${row.total} landed`, ...elsewhereText(row)].join(', ');

export const elsewhereText = ({ closed = 0 }: Pick<ConvoyRow, 'closed'>): readonly string[] =>
  closed === 0 ? [] : [`${closed} closed elsewhere`];

const ATWORK: readonly TaskState[] = ['assigned', 'working', 'waiting', 'approved', 'merging', 'held', 'undoing'];
const REVIEWED: readonly TaskState[] = ['in-review', 'gathered'];

const convoyRow = (convoy: Convoy, tasks: readonly TaskRow[], world: World): ConvoyRow => {
  const count = (states: readonly TaskState[]) => tasks.filter(({ state }) => states.includes(state)).length;
  const rigs = [...new Set(tasks.map(({ rig }) => rig))];
  const landed = count(['landed']);
  const closed = count(['closed']);
  const failed = count(['stuck', 'stopped']);
  const working = count(ATWORK);
  const inReview = count(REVIEWED);
  const state: ConvoyRow['state'] =
    landed + closed === convoy.tasks.length
      ? closed === 0
        ? 'landed'
        : 'done'
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
    ...(closed === 0 ? {} : { closed }),
    failed,
    working,
    inReview,
  };
};

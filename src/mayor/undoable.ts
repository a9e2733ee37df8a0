/** What taking landings back would come to, asked of the forge before anybody decides. */
import { type RigName, type TaskId, taskId } from '../core/ids.ts';
import type { Task, World } from '../core/model.ts';
import { partsOf } from '../core/together.ts';
import { landersOf, type Reversal, rangeOf } from '../core/undo.ts';
import { wholeTitle } from '../core/views/together.ts';
import type { UndoRow } from '../core/views/undos.ts';
import type { House } from './house.ts';

type Rigs = Pick<House, 'rig'>;

/** `undefined` where it has not landed, or its rig is not open. */
export const reversalOf = async (
  house: Rigs,
  world: World,
  task: TaskId,
  of: RigName | undefined,
): Promise<Reversal | undefined> => {
  const landing = world.landed[task];
  const rig = of === undefined ? undefined : house.rig(of);
  return landing === undefined ? undefined : rig?.forge.undo.look(rangeOf({ ...landing, to: landing.sha }));
};

/** Of a convoy that landed together: it is undone as one. */
const wholeRow = (world: World, id: string, known: ReadonlyMap<string, Task>): Landing | undefined => {
  const [first] = partsOf(world, id);
  const rig = known.get(first ?? '')?.rig;
  return rig === undefined ? undefined : { id: taskId(id), rig, title: wholeTitle(world, id) };
};
type Landing = Pick<Task, 'id' | 'rig' | 'title'>;

/** Landings, newest first, at most `limit`; each is tried against the base as it is. The trackers are asked: a town that is just up has no picture yet. */
export const undoRows = async (
  house: Pick<House, 'rig' | 'rigs'>,
  world: World,
  limit: number,
): Promise<readonly UndoRow[]> => {
  const listed = await Promise.allSettled(house.rigs().map(({ tracker }) => tracker.list()));
  const all = listed.flatMap((one) => (one.status === 'fulfilled' ? one.value : []));
  const known = new Map<string, Task>(all.map((task) => [task.id, task]));
  const newest = Object.entries(world.landed)
    .flatMap(([id, landing]) => {
      const row = known.get(id) ?? wholeRow(world, id, known);
      if (row === undefined || landing.already === true || landing.with !== undefined) return [];
      return house.rig(row.rig)?.settings.merge === 'pr' ? [] : [{ row, landing }];
    })
    .reverse()
    .sort((a, b) => b.landing.at - a.landing.at)
    .slice(0, limit);
  const rows: UndoRow[] = [];
  for (const { row, landing } of newest) {
    const found = await house.rig(row.rig)?.forge.undo.look(rangeOf({ ...landing, to: landing.sha }));
    const later = found?.kind === 'conflict' ? landersOf(found, world.landed) : undefined;
    rows.push({
      id: row.id,
      rig: row.rig,
      task: row.id,
      title: row.title,
      sha: landing.sha,
      at: landing.at,
      state: found?.kind ?? 'unknown',
      files: found !== undefined && 'files' in found ? found.files : [],
      after: later?.tasks ?? [],
      others: later?.others.map(({ sha }) => sha) ?? [],
    });
  }
  return rows;
};

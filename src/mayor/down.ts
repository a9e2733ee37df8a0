/** The end of a town's day: processes end, worktrees with work in them stay, the journal says so. */
import { TransientError } from '../core/errors.ts';
import type { TownEvent } from '../core/event.ts';
import type { Instant } from '../core/ids.ts';
import type { World } from '../core/model.ts';
import type { Log, OpenRig } from './house.ts';
import type { Hands } from './perform.ts';

/** Resolves when nothing that this town started lives. `kept`: worktrees with work still in them. */
export const endTown = async (
  { house, store }: Hands,
  daemon: 'ours' | 'nobody',
): Promise<{ stopped: readonly string[]; kept: readonly string[] }> => {
  const panes = await house.runtime.list();
  const stopped: readonly TownEvent[] =
    daemon === 'ours' || panes.length > 0 ? [{ type: 'town.stopped', because: 'mayor down' }] : [];
  const now = house.clock.now();
  try {
    await store.commit((world) => [...resting(world, now), ...stopped]);
  } catch (error) {
    if (!(error instanceof TransientError)) throw error;
    // A full disk keeps no town from going down: the next start finds its workers gone, and starts them again.
    house.log.error('The end of the town could not be written down', error);
  }
  await house.runtime.close('stop-all');
  const kept = await Promise.all(house.rigs().map((rig) => tidyRig(rig, house.log)));
  return { stopped: panes.filter(({ alive }) => alive).map(({ polecat }) => polecat), kept: kept.flat() };
};

const resting = (world: World, until: Instant): readonly TownEvent[] =>
  Object.values(world.polecats)
    .filter(({ phase }) => phase.kind === 'working')
    .map(({ id, epoch }) => ({
      type: 'polecat.waiting',
      polecat: id,
      epoch,
      until,
      because: 'the town was taken down',
    }));

/** Whoever asks for it while it is under way waits for the same end; one that failed may be begun again. */
export const shared = <Value>(end: () => Promise<Value>): { begin(): Promise<Value>; isUnderWay(): boolean } => {
  let underWay: Promise<Value> | undefined;
  return {
    begin: () => {
      underWay ??= end().catch((error: unknown) => {
        underWay = undefined;
        throw error;
      });
      return underWay;
    },
    isUnderWay: () => underWay !== undefined,
  };
};

/** Worktrees without work go: they are made again by the next start that wants them. Returns the others. */
const tidyRig = async (rig: OpenRig, log: Log): Promise<readonly string[]> => {
  const kept: string[] = [];
  try {
    await rig.forge.tidy();
    for (const worktree of await rig.workspace.list()) {
      if (worktree.polecat !== undefined) kept.push(worktree.path);
      else await rig.workspace.release(worktree.path, { force: false });
    }
  } catch (error) {
    // A clone that is gone keeps no town from going down; mayor doctor names it.
    log.error(`Rig ${rig.settings.name} could not be tidied`, error);
  }
  return kept;
};

/** Branches and backups of every rig, and taking away those that are proven to be safe. */
import { UsageError } from '../core/errors.ts';
import type { Sha } from '../core/ids.ts';
import type { World } from '../core/model.ts';
import { type BranchRow, branchRow, heldRefs, isOn, userOf } from '../core/views/branches.ts';
import type { Branches, Dropping } from '../ports/branches.ts';
import type { Clock } from '../ports/clock.ts';
import type { House, OpenRig } from './house.ts';

/** Of one rig, or of all that are open, oldest first. @throws UsageError for a rig that is not open. */
export const branchRows = async (house: House, world: World, rig?: string): Promise<readonly BranchRow[]> => {
  const rigs = rig === undefined ? house.rigs() : [openOr(house, rig)];
  const rows = await Promise.all(
    rigs.map(async ({ settings, tracker, workspace }) => {
      const [tasks, kept] = await Promise.all([tracker.list(), workspace.branches.list()]);
      return kept.map((one) => branchRow(world, tasks, settings, one));
    }),
  );
  return rows.flat().sort((a, b) => a.at - b.at);
};

/** Deletes one that is still at `id`, is proven anew, and is nobody's at this moment. */
export const dropBranch = async (house: House, world: World, rig: string, ref: string, id: Sha): Promise<Dropping> => {
  const user = userOf(world, rig, ref);
  if (user !== undefined) return { kind: 'kept', because: `it is in use by ${user}` };
  // Its worktree is being given back.
  const leaving = Object.values(world.polecats).find((one) => isOn(one, rig, ref));
  if (leaving !== undefined) return { kind: 'kept', because: `${leaving.id} has not left it yet` };
  return openOr(house, rig).workspace.branches.drop(ref, id);
};

const openOr = (house: House, name: string): OpenRig => {
  const rig = house.rig(name);
  if (rig !== undefined) return rig;
  throw new UsageError(`No rig "${name}" is open`, {
    hint: `Open: ${house
      .rigs()
      .map(({ settings }) => settings.name)
      .join(', ')}`,
  });
};

const DAY_MS = 86_400_000;
const KEEP_DAYS = 30;
const FIRST_MS = 10 * 60_000;
const EVERY_MS = 6 * 3_600_000;

type Pruned = Pick<OpenRig, 'settings'> & { readonly workspace: { readonly branches: Pick<Branches, 'prune'> } };
type PruneHouse = Pick<House, 'log'> & { readonly rigs: () => readonly Pruned[]; readonly clock: Pick<Clock, 'after'> };

/** Takes backups, rehearsals and the like of what the base has away after `keepBackups` days, some times a day. Returns how to stop. */
export const pruneBackups = (house: PruneHouse, world: () => World): (() => void) => {
  let cancel = (): void => {};
  const prune = async (): Promise<void> => {
    for (const { settings, workspace } of house.rigs()) {
      const days = settings.keepBackups ?? KEEP_DAYS;
      if (days === 0) continue;
      try {
        const spared = heldRefs(world(), settings.name).map(({ ref }) => ref);
        const refs = await workspace.branches.prune(days * DAY_MS, spared);
        if (refs.length > 0)
          house.log.info(`Backups and rehearsals of more than ${days} days were taken away`, {
            rig: settings.name,
            refs,
          });
      } catch (error) {
        house.log.error(`Old backups of ${settings.name} could not be taken away; again in some hours`, error);
      }
    }
  };
  const next = (ms: number): void => {
    cancel = house.clock.after(ms, () => {
      void prune().then(() => next(EVERY_MS));
    });
  };
  next(FIRST_MS);
  return () => cancel();
};

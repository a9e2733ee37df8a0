/** Whether what is under way is still of use: what is not is ended, so that nothing waits for it. */
import type { Action } from './action.ts';
import { checksFor } from './contest.ts';
import type { RigName } from './ids.ts';
import type { World } from './model.ts';
import type { Observed } from './observed.ts';
import type { RigSettings } from './settings.ts';
import { trainNamed } from './train.ts';

/** Only gates that run can be ended. Nothing is concluded from a base that could not be asked. */
export const isWanted = (action: Action, world: World, observed: Observed): boolean => {
  switch (action.kind) {
    case 'preview': {
      const merge = world.merges[action.task];
      if (merge?.state.kind !== 'in-review' || merge.commit !== action.commit) return false;
      const base = observed.rigs[merge.rig]?.base ?? 'unknown';
      return (base === 'unknown' || base === action.onto) && !isPressing(world, merge.rig);
    }
    case 'check': {
      const train = trainOf(world, action.rig, action.train);
      return train !== undefined && (train.convoy === undefined || !isPressing(world, train.rig));
    }
    case 'check-undo':
      return world.undos[action.task]?.state.kind === 'checking';
    default:
      return true;
  }
};

const trainOf = (world: World, rig: RigName, id: string) =>
  world.ahead[rig]?.train.id === id ? world.ahead[rig].train : trainNamed(world, id);

/** Something waits for the rig's gates that is to land: an approved branch, a train, an undo. */
export const isPressing = ({ merges, trains, undos }: World, rig: RigName): boolean =>
  trains[rig]?.state === 'checking' ||
  Object.values(merges).some((merge) => merge.rig === rig && merge.state.kind === 'approved') ||
  Object.values(undos).some((undo) => undo.rig === rig && undo.gates && undo.state.kind === 'checking');

/** What nobody waits for that is to land gives its place to what is: the rehearsal first, then a gathering or a train ahead. */
export const givesWay = (action: Action, world: World): 'first' | 'then' | undefined => {
  if (action.kind === 'preview') return 'first';
  if (action.kind !== 'check') return undefined;
  const isHeld = trainNamed(world, action.train)?.convoy !== undefined;
  return isHeld || world.ahead[action.rig]?.train.id === action.train ? 'then' : undefined;
};

/** Whether it runs any of the owner's shell lines: gates, or the checks at the end of a rehearsal. */
export const runsAny = (
  action: Action,
  world: Pick<World, 'contests'>,
  rig: Pick<RigSettings, 'gates' | 'checks'>,
): boolean => rig.gates.length > 0 || (action.kind === 'preview' && checksFor(rig, world, action.task).length > 0);

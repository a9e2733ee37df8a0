/** Runs of gates that are under way: which to end, and whose turn is next. */
import type { Action } from '../core/action.ts';
import type { World } from '../core/model.ts';
import type { Observed } from '../core/observed.ts';
import { givesWay, isWanted } from '../core/wanted.ts';

export type Running = {
  /** Until `over`; the signal ends it. */
  begin(name: string, action: Action, rig: string): AbortSignal;
  over(name: string): void;
  /** Ends what is of no use any more. */
  sweep(world: World, observed: Observed): void;
  /** Ends one that gives way: all places are taken, and something that is to land needs one. */
  makeRoom(world: World): void;
  /** What gives way comes last; among others the rig comes first whose gates have run longest ago. Locks are kept in order. */
  inOrder<One extends Action>(actions: readonly One[], world: World): readonly One[];
};

type Run = { readonly action: Action; readonly stop: AbortController };

export const createRunning = (): Running => {
  const runs = new Map<string, Run>();
  const began = new Map<string, number>();
  let count = 0;

  const rank = (action: Action, world: World): number => {
    const gives = givesWay(action, world);
    return gives === 'first' ? 2 : gives === 'then' ? 1 : 0;
  };
  const lastOf = (action: Action, world: World): number => {
    const rig = 'rig' in action ? action.rig : 'task' in action ? world.merges[action.task]?.rig : undefined;
    return began.get(rig ?? '') ?? 0;
  };
  return {
    begin: (name, action, rig) => {
      const stop = new AbortController();
      runs.set(name, { action, stop });
      count += 1;
      began.set(rig, count);
      return stop.signal;
    },
    over: (name) => void runs.delete(name),
    sweep: (world, observed) => {
      for (const { action, stop } of runs.values()) if (!isWanted(action, world, observed)) stop.abort();
    },
    makeRoom: (world) => {
      // One that ends already makes room as soon as it has.
      const all = [...runs.values()];
      if (all.some(({ stop }) => stop.signal.aborted)) return;
      const [last] = all
        .filter(({ action }) => rank(action, world) > 0)
        .sort((a, b) => rank(b.action, world) - rank(a.action, world));
      last?.stop.abort();
    },
    inOrder: (actions, world) => [
      ...actions.filter((action) => !hasOwnKey(action)),
      ...actions
        .filter(hasOwnKey)
        .sort((a, b) => rank(a, world) - rank(b, world) || lastOf(a, world) - lastOf(b, world)),
    ],
  };
};

const hasOwnKey = ({ kind }: Action): boolean => kind === 'check' || kind === 'preview';

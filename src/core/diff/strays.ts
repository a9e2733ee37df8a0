/** Panes that belong to no living worker: what an earlier life of this town left running. */
import type { Action } from '../action.ts';
import type { World } from '../model.ts';
import { workerKey } from '../names.ts';
import type { Observed } from '../observed.ts';

export const strayPanes = (world: World, observed: Observed): readonly Action[] => {
  if (observed.panes === 'unknown') return [];
  return observed.panes
    .filter((pane) => world.polecats[pane.polecat] === undefined)
    .map((pane) => ({
      kind: 'stop',
      key: workerKey(pane.polecat),
      rig: pane.rig,
      pane: pane.pane,
      because: `${pane.polecat} of epoch ${pane.epoch} is over`,
    }));
};

/** What has landed, and taking it back. */
import type { Availability, Binding } from '../keymap.ts';
import { landingAt, undoObstacle } from '../review/landings.ts';
import type { State } from '../state.ts';
import { because, online } from './when.ts';

const undoable = (state: State): Availability => {
  const row = landingAt(state);
  if (row === undefined) return because('There is no landing to take back');
  const obstacle = undoObstacle(state, row);
  return obstacle === undefined ? online(state) : because(obstacle);
};

export const landingKeys: readonly Binding[] = [
  {
    ...{ keys: ['u'], label: 'landings', group: 'Review', intent: 'landings', modes: ['home', 'look'] },
    view: true,
    about: 'what has landed last, to undo one of them',
    when: online,
  },
  {
    ...{ keys: ['u', 'enter'], label: 'undo', group: 'Review', intent: 'undo', modes: ['landings'], rank: 1 },
    about: 'take this landing back by a commit of its own, after y',
    when: undoable,
  },
];

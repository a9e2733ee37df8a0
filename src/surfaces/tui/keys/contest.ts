/** Comparing attempts at a task, and picking one. */

import type { Availability, Binding, Mode } from '../keymap.ts';
import { subjectOf } from '../list/subject.ts';
import { attemptAt, contestOf } from '../review/contest.ts';
import type { State } from '../state.ts';
import { because, online } from './when.ts';

const modes: readonly Mode[] = ['contest'];

const inContest = (state: State): Availability =>
  contestOf(state, subjectOf(state).task?.id) === undefined ? 'hidden' : 'enabled';

const read = (state: State): Availability => {
  const attempt = attemptAt(state)?.attempt;
  return attempt?.handedInAt === undefined ? because('This attempt has handed in nothing yet') : 'enabled';
};

const pickable = (state: State): Availability => {
  const found = attemptAt(state);
  if (found === undefined) return because('There is no attempt to pick');
  const { contest, attempt } = found;
  if (contest.state === 'picked') return because(`Attempt ${contest.picked} was picked and is on its way`);
  if (contest.state !== 'open') return because('This contest is over');
  if (attempt.state !== 'in-review') return because('Only what is in review can be picked');
  return online(state);
};

const endable = (state: State): Availability => {
  const { state: now } = attemptAt(state)?.contest ?? { state: 'over' };
  return now === 'open' || now === 'picked' ? online(state) : because('This contest is over');
};

export const contestKeys: readonly Binding[] = [
  {
    ...{ keys: ['A'], label: 'attempts', group: 'Review', intent: 'contest', modes: ['home', 'look'], rank: 3 },
    about: 'how the attempts at this task compare',
    when: inContest,
  },
  {
    ...{ keys: ['a', 'p'], label: 'pick', group: 'Review', intent: 'pick', modes, rank: 1 },
    about: 'let this attempt be merged, after y; the others leave once it has landed',
    when: pickable,
  },
  {
    ...{ keys: ['d', 'enter'], label: 'diff', group: 'Review', intent: 'diff', modes, rank: 2 },
    about: 'what this attempt has handed in',
    when: read,
  },
  {
    ...{ keys: ['X'], label: 'end them', group: 'Review', intent: 'end-contest', modes, rank: 6 },
    about: 'no attempt is merged, after y; their branches are kept',
    when: endable,
  },
];

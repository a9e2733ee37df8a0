/** Gates and their logs, and the trains that they run on. */

import type { Availability, Binding } from '../keymap.ts';
import { entryOf } from '../list/listing.ts';
import { subjectOf } from '../list/subject.ts';
import { gateAt } from '../review/gates.ts';
import type { State } from '../state.ts';
import { because, online } from './when.ts';

const ofTask = (state: State): Availability => {
  const { place } = state;
  if (place.kind === 'diff') return 'enabled';
  const task = place.kind === 'trains' ? entryOf(state) : subjectOf(state).task?.id;
  return task === undefined ? because('Select a task whose gates have run') : 'enabled';
};

const onTask = (state: State): Availability =>
  entryOf(state) === undefined ? because('No merge is listed here') : 'enabled';

export const gateKeys: readonly Binding[] = [
  {
    ...{
      keys: ['L'],
      label: 'gates',
      group: 'Review',
      intent: 'gates',
      modes: ['home', 'look', 'diff', 'trains'],
      rank: 14,
    },
    about: 'what came of each gate, and the log of what it printed',
    when: ofTask,
  },
  {
    ...{ keys: ['enter', 'L'], label: 'log', group: 'Review', intent: 'log', modes: ['gates'], rank: 1 },
    about: 'what this gate printed, from its end',
    when: (state) => (gateAt(state) === undefined ? because('There is no gate here') : 'enabled'),
  },
  {
    ...{ keys: ['M'], label: 'merge trains', group: 'Review', intent: 'trains', modes: ['home', 'look'], rank: 15 },
    view: true,
    about: 'what merges in each rig, the gates that run, what landed last',
    when: online,
  },
  {
    ...{ keys: ['u'], label: 'undo', group: 'Review', intent: 'landings', modes: ['trains'], rank: 2 },
    about: 'what has landed last, to undo one of them',
    when: online,
  },
  {
    ...{ keys: ['d', 'enter'], label: 'diff', group: 'Review', intent: 'diff', modes: ['trains'], rank: 1 },
    about: 'the change of this branch',
    when: onTask,
  },
];

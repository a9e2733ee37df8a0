/** Convoys: made of chosen tasks, landing together or not, dissolved. */
import { convoyAt, freeTasks, markedTasks } from '../board/convoy-draft.ts';
import type { Binding, Mode } from '../keymap.ts';
import { areMarked } from '../list/marked.ts';
import { CARDS } from './places.ts';
import { always, because, online } from './when.ts';

const modes: readonly Mode[] = ['home', ...CARDS];
const form: readonly Mode[] = ['new-convoy'];

const ofConvoy: Binding['when'] = (state) => (convoyAt(state) === undefined ? 'hidden' : online(state));

export const convoyKeys: readonly Binding[] = [
  {
    ...{ keys: ['c'], label: 'new convoy', group: 'Town', intent: 'new-convoy', modes, rank: 10.5 },
    about: 'choose tasks, or take those that are marked; name them, send them off together',
    when: (state) => {
      if (state.status?.tasks.length === 0) return because('There is no task yet: {new-task} writes one');
      if (freeTasks(state).length === 0) return because('Every open task is in a convoy already');
      const isNone = areMarked(state) && markedTasks(state).length === 0;
      return isNone ? because('What is marked is in a convoy already, or over; {unmark} unmarks it') : online(state);
    },
  },
  {
    ...{ keys: ['J'], label: 'join', group: 'Town', intent: 'join', modes, rank: 16, when: ofConvoy },
    about: 'have this convoy land all or nothing, or task by task again; after y',
  },
  {
    ...{ keys: ['X'], label: 'dissolve', group: 'Town', intent: 'dissolve', modes, rank: 17, when: ofConvoy },
    about: 'this convoy, after y; its tasks stay',
  },
  { keys: ['enter'], label: 'send off', group: 'Town', intent: 'send-off', modes: form, rank: 1, when: online },
  { keys: ['tab'], label: 'next part', group: 'Town', intent: 'next-part', modes: form, rank: 3, when: always },
  { keys: ['shift-tab'], label: 'previous part', group: 'Town', intent: 'previous-part', modes: form, when: always },
  {
    ...{
      keys: ['escape'],
      label: 'leave, kept as a draft',
      group: 'Town',
      intent: 'leave-convoy',
      modes: form,
      rank: 5,
    },
    when: always,
  },
];

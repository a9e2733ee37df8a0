import type { Binding, Mode } from '../keymap.ts';
import { subjectOf } from '../list/subject.ts';
import { ROOMS } from './places.ts';
import { always, because, listed, online } from './when.ts';

const anywhere: readonly Mode[] = ['home', 'look'];
const everywhere: readonly Mode[] = [...ROOMS, 'palette', 'sure', 'scope', 'text', 'compose', 'new-convoy', 'search'];

const composable: Binding['when'] = (state) =>
  state.status?.rigs.length === 0 ? because('There is no rig yet: run mayor init in a clone') : online(state);

export const townKeys: readonly Binding[] = [
  {
    keys: ['n'],
    label: 'new task',
    about: 'write it, and start it',
    group: 'Town',
    intent: 'new-task',
    modes: anywhere,
    rank: 10,
    when: (state) => (subjectOf(state).item?.options.includes('deny') === true ? 'hidden' : composable(state)),
  },
  { keys: ['N'], label: 'new task, on any row', group: 'Town', intent: 'new-task', modes: anywhere, when: composable },
  {
    keys: ['/'],
    label: 'filter',
    about: 'only rows with these words',
    group: 'Town',
    intent: 'filter',
    modes: ['home'],
    rank: 11,
    when: listed,
  },
  {
    keys: ['escape'],
    label: 'all rows again',
    group: 'Town',
    intent: 'clear-filter',
    modes: ['home'],
    rank: 0,
    when: (state) => (state.filter === '' ? 'hidden' : 'enabled'),
  },
  {
    keys: ['?'],
    label: 'help',
    group: 'Town',
    intent: 'help',
    modes: ROOMS.filter((room) => room !== 'help'),
    rank: 12,
    when: always,
  },
  {
    keys: ['q'],
    label: 'quit',
    about: 'the town goes on; a demo ends',
    group: 'Town',
    intent: 'quit',
    modes: ['home'],
    rank: 13,
    when: always,
  },
  {
    keys: ['Q'],
    label: 'take the town down',
    about: 'stops every agent; nothing is lost',
    group: 'Town',
    intent: 'down-town',
    modes: ['home'],
    when: online,
  },
  {
    keys: ['ctrl-c'],
    label: 'quit from anywhere',
    group: 'Town',
    intent: 'quit',
    modes: everywhere,
    fixed: true,
    when: always,
  },
  { keys: ['ctrl-l'], label: 'draw again', group: 'Town', intent: 'redraw', modes: everywhere, when: always },
];

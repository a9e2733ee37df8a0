/** The command palette; every other key goes into what is searched for. */
import type { Binding, Mode } from '../keymap.ts';
import { ROOMS } from './places.ts';
import { always } from './when.ts';

const modes: readonly Mode[] = ['palette'];

export const paletteKeys: readonly Binding[] = [
  {
    ...{ keys: [':', 'ctrl-k'], label: 'commands', group: 'Town', intent: 'palette', modes: ROOMS, rank: 11.5 },
    about: 'search all that can be done from here, and go to whatever has a name',
    when: always,
  },
  {
    ...{ keys: ['/'], label: 'search', group: 'Town', intent: 'palette', modes: ['help'], rank: 4, when: always },
    about: 'all of these by a few letters',
  },
  { keys: ['enter'], label: 'run', group: 'Town', intent: 'run-command', modes, rank: 1, when: always },
  { keys: ['escape'], label: 'leave', group: 'Town', intent: 'cancel', modes, rank: 2, when: always },
  {
    ...{ keys: ['down', 'ctrl-n', 'tab'], label: 'next', group: 'Move', intent: 'next-command', modes, rank: 3 },
    when: always,
  },
  {
    ...{ keys: ['up', 'ctrl-p', 'shift-tab'], label: 'previous', group: 'Move', intent: 'previous-command', modes },
    rank: 4,
    when: always,
  },
  { keys: ['pagedown'], label: 'a page down', group: 'Move', intent: 'next-commands', modes, when: always },
  { keys: ['pageup'], label: 'a page up', group: 'Move', intent: 'previous-commands', modes, when: always },
];

/** Reading something longer than the terminal: the diff, the evidence, the help, one row alone. */
import type { Binding, Mode } from '../keymap.ts';
import { LISTS, READERS } from './places.ts';
import { always } from './when.ts';

const all: readonly Mode[] = [...READERS, ...LISTS];
const diff: readonly Mode[] = ['diff'];

export const readerKeys: readonly Binding[] = [
  { keys: ['escape', 'q'], label: 'back', group: 'Move', intent: 'back', modes: all, rank: 9, when: always },
  { keys: ['?'], label: 'back', group: 'Move', intent: 'back', modes: ['help'], when: always },
  {
    ...{ keys: ['tab', ']'], label: 'next section', group: 'Move', intent: 'next-section', modes: ['help'], rank: 5 },
    when: always,
  },
  {
    ...{ keys: ['shift-tab', '['], label: 'previous section', group: 'Move', intent: 'previous-section' },
    modes: ['help'],
    when: always,
  },
  { keys: ['w'], label: 'back', group: 'Move', intent: 'back', modes: ['why'], when: always },
  { keys: ['v'], label: 'back', group: 'Move', intent: 'back', modes: ['look'], when: always },
  { keys: ['j', 'down'], label: 'down', group: 'Move', intent: 'down', modes: all, rank: 20, when: always },
  { keys: ['k', 'up'], label: 'up', group: 'Move', intent: 'up', modes: all, when: always },
  {
    keys: ['space', 'pagedown', 'ctrl-d', 'f'],
    label: 'page',
    group: 'Move',
    intent: 'page-down',
    modes: all,
    rank: 21,
    when: always,
  },
  { keys: ['b', 'pageup', 'ctrl-u'], label: 'page up', group: 'Move', intent: 'page-up', modes: all, when: always },
  { keys: ['home'], label: 'top', group: 'Move', intent: 'first', modes: all, when: always },
  { keys: ['end', 'G'], label: 'end', group: 'Move', intent: 'last', modes: all, when: always },
  { keys: [']', 'tab'], label: 'next file', group: 'Move', intent: 'next-file', modes: diff, rank: 5, when: always },
  {
    keys: ['[', 'shift-tab'],
    label: 'previous file',
    group: 'Move',
    intent: 'previous-file',
    modes: diff,
    when: always,
  },
  { keys: ['}', 'n'], label: 'next hunk', group: 'Move', intent: 'next-hunk', modes: diff, rank: 5, when: always },
  { keys: ['{', 'p'], label: 'previous hunk', group: 'Move', intent: 'previous-hunk', modes: diff, when: always },
  { keys: ['l', 'right'], label: 'to the right', group: 'Move', intent: 'right', modes: diff, when: always },
  { keys: ['h', 'left'], label: 'to the left', group: 'Move', intent: 'left', modes: diff, when: always },
];

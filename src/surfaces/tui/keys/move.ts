import type { Availability, Binding, Mode } from '../keymap.ts';
import { selectedRow } from '../list/subject.ts';
import { scrolledBy } from '../preview/tabs.ts';
import type { State } from '../state.ts';
import { hasPreview } from './preview.ts';
import { always, because, onFeed } from './when.ts';

const lists: readonly Mode[] = ['home'];

/** The selected row, where it has something to unfold. */
const foldOf = (state: State): { readonly folded: boolean } | undefined => {
  const row = onFeed(state) ? undefined : selectedRow(state);
  return row?.kind === 'convoy' || row?.kind === 'heading' || row?.kind === 'more' ? row : undefined;
};

/** Beside a preview these page in it, and Ctrl-D and Ctrl-U in the list. */
const unlessPreview = (state: State): Availability => (hasPreview(state) ? 'hidden' : 'enabled');

export const moveKeys: readonly Binding[] = [
  { keys: ['j', 'down'], label: 'next row', group: 'Move', intent: 'down', modes: lists, when: always },
  { keys: ['k', 'up'], label: 'previous row', group: 'Move', intent: 'up', modes: lists, when: always },
  {
    keys: ['tab', 'l', 'right'],
    label: 'next list',
    group: 'Move',
    intent: 'next-section',
    modes: lists,
    when: always,
  },
  {
    keys: ['shift-tab', 'h', 'left'],
    label: 'previous list',
    group: 'Move',
    intent: 'previous-section',
    modes: lists,
    when: always,
  },
  { keys: ['ctrl-d'], label: 'a page down', group: 'Move', intent: 'page-down', modes: lists, when: always },
  { keys: ['pagedown'], label: 'a page down', group: 'Move', intent: 'page-down', modes: lists, when: unlessPreview },
  { keys: ['ctrl-u'], label: 'a page up', group: 'Move', intent: 'page-up', modes: lists, when: always },
  { keys: ['pageup'], label: 'a page up', group: 'Move', intent: 'page-up', modes: lists, when: unlessPreview },
  { keys: ['home'], label: 'first row', group: 'Move', intent: 'first', modes: lists, when: always },
  { keys: ['G'], label: 'last row', group: 'Move', intent: 'last', modes: lists, when: always },
  {
    ...{ keys: ['end'], label: 'last row', group: 'Move', intent: 'last', modes: lists },
    when: (state) => (hasPreview(state) && scrolledBy(state) > 0 ? 'hidden' : 'enabled'),
  },
  {
    keys: ['enter'],
    label: 'fold',
    group: 'Move',
    intent: 'fold',
    modes: lists,
    rank: 4,
    when: (state) => (foldOf(state)?.folded === false ? 'enabled' : 'hidden'),
  },
  {
    keys: ['enter'],
    label: 'open',
    group: 'Move',
    intent: 'fold',
    modes: lists,
    rank: 4,
    when: (state) => (foldOf(state)?.folded === true ? 'enabled' : 'hidden'),
  },
  {
    keys: ['f'],
    label: 'fold the section',
    about: 'only its heading stays, with how many it holds; again: all of it',
    group: 'Move',
    intent: 'fold-section',
    modes: lists,
    when: (state) => (selectedRow(state) === undefined ? because('There is nothing to fold yet') : 'enabled'),
  },
  {
    keys: ['enter'],
    label: 'jump to it',
    group: 'Move',
    intent: 'jump',
    modes: lists,
    rank: 4,
    when: (state) => (onFeed(state) ? 'enabled' : 'hidden'),
  },
];

/** Searching everywhere; in its view every other key goes into the words. */

import { entryIn } from '../find/search.ts';
import type { Binding, Mode } from '../keymap.ts';
import { always, because, online } from './when.ts';

const modes: readonly Mode[] = ['search'];
const form = { group: 'Town', modes } as const;

export const searchKeys: readonly Binding[] = [
  {
    ...{
      keys: ['ctrl-f'],
      label: 'search everything',
      group: 'Town',
      intent: 'search',
      modes: ['home', 'look'],
      rank: 11.2,
    },
    view: true,
    about: 'tasks with closed ones and notes, logs of gates, panes and events',
    when: (state) => (state.status?.tasks.length === 0 ? because('There is no task yet') : online(state)),
  },
  {
    ...{ keys: ['ctrl-f'], label: 'search everything', group: 'Town', intent: 'search', modes: ['text'], rank: 3 },
    about: 'these words in tasks, logs, panes and events',
    when: (state) =>
      state.asking?.kind === 'text' && state.asking.purpose.kind === 'filter' ? online(state) : 'hidden',
  },
  {
    ...{ keys: ['enter'], label: 'go there', intent: 'go-found', rank: 1, ...form },
    about: 'the row, the log or the pane at that line, the event',
    when: ({ place }) =>
      place.kind === 'search' && entryIn(place) !== undefined ? 'enabled' : because('There is nothing to go to yet'),
  },
  { ...{ keys: ['escape'], label: 'leave', intent: 'cancel', rank: 2, ...form }, when: always },
  { ...{ keys: ['down', 'ctrl-n'], label: 'next', intent: 'next-found', rank: 3, ...form }, when: always },
  { ...{ keys: ['up', 'ctrl-p'], label: 'previous', intent: 'previous-found', rank: 4, ...form }, when: always },
  { ...{ keys: ['tab'], label: 'next kind', intent: 'next-kind', rank: 5, ...form }, when: always },
  { ...{ keys: ['shift-tab'], label: 'previous kind', intent: 'previous-kind', ...form }, when: always },
  { ...{ keys: ['pagedown'], label: 'a page down', intent: 'next-page', ...form }, when: always },
  { ...{ keys: ['pageup'], label: 'a page up', intent: 'previous-page', ...form }, when: always },
];

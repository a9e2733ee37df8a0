/** The board of convoys. On a card the keys act that act on its row at home. */
import type { Binding, Intent, Mode } from '../keymap.ts';
import { subjectOf } from '../list/subject.ts';
import { CARDS } from './places.ts';
import { always, because, online } from './when.ts';

const cards: readonly Mode[] = CARDS;

/** What is done about a task, and not about a row of the list. */
const ON_CARDS: ReadonlySet<Intent> = new Set<Intent>([
  ...(['allow', 'deny', 'allow-kind', 'deny-kind', 'answer', 'choose', 'retry', 'dismiss'] as const),
  ...(['approve', 'reject', 'diff', 'resolve', 'landings', 'gates', 'trains', 'contest'] as const),
  ...(['tell', 'stop', 'sling', 'sling-with', 'why', 'new-task'] as const),
]);

/** The same bindings, live on cards as well: one table says what a key does to a task. */
export const onCards = (bindings: readonly Binding[]): readonly Binding[] =>
  bindings.map((binding) =>
    binding.modes.includes('home') && ON_CARDS.has(binding.intent)
      ? { ...binding, modes: [...binding.modes, ...CARDS] }
      : binding,
  );

const openable: Binding['when'] = (state) =>
  subjectOf(state).task === undefined ? because('There is no task here to open') : 'enabled';

export const boardKeys: readonly Binding[] = [
  {
    ...{ keys: ['B'], label: 'board', group: 'Town', intent: 'board', modes: ['home', 'look', 'graph'], rank: 14.5 },
    view: true,
    about: 'convoys and their tasks as cards, by state',
    when: online,
  },
  {
    ...{ keys: ['B'], label: 'graph', group: 'Town', intent: 'graph', modes: ['board'], rank: 10.2, when: always },
    about: 'what waits for what in this convoy',
  },
  {
    ...{ keys: ['enter'], label: 'open', group: 'Move', intent: 'open-card', modes: cards, rank: 3.5, when: openable },
    about: 'its change where it is in review, else its row at home',
  },
  {
    ...{ keys: ['/'], label: 'filter', group: 'Town', intent: 'filter', modes: ['board'], rank: 11, when: always },
    about: 'only tasks with these words',
  },
  {
    ...{ keys: ['escape'], label: 'all again', group: 'Town', intent: 'clear-filter', modes: ['board'], rank: 0 },
    when: (state) => (state.filter === '' ? 'hidden' : 'enabled'),
  },
  {
    ...{ keys: ['escape'], label: 'back', group: 'Move', intent: 'back', modes: cards, rank: 9 },
    when: (state) => (state.place.kind === 'board' && state.filter !== '' ? 'hidden' : 'enabled'),
  },
  { keys: ['q'], label: 'back', group: 'Move', intent: 'back', modes: cards, when: always },
  { keys: ['j', 'down'], label: 'down', group: 'Move', intent: 'down', modes: cards, rank: 20, when: always },
  { keys: ['k', 'up'], label: 'up', group: 'Move', intent: 'up', modes: cards, when: always },
  { keys: ['l', 'right'], label: 'next column', group: 'Move', intent: 'right', modes: cards, rank: 21, when: always },
  { keys: ['h', 'left'], label: 'previous column', group: 'Move', intent: 'left', modes: cards, when: always },
  {
    ...{ keys: ['tab'], label: 'next convoy', group: 'Move', intent: 'next-section', modes: cards, rank: 10 },
    when: always,
  },
  {
    ...{ keys: ['shift-tab'], label: 'previous convoy', group: 'Move', intent: 'previous-section', modes: cards },
    when: always,
  },
  { keys: ['pagedown', 'ctrl-d'], label: 'far down', group: 'Move', intent: 'page-down', modes: cards, when: always },
  { keys: ['pageup', 'ctrl-u'], label: 'far up', group: 'Move', intent: 'page-up', modes: cards, when: always },
  { keys: ['home'], label: 'first', group: 'Move', intent: 'first', modes: cards, when: always },
  { keys: ['end', 'G'], label: 'last', group: 'Move', intent: 'last', modes: cards, when: always },
];

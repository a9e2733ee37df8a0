/** The tabs of the selected row, scrolling in them, and typing into its pane. */
import type { Availability, Binding } from '../keymap.ts';
import { layoutOf } from '../layout.ts';
import { subjectOf } from '../list/subject.ts';
import { scrolledBy, tabsOf } from '../preview/tabs.ts';
import type { State } from '../state.ts';
import { always, asking, because, onFeed } from './when.ts';

const modes = ['home', 'look'] as const;

const turnable = (state: State): Availability =>
  tabsOf(subjectOf(state)).length > 1 ? 'enabled' : because('There is one thing to see of this row');

/** Where the preview is in sight and has something to scroll in, the paging keys are its own. */
export const hasPreview = (state: State): boolean =>
  state.place.kind === 'home' &&
  !onFeed(state) &&
  layoutOf(state).preview.height > 0 &&
  tabsOf(subjectOf(state)).length > 0;

const shown = (state: State): Availability => (hasPreview(state) ? 'enabled' : 'hidden');

const typable = asking(({ polecat, convoy }) => {
  if (polecat === undefined)
    return because(
      convoy === undefined ? 'No polecat works here: there is no pane to type into' : 'Select one of its polecats',
    );
  return polecat.pane === undefined ? because(`${polecat.id} has no pane now`) : 'enabled';
});

export const previewKeys: readonly Binding[] = [
  {
    ...{ keys: [']'], label: 'next tab', group: 'Polecats', intent: 'next-tab', modes, rank: 10 },
    about: 'pane, task, diff, log, mail, evidence, timeline',
    when: turnable,
  },
  { keys: ['['], label: 'previous tab', group: 'Polecats', intent: 'previous-tab', modes, when: turnable },
  {
    ...{ keys: ['pageup'], label: 'preview up', group: 'Polecats', intent: 'preview-up', modes: ['home'] },
    when: shown,
  },
  {
    ...{ keys: ['pagedown'], label: 'preview down', group: 'Polecats', intent: 'preview-down', modes: ['home'] },
    when: shown,
  },
  {
    ...{ keys: ['end'], label: 'live again', group: 'Polecats', intent: 'preview-end', modes: ['home'] },
    when: (state) => (hasPreview(state) && scrolledBy(state) > 0 ? 'enabled' : 'hidden'),
  },
  {
    ...{ keys: ['i'], label: 'type', group: 'Polecats', intent: 'type', modes, rank: 7 },
    about: 'your keys go into its pane, until Ctrl-]',
    when: typable,
  },
  {
    ...{ keys: ['ctrl-]'], label: 'stop typing', group: 'Polecats', intent: 'stop-typing', modes: ['typing', 'held'] },
    ...{ rank: 1, fixed: true },
    when: always,
  },
  {
    ...{ keys: ['y'], label: 'type all the same', group: 'Polecats', intent: 'type-anyway', modes: ['held'], rank: 2 },
    ...{ fixed: true },
    when: always,
  },
  {
    ...{
      keys: ['n', 'escape'],
      label: 'let it be',
      group: 'Polecats',
      intent: 'stop-typing',
      modes: ['held'],
      rank: 3,
    },
    ...{ fixed: true },
    when: always,
  },
];

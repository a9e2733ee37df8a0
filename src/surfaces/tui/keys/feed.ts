/** The feed as a view of its own. */
import { chosenEvent, scopesAt } from '../feed-view.ts';
import type { Binding, Mode } from '../keymap.ts';
import type { State } from '../state.ts';
import { CARDS } from './places.ts';
import { always, because } from './when.ts';

const feed: readonly Mode[] = ['feed'];

const isKept = ({ place }: State): boolean =>
  place.kind === 'feed' && (place.sort !== 'all' || place.words !== '' || place.of !== undefined);

const kept: Binding['when'] = (state) => (isKept(state) ? 'enabled' : 'hidden');
const whole: Binding['when'] = (state) => (isKept(state) ? 'hidden' : 'enabled');

export const feedKeys: readonly Binding[] = [
  {
    ...{ keys: ['F'], label: 'feed', group: 'Town', intent: 'feed', modes: ['home', 'look', ...CARDS], rank: 14.7 },
    view: true,
    about: 'all that has happened, by sort, task, convoy, rig or words',
    when: always,
  },
  {
    ...{ keys: ['enter'], label: 'jump to it', group: 'Move', intent: 'open-event', modes: feed, rank: 1 },
    about: 'its row at home; what has landed, among the landings; else why it stands as it does',
    when: (state) => (chosenEvent(state) === undefined ? because('There is no event here') : 'enabled'),
  },
  {
    ...{ keys: ['tab'], label: 'next sort', group: 'Town', intent: 'next-sort', modes: feed, rank: 2, when: always },
    about: 'all, what needs you, landings, problems',
  },
  {
    ...{ keys: ['shift-tab'], label: 'previous sort', group: 'Town', intent: 'previous-sort', modes: feed },
    when: always,
  },
  {
    ...{ keys: ['o'], label: 'only these', group: 'Town', intent: 'only-these', modes: feed, rank: 3 },
    about: 'about the same task, then the same polecat, convoy, rig, then all again',
    when: (state) => (scopesAt(state).length === 0 && whole(state) === 'enabled' ? because(NOBODY) : 'enabled'),
  },
  {
    ...{ keys: ['/'], label: 'words', group: 'Town', intent: 'feed-words', modes: feed, rank: 4, when: always },
    about: 'only events with these words',
  },
  { keys: ['escape'], label: 'all again', group: 'Town', intent: 'all-events', modes: feed, rank: 0, when: kept },
  { keys: ['escape'], label: 'back', group: 'Move', intent: 'back', modes: feed, rank: 9, when: whole },
  { keys: ['q'], label: 'back', group: 'Move', intent: 'back', modes: feed, when: always },
  { keys: ['j', 'down'], label: 'newer', group: 'Move', intent: 'down', modes: feed, rank: 21, when: always },
  { keys: ['k', 'up'], label: 'older', group: 'Move', intent: 'up', modes: feed, rank: 20, when: always },
  {
    ...{ keys: ['space', 'pagedown', 'ctrl-d', 'f'], label: 'page', group: 'Move', intent: 'page-down', modes: feed },
    when: always,
  },
  { keys: ['b', 'pageup', 'ctrl-u'], label: 'page up', group: 'Move', intent: 'page-up', modes: feed, when: always },
  { keys: ['home'], label: 'oldest', group: 'Move', intent: 'first', modes: feed, when: always },
  { keys: ['end', 'G'], label: 'newest', group: 'Move', intent: 'last', modes: feed, rank: 5, when: always },
];

const NOBODY = 'This event names nobody to keep to';

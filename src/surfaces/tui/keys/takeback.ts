/** Taking back what was done last. */
import type { Binding } from '../keymap.ts';
import { because, online } from './when.ts';

export const takebackKeys: readonly Binding[] = [
  {
    ...{ keys: ['z'], label: 'take back', group: 'Answer', intent: 'take-back', modes: ['home', 'look', 'trains'] },
    about: 'what you did last: an approval, a rule, a dismissal, a stop, a convoy',
    when: (state) =>
      (state.done ?? []).length === 0
        ? because('You have done nothing from here yet that could be taken back')
        : online(state),
  },
  {
    ...{ keys: ['escape'], label: 'put away', group: 'Answer', intent: 'put-away', modes: ['home'], rank: 3 },
    about: 'what was said of a refused command',
    when: ({ filter, refused, selected = '' }) =>
      filter === '' && refused?.[selected] !== undefined ? 'enabled' : 'hidden',
  },
];

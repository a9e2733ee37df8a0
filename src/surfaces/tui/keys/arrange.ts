/** The order of the list: in which groups, and how within each. */
import type { Binding, Mode } from '../keymap.ts';
import { listed } from './when.ts';

const modes: readonly Mode[] = ['home'];

export const arrangeKeys: readonly Binding[] = [
  {
    ...{ keys: ['b'], label: 'group', group: 'Move', intent: 'group', modes, rank: 11.2, when: listed },
    about: 'by need, by convoy, by rig, by state: the next of these',
  },
  {
    ...{ keys: ['o'], label: 'order', group: 'Move', intent: 'sort', modes, rank: 11.3, when: listed },
    about: 'sort rows within each group by need, age, priority, cost or name: the next of these',
  },
];

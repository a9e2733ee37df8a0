/** Marking rows, and keys that are then about all that are marked. */

import type { Binding, Mode } from '../keymap.ts';
import { noneOf } from '../list/asked.ts';
import { type BULK, isBulk } from '../list/bulk.ts';
import { areMarked, canMark, greenRows, planOf } from '../list/marks.ts';
import { selectedRow } from '../list/subject.ts';
import type { State } from '../state.ts';
import { because, onFeed, online } from './when.ts';

const modes: readonly Mode[] = ['home'];

const markable: Binding['when'] = (state) => {
  if (onFeed(state)) return because('Events cannot be marked: {next-section} goes to the list');
  return canMark(selectedRow(state)) ? 'enabled' : because('Only what can be answered, judged or worked is marked');
};

const anyGreen: Binding['when'] = (state) =>
  greenRows(state).length > 0 ? 'enabled' : because('Nothing in review has been rehearsed and is green');

export const markKeys: readonly Binding[] = [
  {
    ...{ keys: ['m'], label: 'mark', group: 'Move', intent: 'mark', modes, rank: 11.4, when: markable },
    about: 'this row, and on to the next: answers, approve, stop and sling are then about all marked ones',
  },
  {
    ...{ keys: ['*'], label: 'mark the section', group: 'Move', intent: 'mark-section', modes, when: markable },
    about: 'every row of it; again: none',
  },
  {
    ...{ keys: ['+'], label: 'mark green ones', group: 'Move', intent: 'mark-green', modes, when: anyGreen },
    about: 'all in review that were rehearsed and came out green',
  },
  {
    ...{ keys: ['escape', '-'], label: 'unmark', group: 'Move', intent: 'unmark', modes, rank: 0.5 },
    about: 'all rows',
    when: (state) => (areMarked(state) ? 'enabled' : 'hidden'),
  },
  {
    ...{ keys: ['O'], label: 'approve all green', group: 'Review', intent: 'approve-green', modes, view: true },
    about: 'everything in review that came out green, each as it is shown now, after y',
    when: (state) => {
      const any = anyGreen(state);
      if (any !== 'enabled') return any;
      const plan = planOf(state, 'approve', greenRows(state));
      return plan.takes.length > 0
        ? online(state)
        : because(`Green, but not to be approved so: ${plan.leaves[0]?.why}`);
    },
  },
];

/** With rows marked, keys of `BULK` are about them, and their letters mean nothing else. */
export const markedFirst = (bindings: readonly Binding[]): readonly Binding[] => {
  const taken = new Set(
    bindings.filter(({ intent, modes: where }) => isBulk(intent) && where.includes('home')).flatMap(({ keys }) => keys),
  );
  for (const key of ['escape']) taken.add(key);
  return bindings.map((binding) => {
    const { intent, keys, when } = binding;
    if (!binding.modes.includes('home') || intent === 'unmark') return binding;
    if (isBulk(intent))
      return { ...binding, when: (state) => (areMarked(state) ? forMarked(state, intent) : when(state)) };
    if (!keys.some((key) => taken.has(key))) return binding;
    return { ...binding, when: (state) => (areMarked(state) ? 'hidden' : when(state)) };
  });
};

const forMarked = (state: State, bulk: keyof typeof BULK): ReturnType<Binding['when']> => {
  const plan = planOf(state, bulk);
  return plan.takes.length > 0 ? online(state) : because(noneOf(bulk, plan));
};

import type { Availability, Binding } from '../keymap.ts';
import type { State } from '../state.ts';
import { asking, because, onFeed } from './when.ts';

const modes = ['home', 'look'] as const;
const nobody = 'No polecat works here: {sling} slings the task';

const explained = asking(({ polecat, task, convoy }) => {
  if (polecat !== undefined || task !== undefined) return 'enabled';
  return because(convoy === undefined ? 'Select a polecat or a task' : 'Select one of its tasks');
});

const attachable = (state: State): Availability => {
  if (onFeed(state)) return 'hidden';
  return asking(({ row, polecat, convoy, problem }) => {
    if (convoy !== undefined || row === undefined) return 'hidden';
    if (problem !== undefined) return because('There is no pane to a problem; what to do next stands beside it');
    if (polecat === undefined) return because(nobody);
    return polecat.pane === undefined ? because(`${polecat.id} has no pane now`) : 'enabled';
  })(state);
};

const tellable = asking(({ item, polecat, convoy }) => {
  if (item?.options.includes('text') === true && item.kind !== 'stuck') return 'hidden';
  if (polecat !== undefined) return 'enabled';
  return because(convoy === undefined ? nobody : 'Select one of its polecats');
});

const stoppable = asking(({ polecat }) => {
  if (polecat === undefined) return because(nobody);
  return polecat.state === 'stopped' ? because(`${polecat.id} is stopped already; {sling} starts it again`) : 'enabled';
});

const slingable = asking(({ task, polecat }) => {
  if (task === undefined) return because('Select a task to sling');
  if (task.state === 'landed' || task.state === 'closed') return because(`${task.id} is ${task.state}`);
  if (polecat === undefined || polecat.state === 'stopped' || polecat.state === 'stuck') return 'enabled';
  return polecat.state === 'waiting' ? 'enabled' : because(`${polecat.id} has ${task.id} already`);
});

export const workerKeys: readonly Binding[] = [
  {
    keys: ['enter'],
    label: 'attach',
    about: 'sit in its pane',
    group: 'Polecats',
    intent: 'attach',
    modes,
    rank: 4,
    when: attachable,
  },
  {
    keys: ['t'],
    label: 'tell',
    about: 'type something to the agent',
    group: 'Polecats',
    intent: 'tell',
    modes,
    rank: 6,
    when: tellable,
  },
  {
    keys: ['s'],
    label: 'stop',
    about: 'worktree and branch stay',
    group: 'Polecats',
    intent: 'stop',
    modes,
    rank: 9,
    aimed: true,
    when: stoppable,
  },
  {
    keys: ['g'],
    label: 'sling',
    about: 'give the task to a polecat now',
    group: 'Polecats',
    intent: 'sling',
    modes,
    rank: 4,
    aimed: true,
    when: slingable,
  },
  {
    keys: ['S'],
    label: 'sling with an agent',
    group: 'Polecats',
    intent: 'sling-with',
    modes,
    aimed: true,
    when: slingable,
  },
  {
    keys: ['w'],
    label: 'why',
    about: 'the evidence for its state, and who may take the task',
    group: 'Polecats',
    intent: 'why',
    modes,
    rank: 8,
    when: explained,
  },
  {
    keys: ['v', 'space'],
    label: 'view',
    about: 'the row alone: the whole question, the whole pane',
    group: 'Polecats',
    intent: 'look',
    modes: ['home'],
    rank: 7,
    when: (state) => (state.selected === undefined ? because('There is nothing to view yet') : 'enabled'),
  },
];

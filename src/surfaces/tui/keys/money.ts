/** The rigs with their settings, what was used, and the agents with what is left of their limits. */
import type { Availability, Binding } from '../keymap.ts';
import { entryOf } from '../list/listing.ts';
import { agentAt, costTargetAt } from '../money.ts';
import type { State } from '../state.ts';
import { because, online } from './when.ts';

const onRig = (state: State): Availability =>
  entryOf(state) === undefined ? because('There is no rig yet: run mayor init in a clone') : 'enabled';

const onCost = (state: State): Availability => {
  if (state.place.kind === 'costs' && ['day', 'agent', 'model'].includes(state.place.by))
    return because('Only tasks, polecats, convoys and rigs are in the list');
  return costTargetAt(state) === undefined
    ? because('What this was used for is not known to the town any more')
    : 'enabled';
};

const onResting = (state: State): Availability => {
  const row = agentAt(state);
  if (row?.state !== 'resting') return because('Its account does not rest');
  return online(state);
};

export const moneyKeys: readonly Binding[] = [
  {
    ...{ keys: ['R'], label: 'rigs', group: 'Town', intent: 'rigs', modes: ['home', 'look'] },
    view: true,
    about: 'each rig with its settings, what is wrong with it and what to do',
    when: online,
  },
  {
    ...{ keys: ['e', 'enter'], label: 'edit rigs.yaml', group: 'Town', intent: 'edit-rigs', modes: ['rigs'], rank: 1 },
    about: 'opens it in your editor at this rig, and checks it after that',
    when: onRig,
  },
  {
    ...{ keys: ['o'], label: 'only its rows', group: 'Town', intent: 'only-rig', modes: ['rigs'], rank: 2 },
    about: 'the list, filtered by this rig',
    when: onRig,
  },
  {
    ...{ keys: ['C'], label: 'costs', group: 'Town', intent: 'costs', modes: ['home', 'look'] },
    view: true,
    about: 'what was used and what it cost, by task, rig, model and more; the budgets',
    when: online,
  },
  {
    ...{ keys: ['tab', 'g'], label: 'by another', group: 'Town', intent: 'costs-by', modes: ['costs'], rank: 2 },
    about: 'the same by polecat, convoy, rig, day, agent, model, task',
    when: () => 'enabled',
  },
  {
    ...{ keys: ['enter'], label: 'to its row', group: 'Town', intent: 'to-cost', modes: ['costs'], rank: 1 },
    about: 'the list, with what this was used for selected',
    when: onCost,
  },
  {
    ...{ keys: ['U'], label: 'agents', group: 'Town', intent: 'agents', modes: ['home', 'look'] },
    view: true,
    about: 'each agent and account: whether it can work, what is left of its limits',
    when: online,
  },
  {
    ...{ keys: ['r'], label: 'resume account', group: 'Town', intent: 'resume-account', modes: ['agents'], rank: 1 },
    about: 'lets an account that rests work again now',
    when: onResting,
  },
];

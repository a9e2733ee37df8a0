/** Folds of accounts that rest at a usage limit. */
import type { Folds } from '../evolve.ts';
import { without } from './town.ts';

export const foldAccount: Folds<'account.parked' | 'account.resumed'> = {
  'account.parked': (world, { account, agent, polecat, until, because }, at) => ({
    ...world,
    parked: {
      ...world.parked,
      [account]: { since: world.parked[account]?.since ?? at, until, because, agent, polecat },
    },
  }),
  'account.resumed': (world, { account }) => ({ ...world, parked: without(world.parked, account) }),
};

/** Folds of what agents have used, and of budgets that were reached. */
import type { Folds } from '../evolve.ts';
import type { Quota } from '../quota.ts';
import { entered } from '../usage/ledger.ts';
import { without } from './town.ts';

export const foldUsage: Folds<'usage.counted' | 'budget.reached' | 'budget.freed'> = {
  'usage.counted': (world, { cells, quotas = [] }) => ({
    ...world,
    ...(quotas.length === 0 ? {} : { quotas: { ...world.quotas, ...keyed(quotas) } }),
    ledger: entered(world.ledger, cells, (polecat) => world.polecats[polecat] !== undefined),
  }),
  'budget.reached': (world, { budget, level }) => ({ ...world, budgets: { ...world.budgets, [budget]: level } }),
  'budget.freed': (world, { budget }) => ({ ...world, budgets: without(world.budgets, budget) }),
};

const keyed = (quotas: readonly Quota[]): Readonly<Record<string, Quota>> =>
  Object.fromEntries(quotas.map((quota) => [quota.account, quota]));

/** What was used, and the budgets it is used from, in the picture of a town. */
import { type BudgetLevel, type BudgetState, budgetsOf, heldBack, sayBudget, tokenText } from '../budget.ts';
import type { Plan } from '../desire.ts';
import type { Instant } from '../ids.ts';
import type { World } from '../model.ts';
import type { Problem } from '../observed.ts';
import { dayOf } from '../usage/day.ts';
import { isUnused } from '../usage/ledger.ts';
import type { ByModel } from '../usage/sums.ts';
import { totalsOf } from '../usage/totals.ts';
import { type Spent, spentOf } from './costs.ts';
import type { StatusView } from './status.ts';

/** The picture with figures, and with the reasons of what does not start. */
export const withSpending = (status: StatusView, world: World, plan: Plan, now: Instant): StatusView => {
  const budgets = budgetsOf(world, plan.settings, now, plan.zone ?? 0);
  if (isUnused(world.ledger) && budgets.length === 0) return status;
  const prices = plan.settings.prices ?? {};
  const totals = totalsOf(world.ledger);
  const spent = (used: ByModel): { readonly spent?: Spent } => {
    const sum = spentOf(used, prices);
    return sum === undefined ? {} : { spent: sum };
  };
  return {
    ...status,
    tasks: status.tasks.map((row) => {
      const because = row.state === 'ready' ? heldBack(budgets, { ...row, task: row.id }) : undefined;
      return { ...row, ...spent(totals.task(row.id)), ...(because === undefined ? {} : { because }) };
    }),
    polecats: status.polecats.map((row) => ({ ...row, ...spent(totals.worker(row.id, row.reviews ?? row.task)) })),
    convoys: status.convoys.map((row) => ({ ...row, ...spent(totals.convoy(row.id, row.tasks)) })),
    problems: [...status.problems, ...budgets.flatMap(problemsOf)],
    totals: {
      ...status.totals,
      ...spent(totals.day(dayOf(now, plan.zone ?? 0))),
      ...(budgets.length === 0 ? {} : { budgets }),
    },
  };
};

const THEN: Readonly<Record<BudgetLevel, string>> = {
  warn: 'Nothing new starts once it is nearly used up: raise it under budget: in rigs.yaml, or plan with it',
  hold: 'Nothing new starts: raise it under budget: in rigs.yaml, or wait',
  pause: 'What runs rests at its next pause: raise it under budget: in rigs.yaml, or wait',
};

const problemsOf = (state: BudgetState): readonly Problem[] => [
  ...(state.level === 'ok' ? [] : [{ where: 'budget', what: sentence(sayBudget(state)), hint: THEN[state.level] }]),
  ...(state.unknown > 0
    ? [
        {
          where: 'budget',
          what: `No price is known of ${tokenText(state.unknown)} tokens, so the budget ${state.id} does not see them`,
          hint: 'mayor costs --by model shows the model: add it under prices: in rigs.yaml, or set a budget in tokens',
        },
      ]
    : []),
];

const sentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;

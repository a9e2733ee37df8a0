/** What was used, and the budgets it is used from, in the picture of a town. */
import { type BudgetState, budgetsOf, heldBack, sayBudget, tokenText } from '../budget.ts';
import type { Plan } from '../desire.ts';
import { grouped } from '../grouped.ts';
import type { Instant } from '../ids.ts';
import type { World } from '../model.ts';
import type { Problem } from '../observed.ts';
import { dayOf } from '../usage/day.ts';
import { type CostRow, costRows, type Spent, spentOf } from './costs.ts';
import type { StatusView } from './status.ts';

/** The picture with figures, and with the reasons of what does not start. */
export const withSpending = (status: StatusView, world: World, plan: Plan, now: Instant): StatusView => {
  const budgets = budgetsOf(world, plan.settings, now, plan.zone ?? 0);
  const rows = costRows(world, plan.settings.prices ?? {});
  if (rows.length === 0 && budgets.length === 0) return status;
  const byTask = grouped(rows, ({ task }) => task);
  const byAssignment = grouped(rows, ({ polecat, task }) => `${polecat}|${task}`);
  const today = dayOf(now, plan.zone ?? 0);
  return {
    ...status,
    tasks: status.tasks.map((row) => {
      const because = row.state === 'ready' ? heldBack(budgets, { ...row, task: row.id }) : undefined;
      return { ...row, ...spent(byTask.get(row.id)), ...(because === undefined ? {} : { because }) };
    }),
    polecats: status.polecats.map((row) => ({ ...row, ...spent(byAssignment.get(`${row.id}|${row.task}`)) })),
    convoys: status.convoys.map((row) => ({ ...row, ...spent(row.tasks.flatMap((task) => byTask.get(task) ?? [])) })),
    problems: [...status.problems, ...budgets.flatMap(problemsOf)],
    totals: {
      ...status.totals,
      ...spent(rows.filter(({ day }) => day === today)),
      ...(budgets.length === 0 ? {} : { budgets }),
    },
  };
};

const spent = (rows: readonly CostRow[] = []): { readonly spent?: Spent } => {
  const sum = spentOf(rows);
  return sum === undefined ? {} : { spent: sum };
};

const problemsOf = (state: BudgetState): readonly Problem[] => [
  ...(state.level === 'hold' || state.level === 'pause'
    ? [{ where: 'budget', what: sentence(sayBudget(state)), hint: 'Raise it under budget: in rigs.yaml, or wait' }]
    : []),
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

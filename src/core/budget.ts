/** Budgets: how much of each is used, and what must not begin or go on because of it. */

import type { Instant } from './ids.ts';
import type { World } from './model.ts';
import { workedOn } from './review/rule.ts';
import type { Settings } from './settings.ts';
import { dayOf } from './usage/day.ts';
import { type ByModel, costIn, tokensIn } from './usage/sums.ts';
import { totalsOf } from './usage/totals.ts';

export type Amount = { readonly unit: 'usd' | 'tokens'; readonly most: number };

export type BudgetSettings = {
  readonly perTask?: Amount;
  readonly perConvoy?: Amount;
  /** Of one rig in one day. */
  readonly perRig?: Amount;
  /** Of all rigs together in one day. */
  readonly perDay?: Amount;
  /** The part of a budget, from 0 to 1, at which it is told, and at which no new work starts. */
  readonly warnAt: number;
  readonly holdAt: number;
};

/** `warn`: it is told. `hold`: nothing new starts. `pause`: it is used up, and what runs rests too. */
export type BudgetLevel = 'warn' | 'hold' | 'pause';
type Scope = 'task' | 'convoy' | 'rig' | 'day';

export type BudgetState = {
  /** `task:shop-k3f9`, `day:2027-01-31`, `rig:shop:2027-01-31`. */
  readonly id: string;
  readonly scope: Scope;
  readonly subject: string;
  readonly unit: Amount['unit'];
  readonly used: number;
  readonly most: number;
  readonly level: BudgetLevel | 'ok';
  /** Tokens that no price is known of: a budget in dollars cannot see them. */
  readonly unknown: number;
};

/** The present standing of every budget that concerns somebody: those of tasks and convoys that are over are left out. */
export const budgetsOf = (world: World, settings: Settings, now: Instant, zone: number): readonly BudgetState[] => {
  const { budget } = settings;
  if (budget === undefined) return [];
  const today = dayOf(now, zone);
  const totals = totalsOf(world.ledger);
  const state = (scope: Scope, subject: string, amount: Amount | undefined, used: () => ByModel) =>
    amount === undefined ? [] : [stateOf(scope, subject, today, amount, used(), settings)];
  const tasks = new Set([...Object.values(world.polecats).map(workedOn), ...Object.keys(world.slung)]);
  return [
    ...[...tasks].flatMap((id) => state('task', id, budget.perTask, () => totals.task(id))),
    ...Object.values(world.convoys).flatMap((one) =>
      state('convoy', one.id, budget.perConvoy, () => totals.convoy(one.id, one.tasks)),
    ),
    ...Object.keys(settings.rigs).flatMap((name) => state('rig', name, budget.perRig, () => totals.rig(name, today))),
    ...state('day', today, budget.perDay, () => totals.day(today)),
  ];
};

const stateOf = (
  scope: Scope,
  subject: string,
  today: string,
  { unit, most }: Amount,
  sum: ByModel,
  { budget, prices = {} }: Settings,
): BudgetState => {
  const cost = costIn(sum, prices);
  const used = unit === 'usd' ? cost.usd : tokensIn(sum);
  const part = used / most;
  const level =
    part >= 1 ? 'pause' : part >= (budget?.holdAt ?? 1) ? 'hold' : part >= (budget?.warnAt ?? 1) ? 'warn' : 'ok';
  const id = scope === 'rig' ? `rig:${subject}:${today}` : `${scope}:${subject}`;
  return { id, scope, subject, unit, used, most, level, unknown: unit === 'usd' ? cost.unknown : 0 };
};

/** Whose work it is. */
export type Work = { readonly task: string; readonly rig: string; readonly convoy?: string };

const concerns = ({ scope, subject }: BudgetState, { task, rig, convoy }: Work): boolean =>
  ({ task: subject === task, convoy: subject === convoy, rig: subject === rig, day: true })[scope];

/** Why this may not start, in words; `undefined` where it may. */
export const heldBack = (states: readonly BudgetState[], work: Work): string | undefined =>
  sayFirst(states.filter(({ level }) => level === 'hold' || level === 'pause').filter((one) => concerns(one, work)));

/** Why this may not go on, in words. */
export const pausedBy = (states: readonly BudgetState[], work: Work): string | undefined =>
  sayFirst(states.filter(({ level }) => level === 'pause').filter((one) => concerns(one, work)));

const sayFirst = ([first]: readonly BudgetState[]): string | undefined =>
  first === undefined ? undefined : sayBudget(first);

const NAMES: Readonly<Record<Scope, (subject: string) => string>> = {
  task: (id) => `task ${id}`,
  convoy: (id) => `convoy ${id}`,
  rig: (name) => `rig ${name} for today`,
  day: (day) => `the day ${day}`,
};

/** `rig shop for today` */
export const budgetName = ({ scope, subject }: BudgetState): string => NAMES[scope](subject);
/** `$20.10 of $20` */
export const usedText = ({ unit, used, most }: BudgetState): string =>
  `${amountText(used, unit)} of ${amountText(most, unit)}`;

/** `the budget of rig shop for today is used up: $20.10 of $20` */
export const sayBudget = (state: BudgetState): string => {
  const { level } = state;
  const how = level === 'pause' ? 'is used up' : level === 'hold' ? 'is nearly used up' : 'is used in large part';
  return `the budget of ${budgetName(state)} ${how}: ${usedText(state)}`;
};

export const amountText = (amount: number, unit: Amount['unit']): string =>
  unit === 'usd' ? dollarText(amount) : `${tokenText(amount)} tokens`;

/** `$0.0012`, `$0.12`, `$12.30`: two digits that say something. */
export const dollarText = (usd: number): string =>
  usd > 0 && usd < 0.00005 ? '<$0.0001' : `$${usd.toFixed(usd > 0 && usd < 0.1 ? 4 : 2)}`;

/** `950`, `12.3k`, `4.5M` */
export const tokenText = (count: number): string => {
  if (count < 1_000) return String(count);
  if (count < 999_950) return `${(count / 1_000).toFixed(1)}k`;
  return count < 999_950_000 ? `${(count / 1e6).toFixed(1)}M` : `${(count / 1e9).toFixed(1)}G`;
};

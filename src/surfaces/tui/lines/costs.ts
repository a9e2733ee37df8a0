/** What was used, as it is heard: the whole first and whether it grows, then budgets, then each line, the dearest first. */
import { type BudgetState, budgetName } from '../../../core/budget.ts';
import { plainLine } from '../../../core/plain.ts';
import type { CostLine } from '../../../core/views/cost-lines.ts';
import type { CostGroup } from '../../../core/views/costs.ts';
import { costTable } from '../money.ts';
import { BUDGET_THEN, costName, NOTHING_USED, unpricedText } from '../rows/costs.ts';
import type { State } from '../state.ts';
import { heardAmount, heardCost, heardCount, heardTokens } from './amounts.ts';
import { chosenOf, entryLine, placeKeys, texts, type View } from './listed.ts';
import type { Line } from './places.ts';
import { ended } from './plain.ts';

const WEEK = 7;

export const costView: View = {
  lines: (state) => {
    const { place, status } = state;
    if (place.kind !== 'costs') return [];
    if (place.view === 'loading') return texts(['Adding up what was used.']);
    const { lines, together } = costTable(place, state.now);
    const budgets = budgetTexts(status?.totals.budgets ?? []);
    if (lines.length === 0) return texts([...budgets, NOTHING_USED]);
    const name = costName(place.by, state);
    return [
      ...texts([...togetherTexts(together), ...budgets, ...unpricedTexts(state)]),
      { text: `By ${place.by}, ${lines.length}, the dearest first:` },
      ...lines.map((line): Line => entryLine(state, line.id, lineText(line, place.by, name))),
    ];
  },
  here: (state) => {
    const { place } = state;
    if (place.kind !== 'costs' || place.view === 'loading') return [];
    const found = chosenOf(state, costTable(place, state.now).lines, ({ id }) => id);
    if (found === undefined) return [];
    const { row, place: at } = found;
    return [
      `${lineText(row, place.by, costName(place.by, state))} ${at}`,
      ...(place.by === 'day' ? [] : [...trendTexts(row), ...peakTexts(row)]),
      tokensText(row),
      ...placeKeys(state),
    ];
  },
};

const togetherTexts = (line: CostLine): readonly string[] => {
  const { today, week, month } = line;
  return [
    `Today: ${ended(heardCost(today))}`,
    `In seven days: ${ended(heardCost(week))}`,
    `In thirty days: ${ended(heardCost(month))}`,
    ...trendTexts(line),
    tokensText(line),
  ];
};

/** Of a day the three spans are one. */
const lineText = (
  { id, today, week, month }: CostLine,
  by: CostGroup,
  name: (id: string) => readonly string[],
): string => {
  const what = plainLine(name(id).join(', '));
  if (by === 'day') return `${what}: ${ended(heardCost(month))}`;
  const spans = [
    `${heardCost(today)} today`,
    `${heardCost(week)} in seven days`,
    week.total === month.total && week.usd === month.usd ? 'the same in thirty' : `${heardCost(month)} in thirty`,
  ];
  return `${what}: ${spans.join(', ')}.`;
};

const sum = (figures: readonly number[]): number => figures.reduce((all, one) => all + one, 0);

/** Day by day it is in dollars, or in tokens where no price is known at all. */
const unitOf = ({ month }: CostLine): 'usd' | 'tokens' => (month.usd === undefined ? 'tokens' : 'usd');

/** Less than that is neither more nor less. */
const SAME = 0.1;

/** The seven days up to now beside the seven before them: what the drawn line of days shows at a glance. */
const trendTexts = (line: CostLine): readonly string[] => {
  const week = sum(line.days.slice(-WEEK));
  const before = sum(line.days.slice(-2 * WEEK, -WEEK));
  if (week === 0 && before === 0) return [];
  const how = week > before * (1 + SAME) ? 'Rising' : week < before * (1 - SAME) ? 'Falling' : 'Steady';
  const amount = before === 0 ? 'nothing' : heardAmount(before, unitOf(line));
  return [`${how}: ${amount} in the seven days before.`];
};

const peakTexts = (line: CostLine): readonly string[] => {
  const most = Math.max(0, ...line.days);
  if (most === 0) return [];
  const ago = line.days.length - 1 - line.days.lastIndexOf(most);
  const when = ago === 0 ? 'today' : ago === 1 ? 'yesterday' : `${ago} days ago`;
  return [`The most on one day: ${heardAmount(most, unitOf(line))}, ${when}.`];
};

const tokensText = ({ month }: CostLine): string => {
  const { input, output, cacheRead, cacheWrite } = month.tokens;
  const [read, written, cached] = [input, output, cacheRead + cacheWrite].map(heardCount);
  return `Tokens in thirty days: ${read} in, ${written} out, ${cached} cached.`;
};

const unpricedTexts = (state: State): readonly string[] => {
  const text = unpricedText(state);
  return text === undefined ? [] : [ended(text)];
};

/** Those that are used most first. */
const budgetTexts = (all: readonly BudgetState[]): readonly string[] =>
  all.toSorted((a, b) => b.used / b.most - a.used / a.most).map(budgetText);

const budgetText = (budget: BudgetState): string => {
  const { used, most, unit, unknown, level } = budget;
  const left = Math.max(0, most - used);
  const then = unknown > 0 ? `without ${heardTokens(unknown)} of no price` : BUDGET_THEN[level].text;
  const spent = `${heardAmount(used, unit)} of ${heardAmount(most, unit)} used, ${heardAmount(left, unit)} left`;
  return `Budget of ${plainLine(budgetName(budget))}: ${spent}; ${ended(then)}`;
};

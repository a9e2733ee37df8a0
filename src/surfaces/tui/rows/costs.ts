/** What was used: today, in seven days and in thirty, the dearest first; and how much of each budget is left. */
import {
  amountText,
  type BudgetLevel,
  type BudgetState,
  budgetName,
  dollarText,
  tokenText,
  usedText,
} from '../../../core/budget.ts';
import { plainLine } from '../../../core/plain.ts';
import { type CostLine, NONE, SPARK_DAYS, unpriced } from '../../../core/views/cost-lines.ts';
import type { CostGroup, CostSum } from '../../../core/views/costs.ts';
import { blank, lineText, type Part, rowText } from '../drawing/row.ts';
import type { Theme, Tone } from '../drawing/theme.ts';
import { entryOf, windowTop } from '../list/listing.ts';
import { costTable, rowsIn } from '../money.ts';
import type { Place, State } from '../state.ts';
import { spoken } from './keys.ts';
import { filled } from './list-lines.ts';
import { barText, sparkText } from './spark.ts';
import { textLines } from './text-lines.ts';

type Costs = Extract<Place, { readonly kind: 'costs' }>;

export const costsTitle = ({ by }: Costs, theme: Theme, width: number): string =>
  lineText(theme, width, [
    { text: ' Costs', bold: true },
    { text: ` by ${by}`, tone: 'accent', bold: true },
  ]);

export const costLinesShown = (state: State, theme: Theme, width: number, height: number): readonly string[] => {
  const { place } = state;
  if (place.kind !== 'costs') return [];
  const say = (text: string) => filled([blank(width), ...textLines(text, theme, width, 'dim')], width, height);
  if (place.view === 'loading') return say('Adding up what was used…');
  const budgets = budgetLines(state.status?.totals.budgets ?? [], theme, width, Math.max(1, Math.floor(height / 4)));
  const { lines, together } = costTable(place, state.now);
  if (lines.length === 0)
    return filled([...budgets, blank(width), ...textLines(NOTHING_USED, theme, width, 'dim')], width, height);
  const notes = noteLines(state, theme, width);
  const head = [...budgets, headLine(place.by, theme, width)];
  const foot = [tableLine({ line: together, name: 'together', cursor: false, foot: true }, theme, width), ...notes];
  const room = Math.max(1, height - head.length - foot.length);
  const on = entryOf(state);
  const at = Math.max(
    0,
    lines.findIndex(({ id }) => id === on),
  );
  const top = windowTop(at, lines.length, room);
  const name = costName(place.by, state);
  const shown = lines
    .slice(top, top + room)
    .map((line, index) =>
      tableLine({ line, name: name(line.id).join('  '), cursor: top + index === at, foot: false }, theme, width),
    );
  return filled([...head, ...shown, ...foot], width, height);
};

export const NOTHING_USED =
  'No agent has said in the last thirty days what it used. Scripts use nothing; mayor agents says which agents tell.';

/** Widths of a terminal from which on there is room for more. */
const FROM = { week: 76, tokens: 110 } as const;
const MONEY = 9;
const TOKENS = 7;

type Shown = { readonly line: CostLine; readonly name: string; readonly cursor: boolean; readonly foot: boolean };

const headLine = (by: CostGroup, theme: Theme, width: number): string => {
  const right = (text: string, room: number): Part => ({ text, width: room, right: true, tone: 'dim' });
  return rowText(theme, width, [
    { text: '', width: 1 },
    { text: by.toUpperCase(), width: 'rest', tone: 'dim' },
    ...columnsOf(width, right('TODAY', MONEY), right('7 DAYS', MONEY), right('30 DAYS', MONEY), [
      ...['IN', 'OUT', 'CACHED'].map((text) => right(text, TOKENS)),
    ]),
    ...airIn(width),
    { text: '14 DAYS', width: SPARK_DAYS, tone: 'dim' },
  ]);
};

/** Between numbers at their right and the days at their left. */
const airIn = (width: number): readonly Part[] => (width < FROM.week ? [] : [{ text: '', width: 1 }]);

const columnsOf = (width: number, today: Part, week: Part, month: Part, tokens: readonly Part[]): readonly Part[] => [
  today,
  ...(width >= FROM.week ? [week] : []),
  month,
  ...(width >= FROM.tokens ? tokens : []),
];

const tableLine = ({ line, name, cursor, foot }: Shown, theme: Theme, width: number): string => {
  const { today, week, month, days } = line;
  const quiet: Tone = foot ? 'plain' : 'dim';
  const money = (sum: Omit<CostSum, 'id'>, tone: Tone): Part => ({
    ...{ text: moneyText(sum, theme), width: MONEY, right: true, bold: foot },
    tone: sum.total === 0 ? 'dim' : tone,
  });
  const { input, output, cacheRead, cacheWrite } = month.tokens;
  const tokens = [input, output, cacheRead + cacheWrite].map(
    (count): Part => ({ text: tokenText(count), width: TOKENS, right: true, tone: 'dim' }),
  );
  return rowText(
    theme,
    width,
    [
      { text: cursor ? theme.signs.pointer : '', width: 1, tone: 'accent' },
      { text: plainLine(name), width: 'rest', bold: cursor || foot, tone: foot ? 'dim' : 'plain' },
      ...columnsOf(width, money(today, 'plain'), money(week, quiet), money(month, 'plain'), tokens),
      ...airIn(width),
      { text: sparkText(theme, days), width: SPARK_DAYS, tone: 'accent' },
    ],
    cursor ? 'bar' : 'none',
  );
};

/** `$1.20`; `$1.20+?` where a part has no price, `?` where none has one. */
const moneyText = ({ usd, unknown, total }: Omit<CostSum, 'id'>, theme: Theme): string => {
  if (total === 0 && (usd ?? 0) === 0) return theme.signs.dot;
  if (usd === undefined) return '?';
  return unknown > 0 ? `${dollarText(usd)}+?` : dollarText(usd);
};

/** What a line is called: of a task its title too. */
export const costName = (by: CostGroup, { status }: State): ((id: string) => readonly string[]) => {
  if (by === 'task') {
    const titles = new Map((status?.tasks ?? []).map(({ id, title }) => [id, title]));
    return (id) => [id, titles.get(id)].filter((text) => text !== undefined);
  }
  if (by === 'convoy') {
    const names = new Map((status?.convoys ?? []).map(({ id, name }) => [id, name]));
    return (id) => [id === NONE ? 'no convoy' : (names.get(id) ?? id)];
  }
  return (id) => [id];
};

const noteLines = (state: State, theme: Theme, width: number): readonly string[] => {
  const text = unpricedText(state);
  return text === undefined ? [] : textLines(`? ${text}`, theme, width, 'attention').slice(0, 2);
};

/** Of which models no price is known, and what to do about that. */
export const unpricedText = ({ place, keys }: State): string | undefined => {
  const models = place.kind === 'costs' ? unpriced(rowsIn(place)).map(plainLine) : [];
  if (models.length === 0) return undefined;
  return `No price is known of ${models.join(', ')}: add it under prices: in rigs.yaml (${spoken('{rigs}, then {edit-rigs}', keys)})`;
};

export const BUDGET_THEN: Readonly<Record<BudgetLevel | 'ok', { readonly text: string; readonly tone: Tone }>> = {
  ok: { text: 'at its end work rests', tone: 'dim' },
  warn: { text: 'soon nothing new starts', tone: 'attention' },
  hold: { text: 'nothing new starts', tone: 'attention' },
  pause: { text: 'used up: what runs rests', tone: 'bad' },
};

const BAR = 12;

/** Those that are used most first. */
const budgetLines = (all: readonly BudgetState[], theme: Theme, width: number, most: number): readonly string[] => {
  if (all.length === 0) return [];
  const sorted = all.toSorted((a, b) => b.used / b.most - a.used / a.most);
  const shown = sorted.slice(0, most);
  const more = sorted.length - shown.length;
  return [
    ...shown.map((budget) => budgetLine(budget, theme, width)),
    ...(more === 0 ? [] : textLines(`and ${more} more budgets that are used less`, theme, width, 'dim')),
    blank(width),
  ];
};

const budgetLine = (budget: BudgetState, theme: Theme, width: number): string => {
  const { level, used, most, unit, unknown } = budget;
  const { full, empty } = barText(theme, used / most, BAR);
  const tone: Tone = level === 'ok' ? 'good' : level === 'pause' ? 'bad' : 'attention';
  const left = `${amountText(Math.max(0, most - used), unit)} left`;
  const then = unknown > 0 ? `without ${tokenText(unknown)} tokens of no price` : BUDGET_THEN[level].text;
  return lineText(theme, width, [
    { text: ` ${theme.signs[level === 'ok' ? 'good' : level === 'pause' ? 'broken' : 'needsYou']} `, tone },
    { text: plainLine(budgetName(budget)), bold: true },
    ...(width >= 80 ? [{ text: `  ${full}`, tone } as const, { text: empty, tone: 'dim' } as const] : []),
    { text: `  ${usedText(budget)}, ` },
    { text: left, bold: level !== 'ok', tone: level === 'ok' ? 'plain' : tone },
    { text: `  ${then}`, tone: unknown > 0 ? 'attention' : BUDGET_THEN[level].tone },
  ]);
};

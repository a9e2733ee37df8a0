/** The agents that rigs use: whether each can work, what it did today, and what is left of its limits. */
import { plainLine } from '../../../core/plain.ts';
import { ageText, agoText, clockText, plural } from '../../../core/views/age.ts';
import type { AgentState, UsedAgentRow, WindowRow } from '../../../core/views/agents.ts';
import { costText, spentText } from '../../../core/views/costs.ts';
import { blank, lineText, type Part, rowText } from '../drawing/row.ts';
import type { Theme, Tone } from '../drawing/theme.ts';
import { WORD_WIDTH, type Word } from '../drawing/words.ts';
import { entryOf, windowTop } from '../list/listing.ts';
import type { State } from '../state.ts';
import type { Zone } from './feed.ts';
import { spoken } from './keys.ts';
import { filled } from './list-lines.ts';
import { barText } from './spark.ts';
import { textLines } from './text-lines.ts';

export const agentLines = (
  state: State,
  theme: Theme,
  width: number,
  height: number,
  zone: Zone,
): readonly string[] => {
  const rows = state.status?.agents ?? [];
  if (rows.length === 0)
    return filled([blank(width), ...textLines('No rig uses an agent yet.', theme, width, 'dim')], width, height);
  const at = Math.max(
    0,
    rows.findIndex(({ id }) => id === entryOf(state)),
  );
  const room = Math.max(2, Math.min(rows.length + 1, Math.floor(height / 2)));
  const top = windowTop(at, rows.length, room - 1);
  const shown = rows.slice(top, top + room - 1).map((row, index) => agentRow(row, theme, width, top + index === at));
  const row = rows[at];
  const below = row === undefined ? [] : aboutAgent(row, state, theme, width, zone);
  const rule = lineText(theme, width, [{ text: theme.signs.across.repeat(width), tone: 'dim' }]);
  const isTold = rows.some(({ tellsQuota }) => tellsQuota);
  return filled([headLine(theme, width, isTold), ...shown, rule, ...below], width, height);
};

const words: Readonly<Record<AgentState, Word>> = {
  ready: { word: 'ready', sign: 'good', tone: 'good' },
  resting: { word: 'resting', sign: 'waiting', tone: 'attention' },
  login: { word: 'log in', sign: 'needsYou', tone: 'attention' },
  missing: { word: 'missing', sign: 'broken', tone: 'bad' },
  failing: { word: 'failing', sign: 'broken', tone: 'bad' },
  off: { word: 'off', sign: 'stopped', tone: 'dim' },
  unknown: { word: 'unknown', sign: 'unknown', tone: 'dim' },
};

export const agentWord = (state: AgentState): string => words[state].word;

/** Widths from which on there is room for more. */
const FROM = { version: 104, today: 96, spent: 72 } as const;
const nameWidth = (width: number): number => (width >= FROM.spent ? 20 : 14);

/** Between numbers at their right and words at their left. */
const AIR: Part = { text: '', width: 1 };

type Cells = Readonly<Record<'version' | 'workers' | 'begun' | 'landed' | 'failed' | 'spent', Part>>;

const cellsOf = (width: number, { version, workers, begun, landed, failed, spent }: Cells): readonly Part[] => [
  ...(width >= FROM.version ? [{ ...version, width: 10 }] : []),
  { ...workers, width: 7, right: true },
  ...(width >= FROM.today ? [begun, landed, failed].map((part) => ({ ...part, width: 6, right: true })) : []),
  ...(width >= FROM.spent ? [{ ...spent, width: 9, right: true }] : []),
];

const headLine = (theme: Theme, width: number, isTold: boolean): string => {
  const dim = (text: string): Part => ({ text, tone: 'dim' });
  return rowText(theme, width, [
    { text: '', width: 4 + WORD_WIDTH },
    { ...dim('AGENT'), width: nameWidth(width) },
    ...cellsOf(width, {
      ...{ version: dim('VERSION'), workers: dim('WORKERS'), begun: dim('BEGUN'), landed: dim('LANDED') },
      ...{ failed: dim('FAILED'), spent: dim('TODAY') },
    }),
    AIR,
    { ...dim(isTold ? 'LEFT OF ITS LIMITS' : ''), width: 'rest' },
  ]);
};

const agentRow = (row: UsedAgentRow, theme: Theme, width: number, cursor: boolean): string => {
  const { word, sign, tone } = words[row.state];
  const { started = 0, landed = 0, failed = 0 } = row.today ?? {};
  const count = (number: number, loud: Tone = 'plain'): Part => ({
    text: row.today === undefined ? '' : number === 0 ? theme.signs.dot : String(number),
    tone: number === 0 ? 'dim' : loud,
  });
  return rowText(
    theme,
    width,
    [
      { text: cursor ? theme.signs.pointer : '', width: 1, tone: 'accent' },
      { text: theme.signs[sign], width: 1, tone },
      { text: word, width: WORD_WIDTH, tone },
      { text: row.id, width: nameWidth(width), bold: cursor },
      ...cellsOf(width, {
        version: { text: row.version ?? '', tone: 'dim' },
        workers: { text: String(row.polecats.length), tone: row.polecats.length === 0 ? 'dim' : 'plain' },
        begun: count(started),
        landed: count(landed, 'good'),
        failed: count(failed, 'bad'),
        spent: { text: row.spent === undefined ? theme.signs.dot : costText(row.spent), tone: 'dim' },
      }),
      AIR,
      leftPart(row, theme),
    ],
    cursor ? 'bar' : 'none',
  );
};

const LOW = 10;
const toneOf = (left: number): Tone => (left <= LOW ? 'attention' : 'plain');

const leftPart = (row: UsedAgentRow, theme: Theme): Part => {
  const known = (row.quota?.windows ?? []).filter(({ left }) => left !== undefined);
  if (known.length === 0)
    return { text: row.tellsQuota ? untoldText(row) : theme.signs.dot, width: 'rest', tone: 'dim' };
  const text = known.map(({ name, left }) => `${windowName(name)} ${left}%`).join(` ${theme.signs.dot} `);
  return { text, width: 'rest', tone: toneOf(Math.min(...known.map(({ left = 100 }) => left))) };
};

/** That one never tells is a dot in the table; why, is said of the chosen one. */
export const untoldText = ({ tellsQuota, quota }: UsedAgentRow): string =>
  !tellsQuota ? 'not told by it' : quota === undefined ? 'not told yet' : 'begun anew since';

/** `5 h`, `7 d`. */
const windowName = (name: string): string => name.replace(/^(\d+)([a-z])$/, '$1 $2');

const aboutAgent = (row: UsedAgentRow, state: State, theme: Theme, width: number, zone: Zone): readonly string[] => {
  const { word, sign, tone } = words[row.state];
  const place = [row.version ?? '', row.path ?? ''].filter((text) => text !== '').map(plainLine);
  const meta = [`account ${row.account}`, `in ${row.rigs.join(', ')}`, ...place];
  const until = row.until === undefined ? '' : ` until ${clockText(row.until, zone(row.until))}`;
  const said = [`${theme.signs[sign]} ${word}${until}`, row.because ?? ''].filter((text) => text !== '').join(': ');
  return [
    lineText(theme, width, [
      { text: ` ${plainLine(row.agent)}`, bold: true },
      { text: meta.map((text) => ` ${theme.signs.dot} ${text}`).join(''), tone: 'dim' },
    ]),
    // That it is ready, and no more, its row says.
    ...(row.state === 'ready' && said === `${theme.signs[sign]} ${word}`
      ? []
      : [lineText(theme, width, [{ text: ` ${plainLine(said)}`, tone }])]),
    ...nextLines(row, state, theme, width),
    blank(width),
    ...quotaLines(row, state, theme, width, zone),
    blank(width),
    ...textLines(dayText(row), theme, width, 'dim'),
    ...textLines(row.polecats.length === 0 ? '' : `At work: ${row.polecats.join(', ')}`, theme, width, 'dim'),
  ];
};

const NEXT: Readonly<Partial<Record<AgentState, string>>> = {
  resting: '{resume-account} lets it work again now; one that meets the limit again rests again.',
  login: '{attach} on its row in the list opens the pane, to log in there.',
  missing: 'mayor agents says how to install it; it is seen here within a minute.',
  failing: 'mayor log says what failed; it is tried again by itself then.',
  off: 'enabled: true below agents: in rigs.yaml turns it on.',
};

const nextLines = (row: UsedAgentRow, state: State, theme: Theme, width: number): readonly string[] => {
  const next = nextText(row, state);
  return next === undefined ? [] : textLines(next, theme, width);
};

/** What a person can do about its state. */
export const nextText = ({ state }: UsedAgentRow, { keys }: State): string | undefined => {
  const next = NEXT[state];
  return next === undefined ? undefined : spoken(next, keys);
};

const dayText = ({ today, spent }: UsedAgentRow): string => {
  const done =
    today === undefined
      ? 'Today: the journal is being read'
      : `Today: ${plural(today.started, 'task')} begun, ${today.landed} landed, ${today.failed} failed`;
  const used = spentText(spent);
  return used === '' ? done : `${done}; ${used}`;
};

const quotaLines = (row: UsedAgentRow, state: State, theme: Theme, width: number, zone: Zone): readonly string[] => {
  const { quota, tellsQuota } = row;
  const title = (text: string): string => lineText(theme, width, [{ text: ` LEFT OF ITS LIMITS${text}`, tone: 'dim' }]);
  if (!tellsQuota && quota === undefined)
    return textLines('Its CLI does not tell what is left of its limits.', theme, width, 'dim');
  if (quota === undefined) {
    const why =
      'Not told yet: with a subscription it comes with an answer; docs/agents.md says what each CLI needs for it.';
    return [title(''), ...textLines(why, theme, width, 'dim')];
  }
  return [
    title(`, as of ${agoText(state.now - quota.at)}`),
    ...quota.windows.map((window) => windowLine(window, state, theme, width, zone)),
  ];
};

const windowLine = (window: WindowRow, { now }: State, theme: Theme, width: number, zone: Zone): string => {
  const { name, left, resetsAt } = window;
  const label: Part = { text: `  ${windowName(name)} window`.padEnd(14) };
  if (left === undefined)
    return lineText(theme, width, [
      label,
      { text: 'has begun anew since; what is left was not told yet', tone: 'dim' },
    ]);
  const { full, empty } = barText(theme, left / 100, width >= 80 ? 24 : 12);
  const ends = resetsAt === undefined ? '' : endText(resetsAt, now, zone);
  return lineText(theme, width, [
    label,
    { text: full, tone: left <= LOW ? 'attention' : 'good' },
    { text: empty, tone: 'dim' },
    { text: `  ${String(left).padStart(3)} % left`, bold: true, tone: toneOf(left) },
    { text: ends === '' ? '' : `   ${ends}`, tone: 'dim' },
  ]);
};

const DAY = 24 * 60 * 60_000;

const endText = (at: number, now: number, zone: Zone): string =>
  at - now >= DAY ? `resets in ${ageText(at - now)}` : `resets ${clockText(at, zone(at))}, in ${ageText(at - now)}`;

/** The rigs: what is wrong with each and what to do, and its settings as the town uses them. */
import { shortSha } from '../../../core/ids.ts';
import { plainLine } from '../../../core/plain.ts';
import { plural } from '../../../core/views/age.ts';
import type { SettingRow } from '../../../core/views/rig-settings.ts';
import type { RigRow } from '../../../core/views/status.ts';
import { blank, lineText, rowText } from '../drawing/row.ts';
import { wrap } from '../drawing/text.ts';
import type { Theme } from '../drawing/theme.ts';
import { WORD_WIDTH, type Word } from '../drawing/words.ts';
import { entryOf, windowTop } from '../list/listing.ts';
import type { State } from '../state.ts';
import { spoken } from './keys.ts';
import { filled } from './list-lines.ts';
import { textLines } from './text-lines.ts';

export const rigLines = (state: State, theme: Theme, width: number, height: number): readonly string[] => {
  const rows = state.status?.rigs ?? [];
  if (rows.length === 0) return filled([blank(width), ...textLines(NO_RIG, theme, width, 'dim')], width, height);
  const at = Math.max(
    0,
    rows.findIndex(({ id }) => id === entryOf(state)),
  );
  const room = Math.max(1, Math.min(rows.length, Math.floor(height / 3)));
  const top = windowTop(at, rows.length, room);
  const shown = rows.slice(top, top + room).map((row, index) => rigRow(row, theme, width, top + index === at));
  const row = rows[at];
  const rule = lineText(theme, width, [{ text: theme.signs.across.repeat(width), tone: 'dim' }]);
  const below = row === undefined ? [] : aboutRig(row, state, theme, width, height - shown.length - 1);
  return filled([...shown, rule, ...below], width, height);
};

export const NO_RIG = 'This town has no rig yet: cd into a clone of a repository, and type mayor init.';

const words: Readonly<Record<RigRow['state'], Word>> = {
  ok: { word: 'ok', sign: 'good', tone: 'good' },
  unknown: { word: 'unknown', sign: 'unknown', tone: 'dim' },
  broken: { word: 'broken', sign: 'broken', tone: 'bad' },
};

/** Widths from which on there is room for more. */
const FROM = { path: 140, commit: 110, counts: 80 } as const;

const rigRow = (row: RigRow, theme: Theme, width: number, cursor: boolean): string => {
  const { word, sign, tone } = words[row.state];
  const landed = row.today === undefined ? [] : [`${row.today.landed} landed today`];
  const counts = [plural(row.tasks, 'task'), plural(row.polecats, 'polecat'), ...landed].join(` ${theme.signs.dot} `);
  return rowText(
    theme,
    width,
    [
      { text: cursor ? theme.signs.pointer : '', width: 1, tone: 'accent' },
      { text: theme.signs[sign], width: 1, tone },
      { text: word, width: WORD_WIDTH, tone },
      { text: row.id, width: 16, bold: cursor },
      width >= FROM.commit
        ? { text: baseText(row), width: width < FROM.path ? 'rest' : 26, tone: 'dim' }
        : { text: row.base, width: 'rest', tone: 'dim' },
      ...(width >= FROM.path ? [{ text: row.path, width: 'rest', tone: 'dim' } as const] : []),
      { text: `${row.agent}, ${row.merge}`, width: 22, tone: 'dim' },
      ...(width >= FROM.counts ? [{ text: counts, tone: 'plain' } as const] : []),
    ],
    cursor ? 'bar' : 'none',
  );
};

const baseText = ({ base, baseSha }: RigRow): string =>
  baseSha === undefined ? base : `${base} at ${shortSha(baseSha)}`;

const aboutRig = (row: RigRow, state: State, theme: Theme, width: number, room: number): readonly string[] => {
  const { dot } = theme.signs;
  const { started, landed, failed } = row.today ?? { started: 0, landed: 0, failed: 0 };
  const done = row.today === undefined ? '' : ` ${dot} today ${started} begun, ${landed} landed, ${failed} failed`;
  const head = [
    lineText(theme, width, [
      { text: ` ${plainLine(row.id)}`, bold: true },
      { text: ` ${dot} ${plainLine(row.path)} ${dot} ${baseText(row)}`, tone: 'dim' },
    ]),
    lineText(theme, width, [
      { text: ` ${plural(row.tasks, 'open task')} ${dot} ${plural(row.polecats, 'polecat')}${done}`, tone: 'dim' },
    ]),
    ...(row.problem === undefined ? [] : textLines(`${theme.signs.broken} ${row.problem}`, theme, width, 'bad')),
    ...(row.hint === undefined ? [] : textLines(row.hint, theme, width)),
    blank(width),
  ];
  return [...head, ...settingLines(row.settings ?? [], state, theme, width, room - head.length)];
};

const NAME = 13;
/** From here on they stand in two columns. */
const TWO_FROM = 120;

type Laid = { readonly set: boolean; readonly name: string; readonly text: string };

/** Those of rigs.yaml first and whole; then the defaults, as far as there is room. */
const settingLines = (
  settings: readonly SettingRow[],
  { keys }: State,
  theme: Theme,
  width: number,
  room: number,
): readonly string[] => {
  if (settings.length === 0) return textLines('Its settings are not known to this town.', theme, width, 'dim');
  const columns = width >= TWO_FROM ? 2 : 1;
  const each = Math.floor((width - 2) / columns);
  const laid = settings.flatMap((row) => laidOut(row, each - NAME - 5));
  const rows = Math.max(1, Math.min(Math.ceil(laid.length / columns), room - 2));
  const shown = laid.slice(0, rows * columns);
  const hidden = new Set(laid.slice(rows * columns).map(({ name }) => name)).size;
  const title = lineText(theme, width, [
    { text: ' SETTINGS', tone: 'dim' },
    { text: ` ${theme.signs.dot} ${theme.signs.review} set in rigs.yaml, all others are defaults`, tone: 'dim' },
  ]);
  const lines = Array.from({ length: Math.min(rows, shown.length) }, (_none, line) => {
    const cells = Array.from({ length: columns }, (_left, column) => shown[column * rows + line]);
    return cells.map((cell) => cellText(cell, theme, each)).join('') + blank(width - columns * each);
  });
  const more = `and ${hidden} more; {edit-rigs} opens rigs.yaml`;
  return [title, ...lines, ...(hidden === 0 ? [] : textLines(spoken(more, keys), theme, width, 'dim').slice(0, 1))];
};

const laidOut = ({ name, value, set }: SettingRow, room: number): readonly Laid[] => {
  const lines = wrap(plainLine(value), Math.max(8, room));
  return lines.map((text, index) => ({ set, name: index === 0 ? name : '', text }));
};

const cellText = (cell: Laid | undefined, theme: Theme, width: number): string => {
  if (cell === undefined) return blank(width);
  const { set, name, text } = cell;
  return rowText(theme, width, [
    { text: '', width: 1 },
    { text: set && name !== '' ? theme.signs.review : '', width: 1, tone: 'accent' },
    { text: name, width: NAME, tone: set ? 'plain' : 'dim' },
    { text, width: 'rest', tone: set ? 'plain' : 'dim', bold: set },
  ]);
};

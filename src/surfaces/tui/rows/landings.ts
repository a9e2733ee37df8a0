/** What has landed last, and what taking the chosen one back would come to. */
import { shortSha } from '../../../core/ids.ts';
import { ageText, agoText } from '../../../core/views/age.ts';
import type { UndoRow } from '../../../core/views/undos.ts';
import { blank, lineText, rowText } from '../drawing/row.ts';
import { oneLine } from '../drawing/text.ts';
import type { Theme } from '../drawing/theme.ts';
import { taskWords, WORD_WIDTH, type Word } from '../drawing/words.ts';
import { entryOf, windowTop } from '../list/listing.ts';
import { undoObstacle, undoStateIn } from '../review/landings.ts';
import type { State } from '../state.ts';
import { idWidth } from './id-width.ts';
import { spoken } from './keys.ts';
import { filled } from './list-lines.ts';
import { textLines } from './text-lines.ts';

export const landingLines = (state: State, theme: Theme, width: number, height: number): readonly string[] => {
  const { place } = state;
  if (place.kind !== 'landings') return [];
  const say = (text: string) => filled([blank(width), ...textLines(text, theme, width, 'dim')], width, height);
  if (place.view === 'loading') return say('Looking at what has landed…');
  if (place.view === 'absent' || place.view.length === 0) return say('Nothing has landed that could be taken back.');
  const rows = place.view;
  const chosen = Math.max(
    0,
    rows.findIndex(({ task }) => task === entryOf(state)),
  );
  const list = Math.min(rows.length, Math.max(3, Math.floor(height / 2)));
  const top = windowTop(chosen, rows.length, list);
  const shown = rows
    .slice(top, top + list)
    .map((row, index) => landingRow(row, state, theme, width, top + index === chosen));
  const row = rows[chosen];
  const below = row === undefined ? [] : aboutLanding(row, state, theme, width);
  return filled([...filled(shown, width, list), ruleText(theme, width), ...below], width, height);
};

const words: Readonly<Record<UndoRow['state'], Word>> = {
  clean: taskWords.landed,
  conflict: { word: 'built on', sign: 'needsYou', tone: 'attention' },
  undone: taskWords.undone,
  gone: { word: 'gone', sign: 'unknown', tone: 'dim' },
  unknown: { word: 'unknown', sign: 'unknown', tone: 'dim' },
};

export const landingWord = (row: UndoRow, state: State): Word => {
  const now = undoStateIn(state, row.task);
  return now === undefined ? words[row.state] : taskWords[now];
};

const landingRow = (row: UndoRow, state: State, theme: Theme, width: number, cursor: boolean): string => {
  const word = landingWord(row, state);
  return rowText(
    theme,
    width,
    [
      { text: cursor ? theme.signs.pointer : '', width: 1, tone: 'accent' },
      { text: theme.signs[word.sign], width: 1, tone: word.tone },
      { text: word.word, width: WORD_WIDTH, tone: word.tone },
      { text: row.task, width: width >= 58 ? idWidth(state, width, 11) : 0, tone: 'dim' },
      { text: row.title, width: 'rest', bold: cursor },
      { text: shortSha(row.sha), width: width >= 80 ? 12 : 0, tone: 'dim' },
      { text: ageText(state.now - row.at), width: 4, right: true, tone: 'dim' },
    ],
    cursor ? 'bar' : 'none',
  );
};

const ruleText = (theme: Theme, width: number): string =>
  lineText(theme, width, [{ text: theme.signs.across.repeat(width), tone: 'dim' }]);

const aboutLanding = (row: UndoRow, state: State, theme: Theme, width: number): readonly string[] => {
  const word = landingWord(row, state);
  const base = state.status?.rigs.find(({ id }) => id === row.rig)?.base ?? 'the base';
  const meta = [row.task, `${row.sha.slice(0, 12)} on ${base}`, agoText(state.now - row.at)];
  return [
    lineText(theme, width, [{ text: ` ${oneLine(row.title)}`, bold: true }]),
    lineText(theme, width, [
      { text: ` ${theme.signs[word.sign]} ${word.word}`, tone: word.tone },
      { text: meta.map((text) => ` ${theme.signs.dot} ${text}`).join(''), tone: 'dim' },
    ]),
    blank(width),
    ...textLines(sayUndo(row, state, base), theme, width),
    ...row.files.flatMap((path) => textLines(`  ${path}`, theme, width, 'dim')),
  ];
};

/** What taking it back would come to, or why it cannot be; files follow where they meet or change. */
export const sayUndo = (row: UndoRow, state: State, base: string): string => {
  const obstacle = undoObstacle(state, row);
  const now = undoStateIn(state, row.task);
  const key = spoken('{undo}', state.keys);
  if (now === 'undone') return `Its work is on its branch again: mayor sling ${row.task} goes on from there.`;
  if (now === 'undoing') return 'The gates run on the commit that takes it back; then it lands.';
  if (row.state === 'conflict') {
    const others = row.others.map((sha) => shortSha(sha)).join(', ');
    const how =
      obstacle === undefined
        ? `${key} takes those back before it, newest first: ${row.after.join(', ')}.`
        : `${obstacle}${others === '' ? '' : ` (${others})`}.`;
    return `What landed later changed the same lines. ${how} They meet in:`;
  }
  if (obstacle !== undefined) return `${obstacle}.`;
  return `${key} takes it back by one commit on ${base}, after the gates were green on that. It changes:`;
};

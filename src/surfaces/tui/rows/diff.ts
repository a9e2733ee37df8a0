/** The pager of a diff: signs stay at the left, colour only repeats what they say. */
import { changeText, plural } from '../../../core/views/age.ts';
import type { DiffLine } from '../diff-lines.ts';
import { blank, lineText } from '../row.ts';
import type { State } from '../state.ts';
import { cellsOf, oneLine } from '../text.ts';
import type { Style, Theme } from '../theme.ts';
import { filled } from './list-lines.ts';

const styles: Readonly<Record<DiffLine['kind'], Omit<Style, 'ground'>>> = {
  file: { tone: 'plain', bold: true },
  meta: { tone: 'dim' },
  hunk: { tone: 'accent' },
  added: { tone: 'good' },
  removed: { tone: 'bad' },
  same: { tone: 'plain' },
};

/** One line from column `left` on; the first column stays. */
export const diffText = (line: DiffLine, left: number, theme: Theme, width: number): string => {
  const text = left === 0 ? line.text : line.text.slice(0, 1) + textFrom(line.text.slice(1), left);
  return lineText(theme, width, [{ text, ...styles[line.kind] }]);
};

const textFrom = (text: string, left: number): string => {
  let used = 0;
  const cells = cellsOf(text);
  const first = cells.findIndex((cell) => {
    used += cell.width;
    return used > left;
  });
  return first === -1
    ? ''
    : cells
        .slice(first)
        .map((cell) => cell.text)
        .join('');
};

export const diffLinesShown = (state: State, theme: Theme, width: number, height: number): readonly string[] => {
  const { place } = state;
  if (place.kind !== 'diff') return [];
  const say = (text: string): readonly string[] => [
    blank(width),
    lineText(theme, width, [{ text: `  ${text}`, tone: 'dim' }]),
  ];
  if (place.view === 'loading') return filled(say('Reading the diff…'), width, height);
  if (place.view === 'absent') return filled(say('There is nothing handed in for this task.'), width, height);
  if (place.lines.length === 0) return filled(say('The branch changes nothing against the base.'), width, height);
  const shown = place.lines.slice(place.top, place.top + height);
  const lines = shown.map((line) => diffText(line, place.left, theme, width));
  const atEnd = place.top + height >= place.lines.length;
  if (!atEnd || !place.view.truncated) return filled(lines, width, height);
  const cut = `  The rest is too long to show here: mayor diff ${place.task}`;
  return [...filled(lines, width, height - 1), lineText(theme, width, [{ text: cut, tone: 'attention' }])];
};

/** What is being judged, down to the tree that an approval binds to. */
export const diffTitle = (state: State, theme: Theme, width: number): string => {
  const { place, status } = state;
  if (place.kind !== 'diff') return blank(width);
  const { view } = place;
  if (view === 'loading' || view === 'absent') return lineText(theme, width, [{ text: ` ${place.task}`, bold: true }]);
  const added = view.files.reduce((sum, file) => sum + file.added, 0);
  const removed = view.files.reduce((sum, file) => sum + file.removed, 0);
  const merge = status?.merges.find(({ task }) => task === place.task);
  const moved = merge !== undefined && merge.tree !== view.tree;
  return lineText(theme, width, [
    { text: ` ${oneLine(view.title === '' ? place.task : view.title)}`, bold: true },
    {
      text: `  ${place.task} ${theme.signs.dot} ${changeText(added, removed)} in ${plural(view.files.length, 'file')}`,
      tone: 'dim',
    },
    {
      text: moved ? `   ${theme.signs.needsYou} new commits came in: d shows them` : '',
      tone: 'attention',
      bold: true,
    },
  ]);
};

/** Where one is in it, and what an approval would bind to. */
export const diffPlace = ({ place, size }: State): readonly string[] => {
  if (place.kind !== 'diff' || place.view === 'loading' || place.view === 'absent') return [];
  const total = place.lines.length;
  const last = Math.min(total, place.top + readable(size.rows));
  return [
    `lines ${Math.min(total, place.top + 1)} to ${last} of ${total}`,
    `approving takes exactly this tree, ${place.view.tree.slice(0, 10)}`,
  ];
};

const readable = (rows: number): number => Math.max(1, rows - 4);

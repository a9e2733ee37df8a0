/** The lines of a diff, and the screen of a change: signs stay at the left, colour only repeats what they say. */
import { shortSha } from '../../../core/ids.ts';
import { changeText, plural } from '../../../core/views/age.ts';
import { blank, lineText } from '../drawing/row.ts';
import { oneLine } from '../drawing/text.ts';
import type { Style, Theme } from '../drawing/theme.ts';
import { approvalOf } from '../review/approval.ts';
import type { DiffLine } from '../review/diff-lines.ts';
import { draftCount, isSided } from '../review/reviewing.ts';
import type { State } from '../state.ts';
import { spoken } from './keys.ts';
import { filled } from './list-lines.ts';
import { reviewRow, sidesRow } from './review-row.ts';

const styles: Readonly<Record<DiffLine['kind'], Omit<Style, 'ground'>>> = {
  file: { tone: 'plain', bold: true },
  meta: { tone: 'dim' },
  hunk: { tone: 'accent' },
  added: { tone: 'good' },
  removed: { tone: 'bad' },
  same: { tone: 'plain' },
};

export const diffText = (line: DiffLine, theme: Theme, width: number): string =>
  lineText(theme, width, [{ text: line.text, ...styles[line.kind] }]);

export const diffLinesShown = (state: State, theme: Theme, width: number, height: number): readonly string[] => {
  const { place } = state;
  if (place.kind !== 'diff') return [];
  const say = (text: string): readonly string[] => [
    blank(width),
    lineText(theme, width, [{ text: `  ${text}`, tone: 'dim' }]),
  ];
  if (place.view === 'loading') return filled(say('Reading the diff…'), width, height);
  if (place.view === 'absent') return filled(say('There is nothing handed in for this task.'), width, height);
  if (place.view.files.length === 0 && place.view.text === '')
    return filled(say('The branch changes nothing against the base.'), width, height);
  const shown = place.rows.slice(place.top, place.top + height);
  const draw = isSided(state) ? sidesRow : reviewRow;
  const lines = shown.map((row, index) => draw(row, theme, width, place.left, place.top + index === place.at));
  return filled(lines, width, height);
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
      text: moved ? `   ${theme.signs.needsYou} ${spoken('new commits came in: {diff} shows them', state.keys)}` : '',
      tone: 'attention',
      bold: true,
    },
  ]);
};

/** Where one is in it, and what an approval would bind to. */
export const diffPlace = (state: State): readonly string[] => {
  const { place } = state;
  if (place.kind !== 'diff' || place.view === 'loading' || place.view === 'absent') return [];
  const total = place.rows.length;
  const drafts = draftCount(state);
  const merge = state.status?.merges.find((row) => row.task === place.task);
  const isInReview = merge === undefined || merge.state === 'in-review';
  return [
    `${Math.min(total, place.at + 1)} of ${total}`,
    drafts === 0 ? '' : `${plural(drafts, 'comment')} not sent`,
    isInReview ? `exactly this tree, ${shortSha(place.view.tree)}` : '',
    merge !== undefined && isInReview ? approvalOf(merge).text : '',
  ];
};

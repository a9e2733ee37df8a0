/** What has landed last, as it is heard, and what taking the chosen one back would come to. */
import { plainLine } from '../../../core/plain.ts';
import type { UndoRow } from '../../../core/views/undos.ts';
import { landingWord, sayUndo } from '../rows/landings.ts';
import type { State } from '../state.ts';
import { chosenOf, entryLine, placeKeys, texts, type View } from './listed.ts';
import { ended, heardAgo, named, withoutIds } from './plain.ts';

export const landingView: View = {
  lines: (state) => {
    const { place } = state;
    if (place.kind !== 'landings') return [];
    if (place.view === 'loading') return texts(['Looking at what has landed.']);
    if (place.view === 'absent' || place.view.length === 0)
      return texts(['Nothing has landed that could be taken back.']);
    return place.view.map((row) => entryLine(state, row.task, landingText(row, state)));
  },
  here: (state) => {
    const { place, status } = state;
    const rows = place.kind === 'landings' && typeof place.view !== 'string' ? place.view : [];
    const found = chosenOf(state, rows, ({ task }) => task);
    if (found === undefined) return [];
    const { row, place: at } = found;
    const base = status?.rigs.find(({ id }) => id === row.rig)?.base ?? 'the base';
    return [
      `${landingText(row, state)} ${at}`,
      ended(withoutIds(plainLine(sayUndo(row, state, base)))),
      ...row.files.map(plainLine),
      ...placeKeys(state),
    ];
  },
};

const landingText = (row: UndoRow, state: State): string => {
  const { word } = landingWord(row, state);
  const told = word === 'landed' ? '' : ` It is ${ended(word)}`;
  return `Landed ${heardAgo(state.now - row.at)}: ${ended(named(row.title, row.task))}${told}`;
};

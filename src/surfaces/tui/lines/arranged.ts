/** What a key has done to the list at home: its order, what is folded, marked or left out. */
import { plainLine } from '../../../core/plain.ts';
import { plural } from '../../../core/views/age.ts';
import type { Row } from '../rows/list.ts';
import type { State } from '../state.ts';
import { picksIn } from './home.ts';
import { begun, ended } from './plain.ts';

/** Nothing where the list is as it was; what follows is which row is selected now. */
export const arrangedLines = (before: State, after: State): readonly string[] => {
  if (before.place.kind !== 'home' || after.place.kind !== 'home') return [];
  if (before.grouping !== after.grouping) return [`By ${after.grouping}: ${sectionsText(after)}.`];
  if (before.sorting !== after.sorting) return [`Sorted by ${after.sorting}.`];
  if (before.folded !== after.folded) return foldedLines(before, after);
  if (before.marks !== after.marks) return markedLines(before, after);
  if (before.filter !== after.filter) {
    const count = plural(picksIn(after).length, 'row');
    return [
      after.filter === '' ? `All rows again, ${count}.` : `${begun(count)} with ${ended(plainLine(after.filter))}`,
    ];
  }
  return [];
};

const sectionsText = ({ rows }: State): string =>
  rows
    .flatMap((row) => {
      if (row.kind === 'heading') return [`${plainLine(row.text).toLowerCase()} ${row.count}`];
      return row.kind === 'convoy' ? [`${plainLine(row.convoy.name)} ${row.convoy.total}`] : [];
    })
    .join(', ');

const foldedLines = (before: State, after: State): readonly string[] => {
  const fresh = after.folded.find((id) => !before.folded.includes(id));
  // Where something was folded its heading is selected, and says so itself.
  return fresh === undefined && after.folded.length < before.folded.length ? ['Unfolded.'] : [];
};

const markedLines = ({ marks: old, rows }: State, { marks }: State): readonly string[] => {
  const fresh = marks.filter((id) => !old.includes(id));
  const gone = old.filter((id) => !marks.includes(id));
  const count = marks.length === 0 ? 'Nothing is marked.' : `${marks.length} marked.`;
  if (fresh.length + gone.length !== 1) return [count];
  const row = rows.find(({ id }) => id === fresh[0] || id === gone[0]);
  return [`${fresh.length === 1 ? 'Marked' : 'Unmarked'}${row === undefined ? '' : nameOf(row)}. ${count}`];
};

const nameOf = (row: Row): string => {
  if (row.kind === 'item') return ` ${row.item.polecat ?? row.item.rig}`;
  if (row.kind === 'review') return ` ${row.merge.task}`;
  return row.kind === 'work' ? ` ${row.task?.id ?? row.polecat?.task ?? ''}` : '';
};

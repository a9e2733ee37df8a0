/** Landings that may be taken back: what came of asking for them, and what an undo would take along. */
import { taskId } from '../../../core/ids.ts';
import { plural } from '../../../core/views/age.ts';
import type { UndoRow } from '../../../core/views/undos.ts';
import { entryOf } from '../list/listing.ts';
import type { State } from '../state.ts';
import type { Effect } from '../step.ts';

/** How many are looked at: each is tried against the base. */
export const LANDINGS = 30;

/** One that was taken back in front of the person's eyes stays in sight, though the base has it no more. */
export const withLandings = (state: State, view: readonly UndoRow[]): State => {
  const { place } = state;
  if (place.kind !== 'landings') return state;
  const before = typeof place.view === 'string' ? [] : place.view;
  const gone = before.filter(
    ({ task }) => undoStateIn(state, task) !== undefined && !view.some((row) => row.task === task),
  );
  return { ...state, place: { ...place, view: [...view, ...gone].toSorted((a, b) => b.at - a.at) } };
};

export const landingAt = (state: State): UndoRow | undefined => {
  const { place } = state;
  if (place.kind !== 'landings' || typeof place.view === 'string') return undefined;
  const on = entryOf(state);
  return place.view.find(({ task }) => task === on);
};

/** On its way back, or back already, since the list was read. */
export const undoStateIn = ({ status }: State, task: string): 'undoing' | 'undone' | undefined => {
  const state = status?.tasks.find(({ id }) => id === task)?.state;
  return state === 'undoing' || state === 'undone' ? state : undefined;
};

/** Why it cannot be taken back; `undefined` where it can. */
export const undoObstacle = (state: State, row: UndoRow): string | undefined => {
  const now = undoStateIn(state, row.task);
  if (now === 'undoing') return `${row.task} is being taken back already`;
  if (now === 'undone' || row.state === 'undone') return `${row.task} was taken back already`;
  if (row.state === 'gone') return `${row.task} is not on the base any more`;
  if (row.state === 'unknown') return `Rig ${row.rig} is not open, so it cannot be told what an undo would come to`;
  if (row.state === 'conflict' && (row.others.length > 0 || row.after.length === 0))
    return 'Commits that Mayor did not land are in the way: revert those by hand first';
  return undefined;
};

/** What is asked before it is done: which landings, and in how many files. */
export const undoQuestion = (state: State, { task, rig, state: kind, after, files }: UndoRow): string => {
  const base = state.status?.rigs.find((row) => row.id === rig)?.base ?? 'the base';
  if (kind === 'conflict') return `Take ${after.join(', ')} and then ${task} back from ${base}?`;
  return `Take ${task} back from ${base}, ${plural(files.length, 'file')}?`;
};

export const undoEffect = ({ task, state }: UndoRow): Effect => ({
  kind: 'submit',
  command: { kind: 'undo', task: taskId(task), ...(state === 'conflict' ? { withLater: true as const } : {}) },
});

/** The list is read again when something has landed or was taken back. */
export const newlyLanded = (before: State, state: State): readonly Effect[] => {
  if (state.place.kind !== 'landings' || before.status === undefined) return [];
  return landedIn(before) === landedIn(state) ? [] : [{ kind: 'load-landings' }];
};

const LANDED: ReadonlySet<string> = new Set(['landed', 'undoing', 'undone', 'closed']);

const landedIn = ({ status }: State): string =>
  (status?.tasks ?? []).flatMap(({ id, state }) => (LANDED.has(state) ? [`${id} ${state}`] : [])).join('\n');

/** A convoy being put together: which tasks, under which name, by how many polecats, and how it lands. */
import { type ConvoyId, convoyId, slug, taskId } from '../../../core/ids.ts';
import { plural } from '../../../core/views/age.ts';
import type { ConvoyRow } from '../../../core/views/status.ts';
import type { TaskRow, TaskState } from '../../../core/views/task-row.ts';
import { type Edited, edit, editedFrom } from '../compose/editor.ts';
import type { Key } from '../keys/decode.ts';
import { areMarked } from '../list/marked.ts';
import { subjectAt, subjectOf } from '../list/subject.ts';
import { matcher } from '../rows/matches.ts';
import type { Place, State } from '../state.ts';
import type { Effect } from '../step.ts';

export const PARTS = ['tasks', 'name', 'one', 'together'] as const;
export type PartOf = (typeof PARTS)[number];

export type ConvoyDraft = {
  readonly part: PartOf;
  /** In the order in which they were chosen. */
  readonly tasks: readonly string[];
  /** The task in the list that Space turns. */
  readonly on?: string;
  readonly search: Edited;
  readonly name: Edited;
  /** One polecat for all of them. */
  readonly one: boolean;
  readonly together: boolean;
};

type Form = Extract<Place, { readonly kind: 'new-convoy' }>;

const OVER: ReadonlySet<TaskState> = new Set(['landed', 'closed', 'approved', 'merging', 'undoing']);

/** Open tasks that travel in no convoy yet. */
export const freeTasks = ({ status }: Pick<State, 'status'>): readonly TaskRow[] => {
  const there = new Set(status?.convoys.map(({ id }) => id));
  return (status?.tasks ?? []).filter(
    ({ state, convoy }) => !OVER.has(state) && (convoy === undefined || !there.has(convoy)),
  );
};

/** Those of them that fit what is searched; chosen ones are listed whatever that is. */
export const listedTasks = (state: Pick<State, 'status'>, { search, tasks }: ConvoyDraft): readonly TaskRow[] => {
  const matches = matcher(search.text);
  return freeTasks(state).filter(
    ({ id, title, rig, labels }) => tasks.includes(id) || matches(id, title, rig, ...labels),
  );
};

/** Tasks of the marked rows that travel in no convoy yet, in the order in which they were marked. */
export const markedTasks = (state: State): readonly string[] => {
  const free = new Set(freeTasks(state).map(({ id }) => id));
  const marked = state.marks.flatMap((row) => subjectAt(state, row).task?.id ?? []);
  return [...new Set(marked)].filter((id) => free.has(id));
};

/** The draft that was left, or a new one with the selected task in it. Where rows are marked, with theirs in place of it. */
export const openConvoyForm = (state: State): Form => {
  const { convoyDraft: left, place } = state;
  const texts = { search: editedFrom(''), name: editedFrom('') };
  const blank: ConvoyDraft = { part: 'tasks', tasks: [], ...texts, one: false, together: false };
  if (areMarked(state)) {
    const tasks = [...new Set([...(left?.tasks ?? []), ...markedTasks(state)])];
    return { kind: 'new-convoy', draft: { ...(left ?? blank), tasks }, from: place };
  }
  const task = subjectOf(state).task?.id;
  const isFree = freeTasks(state).some(({ id }) => id === task);
  const begun = task === undefined || !isFree ? blank : { ...blank, tasks: [task], on: task };
  return { kind: 'new-convoy', draft: left ?? begun, from: place };
};

export const toPart = (draft: ConvoyDraft, by: 1 | -1): ConvoyDraft => ({
  ...draft,
  part: PARTS[(PARTS.indexOf(draft.part) + by + PARTS.length) % PARTS.length] ?? 'tasks',
});

/** The one in the list that keys are about. */
export const taskOn = (state: Pick<State, 'status'>, draft: ConvoyDraft): string | undefined => {
  const listed = listedTasks(state, draft);
  return (listed.find(({ id }) => id === draft.on) ?? listed[0])?.id;
};

/** A key that is no command: text for the part it is typed in, or a turn of it. */
export const writtenConvoy = (state: Pick<State, 'status'>, draft: ConvoyDraft, key: Key): ConvoyDraft => {
  const { part, name, search } = draft;
  if (part === 'tasks') {
    if (key.name === 'up' || key.name === 'down') return along(state, draft, key.name === 'down' ? 1 : -1);
    if (key.name === 'space') return turned(draft, taskOn(state, draft));
    return { ...draft, search: edit(search, key, false) ?? search };
  }
  if (key.name === 'up' || key.name === 'down') return toPart(draft, key.name === 'down' ? 1 : -1);
  if (part === 'name') return { ...draft, name: edit(name, key, false) ?? name };
  const turns = key.name === 'space' || key.name === 'left' || key.name === 'right';
  return turns ? { ...draft, [part]: !draft[part] } : draft;
};

const along = (state: Pick<State, 'status'>, draft: ConvoyDraft, by: number): ConvoyDraft => {
  const listed = listedTasks(state, draft);
  const at = listed.findIndex(({ id }) => id === taskOn(state, draft));
  const on = listed[Math.max(0, Math.min(listed.length - 1, at + by))]?.id;
  return on === undefined ? draft : { ...draft, on };
};

const turned = (draft: ConvoyDraft, id: string | undefined): ConvoyDraft => {
  if (id === undefined) return draft;
  const { tasks } = draft;
  return { ...draft, on: id, tasks: tasks.includes(id) ? tasks.filter((one) => one !== id) : [...tasks, id] };
};

/** Those that are chosen and still free, in the order of their choice. */
const sentTasks = (state: Pick<State, 'status'>, draft: ConvoyDraft): readonly string[] => {
  const free = new Set(freeTasks(state).map(({ id }) => id));
  return draft.tasks.filter((id) => free.has(id));
};

/** What is wrong with it, and where; `undefined` when it can be sent off. */
export const convoyFlaw = (
  state: Pick<State, 'status'>,
  draft: ConvoyDraft,
): { readonly part: PartOf; readonly say: string } | undefined => {
  if (sentTasks(state, draft).length === 0) return { part: 'tasks', say: 'Choose tasks first: Space puts one in' };
  const name = draft.name.text.trim();
  const id = slug(name);
  if (id === '') return { part: 'name', say: 'It needs a name, with letters or digits' };
  const taken = state.status?.convoys.some((convoy) => convoy.id === id);
  return taken === true ? { part: 'name', say: `There is a convoy "${name}" already: choose another name` } : undefined;
};

/** Known by this when the town answers. */
export const NEW_CONVOY = 'new-convoy';

export const convoyEffect = (state: Pick<State, 'status'>, draft: ConvoyDraft): Effect => {
  const tasks = sentTasks(state, draft).map((id) => taskId(id));
  const { one, together } = draft;
  const how = together ? { together: true as const } : {};
  const command = { kind: 'convoy.new', name: draft.name.text.trim(), tasks, one, ...how } as const;
  return { kind: 'submit', row: NEW_CONVOY, command };
};

/** The form is done with once the town has taken it; refused, it stays as it is. */
export const sentOff = (state: State, row: string | undefined, subject: string | undefined): State => {
  const { place } = state;
  if (row !== NEW_CONVOY || place.kind !== 'new-convoy') return state;
  const { convoyDraft: _done, ...rest } = state;
  const sent = new Set(place.draft.tasks);
  const marks = state.marks.filter((id) => !sent.has(subjectAt(state, id).task?.id ?? ''));
  const left: State = { ...rest, marks, place: place.from };
  if (place.from.kind === 'board') {
    const on = place.draft.tasks[0];
    return on === undefined ? left : { ...left, place: { ...place.from, on } };
  }
  if (subject === undefined || place.from.kind !== 'home') return left;
  const [first] = place.draft.tasks;
  /** Convoys have rows of their own in one order of the list alone. */
  const selected = state.grouping === 'convoy' || first === undefined ? `convoy:${subject}` : `task:${first}`;
  return { ...left, chosen: true, focus: 'list', selected };
};

/** What else would have to come first: open tasks that chosen ones wait for and that are not in it. */
export const outsiders = ({ status }: Pick<State, 'status'>, { tasks }: ConvoyDraft): readonly string[] => {
  const chosen = new Set(tasks);
  const waits = (status?.tasks ?? []).filter(({ id }) => chosen.has(id)).flatMap(({ blockedBy }) => blockedBy);
  return [...new Set(waits)].filter((id) => !chosen.has(id));
};

/** The convoy that the selected row is, or that its task or the chosen card travels in. */
export const convoyAt = (state: State): ConvoyRow | undefined => {
  const { convoy, task } = subjectOf(state);
  return convoy ?? state.status?.convoys.find(({ id }) => id === task?.convoy);
};

const named = ({ id }: ConvoyRow): ConvoyId => convoyId(id);

export const joinEffect = (convoy: ConvoyRow): { readonly question: string; readonly effect: Effect } => {
  const together = convoy.gathered === undefined;
  return {
    question: together
      ? `Have "${convoy.name}" land together: all of it by one approval, or nothing?`
      : `Let each task of "${convoy.name}" land by itself?`,
    effect: {
      ...{ kind: 'submit', row: `convoy:${convoy.id}` },
      command: { kind: 'convoy.join', convoy: named(convoy), together },
    },
  };
};

export const dissolveEffect = (convoy: ConvoyRow): { readonly question: string; readonly effect: Effect } => ({
  question: `Dissolve convoy "${convoy.name}"? Its ${plural(convoy.total, 'task')} stay.`,
  effect: {
    ...{ kind: 'submit', row: `convoy:${convoy.id}` },
    command: { kind: 'convoy.remove', convoy: named(convoy) },
  },
});

/** A task being written. */
import type { StatusView } from '../../core/views/status.ts';
import { type Edited, editedFrom } from './editor.ts';

export const FIELDS = ['title', 'body', 'after', 'agent', 'rig', 'start'] as const;
export type Field = (typeof FIELDS)[number];
export type TextField = 'title' | 'body' | 'after' | 'agent';

export type Draft = {
  readonly field: Field;
  readonly title: Edited;
  readonly body: Edited;
  /** Ids of tasks that come first, with spaces or commas between. */
  readonly after: Edited;
  readonly agent: Edited;
  readonly rig: string;
  /** Whether a polecat takes it at once. */
  readonly start: boolean;
};

/** What the composition root makes a task of. */
export type TaskDraft = {
  readonly rig: string;
  readonly title: string;
  readonly body: string;
  readonly after: readonly string[];
  readonly agent?: string;
};

export const newDraft = (rig: string): Draft => ({
  field: 'title',
  title: editedFrom(''),
  body: editedFrom(''),
  after: editedFrom(''),
  agent: editedFrom(''),
  rig,
  start: true,
});

export const isTextField = (field: Field): field is TextField => field !== 'rig' && field !== 'start';

export const moveField = (draft: Draft, by: 1 | -1): Draft => {
  const index = FIELDS.indexOf(draft.field);
  const next = FIELDS[(index + by + FIELDS.length) % FIELDS.length] ?? 'title';
  return { ...draft, field: next };
};

export const turnRig = (draft: Draft, status: StatusView, by: 1 | -1): Draft => {
  const names = status.rigs.map((rig) => rig.rig);
  const index = names.indexOf(draft.rig);
  return { ...draft, rig: names[(index + by + names.length) % Math.max(1, names.length)] ?? draft.rig };
};

export const taskDraft = (draft: Draft): TaskDraft => {
  const agent = draft.agent.text.trim();
  return {
    rig: draft.rig,
    title: draft.title.text.replace(/\s+/g, ' ').trim(),
    body: draft.body.text,
    after: draft.after.text.split(/[\s,]+/).filter((id) => id !== ''),
    ...(agent === '' ? {} : { agent }),
  };
};

/** What is wrong with it, in a sentence; `undefined` when it can be made. */
export const flawOf = (draft: Draft, status: StatusView): string | undefined => {
  const { title, after, rig } = taskDraft(draft);
  if (title === '') return 'A task needs a title';
  if (rig === '') return 'There is no rig to put it in: mayor init adds one';
  const unknown = after.filter((id) => !status.tasks.some((task) => task.id === id));
  return unknown.length > 0 ? `No such task: ${unknown.join(', ')}` : undefined;
};

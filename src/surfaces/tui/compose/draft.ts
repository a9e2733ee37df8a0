/** A task being written. */
import { ATTEMPTS } from '../../../core/contest.ts';
import { type Priority, TASK_KINDS, type TaskKind } from '../../../core/model.ts';
import { type Edited, editedFrom } from './editor.ts';

/** In the order of the form. */
export const FIELDS = [
  'title',
  'body',
  'rig',
  'template',
  'kind',
  'priority',
  'labels',
  'after',
  'parent',
  'convoy',
  'agent',
  'attempts',
  'start',
] as const;
export type Field = (typeof FIELDS)[number];
export type TextField = 'title' | 'body';
/** Its value is chosen from a list, by a few letters. */
export type ChoiceField = 'template' | 'labels' | 'after' | 'parent' | 'convoy' | 'agent';

export type Draft = {
  readonly field: Field;
  readonly title: Edited;
  readonly body: Edited;
  readonly rig: string;
  readonly template?: string;
  readonly kind: TaskKind;
  readonly priority: Priority;
  readonly labels: readonly string[];
  /** Ids of the tasks that come first. */
  readonly after: readonly string[];
  /** Id of the task that it is part of. */
  readonly parent?: string;
  /** Id of a convoy that it joins. */
  readonly convoy?: string;
  /** Of one attempt at most one; of several they take turns. None: as the rules say. */
  readonly agents: readonly string[];
  readonly attempts: number;
  /** Whether it is taken up at once. */
  readonly start: boolean;
  /** Fields that the person set: no template changes them. */
  readonly own: readonly Field[];
  /** What is typed to choose by, in the field that has the keys. */
  readonly query: Edited;
  /** The option that Enter takes; absent while the list is only looked at. */
  readonly on?: string;
  /** What is wrong, said at the field where it is. */
  readonly flaw?: { readonly field: Field; readonly text: string };
  /** It was sent off, and what came of it is not known yet. */
  readonly creating?: true;
};

/** What the composition root makes a task of. */
export type TaskDraft = {
  readonly rig: string;
  readonly title: string;
  readonly body: string;
  readonly kind: TaskKind;
  readonly priority: Priority;
  readonly labels: readonly string[];
  readonly after: readonly string[];
  readonly parent?: string;
  /** The agent that its tracker is to name. */
  readonly agent?: string;
  /** Whose fields it gets that no form shows. */
  readonly template?: string;
};

/** What is to be done with it once it is made. */
export type AfterMaking = {
  readonly start: boolean;
  readonly convoy?: string;
  readonly agents: readonly string[];
  readonly attempts: number;
  /** The form stays, for another like it. */
  readonly another?: true;
};

export const newDraft = (rig: string): Draft => ({
  field: 'title',
  title: editedFrom(''),
  body: editedFrom(''),
  rig,
  kind: 'task',
  priority: 2,
  labels: [],
  after: [],
  agents: [],
  attempts: 1,
  start: true,
  own: [],
  query: editedFrom(''),
});

/** For another like the one just made. */
export const nextDraft = ({ rig, labels, convoy, start }: Draft): Draft => ({
  ...newDraft(rig),
  labels,
  start,
  ...(convoy === undefined ? {} : { convoy }),
  own: ['labels', 'convoy'],
});

const CHOICES: ReadonlySet<Field> = new Set(['template', 'labels', 'after', 'parent', 'convoy', 'agent']);
export const isTextField = (field: Field): field is TextField => field === 'title' || field === 'body';
export const isChoiceField = (field: Field): field is ChoiceField => CHOICES.has(field);

/** Whether the keys go into the list of options, and not past it. */
export const isChoosing = ({ field, query, on }: Draft): boolean =>
  isChoiceField(field) && (query.text !== '' || on !== undefined);

/** In a field: nothing is typed to choose by, and nothing wrong is said of another one. */
export const atField = (draft: Draft, field: Field): Draft => {
  const { on: _on, flaw: _flaw, ...rest } = draft;
  return { ...rest, field, query: editedFrom('') };
};

export const moveField = (draft: Draft, by: 1 | -1): Draft =>
  atField(draft, FIELDS[(FIELDS.indexOf(draft.field) + by + FIELDS.length) % FIELDS.length] ?? 'title');

export const flawed = (draft: Draft, field: Field, text: string): Draft => ({
  ...atField(draft, field),
  query: draft.field === field ? draft.query : editedFrom(''),
  flaw: { field, text },
});

/** The same with a field set by the person. */
export const owned = (draft: Draft, field: Field, change: Partial<Draft>): Draft => ({
  ...draft,
  ...change,
  own: draft.own.includes(field) ? draft.own : [...draft.own, field],
});

/** What left and right turn to. */
export const turned = (draft: Draft, rigs: readonly string[], by: 1 | -1): Draft => {
  const next = <Value>(values: readonly Value[], now: Value): Value =>
    values[(values.indexOf(now) + by + values.length) % values.length] ?? now;
  switch (draft.field) {
    case 'rig':
      return inRig(draft, next(rigs, draft.rig));
    case 'kind':
      return owned(draft, 'kind', { kind: next(TASK_KINDS, draft.kind) });
    case 'priority':
      return owned(draft, 'priority', { priority: next(PRIORITIES, draft.priority) });
    case 'attempts':
      return withAttempts(draft, draft.attempts + by);
    case 'start':
      return { ...draft, start: !draft.start };
    default:
      return draft;
  }
};

export const PRIORITIES = [0, 1, 2, 3, 4] as const satisfies readonly Priority[];

export const withAttempts = (draft: Draft, count: number): Draft => {
  const attempts = Math.max(1, Math.min(ATTEMPTS.most, count));
  return { ...draft, attempts, agents: attempts === 1 ? draft.agents.slice(0, 1) : draft.agents };
};

/** What names tasks, convoys and templates of one rig means nothing in another. */
export const inRig = (draft: Draft, rig: string): Draft => {
  if (rig === draft.rig) return draft;
  const { parent: _parent, convoy: _convoy, template: _template, ...rest } = draft;
  return { ...rest, rig, after: [], agents: [] };
};

export const titleOf = ({ title }: Draft): string => title.text.replace(/\s+/g, ' ').trim();

export const taskDraft = (draft: Draft): TaskDraft => {
  const { rig, body, kind, priority, labels, after, parent, template, agents } = draft;
  const [agent] = agents;
  return {
    ...{ rig, title: titleOf(draft), body: body.text, kind, priority, labels, after },
    ...(parent === undefined ? {} : { parent }),
    ...(agent === undefined || agents.length > 1 ? {} : { agent }),
    ...(template === undefined ? {} : { template }),
  };
};

export const afterMaking = ({ start, convoy, agents, attempts }: Draft): AfterMaking => ({
  ...{ start, agents, attempts },
  ...(convoy === undefined ? {} : { convoy }),
});

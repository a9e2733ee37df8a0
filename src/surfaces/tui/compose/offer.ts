/** What the form of a new task can offer in a rig, and what becomes of what is chosen. */
import { type RigName, type TaskId, taskId } from '../../../core/ids.ts';
import type { Task } from '../../../core/model.ts';
import { routeOf } from '../../../core/routing.ts';
import type { RigSettings, Settings } from '../../../core/settings.ts';
import { isOver, progressText } from '../../../core/views/convoys.ts';
import type { StatusView } from '../../../core/views/status.ts';
import type { TaskRow } from '../../../core/views/task-row.ts';
import { fitOf } from '../find/fuzzy.ts';
import { type ChoiceField, type Draft, type Field, owned, titleOf } from './draft.ts';
import { editedFrom } from './editor.ts';

/** A task to begin with. `rest`: fields that no form shows, in words. */
export type Template = {
  readonly name: string;
  readonly file: string;
  readonly body: string;
  readonly kind?: Draft['kind'];
  readonly priority?: Draft['priority'];
  readonly labels: readonly string[];
  readonly after: readonly string[];
  readonly parent?: string;
  readonly agent?: string;
  readonly rest: readonly string[];
};

/** Lent by the composition root: it lies in settings, in the clone and in the tracker. */
export type Offer = {
  readonly rig: RigSettings;
  readonly settings: Settings;
  /** `why`: a template that cannot be used, and why. */
  readonly templates: readonly (Template | { readonly name: string; readonly file: string; readonly why: string })[];
  /** Fields that the rig's tracker cannot keep, each with the reason. */
  readonly lacks: Readonly<Partial<Record<Field, string>>>;
};

/** `because`: why it cannot be taken. */
export type Option = {
  readonly id: string;
  readonly label: string;
  readonly about: string;
  readonly because?: string;
};

export type Known = { readonly status: StatusView | undefined; readonly offer: Offer | undefined };

/** What fits what is typed, the best first; all of it while nothing is. */
export const optionsOf = (draft: Draft, known: Known): readonly Option[] => {
  const { field, query } = draft;
  const all = isListed(field) ? LISTS[field](draft, known) : [];
  const typed = query.text.trim();
  if (typed === '') return all;
  const found = all
    .flatMap((option) => {
      const score = scoreOf(option, typed, field === 'after' || field === 'parent');
      return score === undefined ? [] : [{ option, score }];
    })
    .toSorted((a, b) => b.score - a.score)
    .map(({ option }) => option);
  if (field !== 'labels' || draft.labels.includes(typed) || all.some(({ id }) => id === typed)) return found;
  return [...found, { id: typed, label: typed, about: 'a new label' }];
};

const EXACT = 1_000;

const scoreOf = ({ id, label }: Option, typed: string, isOfTask: boolean): number | undefined => {
  if (id === typed || id.endsWith(`-${typed}`)) return EXACT;
  // Letters of an id that is not there lie about in many titles.
  if (isOfTask && /^[a-z0-9]+-\S+$/.test(typed)) return id.startsWith(typed) ? EXACT - 1 : undefined;
  let score = 0;
  for (const word of typed.split(/\s+/)) {
    const fit = fitOf(word, label);
    if (fit === undefined) return undefined;
    score += fit.score;
  }
  return score;
};

const isListed = (field: Field): field is ChoiceField => field in LISTS;

type List = (draft: Draft, known: Known) => readonly Option[];

const openTasks = ({ rig, after, parent }: Draft, { status }: Known): readonly TaskRow[] =>
  (status?.tasks ?? []).filter(
    (task) =>
      task.rig === rig &&
      task.state !== 'landed' &&
      task.state !== 'closed' &&
      task.attempt === undefined &&
      task.id !== parent &&
      !after.includes(task.id),
  );

const taskOption = ({ id, title, state }: TaskRow): Option => ({ id, label: `${id} ${title}`, about: state });

const LISTS: Readonly<Record<ChoiceField, List>> = {
  template: (_draft, { offer }) =>
    (offer?.templates ?? []).map((one) => ({
      ...{ id: one.name, label: one.name },
      ...('why' in one ? { about: '', because: one.why } : { about: saysTemplate(one) }),
    })),
  labels: ({ labels, rig }, { status }) => {
    const counts = new Map<string, number>();
    for (const task of status?.tasks ?? [])
      if (task.rig === rig) for (const label of task.labels) counts.set(label, (counts.get(label) ?? 0) + 1);
    return [...counts]
      .filter(([label]) => !labels.includes(label))
      .toSorted(([a, many], [b, more]) => more - many || (a < b ? -1 : 1))
      .map(([label, count]) => ({ id: label, label, about: `on ${count}` }));
  },
  after: (draft, known) =>
    openTasks(draft, known).map((task) => {
      const because = circleBy(task.id, draft.parent, known);
      return because === undefined ? taskOption(task) : { ...taskOption(task), because };
    }),
  parent: (draft, known) =>
    openTasks(draft, known).map((task) => {
      const first = draft.after.find((id) => circleBy(id, task.id, known) !== undefined);
      return first === undefined
        ? taskOption(task)
        : { ...taskOption(task), because: `a circle: ${first} comes first, and waits for it` };
    }),
  convoy: ({ rig }, { status }) =>
    (status?.convoys ?? [])
      .filter((convoy) => (convoy.rig === rig || convoy.rig === '*') && !isOver(convoy))
      .map((convoy) => ({ id: convoy.id, label: convoy.name, about: progressText(convoy) })),
  agent: ({ agents, attempts }, { offer }) =>
    Object.entries(offer?.settings.agents ?? {})
      .filter(([name]) => attempts > 1 || !agents.includes(name))
      .map(([name, { enabled }]) => ({
        ...{ id: name, label: name, about: name === offer?.rig.agent ? "the rig's own" : '' },
        ...(enabled ? {} : { because: `set agents.${name}.enabled: true in rigs.yaml` }),
      })),
};

/** A task waits, by whatever way, for the whole that the new one is to be part of. */
const circleBy = (first: string, parent: string | undefined, { status }: Known): string | undefined => {
  if (parent === undefined) return undefined;
  const blockers = new Map((status?.tasks ?? []).map(({ id, blockedBy }) => [id, blockedBy]));
  const reached = new Set([first]);
  for (const id of reached) for (const next of blockers.get(id) ?? []) reached.add(next);
  return reached.has(parent) ? `a circle: it waits for ${parent}, of which the new task is a part` : undefined;
};

const saysTemplate = ({ kind, priority, labels, rest }: Template): string =>
  [kind ?? '', priority === undefined ? '' : `P${priority}`, ...labels, ...rest]
    .filter((part) => part !== '')
    .join(', ');

/** Chosen; of what only one may be chosen, in place of the one before. */
export const picked = (draft: Draft, id: string, known: Known): Draft => {
  const { on: _on, flaw: _flaw, ...rest } = draft;
  const clean: Draft = { ...rest, query: editedFrom('') };
  switch (draft.field) {
    case 'labels':
      return owned(clean, 'labels', { labels: [...new Set([...draft.labels, id])] });
    case 'after':
      return owned(clean, 'after', { after: [...new Set([...draft.after, id])] });
    case 'agent':
      return owned(clean, 'agent', {
        agents: draft.attempts > 1 ? [...draft.agents, id].slice(0, draft.attempts) : [id],
      });
    case 'parent':
      return owned(clean, 'parent', { parent: id });
    case 'convoy':
      return owned(clean, 'convoy', { convoy: id });
    case 'template':
      return withTemplate(clean, id, known.offer);
    default:
      return draft;
  }
};

/** The one chosen last is no more. */
export const unpicked = (draft: Draft, { offer }: Known): Draft => {
  const { template, parent: _parent, convoy: _convoy, ...rest } = draft;
  switch (draft.field) {
    case 'labels':
      return owned(draft, 'labels', { labels: draft.labels.slice(0, -1) });
    case 'after':
      return { ...draft, after: draft.after.slice(0, -1) };
    case 'agent':
      return { ...draft, agents: draft.agents.slice(0, -1) };
    case 'parent':
      return { ...rest, ...without(draft, 'parent'), ...(template === undefined ? {} : { template }) };
    case 'convoy':
      return { ...rest, ...without(draft, 'convoy'), ...(template === undefined ? {} : { template }) };
    case 'template':
      return template === undefined ? draft : withoutTemplate(draft, offer);
    default:
      return draft;
  }
};

const without = ({ parent, convoy }: Draft, gone: 'parent' | 'convoy'): Partial<Draft> => ({
  ...(parent === undefined || gone === 'parent' ? {} : { parent }),
  ...(convoy === undefined || gone === 'convoy' ? {} : { convoy }),
});

const usable = (offer: Offer | undefined, name: string | undefined): Template | undefined => {
  const found = offer?.templates.find((one) => one.name === name);
  return found === undefined || 'why' in found ? undefined : found;
};

/** What it says fills what the person left; its text comes below theirs. */
const withTemplate = (before: Draft, name: string, offer: Offer | undefined): Draft => {
  const draft = before.template === undefined ? before : withoutTemplate(before, offer);
  const template = usable(offer, name);
  if (template === undefined) return draft;
  const { kind, priority, labels, after, parent, agent, body } = template;
  const isFree = (field: Field): boolean => !draft.own.includes(field);
  const typed = draft.body.text.trimEnd();
  return {
    ...draft,
    template: name,
    ...(kind !== undefined && isFree('kind') ? { kind } : {}),
    ...(priority !== undefined && isFree('priority') ? { priority } : {}),
    ...(parent !== undefined && isFree('parent') ? { parent } : {}),
    ...(agent !== undefined && isFree('agent') ? { agents: [agent] } : {}),
    labels: [...new Set([...draft.labels, ...labels])],
    after: [...new Set([...draft.after, ...after])],
    body: typed === '' ? editedFrom(body) : { ...draft.body, text: `${typed}\n\n${body}` },
  };
};

/** What it brought and nobody changed goes with it. */
const withoutTemplate = (draft: Draft, offer: Offer | undefined): Draft => {
  const template = usable(offer, draft.template);
  const { template: _name, ...rest } = draft;
  if (template === undefined) return rest;
  const { kind, priority, labels, after, parent, agent, body } = template;
  const isFree = (field: Field): boolean => !draft.own.includes(field);
  const { parent: had, ...bare } = rest;
  const text = draft.body.text.endsWith(body)
    ? draft.body.text.slice(0, draft.body.text.length - body.length)
    : undefined;
  return {
    ...bare,
    ...(had === undefined || (had === parent && isFree('parent')) ? {} : { parent: had }),
    ...(kind !== undefined && isFree('kind') ? { kind: 'task' } : {}),
    ...(priority !== undefined && isFree('priority') ? { priority: 2 } : {}),
    ...(agent !== undefined && isFree('agent') ? { agents: [] } : {}),
    labels: draft.labels.filter((label) => !labels.includes(label)),
    after: draft.after.filter((id) => !after.includes(id)),
    ...(text === undefined ? {} : { body: editedFrom(text.trimEnd()) }),
  };
};

/** Who would work it, and by which rule; `undefined` while that is not known. */
export const routed = (
  draft: Draft,
  offer: Offer | undefined,
): { readonly agent: string; readonly by: string } | undefined => {
  if (offer === undefined || offer.rig.name !== draft.rig) return undefined;
  const { agent, chosenBy } = routeOf(taskFrom(draft, offer.rig.name), offer.rig, offer.settings);
  return { agent, by: chosenBy };
};

/** As its tracker would tell it. */
const taskFrom = (draft: Draft, rig: RigName): Task => {
  const after = draft.after.map((id): TaskId => taskId(id));
  const { body, kind, priority, labels } = draft;
  return {
    ...{ id: taskId(`${rig}-new`), rig, title: titleOf(draft), body: body.text, kind, priority, labels },
    ...{ status: 'open', dependsOn: after, createdAt: 0, updatedAt: 0, origin: 'local' },
  };
};

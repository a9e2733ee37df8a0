/** The dashboard's form of a new task: what a rig offers for it, and the task made in its tracker. */
import { dirname, join } from 'node:path';
import { systemClock } from '../adapters/clock.ts';
import { openTracker } from '../adapters/trackers/index.ts';
import { templatesIn } from '../config/templates.ts';
import { UsageError } from '../core/errors.ts';
import { isName, taskId } from '../core/ids.ts';
import { plainLine } from '../core/plain.ts';
import type { RigSettings } from '../core/settings.ts';
import type { Tracker } from '../ports/tracker.ts';
import type { TemplateFields } from '../surfaces/cli/deps.ts';
import { momentFrom } from '../surfaces/cli/when.ts';
import type { runDashboard } from '../surfaces/tui/run.tsx';
import { formatOf } from './formats.ts';
import type { Place } from './place.ts';
import { settingsOf } from './settings.ts';

type Lent = Parameters<typeof runDashboard>[0]['lent'];
type TaskDraft = Parameters<Lent['createTask']>[0];
type Offer = Awaited<ReturnType<Lent['offer']>>;

export const newTasks = (place: Place): Pick<Lent, 'createTask' | 'offer'> => ({
  createTask: async (draft) => {
    const rig = (await settingsOf(place)).rigs[draft.rig];
    if (rig === undefined)
      return { ok: false, refusal: { what: `There is no rig ${draft.rig}`, hint: 'mayor init in a clone' } };
    const wrong = [...draft.after, draft.parent ?? rig.name].filter((id) => !isName(id));
    if (wrong.length > 0) return { ok: false, refusal: { what: `Not a task id: ${wrong.join(', ')}` } };
    const rest = draft.template === undefined ? {} : restOf(await fieldsOf(place, rig, draft.template));
    const { id } = await trackerOf(rig).create({ ...rest, ...shownIn(draft) }, place.person);
    return { ok: true, say: `Added ${id}`, subject: id };
  },
  offer: async (name) => {
    const settings = await settingsOf(place);
    const rig = settings.rigs[name];
    if (rig === undefined) throw new UsageError(`There is no rig ${name}`, { hint: 'mayor init in a clone' });
    const templates = (await templatesOf(place, rig)).map((one) =>
      'why' in one ? one : { name: one.name, file: one.file, body: one.body, ...offered(one.fields) },
    );
    return { rig, settings, templates, lacks: lacksOf(trackerOf(rig)) };
  },
});

const trackerOf = (rig: RigSettings): Tracker =>
  openTracker(rig.tracker, { rig: rig.name, path: rig.path, clock: systemClock(), format: formatOf });

const templatesOf = ({ paths }: Place, { path }: RigSettings) =>
  templatesIn([join(path, '.mayor/templates'), join(dirname(paths.config), 'templates')]);

const fieldsOf = async (place: Place, rig: RigSettings, name: string): Promise<TemplateFields> => {
  const template = (await templatesOf(place, rig)).find((one) => one.name === name);
  if (template === undefined || 'why' in template)
    throw new UsageError(`The template ${plainLine(name)} cannot be used any more`, { hint: 'mayor task templates' });
  return template.fields;
};

const shownIn = ({ title, body, kind, priority, labels, after, parent, agent }: TaskDraft) => ({
  ...{ title, body, kind, priority, labels, dependsOn: after.map(taskId) },
  ...(parent === undefined ? {} : { parent: taskId(parent) }),
  ...(agent === undefined ? {} : { agent }),
});

/** What a form does not show. */
const restOf = ({ role, defer, estimate, acceptance, design, external, convoy, set }: TemplateFields) => ({
  ...(role === undefined ? {} : { role }),
  ...(defer === undefined ? {} : { deferUntil: momentFrom(defer, systemClock().now()) }),
  ...(estimate === undefined ? {} : { estimate }),
  ...(acceptance === undefined ? {} : { acceptance }),
  ...(design === undefined ? {} : { design }),
  ...(external === undefined ? {} : { externalRef: external }),
  ...(convoy === undefined ? {} : { convoy }),
  ...(set === undefined ? {} : { custom: set }),
});

type Template = Exclude<Offer['templates'][number], { readonly why: string }>;

const offered = (fields: TemplateFields): Omit<Template, 'name' | 'file' | 'body'> => {
  const { kind, priority, label = [], after = [], parent, agent, role, defer, estimate, convoy, set = {} } = fields;
  const rest = [
    ...(role === undefined ? [] : [`role ${role}`]),
    ...(estimate === undefined ? [] : [`${estimate} minutes`]),
    ...(defer === undefined ? [] : [`not before ${defer}`]),
    ...(convoy === undefined ? [] : [`for convoy ${convoy}`]),
    ...(['acceptance', 'design', 'external'] as const).filter((name) => fields[name] !== undefined),
    ...Object.entries(set).map(([name, value]) => `${name}=${value}`),
  ];
  return {
    ...{ labels: label, after, rest },
    ...(kind === undefined ? {} : { kind }),
    ...(priority === undefined ? {} : { priority }),
    ...(parent === undefined ? {} : { parent }),
    ...(agent === undefined ? {} : { agent }),
  };
};

/** A tracker says what it cannot keep; what is said of tasks themselves stands at the rig. */
const lacksOf = ({ kind, lacks }: Tracker): Offer['lacks'] => {
  const of = (prevented: 'attempts' | 'tasks') => lacks.find(({ prevents }) => prevents?.includes(prevented));
  const say = (lack: NonNullable<ReturnType<typeof of>>): string => `${kind} lacks ${lack.what}: ${lack.instead}`;
  const [attempts, tasks] = [of('attempts'), of('tasks')];
  return {
    ...(attempts === undefined ? {} : { attempts: say(attempts) }),
    ...(tasks === undefined ? {} : { rig: say(tasks) }),
  };
};

/** A task as the text of its file, and back. */
import type { Instant, RigName, TaskId } from '../../../core/ids.ts';
import type { Task } from '../../../core/model.ts';
import { plainLine } from '../../../core/plain.ts';
import { BODY_LIMIT, FIELD_NAMES, isFieldName, kindOf, priorityOf, statusOf } from '../../../core/task-fields.ts';
import { idFrom, type Key, listAt, refuse, textAt, timeAt, wordAt } from './field-values.ts';
import {
  type FrontMatter,
  fieldLine,
  fileOf,
  plainFieldLine,
  readFrontMatter,
  type Value,
  withoutFields,
} from './front-matter.ts';
import { rareFields } from './rare-fields.ts';

/** What the file has beside the task: kept as it is when the file is written again. */
export type TaskFile = {
  readonly task: Task;
  /** Tells two tasks apart that were given the same id in clones which did not know each other. */
  readonly uid: string;
  /** Who made it. */
  readonly by: string;
  /** How often the task was claimed, in all clones: what is written under an older claim is stale. */
  readonly token: number;
  /** The end of the lease, where claims are decided on the branch itself; of no meaning without an assignee. */
  readonly until?: Instant | undefined;
  /** When each field was written last, for merging (core/task-clock.ts); a field that is not named is as old as the task. */
  readonly clock: readonly string[];
  /** Lines of fields that are not ours and more than one plain value, kept as they are. */
  readonly others: string;
};

/** Why a file is no task, and its text. */
export type Unreadable = { readonly why: string; readonly text: string };

const NUMBERS: ReadonlySet<Key> = new Set(['priority', 'token', 'estimate']);

export const writeTaskFile = ({ task, uid, by, token, until, clock, others }: TaskFile): string => {
  const values: Readonly<Record<Key, string | readonly string[] | undefined>> = {
    id: task.id,
    uid: uid || undefined,
    title: task.title,
    kind: task.kind,
    status: task.status,
    priority: String(task.priority),
    labels: task.labels.length === 0 ? undefined : task.labels,
    depends: task.dependsOn.length === 0 ? undefined : task.dependsOn,
    defer: task.deferUntil === undefined ? undefined : timeText(task.deferUntil),
    agent: task.agent,
    role: task.role,
    parent: task.parent,
    links: task.links?.map(({ kind, task: other }) => `${kind}:${other}`),
    estimate: task.estimate === undefined ? undefined : String(task.estimate),
    acceptance: task.acceptance,
    design: task.design,
    external: task.externalRef,
    convoy: task.convoy,
    outcome: task.outcome,
    closed: task.closedAt === undefined ? undefined : timeText(task.closedAt),
    assignee: task.assignee,
    by: by || undefined,
    created: timeText(task.createdAt),
    updated: timeText(task.updatedAt),
    token: token === 0 ? undefined : String(token),
    until: until === undefined || task.assignee === undefined ? undefined : timeText(until),
    clock: clock.length === 0 ? undefined : clock,
    origin: task.origin === 'local' ? undefined : task.origin,
  };
  const lines = FIELD_NAMES.map((key) => {
    const value = values[key];
    return value === undefined ? '' : NUMBERS.has(key) ? `${key}: ${value}\n` : fieldLine(key, value);
  });
  // Of a field that was somebody's own and is ours by now, ours is written: no name may stand there twice.
  const ours: ReadonlySet<string> = new Set(FIELD_NAMES.filter((key) => values[key] !== undefined));
  const custom = Object.entries(task.custom ?? {}).filter(([key]) => !ours.has(key));
  const theirs = custom.map(([key, value]) => plainFieldLine(key, value));
  return fileOf(lines.join('') + theirs.join('') + withoutFields(others, ours), task.body);
};

/** A body of the largest size and a head, as in the list: what is not read there is not worked on either. */
const LIMIT = BODY_LIMIT + 128 * 1024;

/** The path says which task it is; a field that is absent has its default. */
export function readTaskFile(id: TaskId, rig: RigName, text: string): TaskFile | Unreadable {
  const bytes = text.length * 3 <= LIMIT ? 0 : Buffer.byteLength(text);
  if (bytes > LIMIT) return { why: `its file has ${bytes} bytes, more than 1 MiB`, text: '' };
  const parts = readFrontMatter(text);
  if ('why' in parts) return { why: parts.why, text };
  try {
    return fileFrom(id, rig, parts);
  } catch (error) {
    return { why: error instanceof Error ? error.message : String(error), text };
  }
}

/**
 * A row for a file that cannot be read, so that it is seen and hides no other. In progress and
 * nobody's: it is not started, and what depends on it goes on waiting.
 */
export const unreadableTask = (id: TaskId, rig: RigName, { why, text }: Unreadable): Task => ({
  id,
  rig,
  title: `(unreadable: ${plainLine(why).slice(0, 200)})`,
  body: text,
  kind: 'task',
  status: 'in-progress',
  priority: 2,
  labels: [],
  dependsOn: [],
  createdAt: 0,
  updatedAt: 0,
  origin: 'local',
});

const fileFrom = (id: TaskId, rig: RigName, { fields, source, body }: FrontMatter): TaskFile => {
  const rare = rareFields(fields);
  const foreign = [...source].filter(([key]) => !isFieldName(key) || rare.theirs.has(key));
  const custom = customIn(fields, foreign);
  const defer = fields.get('defer');
  const agent = wordAt(fields, 'agent');
  const assignee = textAt(fields, 'assignee');
  const created = timeAt('created', fields.get('created')) ?? 0;
  const deferUntil = timeAt('defer', defer);
  const task: Task = {
    id,
    rig,
    title: wordAt(fields, 'title') ?? refuse('it has no title'),
    body,
    kind: kindOf(textAt(fields, 'kind') ?? 'task'),
    status: statusOf(textAt(fields, 'status') ?? 'open'),
    priority: priorityOf(Number(textAt(fields, 'priority') ?? '2')),
    labels: listAt(fields, 'labels').map(plainLine),
    dependsOn: listAt(fields, 'depends').map((name) => idFrom('depends', name)),
    ...(deferUntil === undefined ? {} : { deferUntil }),
    ...(agent === undefined ? {} : { agent }),
    ...rare.task,
    ...(custom === undefined ? {} : { custom }),
    ...(assignee === undefined ? {} : { assignee }),
    createdAt: created,
    updatedAt: timeAt('updated', fields.get('updated')) ?? created,
    // Whatever else stands there was not written by us: its `sh` block is not for us to run.
    origin: (textAt(fields, 'origin') ?? 'local') === 'local' ? 'local' : 'foreign',
  };
  const others = foreign.filter(([key]) => custom?.[key] === undefined).map(([, lines]) => lines);
  const token = Number(textAt(fields, 'token') ?? 0);
  const until = timeAt('until', fields.get('until'));
  return {
    task,
    uid: rare.uid,
    by: textAt(fields, 'by') ?? '',
    token: Number.isSafeInteger(token) && token >= 0 ? token : refuse('"token" is not a number'),
    ...(until === undefined ? {} : { until }),
    clock: rare.clock,
    others: others.join(''),
  };
};

/** Fields of the team's own: those of one plain value, whatever wrote them. */
const customIn = (
  fields: ReadonlyMap<string, Value>,
  foreign: readonly (readonly [string, string])[],
): Readonly<Record<string, string>> | undefined => {
  const plain = foreign.flatMap(([key, lines]): [string, string][] => {
    const value = fields.get(key);
    return typeof value === 'string' && value !== '' && plainFieldLine(key, value) === lines ? [[key, value]] : [];
  });
  return plain.length === 0 ? undefined : Object.fromEntries(plain);
};

export const timeText = (at: Instant): string => new Date(at).toISOString();

/** Which tasks are meant: `status=open`, `label=ui`, `priority<=1`, …, all of which must hold. */
import { UsageError } from './errors.ts';
import { OUTCOMES, TASK_KINDS, TASK_STATUSES, type Task } from './model.ts';
import { ancestorsOf } from './ready.ts';

const FIELDS = [
  ...(['status', 'kind', 'priority', 'label', 'assignee', 'parent', 'after', 'role', 'agent', 'convoy'] as const),
  ...(['outcome', 'rig', 'id', 'text'] as const),
] as const;
type Field = (typeof FIELDS)[number];

export type Term = {
  readonly field: Field;
  readonly op: '=' | '!=' | '<=' | '>=';
  /** Any of these; `none` is a field with nothing in it. */
  readonly values: readonly string[];
};

/** `status=open,label=ui,priority<=1`; alternatives with `|`, a range as `priority=0-2`. @throws UsageError */
export const termsFrom = (text: string): readonly Term[] =>
  text
    .split(',')
    .filter((part) => part.trim() !== '')
    .map(termFrom);

/** One term, for a caller that has its field already. @throws UsageError for a value that there is not. */
export const term = (field: Field, values: readonly string[], op: Term['op'] = '='): Term => {
  const made = { field, op, values: field === 'priority' ? values.flatMap(priorities) : values };
  const wrong = made.values.find((value) => CHOICES[field]?.includes(value) === false);
  if (wrong === undefined) return made;
  throw new UsageError(`There is no ${field} ${JSON.stringify(wrong)}`, { hint: `Use ${CHOICES[field]?.join(', ')}` });
};

/** Tells of each of these tasks whether all terms hold; `all` is where parents are looked up. */
export const fitsAll = (terms: readonly Term[], all: readonly Task[]): ((task: Task) => boolean) => {
  const deep = terms.some(({ field }) => field === 'parent');
  const parents = new Map(deep ? all.map(({ id, parent }) => [id, parent]) : []);
  const parentOf = (id: Task['id']) => parents.get(id);
  return (task) => terms.every((one) => fits(one, task, parentOf));
};

/** Whether these terms say themselves if closed tasks are meant. */
export const speaksOfClosed = (terms: readonly Term[]): boolean =>
  terms.some(({ field }) => field === 'status' || field === 'outcome');

const CHOICES: Partial<Record<Field, readonly string[]>> = {
  status: TASK_STATUSES,
  kind: TASK_KINDS,
  outcome: OUTCOMES,
  priority: ['0', '1', '2', '3', '4'],
};

const termFrom = (text: string): Term => {
  const [, name = '', op, value = ''] = /^\s*(\w+)\s*(!=|<=|>=|=)\s*(.*?)\s*$/.exec(text) ?? [];
  const field = FIELDS.find((known) => known === name);
  if (field === undefined || op === undefined || value === '')
    throw new UsageError(`Not a condition: ${JSON.stringify(text.trim())}`, {
      hint: `Write field=value with one of ${FIELDS.join(', ')}; != too, and priority<=1`,
    });
  if (op !== '=' && op !== '!=') {
    if (field !== 'priority') throw new UsageError(`Only a priority can be compared, not ${field}`, {});
    return term(field, [value], op === '<=' ? '<=' : '>=');
  }
  return term(field, field === 'text' ? [value] : value.split('|'), op);
};

const priorities = (value: string): readonly string[] => {
  const [, from, to] = /^p?([0-4])-p?([0-4])$/i.exec(value) ?? [];
  if (from === undefined || to === undefined) return [value.replace(/^p/i, '')];
  return ['0', '1', '2', '3', '4'].filter((one) => one >= from && one <= to);
};

type ParentOf = (id: Task['id']) => Task['parent'];

const fits = ({ field, op, values }: Term, task: Task, parentOf: ParentOf): boolean => {
  if (field === 'text') {
    const text = `${task.title}\n${task.body}`.toLowerCase();
    return values.some((value) => text.includes(value.toLowerCase())) === (op === '=');
  }
  const [limit] = values;
  if (op === '<=') return task.priority <= Number(limit);
  if (op === '>=') return task.priority >= Number(limit);
  const has = READ[field](task, parentOf);
  const some = values.some((value) => (value === 'none' ? has.length === 0 : has.includes(value)));
  return some === (op === '=');
};

const one = (value: string | undefined): readonly string[] => (value === undefined ? [] : [value]);

/** A task may be named without its rig. */
const ids = (task: Task, found: readonly string[]): readonly string[] =>
  found.flatMap((id) => (id.startsWith(`${task.rig}-`) ? [id, id.slice(task.rig.length + 1)] : [id]));

/** What a field holds, in every way in which it may be named. */
const READ = {
  status: ({ status }) => [status],
  kind: ({ kind }) => [kind],
  priority: ({ priority }) => [String(priority)],
  label: ({ labels }) => labels,
  // A polecat is meant in whatever town it works.
  assignee: ({ assignee }) => (assignee === undefined ? [] : [assignee, assignee.replace(/@.*$/, '')]),
  parent: (task, parentOf) =>
    ids(
      task,
      ancestorsOf(task.id, (id) => (id === task.id ? task.parent : parentOf(id))),
    ),
  after: (task) => ids(task, task.dependsOn),
  role: ({ role }) => one(role),
  agent: ({ agent }) => one(agent),
  convoy: ({ convoy }) => one(convoy),
  outcome: ({ status, outcome }) => (status === 'closed' ? [outcome ?? 'done'] : []),
  rig: ({ rig }) => [rig],
  id: (task) => ids(task, [task.id]),
} as const satisfies Record<Exclude<Field, 'text'>, (task: Task, parentOf: ParentOf) => readonly string[]>;

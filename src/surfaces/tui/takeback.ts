/** What was done from here, and how it is taken back. */
import type { Answer, Command } from '../../core/command.ts';
import { convoyId, itemId, taskId } from '../../core/ids.ts';
import { namedUpTo } from './list/asked.ts';
import type { Order } from './list/marks.ts';
import type { State } from './state.ts';
import type { Outcome } from './step.ts';

/** `what`: as in "takes back …". `never`: why it cannot be, in a sentence. */
export type One = { readonly what: string } & (
  | { readonly back: Command; readonly row?: string }
  | { readonly never: string }
);
/** One of several, with what it was called when it was done. */
export type Part = One & Pick<Order, 'row' | 'name' | 'about'>;
/** What one key did to several, of which some can be taken back. `deeds`: what they are called together. */
export type Several = { readonly what: string; readonly deeds: string; readonly parts: readonly Part[] };
export type Done = One | Several;

/** What the town took of several. */
export type Took = {
  readonly deeds: string;
  readonly taken: readonly { readonly order: Order; readonly subject?: string }[];
};

const KEPT = 20;

/** The last first. */
export const withDone = (state: State, command: Command, outcome: Outcome): State => {
  const done = outcome.ok ? doneOf(state, command, outcome.subject) : undefined;
  return done === undefined ? state : withLast(state, done);
};

/** One step, however many it was. */
export const withAllDone = (state: State, { deeds, taken }: Took): State => {
  const parts = taken.flatMap(({ order: { row, name, about, command }, subject }): readonly Part[] => {
    const one = doneOf(state, command, subject);
    return one === undefined ? [] : [{ row, ...one, name, about }];
  });
  const [first, ...others] = parts;
  if (first === undefined) return state;
  if (others.length === 0) return withLast(state, first);
  const names = parts.map(({ name }) => name);
  const what = `${parts.length} ${deeds} (${namedUpTo(names, NAMES)})`;
  if (parts.some((part) => 'back' in part)) return withLast(state, { what, deeds, parts });
  const never = [...new Set(parts.flatMap((part) => ('never' in part ? [part.never] : [])))].join('; ');
  return withLast(state, { what, never: `for each of them, ${never}` });
};

/** Whether the last judgement of this task that was made from here approved it. */
export const wasApproved = ({ done = [] }: State, task: string): boolean => {
  const deeds = done.flatMap((one): readonly One[] => ('parts' in one ? one.parts : [one]));
  const last = deeds.find(({ what }) => what === approvalOf(task) || what === rejectionOf(task));
  return last?.what === approvalOf(task);
};

export const withoutDone = (state: State, over: Done): State => ({
  ...state,
  done: (state.done ?? []).filter((done) => done !== over),
});

const withLast = (state: State, done: Done): State => ({
  ...state,
  done: [done, ...(state.done ?? [])].slice(0, KEPT),
});

/** Letters that names may take in a sentence. */
const NAMES = 60;

const approvalOf = (task: string): string => `the approval of ${task}`;
const rejectionOf = (task: string): string => `rejecting ${task}`;

/** What an agent has heard cannot be unheard. */
const HEARD = 'its agent has heard it already';

type Sayings = {
  readonly [Kind in Command['kind']]?: (
    command: Extract<Command, { readonly kind: Kind }>,
    state: State,
    subject: string | undefined,
  ) => One | undefined;
};

const sayings: Sayings = {
  approve: ({ task }) => ({ ...withdrawing(task), row: `review:${task}` }),
  'contest.pick': ({ task, n }, state) => {
    const contest = state.status?.contests.find(({ id }) => id === task);
    const child = contest?.attempts.find((attempt) => attempt.n === n)?.task;
    return child === undefined ? undefined : withdrawing(child);
  },
  reject: ({ task }) => ({ what: rejectionOf(task), never: HEARD }),
  'review.send': ({ task }) => ({ what: rejectionOf(task), never: HEARD }),
  tell: ({ polecat }) => ({ what: `what ${polecat} was told`, never: HEARD }),
  stop: ({ polecat }, { status }) => {
    const task = status?.polecats.find(({ id }) => id === polecat)?.task;
    return task === undefined
      ? undefined
      : { what: `stopping ${polecat}`, back: { kind: 'sling', task: taskId(task) } };
  },
  sling: ({ task }) => ({ what: `slinging ${task}`, never: 'it has begun, and {stop} on its row stops it' }),
  undo: ({ task }) => ({ what: `the undo of ${task}`, never: 'it lands again by a review: {sling} goes on with it' }),
  'convoy.new': ({ name }, _state, subject) =>
    subject === undefined
      ? undefined
      : { what: `convoy "${name}"`, back: { kind: 'convoy.remove', convoy: convoyId(subject) } },
  'convoy.remove': ({ convoy }, { status }) => {
    const was = status?.convoys.find(({ id }) => id === convoy);
    if (was === undefined) return undefined;
    const together = was.gathered === undefined ? {} : { together: true as const };
    const anew = { kind: 'convoy.new', name: was.name, tasks: was.tasks.map(taskId), one: was.one } as const;
    return { what: `dissolving convoy "${was.name}"`, back: { ...anew, ...together } };
  },
  answer: ({ item, answer }, _state, subject) => {
    if (answer.kind === 'dismiss')
      return { what: `dismissing ${item}`, back: { kind: 'restore', item: itemId(item) }, row: `inbox:${item}` };
    const isRule = (answer.kind === 'allow' || answer.kind === 'deny') && answer.for !== undefined;
    if (isRule && subject !== undefined && subject !== item) {
      const what = `the rule that you made (${subject}); this once its agent has its answer`;
      return { what, back: { kind: 'permission.remove', rule: subject } };
    }
    if (answer.kind === 'retry') return { what: 'trying again', never: 'it has begun, and {stop} on its row stops it' };
    return { what: `the answer "${oneOf(answer)}"`, never: HEARD };
  },
};

const oneOf = (answer: Answer): string => {
  if (answer.kind === 'text') return answer.text.length > 30 ? `${answer.text.slice(0, 29)}…` : answer.text;
  return answer.kind === 'choice' ? answer.key : answer.kind;
};

const withdrawing = (task: string) => ({
  what: approvalOf(task),
  back: { kind: 'withdraw', task: taskId(task) } as const,
});

const doneOf = (state: State, command: Command, subject: string | undefined): One | undefined => {
  // Correlated unions: the table's key and the command's kind are the same by construction.
  const say = sayings[command.kind] as
    | ((command: Command, state: State, subject: string | undefined) => One | undefined)
    | undefined;
  return say?.(command, state, subject);
};

const LANDED: ReadonlySet<string> = new Set(['landed', 'settled']);

/** An approval that has come to the base meanwhile, or is just coming there: its landing is taken back, which is another thing. */
export const landedSince = (
  { status }: State,
  done: One,
): { readonly task: string; readonly is: 'landing' | 'landed' } | undefined => {
  if (!('back' in done) || done.back.kind !== 'withdraw') return undefined;
  const { task } = done.back;
  const merge = status?.merges.find((one) => one.task === task)?.state ?? 'none';
  const over = status?.tasks.find(({ id }) => id === task)?.state;
  if (merge === 'landing') return { task, is: 'landing' };
  return LANDED.has(merge) || over === 'landed' || over === 'closed' ? { task, is: 'landed' } : undefined;
};

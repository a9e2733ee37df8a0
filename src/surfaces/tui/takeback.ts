/** What was done from here, and how it is taken back. */
import type { Answer, Command } from '../../core/command.ts';
import { convoyId, itemId, taskId } from '../../core/ids.ts';
import type { State } from './state.ts';
import type { Outcome } from './step.ts';

/** `what`: as in "takes back …". `never`: why it cannot be, in a sentence. */
export type Done = { readonly what: string } & (
  | { readonly back: Command; readonly row?: string }
  | { readonly never: string }
);

const KEPT = 20;

/** The last first. */
export const withDone = (state: State, command: Command, outcome: Outcome): State => {
  const done = outcome.ok ? doneOf(state, command, outcome.subject) : undefined;
  if (done === undefined) return state;
  return { ...state, done: [done, ...(state.done ?? [])].slice(0, KEPT) };
};

/** What an agent has heard cannot be unheard. */
const HEARD = 'its agent has heard it already';

type Sayings = {
  readonly [Kind in Command['kind']]?: (
    command: Extract<Command, { readonly kind: Kind }>,
    state: State,
    subject: string | undefined,
  ) => Done | undefined;
};

const sayings: Sayings = {
  approve: ({ task }) => ({ ...withdrawing(task), row: `review:${task}` }),
  'contest.pick': ({ task, n }, state) => {
    const contest = state.status?.contests.find(({ id }) => id === task);
    const child = contest?.attempts.find((attempt) => attempt.n === n)?.task;
    return child === undefined ? undefined : withdrawing(child);
  },
  reject: ({ task }) => ({ what: `rejecting ${task}`, never: HEARD }),
  'review.send': ({ task }) => ({ what: `rejecting ${task}`, never: HEARD }),
  tell: ({ polecat }) => ({ what: `what ${polecat} was told`, never: HEARD }),
  stop: ({ polecat }, { status }) => {
    const task = status?.polecats.find(({ id }) => id === polecat)?.task;
    return task === undefined
      ? undefined
      : { what: `stopping ${polecat}`, back: { kind: 'sling', task: taskId(task) } };
  },
  sling: ({ task }) => ({ what: `slinging ${task}`, never: 'it is begun: {stop} on its row stops it' }),
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
    if (answer.kind === 'retry') return { what: 'trying again', never: 'it is begun: {stop} on its row stops it' };
    return { what: `the answer "${oneOf(answer)}"`, never: HEARD };
  },
};

const oneOf = (answer: Answer): string => {
  if (answer.kind === 'text') return answer.text.length > 30 ? `${answer.text.slice(0, 29)}…` : answer.text;
  return answer.kind === 'choice' ? answer.key : answer.kind;
};

const withdrawing = (task: string) => ({
  what: `the approval of ${task}`,
  back: { kind: 'withdraw', task: taskId(task) } as const,
});

const doneOf = (state: State, command: Command, subject: string | undefined): Done | undefined => {
  // Correlated unions: the table's key and the command's kind are the same by construction.
  const say = sayings[command.kind] as
    | ((command: Command, state: State, subject: string | undefined) => Done | undefined)
    | undefined;
  return say?.(command, state, subject);
};

const LANDED: ReadonlySet<string> = new Set(['landing', 'landed', 'settled']);

/** The task of an approval that has come to the base meanwhile: its landing is taken back, which is another thing. */
export const landedSince = ({ status }: State, done: Done): string | undefined => {
  if (!('back' in done) || done.back.kind !== 'withdraw') return undefined;
  const { task } = done.back;
  const isLanded = status?.merges.find((merge) => merge.task === task)?.state ?? 'none';
  const over = status?.tasks.find(({ id }) => id === task)?.state;
  return LANDED.has(isLanded) || over === 'landed' || over === 'closed' ? task : undefined;
};

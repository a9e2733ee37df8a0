/** Which rig a task command is about, and its tasks: no daemon needed. */
import { resolve } from 'node:path';
import { hintOf, messageOf, TerminalError, UsageError } from '../../core/errors.ts';
import { isName, type TaskId, taskId } from '../../core/ids.ts';
import type { Task } from '../../core/model.ts';
import type { Tracker } from '../../ports/tracker.ts';
import type { Cli } from './context.ts';
import type { TaskRig } from './deps.ts';
import { type Candidate, findOne, lookFor, WANTED } from './find.ts';

/**
 * The rig that `--rig` names (by name or path), else the one whose clone we stand in, registered or
 * not, else the only one.
 */
export async function rigFor(cli: Cli, given: string | undefined): Promise<TaskRig> {
  const found = given === undefined ? await rigHere(cli) : await rigNamed(cli, given);
  if (found !== undefined) return found;
  const names = (await cli.taskRigs()).map(({ name }) => name);
  if (given !== undefined) {
    throw new UsageError(`There is no rig ${JSON.stringify(given)}`, { hint: hintFor(names) });
  }
  throw new UsageError(`${cli.cwd} belongs to no rig`, { hint: hintFor(names) });
}

/** The rig that is meant, or all of them when nothing says which. */
export async function rigsFor(cli: Cli, given: string | undefined): Promise<readonly TaskRig[]> {
  if (given !== undefined) return [await rigFor(cli, given)];
  const here = await standingIn(cli, cli.cwd);
  if (here !== undefined) return [here];
  const all = await cli.taskRigs();
  // "No tasks" would sound as if somebody had looked.
  if (all.length === 0) throw new UsageError(`${cli.cwd} belongs to no rig`, { hint: hintFor([]) });
  return all;
}

export type Tasks = {
  readonly tasks: readonly Task[];
  /** Rigs whose tracker could not be read, with why. */
  readonly silent: readonly { readonly rig: string; readonly error: unknown }[];
};

/** Every task of these rigs. A rig that cannot be read hides none of the others. */
export async function tasksOf(cli: Cli, rigs: readonly TaskRig[]): Promise<Tasks> {
  const asked = await Promise.all(
    rigs.map(async (rig) => {
      try {
        return { tasks: await (await cli.openTracker(rig)).list(), silent: [] };
      } catch (error) {
        return { tasks: [], silent: [{ rig: rig.name, error }] };
      }
    }),
  );
  return { tasks: asked.flatMap(({ tasks }) => tasks), silent: asked.flatMap(({ silent }) => silent) };
}

export type FoundTask = { readonly id: TaskId; readonly rig: TaskRig; readonly tracker: Tracker };

/** A task by its id or the beginning of one, in any rig. */
export async function taskIn(cli: Cli, given: string, rigName?: string): Promise<FoundTask> {
  const rigs = rigName === undefined ? await rigsInReach(cli) : [await rigFor(cli, rigName)];
  const whole = await writtenOut(cli, rigs, given);
  if (whole !== undefined) return whole;
  const { tasks, silent } = await tasksOf(cli, likely(rigs, given));
  const id = found(given, tasks, silent);
  const rig = rigs.find(({ name }) => name === tasks.find((task) => task.id === id)?.rig);
  if (rig === undefined)
    throw new TerminalError(`The rig of ${id} is not in rigs.yaml`, { hint: 'mayor config check' });
  return { id: taskId(id), rig, tracker: await cli.openTracker(rig) };
}

/**
 * The one of `having` that is meant.
 * @throws what `lacking` says when it is another task, and that there is no such task when there is none.
 */
export async function taskHaving(
  cli: Cli,
  given: string,
  having: readonly Candidate[],
  lacking: (id: TaskId) => TerminalError,
): Promise<string> {
  if (lookFor(given, having).length === 0) throw lacking((await taskIn(cli, given)).id);
  return findOne(given, having, WANTED.task);
}

/**
 * Does `work` to a task that is named by its id or the beginning of one. Whether a whole id is one's of a rig
 * is only found out by the work itself, which says `absent` and has done nothing where there is no such task.
 */
export async function withTask<Result>(
  cli: Cli,
  given: string,
  rigName: string | undefined,
  work: (task: FoundTask) => Promise<Result | 'absent'>,
): Promise<Result> {
  const rigs = rigName === undefined ? await rigsInReach(cli) : [await rigFor(cli, rigName)];
  for await (const task of meantBy(cli, rigs, given)) {
    const result = await work(task);
    if (result !== 'absent') return result;
  }
  const task = await taskIn(cli, given, rigName);
  const result = await work(task);
  if (result !== 'absent') return result;
  throw new TerminalError(`${task.id} has just been deleted`, { hint: 'mayor task list' });
}

/** A whole id need not be looked for among ten thousand. */
const writtenOut = async (cli: Cli, rigs: readonly TaskRig[], given: string): Promise<FoundTask | undefined> => {
  for await (const task of meantBy(cli, rigs, given)) {
    // What goes wrong is told by whoever looks for it in the list.
    const found = await task.tracker.get(task.id).catch(() => 'absent' as const);
    if (found !== 'absent') return task;
  }
  return undefined;
};

/** What it is if it is a whole id, by the rigs whose ids begin like that. */
async function* meantBy(cli: Cli, rigs: readonly TaskRig[], given: string): AsyncGenerator<FoundTask> {
  for (const rig of rigs)
    if (given.startsWith(`${rig.name}-`) && isName(given))
      yield { id: taskId(given), rig, tracker: await cli.openTracker(rig) };
}

/** Ids or beginnings of them, in any rig. */
export async function idsIn(cli: Cli, given: readonly string[]): Promise<readonly TaskId[]> {
  if (given.length === 0) return [];
  const { tasks, silent } = await tasksOf(cli, await rigsInReach(cli));
  return given.map((text) => taskId(found(text, tasks, silent)));
}

const found = (given: string, tasks: readonly Task[], silent: Tasks['silent']): string => {
  try {
    return findOne(given, tasks, WANTED.task);
  } catch (error) {
    const [first] = silent;
    if (first === undefined || error instanceof UsageError) throw error;
    const why = messageOf(first.error);
    throw new TerminalError(`${given} was not found, and rig ${first.rig} could not be read: ${why}`, {
      hint: hintOf(first.error) ?? 'mayor doctor',
      cause: error,
    });
  }
};

/** `shop-k3f9` need not be looked for in other rigs. */
const likely = (rigs: readonly TaskRig[], given: string): readonly TaskRig[] => {
  const fitting = rigs.filter(({ name }) => given.startsWith(`${name}-`));
  return fitting.length > 0 ? fitting : rigs;
};

const rigHere = async (cli: Cli): Promise<TaskRig | undefined> => {
  const here = await standingIn(cli, cli.cwd);
  if (here !== undefined) return here;
  const all = await cli.taskRigs();
  return all.length === 1 ? all[0] : undefined;
};

const rigNamed = async (cli: Cli, given: string): Promise<TaskRig | undefined> =>
  (await cli.taskRigs()).find(({ name }) => name === given) ?? (await standingIn(cli, resolve(cli.cwd, given)));

const standingIn = async (cli: Cli, path: string): Promise<TaskRig | undefined> =>
  (await cli.rigAt(path)) ?? (await cli.looseRigAt(path));

/** Every rig of the town, and the repository that we stand in. */
const rigsInReach = async (cli: Cli): Promise<readonly TaskRig[]> => {
  const all = await cli.taskRigs();
  const here = await standingIn(cli, cli.cwd);
  return here === undefined || all.some(({ path }) => path === here.path) ? all : [here, ...all];
};

const hintFor = (names: readonly string[]): string =>
  names.length === 0
    ? 'Go into a git repository, or run mayor init in a clone first'
    : `Name one with --rig: ${names.join(', ')}; or run mayor init in the clone`;

/** Read, decide, commit, and all over again when somebody else was first: no write is ever lost. */
import { setTimeout as pause } from 'node:timers/promises';
import { TransientError } from '../../../core/errors.ts';
import type { Task } from '../../../core/model.ts';
import type { Clock } from '../../../ports/clock.ts';
import type { Git } from '../../git.ts';
import { type GitObject, readObjects } from '../../git-objects.ts';
import type { TreeChange } from './commit.ts';
import { BRANCH } from './layout.ts';
import { type Folders, foldersOf } from './new-trees.ts';
import { put, type RefChange } from './put.ts';
import { signal } from './signal.ts';
import type { TaskIndex } from './task-index.ts';
import { inTurn } from './turn.ts';

/** What the branch holds now: its tip, and the objects that were asked for, in order. */
export type Seen = { readonly tip: string | undefined; readonly objects: readonly (GitObject | undefined)[] };

export type Plan<Value> =
  | { readonly kind: 'leave'; readonly value: Value }
  | {
      readonly kind: 'commit';
      readonly by: string;
      readonly message: string;
      /** None: only the refs move. */
      readonly files: readonly TreeChange[];
      /** They move in one step with the branch: all of it comes true, or nothing. */
      readonly refs?: readonly RefChange[];
      /** The tasks among the files. */
      readonly tasks: readonly Task[];
      readonly value: Value;
    };

type Names = readonly string[] | (() => readonly string[]);

export type Writer = {
  /**
   * Lets `plan` decide on what is there now; it may be asked again when the branch moved under it.
   * Resolves with the plan's value once the commit is on the branch. `names` are objects to read (as a function: made
   * while git starts); where it
   * will write to other paths, `also` names them: it can be done with less then.
   * @throws TransientError when nobody could move the branch for ten seconds.
   */
  update<Value>(
    names: Names,
    plan: (seen: Seen) => Plan<Value> | Promise<Plan<Value>>,
    also?: readonly string[],
  ): Promise<Value>;
};

const GIVE_UP_MS = 10_000;

type Parts = {
  readonly git: Git;
  readonly commonDir: () => Promise<string>;
  readonly index: TaskIndex;
  readonly clock: Clock;
  readonly turn: () => Promise<string>;
};

export function writer({ git, commonDir, index, clock, turn }: Parts): Writer {
  let queue: Promise<unknown> = Promise.resolve();

  const attempt = async <Value>(
    { branch, objects, folders }: View,
    plan: (seen: Seen) => Plan<Value> | Promise<Plan<Value>>,
  ) => {
    const tip = branch?.oid;
    const planned = await plan({ tip, objects });
    if (planned.kind === 'leave') return { kind: 'done', value: planned.value } as const;
    const place = { git, commonDir: await commonDir() };
    const result = await put(place, branch, folders, { ...planned, at: clock.now() });
    if (result.kind === 'moved') return { ...result, tip };
    await index.learn(tip, result.tip, planned.tasks);
    return { kind: 'done', value: planned.value } as const;
  };

  return {
    async update(names, plan, also = []) {
      const path = await turn();
      const wanted = wantedBy(names, also);
      const write = async () => {
        // Git starts while the turn is waited for, and looks when it has come.
        const { come, when } = signal();
        const first = view(git, wanted, when);
        first.catch(() => undefined); // Told by the first try.
        const work = async () => {
          come();
          let last: { tip: string | undefined; at: number } | undefined;
          for (let tries = 1; ; tries++) {
            const result = await attempt(await (tries === 1 ? first : view(git, wanted)), plan);
            if (result.kind === 'done') return result.value;
            // As long as others get through it is only a matter of luck.
            if (last === undefined || last.tip !== result.tip) last = { tip: result.tip, at: performance.now() };
            if (performance.now() - last.at > GIVE_UP_MS) throw stuck(result.because);
            // Mostly somebody was first and the next try succeeds; else another git holds the ref's lock.
            await pause(clock.random() * Math.min(200, 5 * 2 ** tries));
          }
        };
        return inTurn(path, clock.random, work).finally(come);
      };
      const answer = queue.then(write);
      queue = answer.catch(() => undefined); // Told to whoever asked; the next write has its own fate.
      return answer;
    },
  };
}

type View = {
  readonly branch: GitObject | undefined;
  readonly objects: readonly (GitObject | undefined)[];
  readonly folders: Folders;
};

type Wanted = { readonly names: readonly string[]; readonly folders: readonly string[] };

const wantedBy = (given: Names, also: readonly string[]): (() => Wanted) => {
  let wanted: Wanted | undefined;
  return () => {
    if (wanted !== undefined) return wanted;
    const names = typeof given === 'function' ? given() : given;
    wanted = { names, folders: foldersOf(names.length > MANY ? [] : [...names.flatMap(pathIn), ...also]) };
    return wanted;
  };
};

const view = async (git: Git, wanted: () => Wanted, when?: Promise<void>): Promise<View> => {
  const all = () => [BRANCH, ...wanted().names, ...wanted().folders.map((path) => `${BRANCH}:${path}`)];
  const [branch, ...found] = await readObjects(git, all, undefined, when);
  const { names, folders } = wanted();
  const seen = folders.map((path, at) => [path, found[names.length + at]] as const);
  return { branch, objects: found.slice(0, names.length), folders: new Map(seen) };
};

/** Of so many at once git may as well be told in words. */
const MANY = 40;

const pathIn = (name: string): readonly string[] =>
  name.startsWith(`${BRANCH}:`) ? [name.slice(BRANCH.length + 1)] : [];

const stuck = (because: string): TransientError =>
  new TransientError(`The list of tasks could not be written for ${GIVE_UP_MS / 1000} s: ${because}`, {
    hint: 'If no git is at work there, a killed one left a file that ends in .lock: delete that file',
  });

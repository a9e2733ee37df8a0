/** Read, decide, commit, and all over again when somebody else was first: no write is ever lost. */
import { setTimeout as pause } from 'node:timers/promises';
import { TransientError } from '../../../core/errors.ts';
import type { Task } from '../../../core/model.ts';
import type { Clock } from '../../../ports/clock.ts';
import type { Git } from '../../git.ts';
import { commitTo, makeCommits, type NewCommit, type TreeChange } from './commit.ts';
import { BRANCH, ROOT } from './layout.ts';
import { bareCommit, commitOn } from './made-commit.ts';
import { storeObjects } from './new-objects.ts';
import { type Folders, foldersOf } from './new-trees.ts';
import { type GitObject, readObjects } from './objects.ts';
import { moveAll } from './ref-moves.ts';
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

export type RefChange = {
  readonly ref: string;
  /** Where it was seen; `undefined`: nowhere. */
  readonly from: string | undefined;
  readonly to: Omit<NewCommit, 'files'> | 'away';
};

export type Writer = {
  /**
   * Lets `plan` decide on what is there now; it may be asked again when the branch moved under it.
   * Resolves with the plan's value once the commit is on the branch. `names` are objects to read; where it
   * will write to other paths, `also` names them: it can be done with less then.
   * @throws TransientError when nobody could move the branch for ten seconds.
   */
  update<Value>(
    names: readonly string[],
    plan: (seen: Seen) => Plan<Value> | Promise<Plan<Value>>,
    also?: readonly string[],
  ): Promise<Value>;
};

const GIVE_UP_MS = 10_000;

export function writer(git: Git, index: TaskIndex, clock: Clock, turn: () => Promise<string>): Writer {
  let queue: Promise<unknown> = Promise.resolve();

  const attempt = async <Value>(
    { branch, objects, folders }: View,
    plan: (seen: Seen) => Plan<Value> | Promise<Plan<Value>>,
  ) => {
    const tip = branch?.oid;
    const planned = await plan({ tip, objects });
    if (planned.kind === 'leave') return { kind: 'done', value: planned.value } as const;
    const result = await put(git, branch, folders, { ...planned, at: clock.now() });
    if (result.kind === 'moved') return { ...result, tip };
    await index.learn(tip, result.tip, planned.tasks);
    return { kind: 'done', value: planned.value } as const;
  };

  return {
    async update(names, plan, also = []) {
      const path = await turn();
      const folders = foldersOf(names.length > MANY ? [] : [...names.flatMap(pathIn), ...also]);
      const write = async () => {
        // Git starts while the turn is waited for, and looks when it has come.
        const { come, when } = signal();
        const first = view(git, names, folders, when);
        first.catch(() => undefined); // Told by the first try.
        const work = async () => {
          come();
          let last: { tip: string | undefined; at: number } | undefined;
          for (let tries = 1; ; tries++) {
            const result = await attempt(await (tries === 1 ? first : view(git, names, folders)), plan);
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

const signal = (): { readonly come: () => void; readonly when: Promise<void> } => {
  let come = () => {};
  const when = new Promise<void>((resolve) => {
    come = resolve;
  });
  return { come, when };
};

type View = {
  readonly branch: GitObject | undefined;
  readonly objects: readonly (GitObject | undefined)[];
  readonly folders: Folders;
};

const view = async (
  git: Git,
  names: readonly string[],
  folders: readonly string[],
  when?: Promise<void>,
): Promise<View> => {
  const wanted = [BRANCH, ...names, ...folders.map((path) => `${BRANCH}:${path}`)];
  const [branch, ...found] = await readObjects(git, wanted, undefined, when);
  const seen = folders.map((path, at) => [path, found[names.length + at]] as const);
  return { branch, objects: found.slice(0, names.length), folders: new Map(seen) };
};

/** Of so many at once git may as well be told in words. */
const MANY = 40;

const pathIn = (name: string): readonly string[] =>
  name.startsWith(`${BRANCH}:`) ? [name.slice(BRANCH.length + 1)] : [];

type Put = Awaited<ReturnType<typeof commitTo>>;

const put = async (
  git: Git,
  branch: GitObject | undefined,
  folders: Folders,
  { files, refs = [], by, at, message }: NewCommit & { readonly refs?: readonly RefChange[] },
): Promise<Put> => {
  const commit = { by, at, message, files };
  if (branch === undefined) return commitTo(git, BRANCH, undefined, [FIRST, commit]);
  const made = files.length === 0 ? { oid: branch.oid, objects: [] } : commitOn(branch, folders, commit);
  if (made === undefined && refs.length === 0) return commitTo(git, BRANCH, branch.oid, [commit]);
  const [said] = made === undefined ? await makeCommits(git, [{ ...commit, from: branch.oid }]) : [];
  const tip = made?.oid ?? said ?? '';
  const others = refs.map(({ ref, from, to }) => ({ ref, from, to: to === 'away' ? undefined : bareCommit(to, tip) }));
  const objects = [...(made?.objects ?? []), ...others.flatMap(({ to }) => to?.objects ?? [])];
  // The two gits start at once; the second is told what to do when the first has ended well.
  const stored = objects.length === 0 ? undefined : storeObjects(git, objects);
  const moves = others.map(({ ref, from, to }) => ({ ref, from, to: to?.oid }));
  // A claim before the file that tells of it: should the machine stop between, its holder mends that.
  const all = [...moves, ...(tip === branch.oid ? [] : [{ ref: BRANCH, from: branch.oid, to: tip }])];
  const [moved] = await Promise.all([moveAll(git, all, stored), stored]);
  return moved === undefined ? { kind: 'done', tip } : { kind: 'moved', ...moved };
};

const FIRST: NewCommit = {
  by: ROOT.by,
  at: ROOT.at,
  message: ROOT.message,
  files: [{ path: ROOT.path, text: ROOT.text }],
};

const stuck = (because: string): TransientError =>
  new TransientError(`The list of tasks could not be written for ${GIVE_UP_MS / 1000} s: ${because}`, {
    hint: 'If no git is at work there, a killed one left a file that ends in .lock: delete that file',
  });

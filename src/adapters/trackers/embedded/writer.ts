/** Read, decide, commit, and all over again when somebody else was first: no write is ever lost. */
import { setTimeout as pause } from 'node:timers/promises';
import { TransientError } from '../../../core/errors.ts';
import type { Task } from '../../../core/model.ts';
import type { Clock } from '../../../ports/clock.ts';
import type { Git } from '../../git.ts';
import { commitTo, type NewCommit, type TreeChange } from './commit.ts';
import { BRANCH, ROOT } from './layout.ts';
import { type GitObject, readObjects } from './objects.ts';
import type { TaskIndex } from './task-index.ts';
import { inTurn } from './turn.ts';

/** What the branch holds now: its tip, and the objects that were asked for, in order. */
type Seen = { readonly tip: string | undefined; readonly objects: readonly (GitObject | undefined)[] };

export type Plan<Value> =
  | { readonly kind: 'leave'; readonly value: Value }
  | {
      readonly kind: 'commit';
      readonly by: string;
      readonly message: string;
      readonly files: readonly TreeChange[];
      /** The tasks among the files. */
      readonly tasks: readonly Task[];
      readonly value: Value;
    };

export type Writer = {
  /**
   * Lets `plan` decide on what is there now; it may be asked again when the branch moved under it.
   * Resolves with the plan's value once the commit is on the branch.
   * @throws TransientError when nobody could move the branch for ten seconds.
   */
  update<Value>(names: readonly string[], plan: (seen: Seen) => Plan<Value> | Promise<Plan<Value>>): Promise<Value>;
};

const GIVE_UP_MS = 10_000;

export function writer(git: Git, index: TaskIndex, clock: Clock, turn: () => Promise<string>): Writer {
  let queue: Promise<unknown> = Promise.resolve();

  const attempt = async <Value>(names: readonly string[], plan: (seen: Seen) => Plan<Value> | Promise<Plan<Value>>) => {
    const [branch, ...objects] = await readObjects(git, [BRANCH, ...names]);
    const tip = branch?.oid;
    const planned = await plan({ tip, objects });
    if (planned.kind === 'leave') return { kind: 'done', value: planned.value } as const;
    const commit = { by: planned.by, at: clock.now(), message: planned.message, files: planned.files };
    const result = await commitTo(git, BRANCH, tip, tip === undefined ? [FIRST, commit] : [commit]);
    if (result.kind === 'moved') return { ...result, tip };
    index.learn(tip, result.tip, planned.tasks);
    return { kind: 'done', value: planned.value } as const;
  };

  return {
    async update(names, plan) {
      const path = await turn();
      const write = () =>
        inTurn(path, clock.random, async () => {
          let last: { tip: string | undefined; at: number } | undefined;
          for (let tries = 1; ; tries++) {
            const result = await attempt(names, plan);
            if (result.kind === 'done') return result.value;
            // As long as others get through it is only a matter of luck.
            if (last === undefined || last.tip !== result.tip) last = { tip: result.tip, at: performance.now() };
            if (performance.now() - last.at > GIVE_UP_MS) throw stuck(result.because);
            // Mostly somebody was first and the next try succeeds; else another git holds the ref's lock.
            await pause(clock.random() * Math.min(200, 5 * 2 ** tries));
          }
        });
      const answer = queue.then(write);
      queue = answer.catch(() => undefined); // Told to whoever asked; the next write has its own fate.
      return answer;
    },
  };
}

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

/** Tasks as Markdown files on a branch of their own in the rig's clone. See docs in layout.ts. */
import { join } from 'node:path';
import { TerminalError } from '../../../core/errors.ts';
import type { RigName, TaskId } from '../../../core/ids.ts';
import type { Task } from '../../../core/model.ts';
import type { Clock } from '../../../ports/clock.ts';
import type { Tracker } from '../../../ports/tracker.ts';
import { type Git, gitIn, lineOf } from '../../git.ts';
import { plainGitFolder } from '../../git-folder.ts';
import { bulk } from './bulk.ts';
import { withCheckouts } from './checkouts.ts';
import { type ClaimingOptions, claiming } from './claiming.ts';
import { pastDeadLocks } from './dead-locks.ts';
import { once } from './once.ts';
import { refStamp } from './ref-stamp.ts';
import { type HeldClaim, type Refs, readRefs } from './refs.ts';
import { type SharingOptions, sharing } from './sharing.ts';
import { taskIndex } from './task-index.ts';
import { tasks } from './tasks.ts';
import { refWatch } from './watch.ts';
import { writer } from './writer.ts';

export type EmbeddedPlace = {
  readonly rig: RigName;
  /** The user's clone: a repository, bare or not, or a worktree of one. */
  readonly path: string;
  readonly clock: Clock;
} & SharingOptions &
  ClaimingOptions;

/**
 * The tracker that lives in the clone itself. Opening touches nothing; the branch is made by the
 * first task. Safe for any number of processes on the same clone; the user's branches, index and
 * worktree are never touched. Two trackers of one process should not share a seeded clock.
 * @throws (from every method) TerminalError when there is no repository.
 */
export function embeddedTracker({ rig, path, clock, ...options }: EmbeddedPlace): Tracker {
  const commonDir = once(() => findCommonDir(gitIn(path), rig, path));
  const git = withCheckouts(pastDeadLocks(gitIn(path), { folder: commonDir, random: clock.random }), commonDir);
  const inFolder = async (name: string) => join(await commonDir(), 'mayor', name);
  const index = taskIndex(git, rig, () => inFolder('task-index'));
  const write = writer(git, index, clock, () => inFolder('tasks.turn'));
  const turns = async () => ({ sync: await inFolder('sync.turn'), write: await inFolder('tasks.turn') });
  const place = { git, rig, clock, writer: write, index };
  const claims = claiming({ ...place, turns, commonDir, inFolder }, options);
  const single = tasks({ ...place, theirs: claims.theirs, endClaim: claims.endings.ofTask });

  let seen: { readonly refs: Refs; readonly stamp: string | undefined } | undefined;
  let listed: { readonly said: string; readonly tasks: readonly Task[] } | undefined;

  const lookAtRefs = async (): Promise<Refs> => {
    const folder = await commonDir();
    const stamp = refStamp(folder);
    const refs = await readRefs(git, await claims.theirs(), index.warm);
    seen = { refs, stamp };
    return refs;
  };
  const watch = refWatch(commonDir, clock, async () => (await lookAtRefs()).said);

  const shared = sharing({ ...place, turns, settle: claims.endings.afterSync, watchHere: watch.listen }, options);

  const currentRefs = async (): Promise<Refs> => {
    // Only while the poll runs: should a stamp ever deceive, it does so for a few seconds at most.
    const stamp = watch.active && seen?.stamp !== undefined ? refStamp(await commonDir()) : undefined;
    return stamp !== undefined && stamp === seen?.stamp ? seen.refs : lookAtRefs();
  };

  const nudging = <Result>(result: Promise<Result>): Promise<Result> => result.finally(watch.nudge);

  const list = async (): Promise<readonly Task[]> => {
    const refs = await currentRefs();
    if (listed?.said === refs.said) return listed.tasks;
    const rows = rowsOf(await index.at(refs.tip), new Map([...refs.others, ...refs.claims]));
    listed = { said: refs.said, tasks: rows };
    return rows;
  };
  const many = bulk({ ...place, list });

  return {
    kind: 'embedded',
    lacks: [],
    list,
    get: single.get,
    create: (task, by) => nudging(single.create(task, by)),
    change: (id, change, by) => nudging(single.change(id, change, by)),
    claim: (id, holder, lease) => nudging(claims.claim(id, holder, lease)),
    renew: claims.renew,
    leases: claims.leases,
    release: (id, holder) => nudging(claims.release(id, holder)),
    watch: shared.watch,
    sync: () => nudging(shared.sync()),
    archive: shared.archive,
    problems: () => [...shared.problems(), ...claims.problems()],
    bulk: { all: many.all, take: (plan, by, mode) => nudging(many.take(plan, by, mode)) },
  };
}

/** Oldest first. Who holds the claim is told by the ref, where a crash left the file behind. */
const rowsOf = (known: ReadonlyMap<TaskId, Task>, held: ReadonlyMap<TaskId, HeldClaim>): readonly Task[] => {
  const tasks = [...known.values()];
  const told = held.size === 0 ? tasks : tasks.map((task) => withHolder(task, held.get(task.id)));
  return told.sort((a, b) => a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1));
};

const withHolder = (task: Task, claim: HeldClaim | undefined): Task =>
  claim === undefined || claim.holder === task.assignee || task.status === 'closed'
    ? task
    : { ...task, assignee: claim.holder };

const findCommonDir = async (git: Git, rig: RigName, path: string): Promise<string> => {
  const plain = await plainGitFolder(path).catch(() => undefined); // Git says better what is wrong.
  if (plain !== undefined) return plain;
  const ran = await git(['rev-parse', '--path-format=absolute', '--git-common-dir'], { ok: [0, 128] });
  if (ran.exit === 0) return lineOf(ran);
  throw new TerminalError(`Rig "${rig}" has no git repository at ${path}: ${ran.stderr.trim().split('\n')[0]}`, {
    hint: 'Correct its path in rigs.yaml, or run `git init` there',
  });
};

/** Tasks as Markdown files on a branch of their own in the rig's clone. See docs in layout.ts. */
import { join } from 'node:path';
import { TerminalError } from '../../../core/errors.ts';
import type { Instant, RigName, TaskId } from '../../../core/ids.ts';
import type { Task } from '../../../core/model.ts';
import { readyIn } from '../../../core/ready.ts';
import type { Clock } from '../../../ports/clock.ts';
import type { Tracker } from '../../../ports/tracker.ts';
import { type Git, gitIn, lineOf } from '../../git.ts';
import { plainGitFolder } from '../../git-folder.ts';
import { withCheckouts } from './checkouts.ts';
import { type ClaimingOptions, claiming } from './claiming.ts';
import { currentRefs } from './current-refs.ts';
import { pastDeadLocks } from './dead-locks.ts';
import { lateSharing } from './late-sharing.ts';
import { once } from './once.ts';
import type { HeldClaim, Refs } from './refs.ts';
import type { SharingOptions } from './sharing.ts';
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
  const write = writer({ git, commonDir, index, clock, turn: () => inFolder('tasks.turn') });
  const turns = async () => ({ sync: await inFolder('sync.turn'), write: await inFolder('tasks.turn') });
  const place = { git, rig, clock, writer: write, index };
  const claims = claiming({ ...place, turns, commonDir, inFolder }, options);
  const { theirs, areHere: areClaimsHere, endings } = claims;
  const single = tasks({ ...place, theirs, areClaimsHere, endClaim: endings.ofTask });

  let listed: { readonly said: string; readonly tasks: readonly Task[] } | undefined;

  const refs = currentRefs({ git, commonDir, inFolder, theirs });
  const watch = refWatch(commonDir, clock, async () => (await refs.look()).said);

  const nudging = <Result>(result: Promise<Result>): Promise<Result> => result.finally(watch.nudge);

  const list = async (): Promise<readonly Task[]> => {
    const { said, tip, ...claimed } = await refs.now(index.warm);
    if (listed?.said === said) return listed.tasks;
    const rows = withHolders((await index.at(tip)).rows, allOf(claimed));
    listed = { said, tasks: rows };
    return rows;
  };
  /** Whoever has the list need not read it again. */
  const keptReady = async (now: Instant, limit: number): Promise<Iterable<Task> | undefined> => {
    if (index.isLoaded()) return undefined;
    const { tip, ...claimed } = await refs.now();
    return tip === undefined ? [] : index.ready(tip, { now, limit, held: allOf(claimed) });
  };
  const ready = async (now: Instant, limit: number): Promise<Iterable<Task>> =>
    (await keptReady(now, limit)) ?? readyIn(await list(), now).slice(0, limit);
  const settle = claims.endings.afterSync;
  const shared = lateSharing({ ...place, turns, settle, list, watchHere: watch.listen }, options);

  return {
    kind: 'embedded',
    lacks: [],
    list,
    ready,
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
    bulk: { ...shared.bulk, take: (plan, by, mode) => nudging(shared.bulk.take(plan, by, mode)) },
  };
}

const allOf = ({ claims, others }: Pick<Refs, 'claims' | 'others'>): ReadonlyMap<TaskId, HeldClaim> =>
  others.size === 0 ? claims : new Map([...others, ...claims]);

/** Who holds the claim is told by the ref, where a crash left the file behind. */
const withHolders = (tasks: readonly Task[], held: ReadonlyMap<TaskId, HeldClaim>): readonly Task[] =>
  held.size === 0 ? tasks : tasks.map((task) => withHolder(task, held.get(task.id)));

const withHolder = (task: Task, claim: HeldClaim | undefined): Task =>
  claim === undefined || claim.holder === task.assignee || task.status === 'closed'
    ? task
    : { ...task, assignee: claim.holder };

const findCommonDir = async (git: Git, rig: RigName, path: string): Promise<string> => {
  try {
    const plain = plainGitFolder(path);
    if (plain !== undefined) return plain;
  } catch {
    // Git says better what is wrong.
  }
  const ran = await git(['rev-parse', '--path-format=absolute', '--git-common-dir'], { ok: [0, 128] });
  if (ran.exit === 0) return lineOf(ran);
  throw new TerminalError(`Rig "${rig}" has no git repository at ${path}: ${ran.stderr.trim().split('\n')[0]}`, {
    hint: 'Correct its path in rigs.yaml, or run `git init` there',
  });
};

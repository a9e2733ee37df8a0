/** Best of N: one task, worked in several attempts that are tasks themselves, of which a person picks one. */
import type { CheckSettings } from './gate-settings.ts';
import type { Instant, RigName, Sha, TaskId } from './ids.ts';
import type { MergeRequest, Polecat, Task, World } from './model.ts';
import type { RigSettings } from './settings.ts';

export type Attempt = {
  /** 1, 2, 3 … */
  readonly n: number;
  /** The agent wanted; absent, the rules choose one as for any task. */
  readonly agent?: string;
  /** The task that it is, once that was made. */
  readonly child?: TaskId;
  /** Where it is worked, once a worker has it. */
  readonly branch?: string;
  /** The agent that has it, or had it last. */
  readonly workedBy?: string;
  /** When it was given out first, and when it was handed in last. */
  readonly since?: Instant;
  readonly handedInAt?: Instant;
  /** Its worker is gone and its task closed; `ref` keeps its branch, where it had one. */
  readonly left?: { readonly ref?: string };
};

/** Files of other attempts, to be put on top of one as a commit of a person's. */
export type Graft = {
  readonly n: number;
  /** The commit that it was asked for: on another one nothing is put. */
  readonly onto: Sha;
  readonly files: readonly GraftFile[];
  readonly by: string;
  readonly at: Instant;
  readonly state:
    | { readonly kind: 'wanted' }
    | { readonly kind: 'made'; readonly commit: Sha; readonly tree: Sha }
    | { readonly kind: 'refused'; readonly because: string };
};

/** A file as attempt `from` has it in `source`, one that is not there is taken away; or these of its hunks, counted from 1. */
export type GraftFile = {
  readonly from: number;
  readonly source: Sha;
  readonly path: string;
  readonly hunks?: readonly number[];
};

export type Contest = {
  readonly task: TaskId;
  readonly rig: RigName;
  /** Tells it from an earlier contest of the same task. */
  readonly id: string;
  readonly attempts: readonly Attempt[];
  readonly by: string;
  readonly openedAt: Instant;
  /** What judges its attempts beside the checks of the rig, unseen by their agents. */
  readonly checks?: readonly CheckSettings[];
  readonly state:
    | { readonly kind: 'open' }
    | { readonly kind: 'cancelled'; readonly by: string; readonly because?: string }
    | { readonly kind: 'over'; readonly at: Instant; readonly winner?: number };
  readonly graft?: Graft;
};

/** All that judges a task's rehearsal unseen: the rig's checks, and those of the contest that it is an attempt in. */
export const checksFor = (
  { checks = [] }: Pick<RigSettings, 'checks'>,
  world: Pick<World, 'contests'>,
  task: TaskId,
): readonly CheckSettings[] => [...checks, ...(contestOf(world, task)?.contest.checks ?? [])];

/** How many attempts a contest may have. */
export const ATTEMPTS = { least: 2, most: 9 } as const;

/** Fields of a task that is an attempt, by which it is found again when Mayor died right after making it. */
export const markOfAttempt = ({ task, id }: Contest, n: number) => ({ attempt: `${task}#${n}`, contest: id }) as const;

/** Who holds the claim of a task whose attempts are worked: no worker, in this clone or another, gets it. */
export const holderOfContest = ({ id }: Contest, town: string): string => `attempts.${id}@${town}`;

/** What waits for a word. Every other merge was approved, and may still land without another one. */
const WAITING: ReadonlySet<MergeRequest['state']['kind']> = new Set(['in-review', 'returned']);

/** Nothing may call these back: the base has the branch, or is just getting it. */
export const LANDING: ReadonlySet<MergeRequest['state']['kind']> = new Set(['landing', 'landed', 'settled']);

export type Standing =
  | { readonly kind: 'open' }
  /** Approved; it is on its way to the base, and goes back into the contest if it does not get there. */
  | { readonly kind: 'picked'; readonly n: number }
  | { readonly kind: 'won'; readonly n: number; readonly sha: Sha }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'over'; readonly winner?: number };

/** Follows from what became of the attempts' branches: an approval that was void was no pick. */
export const standingOf = (world: World, { state, attempts }: Contest): Standing => {
  if (state.kind === 'cancelled') return { kind: 'cancelled' };
  if (state.kind === 'over') return { kind: 'over', ...(state.winner === undefined ? {} : { winner: state.winner }) };
  for (const { n, child } of attempts) {
    const landed = child === undefined ? undefined : world.landed[child];
    if (landed !== undefined) return { kind: 'won', n, sha: landed.sha };
  }
  const picked = attempts.find(({ child }) => {
    const merge = child === undefined ? undefined : world.merges[child];
    return merge !== undefined && !WAITING.has(merge.state.kind);
  });
  return picked === undefined ? { kind: 'open' } : { kind: 'picked', n: picked.n };
};

/** By itself, as one of its attempts a moment before that is written down of it, or for the task that it was one of. */
export const hasLanded = (world: World, task: TaskId): boolean => {
  const contest = world.contests[task];
  if (world.landed[task] !== undefined) return true;
  if (contest !== undefined && standingOf(world, contest).kind === 'won') return true;
  return Object.values(world.contests).some(
    ({ attempts, state }) =>
      state.kind === 'over' && attempts.some(({ n, child }) => child === task && n === state.winner),
  );
};

export type Entered = { readonly contest: Contest; readonly attempt: Attempt };

/** The contests that go on, and what they are about to make of their attempts. */
export const liveContests = ({ contests }: Pick<World, 'contests'>): readonly Contest[] =>
  Object.values(contests).filter(({ state }) => state.kind !== 'over');

/** All attempts that are tasks by now, by their task. */
export const attemptsIn = ({ contests }: Pick<World, 'contests'>): ReadonlyMap<TaskId, Entered> =>
  new Map(
    Object.values(contests).flatMap((contest) =>
      contest.attempts.flatMap((attempt): readonly (readonly [TaskId, Entered])[] =>
        attempt.child === undefined ? [] : [[attempt.child, { contest, attempt }]],
      ),
    ),
  );

/** The contest that a task is an attempt in, as long as that goes on. */
export const contestOf = (world: Pick<World, 'contests'>, task: TaskId): Entered | undefined => {
  const found = attemptsIn(world).get(task);
  return found?.contest.state.kind === 'over' ? undefined : found;
};

/**
 * Whether a contest keeps a task from being given out: it is worked in attempts, it is one that is not entered
 * yet, or it has not begun and another was picked.
 */
export const heldByContest = (world: World): ((task: Task) => boolean) => {
  const live = liveContests(world);
  if (live.length === 0) return () => false;
  return (task) =>
    live.some((contest) => {
      if (contest.task === task.id) return true;
      if (task.custom?.contest !== contest.id) return false;
      const attempt = contest.attempts.find(({ child }) => child === task.id);
      const standing = standingOf(world, contest);
      return attempt === undefined || !(standing.kind === 'open' || ('n' in standing && standing.n === attempt.n));
    });
};

/** Its text came from elsewhere, also where this clone made an attempt of it. */
export const isForeign = ({ origin, custom }: Task): boolean => origin !== 'local' || custom?.origin === 'foreign';

export const workerOn = ({ polecats }: Pick<World, 'polecats'>, task: TaskId): Polecat | undefined =>
  Object.values(polecats).find((polecat) => polecat.task === task);

/** Attempts at one task do the same work: that they cannot be merged with one another is no news. */
export const areRivals = (world: Pick<World, 'contests'>): ((one: TaskId, other: TaskId) => boolean) => {
  const all = attemptsIn(world);
  return (one, other) => all.has(one) && all.get(one)?.contest.task === all.get(other)?.contest.task;
};

/** `attempt 2/3 of shop-k3f9` */
export const signOf = ({ contest, attempt }: Entered): string =>
  `attempt ${attempt.n}/${contest.attempts.length} of ${contest.task}`;

export const contestKey = (task: TaskId): string => `contest:${task}`;

/** Of one whose work is in review: it was told nothing since. Who is gone, stopped or leaves changes nothing any more. */
export const hasHandedIn = (polecat: Polecat | undefined): boolean =>
  polecat === undefined || (RESTING.has(polecat.phase.kind) && polecat.briefs.length === 0);

const RESTING: ReadonlySet<Polecat['phase']['kind']> = new Set(['done', 'stopped', 'leaving']);

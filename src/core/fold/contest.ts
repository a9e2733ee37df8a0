/** Folds of contests: attempts that enter, files that go from one to another, and how it ends. */
import type { Attempt, Contest, Graft } from '../contest.ts';
import type { Folds } from '../evolve.ts';
import type { Instant, TaskId } from '../ids.ts';
import type { World } from '../model.ts';
import { without } from './town.ts';

const change = (world: World, task: TaskId, by: (contest: Contest) => Contest): World => {
  const contest = world.contests[task];
  return contest === undefined ? world : { ...world, contests: { ...world.contests, [task]: by(contest) } };
};

const changeAttempt = (world: World, task: TaskId, n: number, by: (attempt: Attempt) => Attempt): World =>
  change(world, task, (contest) => ({
    ...contest,
    attempts: contest.attempts.map((attempt) => (attempt.n === n ? by(attempt) : attempt)),
  }));

const graft = (world: World, task: TaskId, state: Graft['state']): World =>
  change(world, task, (contest) =>
    contest.graft === undefined ? contest : { ...contest, graft: { ...contest.graft, state } },
  );

type Types =
  | 'contest.opened'
  | 'contest.entered'
  | 'contest.decided'
  | 'contest.grafting'
  | 'contest.grafted'
  | 'contest.graft-refused'
  | 'contest.left'
  | 'contest.cancelled'
  | 'contest.over';

export const foldContest: Folds<Types> = {
  'contest.opened': (world, { task, rig, id, attempts, by, checks }, at) => ({
    ...world,
    slung: without(world.slung, task),
    contests: {
      ...world.contests,
      [task]: {
        ...{ task, rig, id, attempts, by, openedAt: at, state: { kind: 'open' } },
        ...(checks === undefined ? {} : { checks }),
      },
    },
  }),
  'contest.entered': (world, { task, n, child }) => changeAttempt(world, task, n, (one) => ({ ...one, child })),
  // What it decides is the approval beside it: that one binds to the tree, and may become void.
  'contest.decided': (world) => world,
  'contest.grafting': (world, { task, n, onto, files, by }, at) =>
    change(world, task, (contest) => ({
      ...contest,
      graft: { n, onto, files, by, at, state: { kind: 'wanted' } },
    })),
  'contest.grafted': (world, { task, commit, tree }) => graft(world, task, { kind: 'made', commit, tree }),
  'contest.graft-refused': (world, { task, because }) => graft(world, task, { kind: 'refused', because }),
  'contest.left': (world, { task, n, ref }) => {
    const child = world.contests[task]?.attempts.find((one) => one.n === n)?.child;
    const left = ref === undefined ? {} : { ref };
    const next = changeAttempt(world, task, n, (one) => ({ ...one, left }));
    return child === undefined
      ? next
      : { ...next, slung: without(next.slung, child), tries: without(next.tries, child) };
  },
  'contest.cancelled': (world, { task, by, because }) =>
    change(world, task, (contest) => ({
      ...contest,
      state: { kind: 'cancelled', by, ...(because === undefined ? {} : { because }) },
    })),
  'contest.over': (world, { task, winner }, at) => {
    const child = world.contests[task]?.attempts.find((one) => one.n === winner)?.child;
    const landed = child === undefined ? undefined : world.landed[child];
    const next = change(world, task, (contest) => ({
      ...contest,
      state: { kind: 'over', at, ...(winner === undefined ? {} : { winner }) },
    }));
    if (child === undefined || landed === undefined) return forgetOldest(next);
    // From here on it is the task's landing: to be undone once, under its name.
    return forgetOldest({ ...next, landed: { ...without(next.landed, child), [task]: landed } });
  },
};

type Given = { readonly task: TaskId; readonly branch: string; readonly agent: string };

/** The branch of an attempt is known from the moment that a worker gets it. */
export const withWorker = (contests: World['contests'], { task, branch, agent }: Given, at: Instant) =>
  withAttempt(contests, task, (one) => ({ ...one, branch, workedBy: agent, since: one.since ?? at }));

export const withHandIn = (contests: World['contests'], task: TaskId, at: Instant) =>
  withAttempt(contests, task, (one) => ({ ...one, handedInAt: at }));

const withAttempt = (
  contests: World['contests'],
  child: TaskId,
  by: (attempt: Attempt) => Attempt,
): World['contests'] => {
  const found = Object.values(contests).find(({ attempts }) => attempts.some((one) => one.child === child));
  if (found === undefined) return contests;
  const attempts = found.attempts.map((one) => (one.child === child ? by(one) : one));
  return { ...contests, [found.task]: { ...found, attempts } };
};

/** Those that are over can be looked at for a while; the journal remembers all of them. */
const KEPT = 20;
const forgetOldest = (world: World): World => {
  const over = Object.values(world.contests).flatMap(({ task, state }) =>
    state.kind === 'over' ? [{ task, at: state.at }] : [],
  );
  const [oldest] = over.length > KEPT ? over.sort((a, b) => a.at - b.at) : [];
  return oldest === undefined ? world : { ...world, contests: without(world.contests, oldest.task) };
};

/**
 * The refinery on real git, from a seed: branches with everything that git has a special case for, planted conflicts and
 * breaks, gates that fail by chance, a base that is moved by hand, and a user who works in the clone. What came of it is
 * judged by git alone.
 */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { gateOf } from '../../src/core/gate-settings.ts';
import { type Sha, sha, type TaskId } from '../../src/core/ids.ts';
import type { MergePolicy, MergeStrategy } from '../../src/core/settings.ts';
import { seededRandom } from '../helpers/clock.ts';
import { fastImport } from '../helpers/fast-import.ts';
import { makeForge } from '../helpers/forge.ts';
import { openRefinery } from '../helpers/refinery.ts';
import { leftIn, openJudge } from '../helpers/refinery-judge.ts';
import {
  FLAKY_LINE,
  LINT_LINE,
  markOf,
  type PlannedBranch,
  planRefinery,
  TEST_LINE,
} from '../helpers/refinery-plan.ts';
import { openUser, type UserMode } from '../helpers/refinery-user.ts';
import { git, makeRepo } from '../helpers/repo.ts';

type Trial = {
  readonly seed: number;
  readonly count: number;
  readonly strategy: MergeStrategy;
  readonly merge: MergePolicy;
  readonly user: UserMode;
  /** How often a gate may be tried again. */
  readonly retries?: number;
  /** How likely somebody moves the base by hand in a turn. */
  readonly moves?: number;
};

const runTrial = async (trial: Trial) => {
  const random = seededRandom(trial.seed);
  const plan = planRefinery(trial.count, random);
  const repo = await makeRepo({ files: {}, name: "the user's clone" });
  onTestFinished(repo.remove);
  const [start] = await fastImport(repo.path, [
    { name: repo.base, from: 'none', steps: [{ changes: plan.start, message: 'Start' }] },
  ]);
  if (start === undefined) throw new Error('Nothing was imported');
  await git(repo, 'reset', '-q', '--hard');
  const flakes = join(repo.root, 'flakes');
  await mkdir(flakes);
  const { strategy, merge, retries = 1 } = trial;
  const gates = [gateOf(LINT_LINE, { name: 'lint' }), gateOf(TEST_LINE, { name: 'test' })];
  const flaky = gateOf(FLAKY_LINE, { name: 'flaky', retries });
  const { forge, settings } = await makeForge(repo, {
    merge,
    strategy,
    gates: [...gates, flaky],
    env: { FLAKES: flakes },
  });
  const user = await openUser(repo, trial.user, plan);
  const refinery = openRefinery({ rig: settings, forge });

  const submitted = new Map<TaskId, Sha>();
  const mended = new Set<TaskId>();
  const byHand = new Set<string>();
  const count = { moves: 0, held: 0 };
  const submit = (branch: PlannedBranch, commit: Sha): void => {
    submitted.set(branch.task, commit);
    refinery.handIn({ task: branch.task, commit, files: branch.steps.flatMap(({ changes }) => Object.keys(changes)) });
  };
  const tips = await fastImport(
    repo.path,
    plan.branches.map(({ task, steps }) => ({ name: `mayor/${task}`, from: start, steps })),
  );
  for (const [index, branch] of plan.branches.entries()) submit(branch, tips[index] ?? start);

  const tip = async () => sha(await git(repo, 'rev-parse', repo.base));
  const textOf = async (path: string) => git(repo, 'show', `${repo.base}:${path}`).catch(() => undefined);
  /** A good agent makes its branch anew: on the base, or by merging that into it. */
  const mend = async (branch: PlannedBranch): Promise<void> => {
    mended.add(branch.task);
    const { reads = [], changes } = branch.mend ?? {};
    const texts = Object.fromEntries(await Promise.all(reads.map(async (path) => [path, await textOf(path)] as const)));
    const anew = changes?.(texts) ?? { [`own/${branch.task}/instead.txt`]: 'instead\n' };
    const before = submitted.get(branch.task);
    const beside = before !== undefined && random() < 0.5 ? { beside: before } : {};
    const steps = [{ changes: { ...anew, [markOf(branch.task)]: `${branch.task}\n` }, message: 'Mend it' }];
    const [commit] = await fastImport(repo.path, [
      { name: `mayor/${branch.task}`, from: await tip(), ...beside, steps },
    ]);
    if (commit !== undefined) submit(branch, commit);
  };
  /** What agents and people do when nothing else goes on. */
  const answer = async (): Promise<boolean> => {
    let isAny = false;
    for (const branch of plan.branches) {
      const { task, kind } = branch;
      const request = refinery.world().merges[task];
      if (request?.state.kind === 'in-review') {
        // A careless person: red or not, it is approved.
        refinery.approve(task, 'anyway');
        isAny = true;
      }
      if (request?.state.kind !== 'returned' || kind === 'bad') continue;
      const last = refinery.events().findLast((event) => event.type === 'merge.returned' && event.task === task);
      const isFlake = kind === 'good' && last?.type === 'merge.returned' && last.because === 'gate';
      if (isFlake) submit(branch, submitted.get(task) ?? start);
      else await mend(branch);
      isAny = true;
    }
    return isAny;
  };
  const moveByHand = async (): Promise<void> => {
    count.moves += 1;
    // Some of it is just what a branch wanted to add.
    const branch = plan.branches[Math.floor(random() * plan.branches.length)];
    const path = `own/${branch?.task}/new.txt`;
    const isFree = random() < 0.4 && (await textOf(path)) === undefined;
    byHand.add(await user.commit(isFree ? path : `user/by-hand-${count.moves}.txt`, `by hand ${count.moves}\n`));
  };

  let stood = await user.standing();
  let seen = 0;
  const stands = async (): Promise<void> => {
    const news = refinery
      .events()
      .slice(seen)
      .map(({ type }) => type);
    seen = refinery.events().length;
    if (news.some((type) => LANDINGS.has(type)))
      expect(await user.standing(), "the user's work, whatever lands beside it").toBe(stood);
    count.held += news.filter((type) => type === 'merge.held').length;
  };
  for (let turns = 0, idle = 0; idle < 3; turns += 1) {
    if (turns > 60 * trial.count + 500) throw new Error('It never came to rest');
    if (idle === 0 && random() < (trial.moves ?? 0.05) && count.moves < 20) {
      await moveByHand();
      stood = await user.standing();
    }
    // When nothing goes on, whatever is held is tried again the next time.
    const worked = await refinery.turn(idle === 0 ? 1_000 : 20_000);
    await stands();
    if (count.held > 0 && worked === false) {
      await user.giveWay();
      stood = await user.standing();
    }
    idle = worked || (await answer()) ? 0 : idle + 1;
  }
  return { repo, plan, refinery, forge, submitted, mended, byHand, count, user };
};

/** What is told right after somebody may have gone near the user's files. */
const LANDINGS: ReadonlySet<string> = new Set(['train.landed', 'train.ended', 'merge.held']);

type Ended = Awaited<ReturnType<typeof runTrial>>;

const expectWhole = async ({ repo, plan, forge, submitted, mended, byHand, user }: Ended): Promise<void> => {
  const judge = await openJudge(repo);
  for (const base of await judge.bases()) expect(await judge.gateOn(base), `the gates on ${base}`).toBe('green');

  const { order, differing } = await judge.serial(submitted, byHand);
  expect(differing, 'no base has another file than merging one by one gives').toEqual([]);
  const goods = plan.branches.filter(({ kind }) => kind !== 'bad').map(({ task }) => task);
  expect([...order].sort(), 'every good branch once, and none of the bad').toEqual(goods);
  const reached = new Set((await git(repo, 'rev-list', repo.base)).split('\n'));
  const bads = plan.branches.filter(({ kind }) => kind === 'bad').map(({ task }) => submitted.get(task) ?? task);
  expect(bads.filter((commit) => reached.has(commit))).toEqual([]);

  const entries = async (commit: string) =>
    new Map(
      (await git(repo, 'ls-tree', '-r', '-z', commit))
        .split('\0')
        .map((line) => [line.split('\t').slice(1).join('\t'), line]),
    );
  const last = await entries(repo.base);
  for (const { task, kind, steps } of plan.branches) {
    if (kind === 'bad') {
      expect(last.has(markOf(task)), `${task} is bad`).toBe(false);
      continue;
    }
    if (mended.has(task)) continue;
    const own = await entries(submitted.get(task) ?? task);
    for (const path of steps.flatMap(({ changes }) => Object.keys(changes)))
      if (!/^(?:lines|follow|followed|quota|calls)\//.test(path))
        expect(last.get(path), `${path} of ${task}`).toBe(own.get(path));
  }

  const stood = await user.standing();
  await forge.tidy();
  expect(await leftIn(repo)).toEqual([]);
  expect(await git(repo, 'for-each-ref', 'refs/mayor/merge')).toBe(await kept(repo.path, plan.branches));
  await user.commit('user/in-the-end.txt', 'git works as ever\n');
  expect(await user.standing()).toBe(stood);
  await git(repo, 'fsck', '--strict', '--no-dangling');
};

/** Only of what did not land. */
const kept = async (path: string, branches: readonly PlannedBranch[]): Promise<string> =>
  git(
    path,
    'for-each-ref',
    ...branches.filter(({ kind }) => kind === 'bad').map(({ task }) => `refs/mayor/merge/${task}`),
    'refs/none',
  );

/** `MAYOR_TEST_BRANCHES=200 npx vitest run --project real test/mayor/refinery.real.test.ts` takes some minutes more. */
const MANY = Number(process.env.MAYOR_TEST_BRANCHES ?? 0);

const TRIALS: readonly Omit<Trial, 'seed'>[] = [
  { count: 2, strategy: 'merge', merge: 'ask', user: 'clean' },
  { count: 5, strategy: 'squash', merge: 'auto-if-green', user: 'dirty apart' },
  { count: 5, strategy: 'rebase', merge: 'auto', user: 'dirty in the same files' },
  { count: 12, strategy: 'rebase', merge: 'ask', user: 'detached', moves: 0.02 },
  { count: 20, strategy: 'merge', merge: 'auto', user: 'dirty in the same files' },
  { count: 20, strategy: 'squash', merge: 'auto', user: 'elsewhere', retries: 0 },
  { count: 20, strategy: 'rebase', merge: 'auto', user: 'dirty apart' },
  { count: 60, strategy: 'merge', merge: 'auto', user: 'dirty apart' },
  ...(MANY > 0 ? ([{ count: MANY, strategy: 'squash', merge: 'auto', user: 'clean' }] as const) : []),
];

describe('the refinery on real git, from a seed', () => {
  it.each(TRIALS)(
    'brings $count branches to the base by $strategy ($merge), the user being $user',
    async (trial) => {
      const seeds = trial.count < 10 ? [1, 2] : [trial.count];
      for (const seed of seeds) await expectWhole(await runTrial({ seed, ...trial }));
    },
    600_000,
  );
});

/**
 * `kill -9` of the daemon that lands, at its gits: before one runs, while one runs that outlives it, or right after one has
 * done its work and nothing of that is written down. More than a hundred times, and in the end all is as if it had never died.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { gateOf } from '../../src/core/gate-settings.ts';
import { type Sha, sha, type TaskId } from '../../src/core/ids.ts';
import { bundled } from '../helpers/bundle.ts';
import { seededRandom } from '../helpers/clock.ts';
import { fastImport } from '../helpers/fast-import.ts';
import { makeForge } from '../helpers/forge.ts';
import { journalOf, killingGit, live, MANNERS, targetsIn } from '../helpers/killed-daemon.ts';
import { leftIn, openJudge } from '../helpers/refinery-judge.ts';
import { FLAKY_LINE, LINT_LINE, planRefinery, TEST_LINE } from '../helpers/refinery-plan.ts';
import { openUser, type UserMode } from '../helpers/refinery-user.ts';
import { git, makeRepo } from '../helpers/repo.ts';
import { until } from '../helpers/until.ts';
import { rig } from '../helpers/world.ts';

/** Per strategy; together more than a hundred. */
const KILLS = 34;
const COUNT = 12;

const stage = async (seed: number, strategy: 'merge' | 'squash' | 'rebase', mode: UserMode) => {
  const random = seededRandom(seed);
  const plan = planRefinery(COUNT, random, 0.6);
  const repo = await makeRepo({ files: {}, name: "the user's clone" });
  onTestFinished(repo.remove);
  const steps = [{ changes: plan.start, message: 'Start' }];
  const [start] = await fastImport(repo.path, [{ name: repo.base, from: 'none', steps }]);
  if (start === undefined) throw new Error('Nothing was imported');
  await git(repo, 'reset', '-q', '--hard');
  const [folder, flakes] = [join(repo.root, 'daemon'), join(repo.root, 'flakes')];
  await mkdir(folder);
  await mkdir(flakes);
  const branches = plan.branches.map(({ task, steps: own }) => ({ name: `mayor/${task}`, from: start, steps: own }));
  const tips = await fastImport(repo.path, branches);
  const submitted = new Map<TaskId, Sha>(plan.branches.map(({ task }, index) => [task, tips[index] ?? start]));
  const known = plan.branches.map(({ task, steps: own }, index) => ({
    task,
    commit: tips[index],
    files: own.flatMap(({ changes }) => Object.keys(changes)),
  }));
  await writeFile(join(folder, 'branches.json'), JSON.stringify(known));
  const gates = [gateOf(LINT_LINE, { name: 'lint' }), gateOf(TEST_LINE, { name: 'test' })];
  const flaky = gateOf(FLAKY_LINE, { name: 'flaky', retries: 1 });
  const env = { FLAKES: flakes };
  const settings = rig({ path: repo.path, merge: 'auto', strategy, train: 2, gates: [...gates, flaky], env });
  await writeFile(join(folder, 'rig.json'), JSON.stringify(settings));
  const user = await openUser(repo, mode, plan);
  return { repo, plan, folder, submitted, user, random, settings };
};
type Stage = Awaited<ReturnType<typeof stage>>;

const expectWhole = async ({ repo, plan, folder, submitted, user, settings }: Stage, stood: string): Promise<void> => {
  expect(await user.standing(), "the user's work").toBe(stood);
  const judge = await openJudge(repo);
  for (const base of await judge.bases()) expect(await judge.gateOn(base), `the gates on ${base}`).toBe('green');
  const { order, differing } = await judge.serial(submitted, new Set());
  expect(differing).toEqual([]);
  expect(new Set(order).size, 'each once').toBe(order.length);
  const there = new Set(order);
  const alone = plan.branches.filter(({ kind }) => kind !== 'group');
  expect(alone.filter(({ task, kind }) => there.has(task) !== (kind === 'good'))).toEqual([]);
  for (const group of new Set(plan.branches.flatMap((branch) => branch.group ?? []))) {
    const members = plan.branches.filter((branch) => branch.group === group);
    expect(members.filter(({ task }) => there.has(task)).length, group).toBe(members[0]?.most);
  }
  const { forge } = await makeForge(repo, settings, { folder: join(folder, 'town') });
  await forge.tidy();
  expect(await leftIn(repo)).toEqual([]);
  await user.commit('user/in-the-end.txt', 'git works as ever\n');
  await git(repo, 'fsck', '--strict', '--no-dangling');
};

describe('a daemon that is killed at its gits', () => {
  it.each([
    ['merge', 'dirty apart'],
    ['squash', 'elsewhere'],
    ['rebase', 'clean'],
  ] as const)(
    'lands by %s what it would have landed, the user being %s',
    async (strategy, mode) => {
      const town = await stage(COUNT, strategy, mode);
      const { repo, random } = town;
      const [program, path] = [await bundled(repo.root, 'test/fixtures/refinery-worker.ts'), await killingGit(repo)];
      const stood = await town.user.standing();
      const bases = new Set([sha(await git(repo, 'rev-parse', repo.base))]);
      let kills = 0;
      for (let stalls = 0, isOver = false; !isOver; ) {
        const before = (await journalOf(town.folder)).length;
        // Where it does not get on it is let live a little longer.
        const gits = kills < KILLS ? 2 + Math.floor(random() * (10 + 12 * stalls)) : 1_000_000;
        isOver = !(await live(repo, town.folder, { program, path, gits, manner: MANNERS[kills % 3] ?? 'before' }));
        kills += isOver ? 0 : 1;
        const events = await journalOf(town.folder);
        stalls = events.length > before ? 0 : stalls + 1;
        const base = sha(await git(repo, 'rev-parse', repo.base));
        if (!bases.has(base)) expect(targetsIn(events), 'before or after, never between').toContain(base);
        bases.add(base);
      }
      console.log(`${kills} kills, ${bases.size} bases`);
      expect(kills).toBeGreaterThanOrEqual(KILLS);
      await until('the last of the orphans is done', async () =>
        (await leftIn(repo)).every((one) => !/\.lock$/.test(one)),
      );
      await expectWhole(town, stood);
    },
    300_000,
  );
});

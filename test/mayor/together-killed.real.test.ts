/** `kill -9` of the daemon that lands a convoy together, at its gits: all of it is on the base or nothing, and in the end all of it once. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { type Sha, sha, taskId } from '../../src/core/ids.ts';
import type { MergeStrategy } from '../../src/core/settings.ts';
import { bundled } from '../helpers/bundle.ts';
import { seededRandom } from '../helpers/clock.ts';
import { journalOf, killingGit, live, MANNERS, targetsIn } from '../helpers/killed-daemon.ts';
import { looseCommit } from '../helpers/loose-commit.ts';
import { GATE_LINE } from '../helpers/planted.ts';
import { leftIn } from '../helpers/refinery-judge.ts';
import { git, makeRepo } from '../helpers/repo.ts';
import { until } from '../helpers/until.ts';
import { rig } from '../helpers/world.ts';

/** Per strategy. */
const KILLS = 16;
const PARTS = ['shop-a', 'shop-b', 'shop-c', 'shop-d'].map(taskId);
const ALONE = taskId('shop-z');

/** Of the convoy the second builds on the first, the third is red until it is mended, the fourth is by itself; one is of no convoy. */
const stage = async (strategy: MergeStrategy) => {
  const repo = await makeRepo({ files: { 'readme.txt': 'start\n' } });
  onTestFinished(repo.remove);
  const folder = join(repo.root, 'daemon');
  await mkdir(folder);
  const start = sha(await git(repo, 'rev-parse', 'main'));
  const commit = (from: Sha, changes: Readonly<Record<string, string | null>>) =>
    looseCommit(repo.path, from, changes, 'Work');
  const a = await commit(start, { 'work/shop-a': 'a\n' });
  const b = await commit(a, { 'work/shop-a': 'a and b\n', 'work/shop-b': 'b\n' });
  const red = await commit(start, { 'work/shop-c': 'c\n', 'bad/c.txt': 'red\n' });
  const mended = await commit(red, { 'bad/c.txt': null });
  const d = await commit(start, { 'work/shop-d': 'd\n' });
  const z = await commit(start, { 'work/shop-z': 'z\n' });
  const branches = [a, b, red, d, z].map((tip, at) => ({
    ...{ task: [...PARTS, ALONE][at], commit: tip, files: [] },
    ...(tip === red ? { mended } : {}),
  }));
  await writeFile(join(folder, 'branches.json'), JSON.stringify(branches));
  await writeFile(join(folder, 'convoy.json'), JSON.stringify(PARTS));
  const settings = rig({ path: repo.path, merge: 'auto', strategy, gates: [GATE_LINE] });
  await writeFile(join(folder, 'rig.json'), JSON.stringify(settings));
  return { repo, folder, start };
};

it.each(['merge', 'squash', 'rebase'] as const)(
  'with %s a convoy is on the base whole or not at all, whenever the daemon that lands it dies',
  async (strategy) => {
    const random = seededRandom(7);
    const { repo, folder, start } = await stage(strategy);
    const [program, killing] = [await bundled(repo.root, 'test/fixtures/refinery-worker.ts'), await killingGit(repo)];
    const plain = process.env.PATH ?? '';
    const bases = new Set([start]);
    let kills = 0;
    for (let stalls = 0, isOver = false; !isOver; ) {
      const before = (await journalOf(folder)).length;
      // Where it does not get on it is let live a little longer. Gits that run at once may miscount: the last life has plain ones.
      const gits = 2 + Math.floor(random() * (8 + 10 * stalls));
      const life = { program, path: kills < KILLS ? killing : plain, gits, manner: MANNERS[kills % 3] ?? 'before' };
      isOver = !(await live(repo, folder, life));
      kills += isOver ? 0 : 1;
      const events = await journalOf(folder);
      stalls = events.length > before ? 0 : stalls + 1;
      const base = sha(await git(repo, 'rev-parse', 'main'));
      const there = (await git(repo, 'ls-tree', '-r', '--name-only', base)).split('\n');
      const parts = PARTS.filter((task) => there.includes(`work/${task}`));
      expect([0, PARTS.length], `${base} has ${parts.join(', ')}`).toContain(parts.length);
      expect(there.filter((file) => file.startsWith('bad/'))).toEqual([]);
      if (!bases.has(base)) expect(targetsIn(events), 'no base that no train was to land on').toContain(base);
      bases.add(base);
    }
    console.log(`${kills} kills, ${bases.size} bases`);
    expect(kills).toBeGreaterThan(5);
    expect(await git(repo, 'show', 'main:work/shop-a')).toBe('a and b');
    expect(await git(repo, 'show', 'main:work/shop-z')).toBe('z');
    const settled = (await journalOf(folder)).flatMap((event) => (event.type === 'merge.settled' ? [event.task] : []));
    expect([...settled].sort(), 'each once').toEqual(['convoy.trip', ...PARTS, ALONE]);
    await until('the last of the orphans is done', async () =>
      (await leftIn(repo)).every((one) => !/\.lock$/.test(one)),
    );
    const refs = await git(repo, 'for-each-ref', '--format=%(refname)');
    expect(refs.split('\n').filter((ref) => /^refs\/(heads\/mayor|mayor\/merge)\//.test(ref))).toEqual([]);
    expect(refs, 'the integration branch is kept').toContain('refs/mayor/backup/branch/');
    expect(await git(repo, 'status', '--porcelain'), "the user's checkout followed").toBe('');
    await git(repo, 'fsck', '--strict', '--no-dangling');
  },
  120_000,
);

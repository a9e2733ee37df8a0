/** Five clones that went apart, and many at once: every order ends alike. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { systemClock } from '../../../src/adapters/clock.ts';
import { gitIn } from '../../../src/adapters/git.ts';
import { takeIn } from '../../../src/adapters/trackers/embedded/merge-tips.ts';
import { rigName } from '../../../src/core/ids.ts';
import { bundled } from '../../helpers/bundle.ts';
import { git } from '../../helpers/repo.ts';
import { plainTask } from '../../helpers/task-branch.ts';
import { type Clone, clones, pair, tipOf, treeOf } from '../../helpers/task-clones.ts';

const BRANCH = 'refs/heads/mayor-tasks';

/** Five clones with one beginning, of which each has since changed the same task in its own way. */
const apart = async () => {
  const { all, remote } = await clones(5);
  const [first] = all;
  const made = await first?.tracker.create(plainTask('Sell tea', { labels: ['a', 'b'], dependsOn: [] }), 'ann');
  if (first === undefined || made === undefined) throw new Error('Nothing was made');
  for (const clone of all) await clone.sync();
  const start = await tipOf(first.path);
  for (const [at, { tracker }] of all.entries()) {
    const by = `p${at}`;
    const labels = at === 3 ? ['b'] : ['a', `new-${at}`];
    await tracker.change(made.id, { title: `Title ${at}`, labels, comment: `Said ${at}` }, by);
    if (at % 2 === 0) await tracker.claim(made.id, `holder-${at}`);
    if (at === 1) await tracker.change(made.id, { status: 'closed' }, by);
    await tracker.create(plainTask(`Task of ${at}`), by);
  }
  return { all, first, remote, start, tips: await Promise.all(all.map(({ path }) => tipOf(path))) };
};

describe('five clones that went apart', () => {
  it('have one commit in the end, and the same tree in every order in which they meet', async () => {
    const { first, all, tips } = await apart();
    for (const { path } of all) await git(first.path, 'fetch', '-q', path, 'mayor-tasks');
    const parts = { git: gitIn(first.path), rig: rigName('shop'), clock: systemClock() };
    const met = new Map<string, string>();
    const meet = async (ours: string, theirs: string): Promise<string> => {
      await git(first.path, 'update-ref', BRANCH, ours);
      return (await takeIn(parts, theirs)).tip;
    };
    const trees = new Set<string>();
    for (const order of ordersOf(tips.length)) {
      let tip = tips[order[0] ?? 0] ?? '';
      for (const at of order.slice(1)) {
        const other = tips[at] ?? '';
        const pair = [tip, other].sort().join(' ');
        const known = met.get(pair);
        if (known === undefined) {
          met.set(pair, await meet(tip, other));
          expect(await meet(other, tip)).toBe(met.get(pair));
        }
        tip = met.get(pair) ?? '';
      }
      trees.add(await git(first.path, 'rev-parse', `${tip}^{tree}`));
      // Everybody's commits are in it: the next sync of each only steps forward, to this one commit.
      expect(await git(first.path, 'merge-base', '--independent', tip, ...tips)).toBe(tip);
    }
    expect(trees.size).toBe(1);
  }, 300_000);

  it('end at one commit through a remote', async () => {
    const { all, first, start, tips } = await apart();
    const trees = new Set<string>();
    for (const order of [
      [0, 1, 2, 3, 4],
      [4, 2, 0, 3, 1],
      [3, 1, 4, 0, 2],
    ]) {
      for (const [at, { path }] of all.entries()) await git(path, 'update-ref', BRANCH, tips[at] ?? '');
      await git(first.path, 'push', '-q', '--force', 'origin', `${start}:${BRANCH}`);
      for (const at of order) expect((await all[at]?.sync())?.problems).toEqual([]);
      for (const clone of all) await clone.sync();
      expect(await distinctTips(all)).toHaveLength(1);
      trees.add(await treeOf(first.path));
    }
    expect(trees.size).toBe(1);
  }, 120_000);
});

describe('many clones', () => {
  it('that sync all at once lose nothing', async () => {
    const { all } = await clones(8);
    await Promise.all(all.map(({ tracker }, at) => tracker.create(plainTask(`Task ${at}`), 'ann')));
    const reports = await Promise.all(all.map((clone) => clone.sync()));
    expect(reports.flatMap(({ problems }) => problems)).toEqual([]);
    for (const clone of all) await clone.sync();
    expect(await distinctTips(all)).toHaveLength(1);
    expect(await all[0]?.tracker.list()).toHaveLength(8);
  }, 120_000);

  it('of which some are killed in the middle of a sync are all well afterwards', async () => {
    const { repo, remote, a, b } = await pair();
    const program = await bundled(repo.root, 'test/fixtures/tracker-worker.ts');
    await writeFile(join(repo.root, 'gate'), '');
    const titles: string[] = [];
    for (let round = 0; round < 8; round++) {
      for (const clone of [a, b]) {
        const title = `Round ${round} of ${clone.path}`;
        await clone.tracker.create(plainTask(title), 'ann');
        titles.push(title);
      }
      await a.sync();
      await killedSync([program, b.path, join(repo.root, 'gate'), 'sync'], round * 50);
    }
    for (const clone of [a, b, a]) expect((await clone.sync()).problems).toEqual([]);
    expect(await distinctTips([a, b])).toHaveLength(1);
    expect((await a.tracker.list()).map(({ title }) => title).sort()).toEqual([...titles].sort());
    for (const path of [a.path, b.path, remote]) await git(path, 'fsck', '--strict', '--no-dangling');
  }, 120_000);
});

/** One that is killed, with the git that it has just started, some time after it began. */
const killedSync = async (args: readonly string[], afterMs: number): Promise<void> => {
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'ignore'], detached: true });
  const { pid } = child;
  if (pid === undefined) throw new Error('It did not start');
  const ended = once(child, 'close');
  await once(child.stdout, 'data'); // It is ready.
  await Promise.race([ended, pause(afterMs)]);
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It was faster.
  }
  await ended;
};

const distinctTips = async (all: readonly Clone[]): Promise<readonly string[]> => [
  ...new Set(await Promise.all(all.map(({ path }) => tipOf(path)))),
];

const ordersOf = (count: number): readonly (readonly number[])[] =>
  count === 0
    ? [[]]
    : ordersOf(count - 1).flatMap((order) =>
        Array.from({ length: count }, (_, at) => [...order.slice(0, at), count - 1, ...order.slice(at)]),
      );

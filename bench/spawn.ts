/** From a ready task to its agent's process, against bare `git worktree add` and `tmux new-window`. */
import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gitIn } from '../src/adapters/git.ts';
import { run } from '../src/adapters/process.ts';
import type { Recorded } from '../src/core/event.ts';
import { type Figure, median, timed } from './figure.ts';
import { type BenchTown, withTown } from './town.ts';

const FILES = 20_000;
const ROUNDS = 3;

export const benchSpawn = (): Promise<readonly Figure[]> =>
  withTown({ files: FILES, polecats: 10, pool: 2 }, async (town) => {
    const bare: number[] = [];
    const cold: number[] = [];
    const pooled: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      bare.push(await bareSpawn(town.clone));
      // Nothing is in the pool: what works holds its worktree until it has landed.
      const [first, second] = await Promise.all([spawn(town, `cold ${round}`), bareSpawn(town.clone)]);
      cold.push(first);
      bare.push(second);
      await town.until('it has landed and left', ({ polecats }) => polecats.length === 0);
      pooled.push(await spawn(town, `pooled ${round}`));
      await town.until('it has landed and left', ({ polecats }) => polecats.length === 0);
      await emptyPool(town);
    }
    const base = median(bare);
    const note = `a bare worktree and window of ${FILES} files took ${Math.round(base)} ms`;
    return [
      { name: 'spawn, cold', value: median(cold) / base, unit: 'x', limit: 1.3, note },
      { name: 'spawn, pooled', value: median(pooled) / base, unit: 'x', limit: 0.3, note },
    ];
  });

/** Milliseconds from the decision to the process, as the journal tells them. */
const spawn = async (town: BenchTown, title: string): Promise<number> => {
  const id = await town.sling(title, `echo "${title}" > "${title}.txt"; git add -A; git commit -qm "${title}"`);
  await town.until('it has started', ({ tasks }) =>
    tasks.some((task) => task.id === id && !['ready', 'assigned'].includes(task.state)),
  );
  const events: readonly Recorded[] = (await town.mayor('log', '--json')).stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  const assigned = events.findLast((event) => event.type === 'polecat.assigned' && event.task === id);
  const started = events.find((event) => event.type === 'polecat.started' && event.seq > (assigned?.seq ?? 0));
  if (assigned === undefined || started === undefined) throw new Error(`${id} was not started`);
  return started.at - assigned.at;
};

const bareSpawn = async (clone: string): Promise<number> => {
  const root = await realpath(await mkdtemp(join(tmpdir(), 'mb-bare-')));
  const git = gitIn(clone);
  const tmux = ['tmux', '-f', '/dev/null', '-S', join(root, 's')] as const;
  await run([...tmux, 'new-session', '-d', '-s', 'bare', 'sleep 600']);
  try {
    return await timed(async () => {
      await git(['worktree', 'add', '-q', '-b', `bare-${root.slice(-6)}`, join(root, 'tree'), 'main']);
      await run([...tmux, 'new-window', '-d', '-t', 'bare', '-c', join(root, 'tree'), 'sleep 600']);
    });
  } finally {
    await run([...tmux, 'kill-server'], { ok: 'any' });
    await git(['worktree', 'remove', '--force', join(root, 'tree')], { ok: 'any' });
    await git(['branch', '-D', `bare-${root.slice(-6)}`], { ok: 'any' });
    await rm(root, { recursive: true, force: true });
  }
};

/** A town that goes down gives its pool up: the next start is cold again. */
const emptyPool = async (town: BenchTown): Promise<void> => {
  await town.mayor('down');
  await town.mayor('up', '--headless');
};

/**
 * What a worktree costs against git's own `worktree add`, on 20,000 files: each round measures all
 * of them one after the other, so that a busy machine slows them alike.
 */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { systemClock } from '../src/adapters/clock.ts';
import { run } from '../src/adapters/process.ts';
import { gitWorkspaces } from '../src/adapters/workspaces/index.ts';
import { polecatId } from '../src/core/ids.ts';
import type { Workspace } from '../src/ports/workspace.ts';
import { makeRepo } from '../test/helpers/repo.ts';
import { rigOf } from '../test/helpers/rig.ts';

export type Ratio = { readonly name: string; readonly ratio: number; readonly limit: number };

const FILES = 20_000;
const ROUNDS = 5;

/** The best of the rounds, as ratios to `git worktree add`. Takes about half a minute. */
export async function benchWorkspace(): Promise<readonly Ratio[]> {
  const repo = await makeRepo({ files: manyFiles(FILES) });
  try {
    const open = gitWorkspaces({ folder: join(repo.root, 'worktrees'), clock: systemClock() });
    const cold = open(rigOf({ path: repo.path, pool: 0 }));
    const warm = open(rigOf({ path: repo.path, pool: 1 }));
    const times = { bare: [] as number[], cold: [] as number[], pooled: [] as number[] };
    await release(cold, (await ensure(cold, 'first')).path);
    for (let round = 0; round < ROUNDS; round += 1) {
      const bare = join(repo.root, `bare-${round}`);
      const add = ['git', 'worktree', 'add', '-q', '-b', `bare-${round}`, bare, repo.base] as const;
      times.bare.push(await timed(() => run(add, { cwd: repo.path, timeoutMs: 0 })));
      await run(['git', 'worktree', 'remove', '--force', bare], { cwd: repo.path, timeoutMs: 0 });
      times.cold.push(await timed(() => ensure(cold, `cold-${round}`)));
      const dirty = (await ensure(cold, `cold-${round}`)).path;
      await run(['git', 'commit', '-q', '--allow-empty', '-m', 'Work'], { cwd: dirty });
      await release(warm, dirty);
      times.pooled.push(await timed(() => ensure(warm, `warm-${round}`)));
      await release(cold, (await ensure(warm, `warm-${round}`)).path);
    }
    const bare = best(times.bare);
    return [
      { name: 'a new worktree / git worktree add', ratio: best(times.cold) / bare, limit: 1.3 },
      { name: 'a warm worktree / git worktree add', ratio: best(times.pooled) / bare, limit: 0.3 },
    ];
  } finally {
    await repo.remove();
  }
}

const ensure = (workspace: Workspace, name: string) =>
  workspace.ensure({ rig: rigOf({ path: '' }).name, polecat: polecatId(name), branch: `mayor/${name}` });

const release = (workspace: Workspace, path: string) => workspace.release(path, { force: true });

const manyFiles = (count: number): Record<string, string> =>
  Object.fromEntries(
    Array.from({ length: count }, (_, at) => [
      `src/d${at % 20}/s${at % 200}/file-${at}.ts`,
      `export const value${at} = ${at};\n`.repeat(20),
    ]),
  );

const timed = async (work: () => Promise<unknown>): Promise<number> => {
  const start = performance.now();
  await work();
  return performance.now() - start;
};

/** The round in which the rest of the machine was least in the way. */
const best = (times: readonly number[]): number => Math.min(...times);

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href)
  for (const { name, ratio, limit } of await benchWorkspace())
    process.stdout.write(`${ratio <= limit ? 'ok  ' : 'OVER'}  ${ratio.toFixed(2)} (limit ${limit})  ${name}\n`);

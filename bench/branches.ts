/**
 * What `mayor branches` costs in a clone of 2,000 files with 200 branches: a third merged, a third squashed, the rest
 * nowhere else. Cold, again, after one more landing; the limits are times of a bare `git for-each-ref` over the same.
 */
import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../src/adapters/clock.ts';
import { gitIn, lineOf } from '../src/adapters/git.ts';
import { subprocessCount } from '../src/adapters/process.ts';
import { gitWorkspaces } from '../src/adapters/workspaces/index.ts';
import type { Branches } from '../src/ports/branches.ts';
import { type Figure, median, timed } from './figure.ts';
import { benchRig, makeClone } from './landing.ts';

const FILES = 2_000;
const BRANCHES = 200;

export async function benchBranches(): Promise<readonly Figure[]> {
  const root = await realpath(await mkdtemp(join(tmpdir(), 'mayor-bench-')));
  try {
    const clone = join(root, 'clone');
    await makeClone(clone, FILES);
    const start = lineOf(await gitIn(clone)(['rev-parse', 'main']));
    for (let n = 0; n < BRANCHES; n += 1) await branch(clone, start, n);
    const { branches } = gitWorkspaces({ folder: join(root, 'worktrees'), clock: systemClock() })(benchRig(clone, []));
    const bare = await bareList(clone);
    const cold = await counted(branches);
    const again = await counted(branches);
    await land(clone, await change(clone, start, 'landed since'), []);
    const next = await counted(branches);
    const figure = (what: string, { ms, processes, safe }: Counted, limit: number): Figure => ({
      ...{ name: `branches of 200: ${what}`, value: ms / bare, unit: 'x', limit },
      note: `${Math.round(ms)} ms, ${safe} safe, ${processes} subprocesses; a bare listing took ${Math.round(bare)} ms`,
    });
    return [figure('cold', cold, 150), figure('again', again, 20), figure('after a landing', next, 150)];
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}

type Counted = { readonly ms: number; readonly processes: number; readonly safe: number };

const counted = async (branches: Branches): Promise<Counted> => {
  const before = subprocessCount();
  let safe = 0;
  const ms = await timed(async () => {
    safe = (await branches.list()).filter(({ proof }) => proof.kind !== 'alone').length;
  });
  return { ms, processes: subprocessCount() - before, safe };
};

const bareList = async (clone: string): Promise<number> => {
  const times: number[] = [];
  for (let n = 0; n < 9; n += 1) times.push(await timed(() => gitIn(clone)(['for-each-ref', 'refs/heads/mayor'])));
  return median(times);
};

/** Two commits on top of `start`, and for two of three the same on the base. */
const branch = async (clone: string, start: string, n: number): Promise<void> => {
  const tip = await change(clone, await change(clone, start, `a-${n}`), `b-${n}`);
  await gitIn(clone)(['update-ref', `refs/heads/mayor/bench-${n}`, tip]);
  if (n % 3 !== 2) await land(clone, tip, n % 3 === 0 ? [tip] : []);
};

/** Files of the base with what `tip` has and `start` has not; `also`: what else is its parent. */
const land = async (clone: string, tip: string, also: readonly string[]): Promise<void> => {
  const git = gitIn(clone);
  const tree = lineOf(await git(['merge-tree', '--write-tree', 'main', tip]));
  const parents = ['main', ...also].flatMap((parent) => ['-p', parent]);
  const made = lineOf(await git(['commit-tree', tree, ...parents, '-m', 'Landed']));
  await git(['update-ref', 'refs/heads/main', made]);
};

const change = async (clone: string, parent: string, word: string): Promise<string> => {
  const git = gitIn(clone);
  const env = { GIT_INDEX_FILE: join(clone, '.git', 'bench-index') };
  const blob = lineOf(await git(['hash-object', '-w', '--stdin'], { input: `${word}\n` }));
  await git(['read-tree', parent], { env });
  await git(['update-index', '--add', '--index-info'], { env, input: `100644 ${blob}\tnew/${word}.txt\n` });
  const tree = lineOf(await git(['write-tree'], { env }));
  return lineOf(await git(['commit-tree', tree, '-p', parent, '-m', word]));
};

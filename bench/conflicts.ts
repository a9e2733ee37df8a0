/**
 * Which of 50 branches conflict, in a clone of 20,000 files: the whole matrix, then after one more commit. Beside it
 * the plain way: a `git merge-tree` for each pair. In the worst case every branch touches a file that all touch.
 */
import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gitForges, gitVersion } from '../src/adapters/forges/index.ts';
import { gitIn, lineOf } from '../src/adapters/git.ts';
import { subprocessCount } from '../src/adapters/process.ts';
import type { BranchHead } from '../src/core/conflicts.ts';
import { type Sha, sha, taskId } from '../src/core/ids.ts';
import type { Forge } from '../src/ports/forge.ts';
import { type Figure, median, timed } from './figure.ts';
import { benchRig, makeClone } from './landing.ts';

const FILES = 20_000;
const BRANCHES = 50;
const MATRIX_MS = 5_000;
const NEXT_MS = 1_000;

export async function benchConflicts(): Promise<readonly Figure[]> {
  const root = await realpath(await mkdtemp(join(tmpdir(), 'mayor-bench-')));
  try {
    const clone = join(root, 'clone');
    await makeClone(clone, FILES);
    const place = {
      folder: join(root, 'town'),
      version: await gitVersion(),
      env: process.env,
      signal: new AbortController().signal,
      copyInto: async () => {},
    };
    const figures: Figure[] = [];
    for (const kind of ['apart', 'crowded'] as const)
      figures.push(...(await measure(clone, kind, gitForges(place)(benchRig(clone, [])))));
    return figures;
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}

/** `apart`: every branch meets its two neighbours. `crowded`: every one meets every other. */
type Kind = 'apart' | 'crowded';

const measure = async (clone: string, kind: Kind, forge: Forge): Promise<readonly Figure[]> => {
  const base = lineOf(await gitIn(clone)(['rev-parse', 'main']));
  const heads: BranchHead[] = [];
  for (let n = 0; n < BRANCHES; n += 1)
    heads.push({ task: taskId(`bench-${String(n).padStart(3, '0')}`), commit: await branch(clone, kind, n, base) });
  const single = await bareMerge(clone, heads);
  const matrix = await counted(forge, heads);
  const again = await counted(forge, heads);
  const [first] = heads;
  if (first === undefined) throw new Error('no branches');
  const moved = [{ ...first, commit: await branch(clone, kind, 0, first.commit, 'again') }, ...heads.slice(1)];
  const next = await counted(forge, moved);
  const pairs = (BRANCHES * (BRANCHES - 1)) / 2;
  const figure = (what: string, { ms, processes, found }: Counted, limit: number): readonly Figure[] => [
    {
      name: `conflicts, ${kind}: ${what}`,
      value: ms,
      unit: 'ms',
      limit,
      note: `${found} of ${pairs} pairs conflict, ${processes} subprocesses`,
    },
  ];
  return [
    ...figure('matrix of 50', matrix, MATRIX_MS),
    {
      name: `conflicts, ${kind}: to a process a pair`,
      value: matrix.ms / (single * pairs),
      unit: 'x',
      limit: 1,
      note: `a bare merge-tree took ${Math.round(single)} ms`,
    },
    ...figure('one new commit', next, NEXT_MS),
    ...figure('nothing new', again, NEXT_MS / 4),
  ];
};

type Counted = { readonly ms: number; readonly processes: number; readonly found: number };

const counted = async (forge: Forge, heads: readonly BranchHead[]): Promise<Counted> => {
  const before = subprocessCount();
  let found = 0;
  const ms = await timed(async () => {
    found = (await forge.overlaps(heads)).pairs.length;
  });
  return { ms, processes: subprocessCount() - before, found };
};

const bareMerge = async (clone: string, heads: readonly BranchHead[]): Promise<number> => {
  const times: number[] = [];
  for (let n = 0; n + 1 < heads.length && n < 9; n += 1) {
    const pair = [heads[n]?.commit ?? '', heads[n + 1]?.commit ?? ''];
    const command = ['merge-tree', '--write-tree', '-z', '--name-only', ...pair];
    times.push(await timed(() => gitIn(clone)(command, { ok: [0, 1] })));
  }
  return median(times);
};

/** Twenty changed files of its own and a new one, and one that others change too. */
const branch = async (clone: string, kind: Kind, n: number, parent: string, word = 'first'): Promise<Sha> => {
  const git = gitIn(clone);
  const env = { GIT_INDEX_FILE: join(clone, '.git', 'bench-index') };
  const own = Array.from({ length: 20 }, (_, k) => fileAt(n * 400 + k * 20));
  const shared = kind === 'crowded' ? [fileAt(1)] : [fileAt(n * 2 + 1), fileAt(((n + 1) % BRANCHES) * 2 + 1)];
  const blob = lineOf(await git(['hash-object', '-w', '--stdin'], { input: `${kind} ${n} ${word}\n` }));
  const lines = [...own, ...shared, `new/${kind}-${n}-${word}.txt`].map((path) => `100644 ${blob}\t${path}`);
  await git(['read-tree', parent], { env });
  await git(['update-index', '--add', '--index-info'], { env, input: `${lines.join('\n')}\n` });
  const tree = lineOf(await git(['write-tree'], { env }));
  return sha(lineOf(await git(['commit-tree', tree, '-p', parent, '-m', `${kind} ${n}`])));
};

const fileAt = (n: number): string => `d${Math.floor(n / 100)}/f${n}.txt`;

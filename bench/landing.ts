/**
 * What a landing costs: rehearse, land and verify against a bare `git merge` of the same branch in
 * the same clone, which has the base checked out. Both in turn, so that a busy machine slows both.
 */
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gitForges, gitVersion } from '../src/adapters/forges/index.ts';
import { gitIn, lineOf } from '../src/adapters/git.ts';
import { run, subprocessCount } from '../src/adapters/process.ts';
import { gateOf } from '../src/core/gate-settings.ts';
import { rigName, type Sha, sha, taskId } from '../src/core/ids.ts';
import type { RigSettings } from '../src/core/settings.ts';
import type { Forge } from '../src/ports/forge.ts';

export type LandingFigure = {
  readonly name: string;
  /** Median, in milliseconds. */
  readonly ms: number;
  /** Of `ms` to the median of a bare merge. */
  readonly ratio: number;
  readonly limit: number;
  readonly subprocesses: number;
};

/** Takes about half a minute. `gated`: with one gate, `true`, in a warm scratch worktree. */
export async function benchLanding(files = 20_000, rounds = 9): Promise<readonly LandingFigure[]> {
  const root = await realpath(await mkdtemp(join(tmpdir(), 'mayor-bench-')));
  try {
    return await measure(root, files, rounds);
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}

const measure = async (root: string, files: number, rounds: number): Promise<readonly LandingFigure[]> => {
  const clone = join(root, 'clone');
  await makeClone(clone, files);
  const place = {
    folder: join(root, 'town'),
    version: await gitVersion(),
    env: process.env,
    signal: new AbortController().signal,
    copyInto: async () => {},
  };
  const open = gitForges(place);
  const [plain, gated] = [open(benchRig(clone, [])), open(benchRig(clone, ['true']))];
  const times = { bare: [] as number[], landing: [] as number[], gated: [] as number[] };
  const started = { landing: 0, gated: 0 };
  for (let round = -1; round < rounds; round += 1) {
    const bare = await timed(await benchBranch(clone, `bare-${round}`), (commit) => mergeBare(clone, commit));
    const landing = await timed(await benchBranch(clone, `landing-${round}`), (commit) => landWith(plain, commit));
    const checked = await timed(await benchBranch(clone, `gated-${round}`), (commit) => landWith(gated, commit));
    if (round < 0) continue; // The first makes the scratch worktree and fills caches.
    times.bare.push(bare.ms);
    times.landing.push(landing.ms);
    times.gated.push(checked.ms);
    started.landing = landing.subprocesses;
    started.gated = checked.subprocesses;
  }
  const bare = median(times.bare);
  const figure = (what: string, all: readonly number[], limit: number, subprocesses: number): LandingFigure => {
    const ms = median(all);
    return { name: `${what}, ${files} files, to a bare merge`, ms, ratio: ms / bare, limit, subprocesses };
  };
  return [
    figure('landing', times.landing, 2, started.landing),
    figure('landing with a gate', times.gated, 3.5, started.gated),
  ];
};

export const benchRig = (path: string, gates: readonly string[]): RigSettings => ({
  name: rigName('bench'),
  path,
  base: 'main',
  agent: 'script',
  maxPolecats: 1,
  merge: 'auto',
  gates: gates.map((line) => gateOf(line)),
  gateTimeoutMs: 60_000,
  copy: [],
  push: false,
  dispatch: 'convoys',
  pool: 0,
  tracker: { kind: 'embedded' },
  env: {},
});

/** On `main`, a hundred files a folder, a commit. */
export const makeClone = async (clone: string, files: number): Promise<void> => {
  for (let n = 0; n < files; n += 1) {
    const folder = join(clone, `d${Math.floor(n / 100)}`);
    if (n % 100 === 0) await mkdir(folder, { recursive: true });
    await writeFile(join(folder, `f${n}.txt`), `file ${n}\n`.repeat(20));
  }
  const git = gitIn(clone);
  await git(['init', '-q', '-b', 'main']);
  await git(['config', 'user.name', 'Bench']);
  await git(['config', 'user.email', 'bench@example.test']);
  await git(['add', '.'], { timeoutMs: 300_000 });
  await git(['commit', '-q', '-m', 'Start'], { timeoutMs: 300_000 });
};

/** Twenty changed files and a new one, beside a base that has moved by a commit since; another `lane` has other files. */
export const benchBranch = async (clone: string, name: string, lane = 7): Promise<Sha> => {
  const git = gitIn(clone);
  const base = lineOf(await git(['rev-parse', 'main']));
  const commit = async (parent: string, lines: readonly string[]) => {
    const env = { GIT_INDEX_FILE: join(clone, '.git', 'bench-index') };
    await git(['read-tree', parent], { env });
    await git(['update-index', '--index-info'], { env, input: lines.join('\n') });
    const tree = lineOf(await git(['write-tree'], { env }));
    return lineOf(await git(['commit-tree', tree, '-p', parent, '-m', name]));
  };
  const blob = lineOf(await git(['hash-object', '-w', '--stdin'], { input: `${name}\n` }));
  const changed = Array.from({ length: 20 }, (_, n) => `100644 ${blob}\td${n}/f${n * 100 + lane}.txt`);
  const mine = await commit(base, [...changed, `100644 ${blob}\tnew/${name}.txt`]);
  await git(['reset', '-q', '--hard', await commit(base, [`100644 ${blob}\tbase/${name}.txt`])]);
  return sha(mine);
};

export const mergeBare = async (clone: string, commit: Sha): Promise<void> => {
  await run(['git', 'merge', '--no-ff', '-q', '-m', 'Merge', commit], { cwd: clone });
};

const landWith = async (forge: Forge, commit: Sha): Promise<void> => {
  const task = taskId('bench-k3f9');
  const rehearsal = await forge.rehearse(task, commit, 'Merge');
  if (rehearsal.kind !== 'clean') throw new Error(`Not clean: ${JSON.stringify(rehearsal)}`);
  const { onto, result } = rehearsal;
  const [gates, landing] = [await forge.check(task, result), await forge.land(onto, result)];
  if (gates.kind !== 'green' || landing.kind !== 'landed') throw new Error(JSON.stringify([gates, landing]));
  await forge.verify(result, false);
};

const timed = async (commit: Sha, work: (commit: Sha) => Promise<void>) => {
  const before = subprocessCount();
  const start = performance.now();
  await work(commit);
  return { ms: performance.now() - start, subprocesses: subprocessCount() - before };
};

const median = (numbers: readonly number[]): number => [...numbers].sort((a, b) => a - b)[numbers.length >> 1] ?? 0;

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const { name, ms, ratio, limit, subprocesses } of await benchLanding())
    process.stdout.write(
      `${name}: ${ratio.toFixed(2)} (limit ${limit}), ${ms.toFixed(0)} ms, ${subprocesses} subprocesses\n`,
    );
}

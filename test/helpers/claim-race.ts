/** Races for tasks: many claimants in a few processes, all at once, round after round. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { TaskId } from '../../src/core/ids.ts';
import { bundled } from './bundle.ts';
import { until } from './until.ts';

export type Round = { readonly won: readonly string[]; readonly told: readonly string[] };
export type Race = { readonly folder: string; readonly paths: readonly string[]; readonly claimants: number };

const PROCESSES = 4;

/** What each round came to, `folder` being a place for files; the claimants are spread over `paths`. */
export async function race({ folder, paths, claimants }: Race, tasks: readonly TaskId[]): Promise<readonly Round[]> {
  const program = await bundled(folder, 'test/fixtures/claim-worker.ts');
  const gate = join(folder, 'gate');
  const workers = Array.from({ length: PROCESSES }, (_, at) => {
    // Each process begins at another path, so that all paths are raced from all processes.
    const turned = [...paths.slice(at % paths.length), ...paths.slice(0, at % paths.length)];
    const words = [program, gate, String(tasks.length), String(claimants / PROCESSES), `claimant-${at}`, ...turned];
    return startWorker(words);
  });
  const rounds: Round[] = [];
  await until('all are ready', () => workers.every(({ lines }) => lines.length === 1), 60_000);
  for (const [at, task] of tasks.entries()) {
    await writeFile(`${gate}.draft`, task);
    await rename(`${gate}.draft`, `${gate}-${at}`);
    await until(`round ${at} is over`, () => workers.every(({ lines }) => lines.length === at + 2), 110_000);
    const said = workers.map(({ lines }): Round => JSON.parse(lines[at + 1] ?? '{}'));
    rounds.push({
      won: said.flatMap(({ won }) => won),
      told: [...new Set(said.flatMap(({ told }) => told))],
    });
  }
  await Promise.all(workers.map(({ ended }) => ended));
  return rounds;
}

const startWorker = (words: readonly string[]) => {
  const child = spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  const lines: string[] = [];
  let rest = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    const parts = (rest + text).split('\n');
    rest = parts.pop() ?? '';
    lines.push(...parts);
  });
  return { lines, ended: once(child, 'close') };
};

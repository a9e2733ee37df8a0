import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { endTrees, MARK } from '../../src/adapters/process-tree.ts';
import { lives } from '../helpers/runtime-stage.ts';
import { until } from '../helpers/until.ts';

const FIXTURE = join(import.meta.dirname, '../fixtures/end-parent.ts');

describe('ending trees of processes', () => {
  it('ends what stands under and beside it, but never the process that asks, nor those above it', async () => {
    const line = `sleep 1000 & echo $!; "${process.execPath}" --import tsx "${FIXTURE}"; echo "parent lives"`;
    const parent = spawn('sh', ['-c', line], { stdio: ['ignore', 'pipe', 'inherit'], detached: true });
    let text = '';
    parent.stdout.on('data', (piece: Buffer) => {
      text += piece.toString();
    });
    await once(parent, 'exit');
    const [sleeper, ...said] = text.trim().split('\n');
    expect(said).toEqual(['asker lives', 'parent lives']);
    expect(lives(Number(sleeper))).toBe(false);
  });

  // Elsewhere environment and arguments are told in one line.
  it.runIf(process.platform === 'linux')('leaves processes alone that only look alike', async () => {
    const mine = spawn('sleep', ['1000'], { env: { ...process.env, [MARK]: 'town.amber.1' }, detached: true });
    const other = spawn('sleep', ['1000'], { env: { ...process.env, [MARK]: 'town.amber.11' }, detached: true });
    const saying = spawn('sh', ['-c', 'sleep 1000', `${MARK}=town.amber.1`], { detached: true });
    const pids = [mine, other, saying].map(({ pid }) => pid ?? 0);
    await until('all run', () => pids.every(lives));
    await endTrees([{ pid: 2 ** 22 + 1, alive: false, mark: 'town.amber.1' }], 2_000);
    expect(pids.map(lives)).toEqual([false, true, true]);
    await endTrees(
      pids.slice(1).map((pid) => ({ pid, alive: true })),
      2_000,
    );
    expect(pids.map(lives)).toEqual([false, false, false]);
  });

  it('gives the polite their time, and takes none when they are gone', async () => {
    const polite = spawn(
      'sh',
      ['-c', 'trap "sleep 0.3; echo bye; exit 0" TERM HUP; echo up; while :; do sleep 0.05; done'],
      {
        detached: true,
        stdio: ['ignore', 'pipe', 'ignore'],
      },
    );
    let text = '';
    polite.stdout.on('data', (piece: Buffer) => {
      text += piece.toString();
    });
    await until('it is up', () => text.includes('up'));
    const from = performance.now();
    await endTrees([{ pid: polite.pid ?? 0, alive: true }], 30_000);
    expect(performance.now() - from).toBeLessThan(15_000);
    await until('its last word', () => text.includes('bye'));
  });
});

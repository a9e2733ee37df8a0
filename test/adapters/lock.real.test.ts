import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, readFile, symlink, utimes, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { build } from 'esbuild';
import { describe, expect, it, onTestFinished } from 'vitest';
import { takeLock } from '../../src/adapters/lock.ts';
import { manualClock } from '../helpers/clock.ts';
import { freshFolder } from '../helpers/folder.ts';
import { until } from '../helpers/until.ts';

const clock = manualClock(1_234);
const take = async (folder: string) => {
  const lock = await takeLock(folder, clock);
  if ('release' in lock) onTestFinished(() => lock.release());
  return lock;
};

/** Plain JavaScript, so that dozens of processes start fast. */
const bundled = async (folder: string, source: string): Promise<string> => {
  const outfile = join(folder, 'child.mjs');
  await build({ entryPoints: [source], outfile, bundle: true, platform: 'node', format: 'esm', logLevel: 'error' });
  return outfile;
};

const startNode = (...args: readonly string[]): ChildProcess => {
  const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  return child;
};

describe('the lock', () => {
  it('is had by one, and the other learns by whom and since when', async () => {
    const folder = join(await freshFolder(), 'run', 'lock');
    expect(await take(folder)).toHaveProperty('release');
    expect(await take(folder)).toEqual({ heldBy: { pid: process.pid, startedAt: 1_234 } });
  });

  it('is free again once released, and releasing twice is releasing once', async () => {
    const folder = await freshFolder();
    const lock = await take(folder);
    if ('release' in lock) await Promise.all([lock.release(), lock.release()]);
    expect(await take(folder)).toHaveProperty('release');
  });

  it('a hundred askers at once in one process leave one holder', async () => {
    const folder = await freshFolder();
    const asked = await Promise.all(Array.from({ length: 100 }, () => take(folder)));
    expect(asked.filter((lock) => 'release' in lock)).toHaveLength(1);
  });

  it('what the dead left does not pile up', async () => {
    const folder = await freshFolder();
    const old = join(folder, 'killed-long-ago.s');
    await writeFile(old, '');
    await utimes(old, 1, 1);
    for (let time = 0; time < 40; time += 1) {
      const lock = await take(folder);
      if ('release' in lock) await lock.release();
    }
    const left = await readdir(folder);
    expect(left.length).toBeLessThan(20);
    expect(left).not.toContain('killed-long-ago.s');
  });

  it('someone else who looked long ago and made a number below the highest does not have it', async () => {
    const folder = await freshFolder();
    for (let time = 0; time < 20; time += 1) {
      const lock = await take(folder);
      if ('release' in lock) await lock.release();
    }
    await take(folder);
    const socket = join(folder, 'late.s');
    const late = createServer().listen(socket);
    await once(late, 'listening');
    onTestFinished(() => void late.close());
    await symlink('late.s 99 1', join(folder, '2')); // Cleared away long since, so the name is free.
    expect(await take(folder)).toEqual({ heldBy: { pid: process.pid, startedAt: 1_234 } });
  });

  it('in a folder whose path is too long is a wrong usage that says what to do', async () => {
    const folder = join(await freshFolder(), 'x'.repeat(100));
    await expect(takeLock(folder, clock)).rejects.toMatchObject({
      name: 'UsageError',
      message: expect.stringMatching(/bytes long/),
      hint: expect.stringMatching(/MAYOR_HOME/),
    });
  });

  it('of a process that was killed is free at once, even while its own children live on', async () => {
    const folder = await freshFolder();
    const parent = join(folder, 'parent.mjs');
    const lib = await bundled(folder, 'src/adapters/lock.ts');
    await mkdir(join(folder, 'lock'));
    await writeFile(
      parent,
      `import { spawn } from 'node:child_process';
       import { takeLock } from ${JSON.stringify(lib)};
       const lock = await takeLock(${JSON.stringify(join(folder, 'lock'))}, Date);
       const child = spawn('sleep', ['60'], { detached: true, stdio: 'ignore' });
       console.log('release' in lock, child.pid);
       setInterval(() => {}, 1000);`,
    );
    const holder = startNode(parent);
    const [said] = await once(holder.stdout ?? process.stdin, 'data');
    const sleeper = Number(String(said).trim().split(' ')[1]);
    onTestFinished(() => void process.kill(sleeper, 'SIGKILL'));
    expect(await take(join(folder, 'lock'))).toMatchObject({ heldBy: { pid: holder.pid } });
    holder.kill('SIGKILL');
    await once(holder, 'exit');
    expect(await take(join(folder, 'lock'))).toHaveProperty('release');
  });

  it('twenty processes that race for it, killed again and again, are never two holders', async () => {
    const folder = await freshFolder();
    const lock = join(folder, 'lock');
    const shared = join(folder, 'shared');
    await writeFile(shared, '');
    const child = await bundled(folder, 'test/fixtures/lock-contender.ts');
    const start = () => startNode(child, lock, shared);
    const children = new Map<number, ChildProcess>();
    const add = (process: ChildProcess) => children.set(process.pid ?? 0, process);
    for (let count = 0; count < 20; count += 1) add(start());
    const lines = async () => (await readFile(shared, 'utf8')).trimEnd().split('\n');

    for (let kills = 0; kills < 40; kills += 1) {
      const before = (await lines()).length;
      const holder = await until('a new holder', async () => {
        const now = await lines();
        const last = now.at(-1);
        return now.length > before && last?.startsWith('has ') && Number(last.split(' ')[1]);
      });
      const victim = children.get(holder);
      children.delete(holder);
      victim?.kill('SIGKILL');
      if (kills % 3 === 0) add(start());
      if (children.size < 8) add(start());
    }
    const held = (await lines()).filter((line) => line.startsWith('has ')).length;
    expect((await lines()).filter((line) => line.startsWith('BROKEN'))).toEqual([]);
    expect(held).toBeGreaterThan(40);
  });
});

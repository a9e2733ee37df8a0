/** What a program's end is to whoever ran it: real children, each of which misbehaves in its own way. */
import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { run } from '../../src/adapters/process.ts';
import { freshFolder } from '../helpers/folder.ts';
import { until } from '../helpers/until.ts';

const node = (text: string): [string, ...string[]] => [process.execPath, '-e', text];
const lives = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

it('answers with all that was said and the exit code that was asked for', async () => {
  const ran = await run(node('process.stdout.write("ä\\n"); console.error("b"); process.exit(3)'), { ok: [3] });
  expect(ran).toEqual({ exit: 3, stdout: 'ä\n', stderr: 'b\n' });
});

it('says how a program ended that was not expected to, and its last words', async () => {
  await expect(run(node('console.error("no such branch"); process.exit(4)'))).rejects.toThrow(
    /ended with 4:\nno such branch/,
  );
  await expect(run(node('process.kill(process.pid, "SIGKILL")'))).rejects.toThrow(/was ended by SIGKILL/);
});

it('ends a program that takes too long, though what it started holds its output', async () => {
  const path = await freshFolder();
  const pids: number[] = [];
  const stubborn = `
    const child = require('child_process').spawn('sleep', ['600'], { stdio: 'inherit' });
    require('fs').writeFileSync('child', String(child.pid));
    setInterval(() => {}, 1000);`;
  const ran = run(node(stubborn), { cwd: path, timeoutMs: 1_500, started: (pid) => pids.push(pid) });
  await expect(ran).rejects.toThrow(/took longer than 1500 ms/);
  await until('the end of the program', () => pids.length === 1 && !lives(pids[0] ?? 0));
  process.kill(Number(await readFile(`${path}/child`, 'utf8')), 'SIGKILL');
});

it('ends a group with all that it has started, when it takes too long, is told to, or leaves something behind', async () => {
  const path = await freshFolder();
  const child = async () => Number(await readFile(`${path}/child`, 'utf8'));
  const gone = async () => until('the end of what it started', async () => !lives(await child()));
  const parent = (then: string): [string, ...string[]] => ['sh', '-c', `sleep 600 & echo $! > child; ${then}`];
  await expect(run(parent('wait'), { cwd: path, group: true, timeoutMs: 1_500 })).rejects.toThrow(/took longer/);
  await gone();
  const ending = new AbortController();
  const ran = run(parent('echo; wait'), { cwd: path, group: true, signal: ending.signal });
  const told = expect(ran).rejects.toThrow(/was interrupted/);
  await until('a new child', async () => lives(await child()));
  ending.abort();
  await told;
  await gone();
  await expect(run(['true'], { group: true, signal: ending.signal })).rejects.toThrow(/was interrupted/);
  expect(await run(parent('cat'), { cwd: path, group: true, input: 'yes' })).toMatchObject({ exit: 0, stdout: 'yes' });
  await gone();
});

it('kills a program that does not want to end', async () => {
  const pids: number[] = [];
  const ran = run(node('process.on("SIGTERM", () => {}); setInterval(() => {}, 1000)'), {
    timeoutMs: 500,
    started: (pid) => pids.push(pid),
  });
  await expect(ran).rejects.toThrow(/took longer/);
  expect(lives(pids[0] ?? 0)).toBe(false);
});

it('ends a program that says too much, or keeps what fits where that is enough', async () => {
  const flood = node('for (;;) process.stdout.write("x".repeat(65536))');
  await expect(run(flood, { limit: 100_000 })).rejects.toThrow(/printed more than 100000 bytes/);
  const kept = await run(flood, { limit: 100_000, cut: true });
  expect(kept.cut).toBe(true);
  expect(kept.stdout).toBe('x'.repeat(100_000));
});

it('gives its input to a program that does not read it', async () => {
  expect((await run(['true'], { input: 'x'.repeat(10_000_000) })).exit).toBe(0);
  expect((await run(['cat'], { input: 'yes' })).stdout).toBe('yes');
});

it('tells a missing program from a missing folder, and arguments that nothing can take', async () => {
  await expect(run(['no-such-program-at-all'])).rejects.toThrow(
    'The program "no-such-program-at-all" is not installed',
  );
  await expect(run(['true'], { cwd: '/no/such/folder' })).rejects.toThrow('The folder /no/such/folder does not exist');
  await expect(run(['true', 'a\0b'])).rejects.toThrow(/could not run/);
  await expect(run(['true', 'x'.repeat(3_000_000)])).rejects.toThrow(/could not run/);
});

it('keeps every byte as one character where that is asked for', async () => {
  const { stdout } = await run(node('process.stdout.write(Buffer.from([0, 200, 255]))'), { encoding: 'latin1' });
  expect([...stdout].map((char) => char.charCodeAt(0))).toEqual([0, 200, 255]);
});

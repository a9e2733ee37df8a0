import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeEach, describe, expect, it } from 'vitest';
import { run, runShell, type ShellOptions } from '../../src/adapters/process.ts';
import { TransientError } from '../../src/core/errors.ts';
import { freshFolder } from '../helpers/folder.ts';
import { until } from '../helpers/until.ts';

const PROCESS = fileURLToPath(new URL('../../src/adapters/process.ts', import.meta.url));

describe('a line of shell text', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await freshFolder();
  });

  const shell = async (line: string, options: Partial<ShellOptions> = {}) => {
    const pieces: Uint8Array[] = [];
    const end = await runShell(line, {
      cwd: folder,
      env: {},
      timeoutMs: 20_000,
      signal: new AbortController().signal,
      output: async (bytes) => void pieces.push(bytes),
      ...options,
    });
    return { end, text: Buffer.concat(pieces).toString() };
  };
  const pidIn = (name: string): Promise<number> =>
    until(`${name} holds a process id`, async () => {
      const text = await readFile(join(folder, name), 'utf8');
      return /^\d+\n$/.test(text) && Number(text);
    });
  const dies = (pid: number): Promise<boolean> =>
    until(`process ${pid} is dead`, async () => {
      const { stdout } = await run(['ps', '-o', 'stat=', '-p', String(pid)], { ok: 'any' });
      return stdout.trim() === '' || stdout.trim().startsWith('Z');
    });

  it('gives its output and errors in the order they were written, and its exit code', async () => {
    expect(await shell('echo one; echo two >&2; echo three; exit 3')).toEqual({
      end: { kind: 'exited', exit: 3 },
      text: 'one\ntwo\nthree\n',
    });
  });

  it('keeps quotes, newlines and dollars as the owner wrote them', async () => {
    const { text } = await shell(`printf '%s|' "a b" 'c"d' "$HOME"\necho "$((1 + 1))"`, { env: { HOME: '/h h' } });
    expect(text).toBe('a b|c"d|/h h|2\n');
  });

  it('has no input', async () => {
    expect(await shell('cat; echo end')).toEqual({ end: { kind: 'exited', exit: 0 }, text: 'end\n' });
  });

  it('leaves nothing that it put in the background', async () => {
    const { end } = await shell('sleep 300 & echo $! > left');
    expect(end).toEqual({ kind: 'exited', exit: 0 });
    expect(await dies(await pidIn('left'))).toBe(true);
  });

  it('is ended with all its children when it takes too long', async () => {
    const { end, text } = await shell('echo before; sleep 300 & echo $! > left; wait', { timeoutMs: 200 });
    expect(end).toEqual({ kind: 'timed-out' });
    expect(text).toBe('before\n');
    expect(await dies(await pidIn('left'))).toBe(true);
  });

  it('is ended even when it does not listen to a polite end', async () => {
    const { end } = await shell('trap "" TERM; echo $$ > own; while :; do sleep 0.1; done', { timeoutMs: 200 });
    expect(end).toEqual({ kind: 'timed-out' });
    expect(await dies(await pidIn('own'))).toBe(true);
  });

  it('is ended by the signal', async () => {
    const controller = new AbortController();
    const running = shell('echo $$ > own; sleep 300', { signal: controller.signal });
    const pid = await pidIn('own');
    controller.abort();
    expect((await running).end).toEqual({ kind: 'aborted' });
    expect(await dies(pid)).toBe(true);
  });

  it('is not started after the signal', async () => {
    expect((await shell('touch made', { signal: AbortSignal.abort() })).end).toEqual({ kind: 'aborted' });
    await expect(readFile(join(folder, 'made'))).rejects.toThrow();
  });

  it('does not outlive this process when that is killed with SIGKILL', async () => {
    const script = `import { runShell } from ${JSON.stringify(PROCESS)};
      await runShell('echo $$ > own; sleep 300 & echo $! > left; wait', { cwd: ${JSON.stringify(folder)}, env: {},
        timeoutMs: 0, signal: new AbortController().signal, output: async () => {} });`;
    let parent = 0;
    const running = run(['node', '--import', 'tsx', '--input-type=module', '-e', script], {
      cwd: fileURLToPath(new URL('../..', import.meta.url)),
      started: (pid) => {
        parent = pid;
      },
    });
    const gone = running.catch((error: unknown) => error);
    const pids = [await pidIn('own'), await pidIn('left')];
    process.kill(parent, 'SIGKILL');
    await gone;
    expect(await Promise.all(pids.map(dies))).toEqual([true, true]);
  });

  it('in a folder that is missing is an error that names the folder', async () => {
    const failing = shell('true', { cwd: join(folder, 'absent') });
    await expect(failing).rejects.toThrow(TransientError);
    await expect(failing).rejects.toThrow(/absent/);
  });

  it('fails with what its listener throws, and is ended', async () => {
    const failing = shell('echo $$ > own; echo x; sleep 300', {
      output: async () => {
        throw new Error('the disk is full');
      },
    });
    await expect(failing).rejects.toThrow('the disk is full');
    expect(await dies(await pidIn('own'))).toBe(true);
  });
});

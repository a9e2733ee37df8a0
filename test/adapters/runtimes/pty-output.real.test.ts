import { setTimeout } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { systemClock } from '../../../src/adapters/clock.ts';
import { keepLastWords } from '../../../src/adapters/runtimes/pty/last-words.ts';
import { loadPty } from '../../../src/adapters/runtimes/pty/load.ts';
import { followOutput } from '../../../src/adapters/runtimes/pty/output.ts';

/** More than is read before the terminal has drawn some; the rest fits into the pty. */
const KILOBYTES = 260;

describe('what a program writes right before it ends', () => {
  it('is drawn to its last word, however long the terminal takes for what came before', async () => {
    const { spawn } = await loadPty();
    const program = `
      const { writeSync } = require('node:fs');
      for (let at = 0; at < ${KILOBYTES}; at++) writeSync(1, 'x'.repeat(1024));
      writeSync(1, 'last words');
      process.exitCode = 3;`;
    const pty = spawn(process.execPath, ['-e', program], { cols: 80, rows: 24, cwd: process.cwd() });
    let drawn = '';
    const exited = new Promise<number>((resolve) => pty.onExit(({ exitCode }) => resolve(exitCode)));
    const slow = {
      write: async (text: string) => {
        // A machine with too much to do: the program has ended long before this is drawn.
        await setTimeout(100);
        drawn += text;
      },
    };
    const output = followOutput(pty, slow, systemClock(), (work) => work());
    expect(await exited).toBe(3);
    await output.drawn();
    expect(drawn).toHaveLength(KILOBYTES * 1024 + 'last words'.length);
    expect(drawn.slice(-10)).toBe('last words');
  });

  it('is not waited for without end when a descendant goes on writing', async () => {
    const { spawn } = await loadPty();
    const pty = spawn('sh', ['-c', 'trap "" HUP; while :; do echo more; done & echo $!'], {
      cwd: process.cwd(),
    });
    let read = '';
    let count = 0;
    pty.onData((text) => {
      count += 1;
      if (read.length < 1000) read += text;
    });
    keepLastWords(pty, { isHeldBack: () => false, count: () => count }, systemClock(), 100);
    await new Promise((resolve) => pty.onExit(resolve));
    const pid = Number(/\d+/.exec(read)?.[0]);
    process.kill(pid, 'SIGKILL');
    expect(pid).toBeGreaterThan(0);
  });
});

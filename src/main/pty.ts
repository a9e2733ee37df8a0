/** The two parts of the pty runtime that are processes beside the daemon. */
import { systemClock } from '../adapters/clock.ts';
import { runPtyAttach } from '../adapters/runtimes/pty/attach.ts';
import { runPtyHost } from '../adapters/runtimes/pty/host.ts';
import { PTY_HOST } from '../adapters/runtimes/pty/place.ts';
import { hintOf, isExpected } from '../core/errors.ts';

/** `argv` as the runtime put it together. Resolves with an exit code. */
export async function runPty([word, folder = '', pane = '']: readonly string[]): Promise<number> {
  try {
    if (word !== PTY_HOST) return await runPtyAttach(folder, pane, { input: process.stdin, output: process.stdout });
    await runPtyHost(folder, systemClock());
  } catch (error) {
    if (!isExpected(error) || !(error instanceof Error)) throw error;
    process.stderr.write(`${[error.message, hintOf(error) ?? []].flat().join('\n')}\n`);
    return 1;
  }
  // The town is free for another host now: this one must not linger for the sake of some timer.
  process.exit(0);
}

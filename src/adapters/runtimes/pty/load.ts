/** node-pty is native: loaded when a pty is wanted, so that nobody else pays for it or needs it. */
import { TerminalError } from '../../../core/errors.ts';

export type PtyModule = Pick<typeof import('node-pty'), 'spawn'>;

/** @throws TerminalError where the package has no binary for this machine, with what to do instead. */
export async function loadPty(): Promise<PtyModule> {
  try {
    return await import('node-pty');
  } catch (error) {
    throw new TerminalError(`This machine cannot open ptys: node-pty does not load (${reasonOf(error)})`, {
      hint: 'Install tmux 3.2 or newer, or install Mayor again with npm on this machine',
      cause: error,
    });
  }
}

const reasonOf = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? '';

/** One subprocess that tells everything. */
import { TransientError } from '../../../core/errors.ts';
import { exists } from '../../process-tree.ts';
import { parseRows, ROW_FORMAT, type Row } from './row.ts';
import type { TmuxServer } from './server.ts';

/** Every pane of the server, foreign ones too. */
export async function rowsOf(server: TmuxServer): Promise<readonly Row[]> {
  const seen = await lookAt(server);
  return seen === 'no-server' ? [] : seen;
}

/** @throws TransientError when tmux cannot say; nothing may be concluded then. */
export async function lookAt(
  server: TmuxServer,
  asked: 'once' | 'again' = 'once',
): Promise<readonly Row[] | 'no-server'> {
  const answer = await server.ask(['list-panes', '-a', '-F', ROW_FORMAT]);
  if (answer.kind === 'no-server') return 'no-server';
  if (answer.kind === 'ok') {
    const rows = parseRows(answer.text, exists);
    // Between its answer and our look the server asked how a process ended: now it can tell.
    if (asked === 'once' && rows.some((row) => row.answeredTooEarly)) return lookAt(server, 'again');
    for (const server of new Set(rows.flatMap((row) => (row.unreaped ? [row.server] : [])))) remindToReap(server);
    return rows;
  }
  if (/no current target|no sessions/.test(answer.because)) return [];
  throw new TransientError(`tmux could not list its panes: ${answer.because}`);
}

/**
 * A tmux that keeps the login records (libutempter, as Debian's does) misses a child's end while it
 * writes one, and then has a dead pane without an exit code until the next child ends. The signal
 * makes it look; when nothing is to be seen it does no harm. (tmux/tmux#311)
 */
export function remindToReap(server: number): void {
  try {
    process.kill(server, 'SIGCHLD');
  } catch {
    // The server itself is gone: the next look says so.
  }
}

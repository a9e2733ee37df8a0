/** What a pane shows: through the client that is kept, else in one subprocess. */
import { TransientError } from '../../../core/errors.ts';
import { plainLine } from '../../../core/plain.ts';
import type { Screen } from '../../../ports/runtime.ts';
import { colouredLines } from '../sgr.ts';
import type { Kept } from './kept.ts';
import type { TmuxServer } from './server.ts';

export async function readScreen(
  { server, kept }: { readonly server: TmuxServer; readonly kept: Kept },
  pane: { readonly id: string; readonly server: number },
  history: number,
): Promise<Screen | 'gone'> {
  const lines = Math.max(0, Math.trunc(history));
  const answer = (lines === 0 ? await kept.read(pane.id, FACTS) : undefined) ?? (await asked(server, pane.id, lines));
  if (answer.kind === 'no-server' || answer.kind === 'gone') return 'gone';
  if (answer.kind === 'refused') {
    if (/can't find pane|no current target/.test(answer.because)) return 'gone';
    throw new TransientError(`tmux could not show ${pane.id}: ${answer.because}`);
  }
  const end = answer.text.indexOf('\n');
  const [pid, columns, rows, above, row, column, isShown, ...title] = answer.text.slice(0, end).split('|');
  if (Number(pid) !== pane.server) return 'gone';
  return {
    lines: colouredLines(answer.text.slice(end + 1)),
    columns: Number(columns),
    rows: Number(rows),
    title: plainLine(title.join('|')),
    ...(isShown === '1'
      ? { cursor: { line: Math.min(lines, Number(above)) + Number(row), column: Number(column) } }
      : {}),
  };
}

const FACTS =
  '#{pid}|#{pane_width}|#{pane_height}|#{history_size}|#{cursor_y}|#{cursor_x}|#{cursor_flag}|#{pane_title}';

const asked = (server: TmuxServer, pane: string, history: number) =>
  server.ask([
    ...['display-message', '-p', '-t', pane, FACTS, ';'],
    ...['capture-pane', '-p', '-e', '-t', pane, '-S', `${-history}`],
  ]);

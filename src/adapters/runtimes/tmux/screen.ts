/** What a pane shows, in one subprocess. */
import { TransientError } from '../../../core/errors.ts';
import { plainLine } from '../../../core/plain.ts';
import type { Screen } from '../../../ports/runtime.ts';
import { colouredLines } from '../sgr.ts';
import type { TmuxServer } from './server.ts';

export async function readScreen(
  server: TmuxServer,
  pane: { readonly id: string; readonly server: number },
  history: number,
): Promise<Screen | 'gone'> {
  const from = `${-Math.max(0, Math.trunc(history))}`;
  const answer = await server.ask([
    ...['display-message', '-p', '-t', pane.id, '#{pid}|#{pane_width}|#{pane_height}|#{pane_title}', ';'],
    ...['capture-pane', '-p', '-e', '-t', pane.id, '-S', from],
  ]);
  if (answer.kind === 'no-server') return 'gone';
  if (answer.kind === 'refused') {
    if (/can't find pane|no current target/.test(answer.because)) return 'gone';
    throw new TransientError(`tmux could not show ${pane.id}: ${answer.because}`);
  }
  const end = answer.text.indexOf('\n');
  const [pid, columns, rows, ...title] = answer.text.slice(0, end).split('|');
  if (Number(pid) !== pane.server) return 'gone';
  return {
    lines: colouredLines(answer.text.slice(end + 1)),
    columns: Number(columns),
    rows: Number(rows),
    title: plainLine(title.join('|')),
  };
}

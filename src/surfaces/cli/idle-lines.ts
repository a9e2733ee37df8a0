/** Tasks that look as if they were about to start, and are not. */
import type { StatusView } from '../../core/views/status.ts';
import type { TableOptions } from './columns.ts';
import { table } from './table.ts';

const IDLE = 5;

/** What stands in the inbox, or rests with an account, is told of there. */
export const idleLines = ({ tasks, inbox, accounts }: StatusView, options: TableOptions): readonly string[] => {
  if (accounts.length > 0) return [];
  const asked = new Set(inbox.map(({ task }) => task));
  const idle = tasks.filter(({ id, state, because }) => state === 'ready' && because !== undefined && !asked.has(id));
  const rows = idle
    .slice(0, IDLE)
    .map(({ id, title, because = '' }) => [
      { text: id, tone: 'strong' as const },
      title,
      { text: because, tone: 'attention' as const },
    ]);
  const more = idle.length > IDLE ? [`  and ${idle.length - IDLE} more; mayor why TASK says more`] : [];
  return [...table([{}, { gives: true }, {}], rows, options), ...more];
};

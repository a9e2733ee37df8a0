/** What stays in the terminal when the dashboard was left. */
import { plural } from '../../../core/views/age.ts';
import type { StatusView } from '../../../core/views/status.ts';
import { waitingIn, waitingText } from '../../../core/views/waiting.ts';

/** `undefined`: no town answers any more. */
export const goodbye = (
  status: Pick<StatusView, 'polecats' | 'tasks' | 'inbox' | 'merges' | 'town'> | undefined,
): string => {
  if (status === undefined || status.town.ending) return 'The town is down; mayor up starts it again where it was';
  const running = status.polecats.filter(({ pane, exit }) => pane !== undefined && exit === undefined).length;
  const agents = running === 0 ? 'no agent runs' : `${plural(running, 'agent')} running`;
  const waiting = waitingText(waitingIn(status));
  return `The town goes on: ${agents}${waiting === '' ? '' : `, ${waiting}`}.\nCome back: mayor up. Stop it: mayor down`;
};

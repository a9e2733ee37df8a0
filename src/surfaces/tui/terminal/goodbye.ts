/** What stays in the terminal when the dashboard was left. */
import { plural } from '../../../core/views/age.ts';
import type { StatusView } from '../../../core/views/status.ts';

/** `undefined`: no town answers any more. */
export const goodbye = (status: Pick<StatusView, 'polecats' | 'totals' | 'town'> | undefined): string => {
  if (status === undefined || status.town.ending) return 'The town is down; mayor up starts it again where it was';
  const running = status.polecats.filter(({ pane, exit }) => pane !== undefined && exit === undefined).length;
  const waiting = status.totals.needsYou + status.totals.inReview;
  const agents = running === 0 ? 'no agent runs' : `${plural(running, 'agent')} running`;
  const you = waiting === 0 ? '' : `, ${waiting} for you`;
  return `The town goes on: ${agents}${you}.\nCome back: mayor up. Stop it: mayor down`;
};

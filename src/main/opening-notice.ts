/** What a dashboard says as it opens: what is wrong with its settings, and what there is again of an earlier one. */

import type { Instant } from '../core/ids.ts';
import { plainLine } from '../core/plain.ts';
import { plural } from '../core/views/age.ts';
import type { runDashboard } from '../surfaces/tui/run.tsx';
import { takenUpSaid } from '../surfaces/tui/unsent.ts';
import type { UnsentFiles } from './kept-unsent.ts';

type Opening = Pick<Parameters<typeof runDashboard>[0], 'notice' | 'keys'>;

export const openingNotice = (
  { notice, keys }: Opening,
  { taken, others, broken, more }: Omit<UnsentFiles, 'keep'>,
  now: Instant,
): Pick<Opening, 'notice'> => {
  const said = [
    ...broken.map((file) => `What another dashboard left unsent cannot be read, and lies in ${file}`),
    ...more.map((file) => `Its editor left what it had not saved: with that task it goes to ${plainLine(file)}`),
    ...(taken === undefined ? [] : takenUpSaid(taken, now, keys)),
    ...(others === 0 ? [] : [`${plural(others, 'other dashboard')} left more: it comes back once this is done with`]),
  ];
  if (notice !== undefined) return { notice: { ...notice, lines: [...(notice.lines ?? []), ...said] } };
  const [text, ...lines] = said;
  if (text === undefined) return {};
  return {
    notice: { tone: broken.length === 0 ? 'attention' : 'bad', text, ...(lines.length === 0 ? {} : { lines }) },
  };
};

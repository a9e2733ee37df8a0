import type { PolecatId, TaskId } from '../../core/ids.ts';
import type { Town } from '../../mayor/town.ts';
import type { Reasons } from './step.ts';

type Of = { readonly polecat?: PolecatId; readonly task?: TaskId };

const ABSENT = 'absent' as const;

/** Why a polecat's status is what it is, and why its task goes to whom it goes. */
export const reasonsFor = async (
  { polecat, task }: Of,
  town: Pick<Town, 'why' | 'whyTask'>,
): Promise<Reasons | 'absent'> => {
  const [signs, choice] = await Promise.all([
    polecat === undefined ? ABSENT : town.why(polecat),
    task === undefined ? ABSENT : town.whyTask(task),
  ]);
  if (signs === 'absent' && (polecat !== undefined || choice === 'absent')) return 'absent';
  return { ...(signs === 'absent' ? {} : { signs }), ...(choice === 'absent' ? {} : { choice }) };
};

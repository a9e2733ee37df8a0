/** A conversation that runs out of room hands over to a fresh one, in the same worktree. Bounded, so that it cannot loop. */
import { fullBrief } from './briefs.ts';
import type { TownEvent } from './event.ts';
import type { Instant } from './ids.ts';
import type { Polecat } from './model.ts';

/** After these the CLI is left to make room by itself. */
export const HANDOVERS = 3;

/** What follows when the agent's own hook told that it makes room: it is asked for a note, once a run. */
export const afterFilled = (polecat: Polecat, run: number, because: string, now: Instant): readonly TownEvent[] => {
  const { id, epoch, task, phase, filledRun, handovers = 0, renews } = polecat;
  const isAtWork = phase.kind === 'working' || phase.kind === 'assigned';
  // One that reviews has no work to leave: it is left to make room by itself.
  if (polecat.reviews !== undefined) return [];
  if (!isAtWork || renews === true || filledRun === run || run !== polecat.run || handovers >= HANDOVERS) return [];
  const brief = fullBrief(task, `handover-${epoch}-${run}`, now);
  return [{ type: 'context.filled', polecat: id, epoch, run, because, brief }];
};

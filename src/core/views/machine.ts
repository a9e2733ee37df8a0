/** What does not follow from the rows of a status: agents with what is left of their limits, and room on the disks. */
import type { Plan } from '../desire.ts';
import type { Instant } from '../ids.ts';
import { diskProblems, fullest, isLow } from '../machine.ts';
import type { World } from '../model.ts';
import type { Observed } from '../observed.ts';
import { agentRows, leastQuota } from './agents.ts';
import { withRigSettings } from './rig-settings.ts';
import type { StatusView } from './status.ts';

/** Where the least room is, as measured at `at`; it has read alike since then. */
export type DiskTotal = {
  readonly at: Instant;
  /** Bytes that may still be written, of so many. */
  readonly free: number;
  readonly total: number;
  readonly path: string;
  /** Nearly full: it is among the problems too. */
  readonly low?: true;
  /** Bytes of all worktrees together, where that is known. */
  readonly worktrees?: number;
};

export const withMachine = (
  status: StatusView,
  world: World,
  observed: Observed,
  plan: Plan,
  now: Instant,
): StatusView => {
  const agents = agentRows(world, observed, plan, now);
  const quota = leastQuota(agents);
  const disk = observed.machine?.disk;
  const total = diskTotal(observed);
  return {
    ...status,
    rigs: withRigSettings(status.rigs, observed, plan.settings, now, plan.zone ?? 0),
    agents,
    problems: [...status.problems, ...diskProblems(disk)],
    totals: {
      ...status.totals,
      ...(quota === undefined ? {} : { quota }),
      ...(total === undefined ? {} : { disk: total }),
    },
  };
};

const diskTotal = ({ machine }: Observed): DiskTotal | undefined => {
  const disk = machine?.disk;
  const least = disk === undefined ? undefined : fullest(disk);
  if (disk === undefined || least === undefined) return undefined;
  const { path, free, total } = least;
  return {
    ...{ at: disk.at, free, total, path },
    ...(isLow(least) ? { low: true } : {}),
    ...(disk.worktrees === undefined ? {} : { worktrees: disk.worktrees }),
  };
};

import type { RunningGate } from '../gate.ts';
import type { MergeState } from '../model.ts';
import type { InTrain, PullRow, Rehearsed } from './merge.ts';
import type { Reviewed } from './reviewed.ts';

export type MergeRow = {
  readonly id: string;
  readonly rig: string;
  readonly state: MergeState['kind'];
  readonly task: string;
  readonly title: string;
  readonly polecat: string;
  readonly branch: string;
  readonly commit: string;
  /** What an approval binds to. */
  readonly tree: string;
  readonly because?: string;
  readonly note?: string;
  /** Of one in review: what came of merging it with the base. */
  readonly rehearsal?: Rehearsed;
  /** Gates that run on it at this moment, of its rehearsal or of its train. */
  readonly running?: readonly RunningGate[];
  /** Of one in review that another agent reviews. */
  readonly review?: Reviewed;
  /** With `merge: pr`, once it is open or about to be. */
  readonly pr?: PullRow;
  /** Of one that is checked or lands: which it is in the train of its rig. */
  readonly train?: InTrain;
  readonly requestedAt: number;
  readonly added: number;
  readonly removed: number;
  /** What the resolution of a conflict took away of either side: a sentence each. */
  readonly dropped?: readonly string[];
  /** As of its polecat. */
  readonly conflicts?: readonly string[];
  /** Comments that were not sent yet. */
  readonly comments?: number;
  /** `attempt 2/3 of shop-k3f9`, where it is one. */
  readonly attempt?: string;
};

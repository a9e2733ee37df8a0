/** When the claims of each rig were renewed last. Forgotten by a restart: then they are renewed at once. */
import type { Instant } from '../core/ids.ts';

export type Heartbeats = {
  /** 0 where that was not yet, or has to be again. */
  last(rig: string): Instant;
  renewed(rig: string, at: Instant): void;
  /** Something speaks against a claim of this rig: the next look renews them, whatever the time. */
  doubt(rig: string): void;
};

export const createHeartbeats = (): Heartbeats => {
  const times = new Map<string, Instant>();
  return {
    last: (rig) => times.get(rig) ?? 0,
    renewed: (rig, at) => void times.set(rig, at),
    doubt: (rig) => void times.delete(rig),
  };
};

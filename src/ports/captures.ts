import type { Capture } from '../core/capture.ts';

/** Screens that may become recorded ones: kept without what is private, few, and on this machine alone. */
export type Captures = {
  /** `known` where that id is kept already: the first one stays. The oldest go where there are too many. */
  keep(capture: Capture): Promise<'kept' | 'known'>;
  /** Newest first; what is damaged is left out. */
  list(): Promise<readonly Capture[]>;
  /** Drops these; absent ones are fine. */
  drop(ids: readonly string[]): Promise<void>;
};

/** Of one agent, and of all. */
export const KEPT_OF_ONE = 20;
export const KEPT = 100;

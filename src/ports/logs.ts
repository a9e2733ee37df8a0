import type { Instant } from '../core/ids.ts';

/** What one gate printed last for one task, also while it runs. */
export type KeptLog = {
  readonly task: string;
  readonly rig: string;
  readonly gate: string;
  readonly at: Instant;
  readonly bytes: number;
};

/** Logs of gates, as far as they are kept: text of programs, so of anybody. */
export type Logs = {
  /** The newest first, at most so many. */
  list(limit: number): Promise<readonly KeptLog[]>;
  /** Its last bytes, from the beginning of a line, as plain text; `gone` where it made room for others. */
  tail(log: Pick<KeptLog, 'task' | 'rig' | 'gate'>, bytes: number): Promise<string | 'gone'>;
};

import type { Instant } from '../core/ids.ts';

/** Time and chance, so that both can be arguments everywhere else. */
export type Clock = {
  now(): Instant;
  /** At least 0, below 1. */
  random(): number;
  /** A new universally unique id (RFC 9562, version 4). */
  uuid(): string;
  /** Calls once after `ms`; the returned function takes it back. Does not keep the process alive. */
  after(ms: number, call: () => void): () => void;
};

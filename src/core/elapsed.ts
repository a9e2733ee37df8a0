/** How long ago something was. */
import type { Instant } from './ids.ts';

/** Milliseconds since then; endless where that lies ahead: the clock was set back, and nobody knows. */
export const elapsed = (since: Instant, now: Instant): number => (since > now ? Number.POSITIVE_INFINITY : now - since);

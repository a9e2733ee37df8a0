/** How long an approval may be taken back. */
import type { MergeState } from './merge-request.ts';

/** Approved, and the base is not just getting it: what runs for it then ends, and the others go on without it. */
const WITHDRAWABLE: ReadonlySet<MergeState['kind']> = new Set(['approved', 'held', 'checking']);

export const isWithdrawable = (kind: MergeState['kind']): boolean => WITHDRAWABLE.has(kind);

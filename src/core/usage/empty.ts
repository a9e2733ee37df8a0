/** Where nothing was used yet. By itself, since every command knows the empty world, and most know nothing of costs. */
import type { Ledger } from './ledger.ts';

export const emptyLedger: Ledger = { pages: {}, past: {}, sums: { tasks: {}, convoys: {} } };

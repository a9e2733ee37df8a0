/** The forges there are, and what opening them needs. A new one is one line here and one file beside it. */
export { gitVersion } from '../git.ts';
export { checkedOn } from './git/checked-on.ts';
export { gateRecords } from './git/gate-records.ts';
export { keptLogs } from './git/kept-logs.ts';
export { type ForgePlace, gitForges } from './git.ts';
export { gitTries } from './tries.ts';

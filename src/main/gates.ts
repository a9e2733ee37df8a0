/** What came of gates and checks, as the forges of a town left it on the disk: no daemon is needed for it. */
import { join } from 'node:path';
import { gateRecords } from '../adapters/forges/index.ts';
import type { CliDeps } from '../surfaces/cli/deps.ts';
import type { Place } from './place.ts';

/** Where the forges of a town have their scratch worktrees and logs. */
export const forgeFolder = ({ state }: Place['paths']): string => join(state, 'scratch');

export const gatesIn = ({ paths }: Place, of: 'gates' | 'checks'): CliDeps['gates'] =>
  gateRecords(forgeFolder(paths), of);

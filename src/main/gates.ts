/** What came of gates and checks, as the forges of a town left it on the disk: no daemon is needed for it. */
import { join } from 'node:path';
import { checkedOn, gateRecords } from '../adapters/forges/index.ts';
import type { CliDeps } from '../surfaces/cli/deps.ts';
import type { Place } from './place.ts';

/** Where the forges of a town have their scratch worktrees and logs. */
export const forgeFolder = ({ state }: Place['paths']): string => join(state, 'scratch');

export const gatesIn = (place: Place, of: 'gates' | 'checks'): CliDeps['gates'] => ({
  ...gateRecords(forgeFolder(place.paths), of),
  on: async ({ rig, result }) => {
    const { loadFrom } = await import('./settings.ts');
    const loaded = await loadFrom(place);
    const found = 'ok' in loaded ? loaded.ok.rigs[rig] : undefined;
    return found === undefined ? { state: 'unknown' } : checkedOn(found.path, found.base, result);
  },
});

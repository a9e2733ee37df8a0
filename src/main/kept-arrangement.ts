/** The order of the dashboard's list, between two times that it is open: a small file in the state folder. */
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeWhole } from '../adapters/whole-file.ts';
import type { TownPaths } from '../config/paths.ts';
import { type Arrangement, arrangementFrom, arrangementText } from '../surfaces/tui/list/arrangement.ts';

const fileIn = ({ state }: Pick<TownPaths, 'state'>): string => join(state, 'dashboard.json');

export const keepArrangement = async (paths: Pick<TownPaths, 'state'>, arrangement: Arrangement): Promise<void> => {
  await mkdir(paths.state, { recursive: true, mode: 0o700 });
  await writeWhole(fileIn(paths), arrangementText(arrangement), 0o600);
};

export const keptArrangement = async (paths: Pick<TownPaths, 'state'>): Promise<Partial<Arrangement>> =>
  // Nothing was chosen yet.
  arrangementFrom(await readFile(fileIn(paths), 'utf8').catch(() => ''));

/** The order of the dashboard's list, between two times that it is open: a small file in the state folder. */
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeWhole } from '../adapters/whole-file.ts';
import type { TownPaths } from '../config/paths.ts';
import { TransientError } from '../core/errors.ts';
import { systemRefusal } from '../core/system-refusal.ts';
import { type Arrangement, arrangementFrom, arrangementText } from '../surfaces/tui/list/arrangement.ts';

const fileIn = ({ state }: Pick<TownPaths, 'state'>): string => join(state, 'dashboard.json');

/** @throws TransientError where the file cannot be written; the one before stands then. */
export const keepArrangement = async (paths: Pick<TownPaths, 'state'>, arrangement: Arrangement): Promise<void> => {
  try {
    await mkdir(paths.state, { recursive: true, mode: 0o700 });
    await writeWhole(fileIn(paths), arrangementText(arrangement), 0o600);
  } catch (cause) {
    const refused = systemRefusal(cause, fileIn(paths));
    if (refused === undefined) throw cause;
    const what = `The list is in this order now, but not the next time: ${refused.what}`;
    throw new TransientError(what, { hint: refused.hint, cause });
  }
};

export const keptArrangement = async (paths: Pick<TownPaths, 'state'>): Promise<Partial<Arrangement>> =>
  // Nothing was chosen yet.
  arrangementFrom(await readFile(fileIn(paths), 'utf8').catch(() => ''));

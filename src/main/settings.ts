/** rigs.yaml as settings, with what the registries know. */
import { readFile } from 'node:fs/promises';
import { trackers } from '../adapters/trackers/index.ts';
import { presets } from '../agents/index.ts';
import { type Loaded, loadSettings, sayProblem } from '../config/load.ts';
import type { Known } from '../config/schema.ts';
import { TerminalError } from '../core/errors.ts';
import type { Settings } from '../core/settings.ts';
import { CHANGEABLE, keyFlaws } from '../surfaces/tui/own-keys.ts';
import type { Place } from './place.ts';

export const known = (): Known => ({
  agents: presets,
  trackers: trackers.map(({ kind }) => kind),
  keys: { names: [...CHANGEABLE.keys()], flaws: keyFlaws },
});

/** What a town without a file works with: no rigs, every default. */
const NO_FILE = 'version: 1\n';

export const loadText = (text: string, { paths, home }: Place): Loaded =>
  loadSettings(text, { file: paths.config, home, known: known() });

export const loadFrom = async (place: Place): Promise<Loaded> =>
  loadText(await readOr(place.paths.config, NO_FILE), place);

/** @throws TerminalError with every problem of the file, its place and how to mend it. */
export const settingsOf = async (place: Place): Promise<Settings> => {
  const loaded = await loadFrom(place);
  if ('ok' in loaded) return loaded.ok;
  const lines = loaded.problems.map((problem) => sayProblem(place.paths.config, problem));
  throw new TerminalError(lines.join('\n'), { hint: 'Mend the file; mayor config check looks again' });
};

const readOr = async (path: string, otherwise: string): Promise<string> => {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return otherwise;
    throw new TerminalError(`${path} cannot be read`, { cause: error, hint: 'Look at its owner and mode' });
  }
};

/** rigs.yaml read as in a town whose registries are small. */
import { type Loaded, loadSettings, type Problem } from '../../src/config/load.ts';
import type { Known } from '../../src/config/schema.ts';
import type { Settings } from '../../src/core/settings.ts';

export const known: Known = {
  agents: [
    { name: 'claude', runsBody: false },
    { name: 'script', runsBody: true },
  ],
  trackers: ['embedded', 'paper'],
};

export const load = (text: string): Loaded =>
  loadSettings(text, { file: '/home/me/.config/mayor/rigs.yaml', home: '/home/me', known });

export function settingsOf(text: string): Settings {
  const loaded = load(text);
  if ('ok' in loaded) return loaded.ok;
  throw new Error(`The file should be good: ${JSON.stringify(loaded.problems)}`);
}

export function problemsOf(text: string): readonly Problem[] {
  const loaded = load(text);
  if ('problems' in loaded) return loaded.problems;
  throw new Error('The file should be wrong');
}

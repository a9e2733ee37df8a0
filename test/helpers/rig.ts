/** A rig's settings with every default, for tests that care about a few of them. */
import { rigName } from '../../src/core/ids.ts';
import type { RigSettings } from '../../src/core/settings.ts';

export const rigOf = (settings: Partial<RigSettings> & { readonly path: string }): RigSettings => ({
  name: rigName('shop'),
  base: 'main',
  agent: 'script',
  maxPolecats: 6,
  merge: 'ask',
  gates: [],
  gateTimeoutMs: 60_000,
  copy: [],
  push: false,
  dispatch: 'convoys',
  pool: 0,
  tracker: { kind: 'embedded' },
  env: {},
  ...settings,
});

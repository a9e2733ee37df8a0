/** What a preset is told at a start, the same for each. */
import type { LaunchContext } from '../../src/agents/preset.ts';
import { polecatId, rigName, taskId } from '../../src/core/ids.ts';
import type { AgentSettings } from '../../src/core/settings.ts';

export const settings: AgentSettings = { enabled: true, permission: 'ask', args: [], env: {} };
/** With all in it that a shell or a URL would take for something. */
export const FOLDER = "/town/it's 50% here/amber";
export const TOKEN = 'secret-token';

export const launchContext = (changes: Partial<LaunchContext> = {}): LaunchContext => ({
  rig: rigName('shop'),
  task: taskId('shop-k3f9'),
  polecat: polecatId('amber'),
  epoch: 7,
  run: 1,
  branch: 'mayor/shop-k3f9-greeting',
  base: 'main',
  prompt: 'Add a greeting.',
  body: '',
  settings,
  hooks: { url: 'http://127.0.0.1:4100/v1/hooks', token: TOKEN },
  folder: FOLDER,
  ...changes,
});

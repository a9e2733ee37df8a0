/** Looking at the tmux of a test's own town from outside. */
import { join } from 'node:path';
import { run } from '../../src/adapters/process.ts';
import type { RuntimePlace } from '../../src/ports/runtime.ts';
import { lives } from './runtime-stage.ts';
import { until } from './until.ts';

/** What tmux answers at a town's socket, trimmed. */
export async function askTmux(place: Pick<RuntimePlace, 'folder'>, ...words: readonly string[]): Promise<string> {
  const { stdout } = await run(['tmux', '-u', '-N', '-S', join(place.folder, 'tmux.sock'), ...words], {
    env: { TMUX: undefined, TMUX_PANE: undefined },
  });
  return stdout.trim();
}

/** kill -9 of the town's server, and of nothing else. */
export async function killTmuxServer(place: Pick<RuntimePlace, 'folder'>): Promise<void> {
  const pid = Number(await askTmux(place, 'display-message', '-p', '#{pid}'));
  if (!Number.isInteger(pid) || pid < 2) throw new Error('No server to kill');
  process.kill(pid, 'SIGKILL');
  await until('the server is gone', () => !lives(pid));
}

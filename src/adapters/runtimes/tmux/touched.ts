/** Whether somebody sits in a pane, and when they pressed a key last. */
import { TransientError } from '../../../core/errors.ts';
import type { Instant } from '../../../core/ids.ts';
import type { TmuxServer } from './server.ts';

/** `id`: tmux's own name of the pane. Clients in control mode are the daemon's own ears. */
export async function touchedIn(server: TmuxServer, id: string): Promise<Instant | 'nobody'> {
  const answer = await server.ask(['list-clients', '-F', '#{client_control_mode}|#{client_activity}|#{pane_id}']);
  if (answer.kind === 'no-server') return 'nobody';
  if (answer.kind === 'refused') throw new TransientError(`tmux could not say who sits there: ${answer.because}`);
  const times = answer.text.split('\n').flatMap((text) => {
    const [control, at, pane] = text.split('|');
    return control === '0' && pane === id ? [Number(at) * 1_000] : [];
  });
  return times.length === 0 ? 'nobody' : Math.max(...times);
}

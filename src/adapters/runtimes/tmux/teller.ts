/** Tells the server what waits for the person, and each new server again. */
import { TransientError } from '../../../core/errors.ts';
import type { Waiting } from '../../../core/views/waiting.ts';
import type { Turns } from '../../turns.ts';
import type { TmuxServer } from './server.ts';
import { type Signs, waitingScript } from './waiting.ts';

type Teller = {
  /** @throws TransientError when tmux does not take it. */
  tell(waiting: Waiting): Promise<void>;
  /** This pane was started: it may be the first of a server that was told nothing. */
  started(handle: string): Promise<void>;
};

export const createTeller = (server: Pick<TmuxServer, 'ask'>, signs: Signs, turn: Turns['take']): Teller => {
  let last: Waiting | undefined;
  /** The server that was told the last. */
  let told: string | undefined;
  const say = async (waiting: Waiting): Promise<void> => {
    const answer = await server.ask(['source-file', '-'], waitingScript(waiting, signs));
    if (answer.kind === 'refused') throw new TransientError(`tmux does not show what waits for you: ${answer.because}`);
    told = answer.kind === 'ok' ? answer.text.trim() : undefined;
  };
  return {
    tell: (waiting) => {
      last = waiting;
      return turn('tell', () => (last === waiting ? say(waiting) : Promise.resolve()));
    },
    started: (handle) =>
      turn('tell', async () => {
        if (last === undefined || handle.split('@')[1] === told) return;
        // Nobody's start fails for a status line; the next change tells it again.
        await say(last).catch(() => undefined);
      }),
  };
};

/** Starting the daemon in the background, and waiting until it answers. */
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { systemClock } from '../adapters/clock.ts';
import { startDetached } from '../adapters/process.ts';
import { TerminalError } from '../core/errors.ts';
import { plainText } from '../core/plain.ts';
import { connect } from './client.ts';
import type { Place } from './place.ts';

const PATIENCE_MS = 30_000;
const POLL_MS = 40;
/** Node sets 48 MB aside for young objects on large machines; a daemon that lives for days needs few. */
const SMALL = '--max-semi-space-size=2';

/**
 * Starts the daemon unless one answers, and waits until it does.
 * @throws TerminalError with the last lines of what it said when it ends or stays silent.
 */
export const startDaemon = async (place: Place): Promise<{ readonly started: boolean }> => {
  if (await answers(place)) return { started: false };
  const { paths, root } = place;
  mkdirSync(paths.logs, { recursive: true, mode: 0o700 });
  const file = join(paths.logs, 'daemon.out');
  const log = openSync(file, 'w', 0o600);
  const argv = [process.execPath, SMALL, join(root, 'bin/mayor'), 'serve'] as const;
  const child = startDetached(argv, {
    env: { ...place.env, MAYOR_SOCKET: undefined, MAYOR_TOKEN: undefined },
    cwd: '/',
    log,
  });
  closeSync(log);
  let exit: number | undefined;
  const ended = child.exited.then((code) => {
    exit = code;
  });
  const clock = systemClock();
  const giveUp = clock.now() + PATIENCE_MS;
  while (clock.now() < giveUp) {
    if (await answers(place)) return { started: exit === undefined };
    if (exit !== undefined) break;
    await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, POLL_MS))]);
  }
  const said = plainText(readFileSync(file, 'utf8')).trim().split('\n').slice(-12).join('\n');
  throw new TerminalError(said === '' ? 'The daemon did not come up' : said, {
    hint: `mayor doctor looks for the cause; the log is ${join(paths.logs, 'mayor.log')}`,
  });
};

const answers = async (place: Place): Promise<boolean> => {
  const client = connect({ ...place, env: {} }, false);
  try {
    await client.status();
    return true;
  } catch {
    return false; // Whatever it is, nobody serves this town at the moment.
  } finally {
    client.close();
  }
};

/** Starting the daemon in the background, and waiting until it answers. */
import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { systemClock } from '../adapters/clock.ts';
import { holderOf } from '../adapters/lock.ts';
import { startDetached } from '../adapters/process.ts';
import { TerminalError, TransientError } from '../core/errors.ts';
import { plainText } from '../core/plain.ts';
import { systemRefusal } from '../core/system-refusal.ts';
import { connect } from './client.ts';
import { makeFolders } from './folders.ts';
import type { Place } from './place.ts';

const PATIENCE_MS = 30_000;
const POLL_MS = 40;
/**
 * V8 sets memory aside for speed by the size of the machine: 48 MB for young objects, and an old space
 * that is not swept before it is large. A daemon that lives for days beside agents keeps a small house;
 * sweeping more often costs it well under a hundredth of a core (`npm run bench load`).
 */
const SMALL = ['--max-semi-space-size=2', '--initial-old-space-size=32', '--heap-growing-percent=100'];

/**
 * Starts the daemon unless one answers, and waits until it does, for so many milliseconds.
 * @throws TerminalError with what is wrong with rigs.yaml, or with the last lines of what the daemon said when it ends;
 * TransientError when it lives and is not there in time.
 */
export const startDaemon = async (place: Place, patienceMs = PATIENCE_MS): Promise<{ readonly started: boolean }> => {
  if (await answers(place)) return { started: false };
  const { paths } = place;
  // What is wrong with rigs.yaml is said here, once: a daemon would end of it, and its words would be quoted.
  await (await import('./settings.ts')).settingsOf(place); // Late: as a rule a daemon answers, and none of it is needed.
  await makeFolders(paths);
  const clock = systemClock();
  const giveUp = clock.now() + patienceMs;
  let held = (await holderOf(paths.lock)) !== undefined;
  let child = launch(place);
  while (clock.now() < giveUp) {
    if (await answers(place)) return { started: child.isAlive() };
    if (!child.isAlive()) {
      // Another one may have the lock: one that was started at the same moment, or one that just ends.
      const free = (await holderOf(paths.lock)) === undefined;
      if (free && !held) break;
      if (free) child = launch(place);
      held = !free;
    }
    const pause = new Promise((resolve) => setTimeout(resolve, POLL_MS));
    await (child.isAlive() ? Promise.race([child.ended, pause]) : pause);
  }
  const said = plainText(readFileSync(outputOf(place), 'utf8'))
    .trim()
    .split('\n')
    .slice(-12)
    .join('\n');
  if (said === '' && child.isAlive())
    throw new TransientError(`The daemon has not answered in ${patienceMs / 1_000} s, and goes on starting`, {
      hint: readingHint(place),
    });
  throw new TerminalError(said === '' ? 'The daemon did not come up' : said, {
    hint: `mayor doctor looks for the cause; the log is ${logOf(place)}`,
  });
};

/** The journal is folded whole where no snapshot can be read, and one of years takes a while on a busy machine. */
const readingHint = (place: Place): string =>
  `A long journal takes a while: mayor up again in a minute. Else mayor doctor looks for the cause; the log is ${logOf(place)}`;
const logOf = ({ paths }: Place): string => join(paths.logs, 'mayor.log');

const outputOf = ({ paths }: Place): string => join(paths.logs, 'daemon.out');

const launch = (place: Place): { readonly ended: Promise<void>; isAlive(): boolean } => {
  const { root } = place;
  const log = openWithRoom(outputOf(place));
  const argv = [process.execPath, ...SMALL, join(root, 'bin/mayor'), 'serve'] as const;
  const child = startDetached(argv, {
    env: { ...place.env, MAYOR_SOCKET: undefined, MAYOR_TOKEN: undefined },
    cwd: '/',
    log,
  });
  closeSync(log);
  let alive = true;
  const ended = child.exited.then(() => {
    alive = false;
  });
  return { ended, isAlive: () => alive };
};

/** With a first byte in it, so that a disk without room is told here and not by a daemon that ends in silence. */
const openWithRoom = (file: string): number => {
  const log = openSync(file, 'w', 0o600);
  try {
    writeSync(log, '\n');
    return log;
  } catch (cause) {
    closeSync(log);
    const refusal = systemRefusal(cause, file);
    throw refusal === undefined ? cause : new TransientError(refusal.what, { hint: refusal.hint, cause });
  }
};

const answers = async (place: Place): Promise<boolean> => {
  const client = connect({ ...place, env: {} }, false);
  try {
    // One that is going down answers too, but not for long.
    return (await client.status()).town.ending === undefined;
  } catch {
    return false; // Whatever it is, nobody serves this town at the moment.
  } finally {
    client.close();
  }
};

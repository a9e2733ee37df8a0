/** The daemon: the lock, the journal, the house, the API; then the loop, until it is told to end. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { systemClock } from '../adapters/clock.ts';
import { openFileJournal } from '../adapters/journals/index.ts';
import { takeLock } from '../adapters/lock.ts';
import { writeWhole } from '../adapters/whole-file.ts';
import { sayProblem } from '../config/load.ts';
import { watchSettings } from '../config/watch.ts';
import { TransientError } from '../core/errors.ts';
import { evolve, upgrade } from '../core/evolve.ts';
import { type Daemon, runDaemon } from '../mayor/daemon.ts';
import type { Log } from '../mayor/house.ts';
import { type Serving, serveTown } from '../surfaces/http/server.ts';
import { makeFolders } from './folders.ts';
import { type OpenHouse, openHouse } from './house.ts';
import { openLog } from './log.ts';
import type { Place } from './place.ts';
import { loadText, settingsOf } from './settings.ts';
import { writeShim } from './shim.ts';
import { openTokens, type Tokens } from './tokens.ts';

/**
 * Runs the daemon of this town until it goes down or is told to end (SIGTERM, SIGINT), and resolves
 * with an exit code. @throws TransientError when another daemon of this town runs.
 */
export const serve = async (place: Place): Promise<number> => {
  const { paths } = place;
  const clock = systemClock();
  await makeFolders(paths);
  const lock = await takeLock(paths.lock, clock);
  if ('heldBy' in lock) {
    throw new TransientError(`The town ${paths.name} runs already (process ${lock.heldBy.pid})`, {
      hint: 'mayor status shows it; mayor down ends it',
    });
  }
  try {
    return await logged(place, openLog(paths.logs));
  } finally {
    await lock.release();
  }
};

/** The log is written at once: to flush it would be to wait for ever on a disk that is full. */
const logged = async (place: Place, log: Log): Promise<number> => {
  try {
    return await live(place, log);
  } catch (error) {
    log.error('The daemon ended', error);
    throw error;
  }
};

const live = async (place: Place, log: Log): Promise<number> => {
  const { paths, root, version } = place;
  const clock = systemClock();
  const ending = new AbortController();
  const settings = await settingsOf(place);
  const tokens = await openTokens(paths.state);
  await writeShim(paths.bin, root);
  const journal = openFileJournal({ folder: paths.journal, evolve, upgrade, clock });
  const { world: loaded, report } = await journal.load();
  for (const repaired of report.repaired) log.warn(repaired);
  let serving: Serving | undefined;
  const house = await openHouse({
    place,
    settings,
    tokens,
    log,
    hooksUrl: () => `http://127.0.0.1:${serving?.hooksPort ?? 0}`,
    signal: ending.signal,
  });
  // What was killed in the middle of a test drive; the town does not wait for it.
  void import('./try-out.ts')
    .then(({ sweepTries }) => sweepTries(place))
    .catch((error: unknown) => log.error('Test drives that were left could not be swept', error));
  house.complain(report.repaired.map((what) => ({ where: 'journal', what })));
  const started = await journal.append([{ type: 'town.started', version, pid: process.pid }], loaded.seq);
  const world = started.reduce(evolve, loaded);

  return new Promise<number>((resolve, reject) => {
    const startedAt = clock.now();
    const row = { name: paths.name, home: paths.home, pid: process.pid, version, startedAt };
    const finish = async (code: number): Promise<void> => {
      ending.abort();
      await stopWatching?.();
      await serving?.close();
      resolve(code);
    };
    // The reply to `down` is still to be written when the town calls this.
    const exit = (): void => void clock.after(50, () => void finish(0).catch(reject));
    const daemon = runDaemon({ house, journal, world, row, interrupt: () => ending.abort(), exit });
    let stopWatching: (() => Promise<void>) | undefined;
    onSignals(async () => {
      ending.abort();
      await daemon.end();
      await journal.close();
      await house.runtime.close('leave-running');
      await finish(0);
    });
    open(place, house, daemon, tokens, log)
      .then((opened) => {
        serving = opened.serving;
        stopWatching = opened.stopWatching;
        daemon.begin();
        log.info('The town is up', { version, hooksPort: opened.serving.hooksPort });
      })
      .catch(reject);
  });
};

const onSignals = (end: () => Promise<void>): void => {
  let ending = false;
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (ending) return;
      ending = true;
      void end();
    });
  }
};

const open = async (place: Place, house: OpenHouse, daemon: Daemon, tokens: Tokens, log: Log) => {
  const { paths } = place;
  const portFile = join(paths.state, 'hooks-port');
  const serving = await serveTown({
    town: daemon.town,
    socketPath: paths.socket,
    hooksPort: Number(await readFile(portFile, 'utf8').catch(() => '0')), // No port is kept before the first start.
    identify: tokens.identify,
    hook: (actor, body, signal) => daemon.hook(actor, body, aborted(signal)),
    telemetry: (actor, body) => daemon.telemetry(actor, body),
    ...{ person: place.person, version: place.version },
    clock: house.clock,
    bug: (error, where) => log.error(`A request failed: ${where}`, error),
  });
  await writeWhole(portFile, String(serving.hooksPort), 0o600);
  const stopWatching = await watchSettings({
    file: paths.config,
    text: await readFile(paths.config, 'utf8').catch(() => ''), // No file yet is a town without rigs.
    load: (text) => loadText(text, place),
    clock: house.clock,
    changed: async (loaded) => {
      if ('ok' in loaded) await house.take(loaded.ok);
      else
        house.complain(
          loaded.problems.map((one) => ({
            where: 'rigs.yaml',
            what: sayProblem(paths.config, one),
            hint: 'The last good settings hold until it is mended',
          })),
        );
      daemon.wake();
    },
  });
  return { serving, stopWatching };
};

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));

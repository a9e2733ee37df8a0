/**
 * One daemon a town, proved by the kernel. Whoever runs listens on a Unix socket of its own, whose
 * name is never used again: when a connection to it is refused, that process is gone for good, also
 * after kill -9, and there is nothing to time out and no process id to mistake for another.
 *
 * Who holds the lock stands in numbered records, symlinks whose text names the socket: making one
 * is atomic, carries its content, and fails when the number is taken. The highest record counts. A
 * dead holder's record is never removed or replaced but outnumbered, so of all who find it dead
 * only one can make the next, and none can take a living one's away.
 */
import { randomUUID } from 'node:crypto';
import { lstat, mkdir, readdir, readlink, rm, symlink } from 'node:fs/promises';
import { createConnection, createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { TransientError } from '../core/errors.ts';
import type { Instant } from '../core/ids.ts';
import { checkSocketPath } from '../core/socket-path.ts';
import type { Clock } from '../ports/clock.ts';

export type Holder = { readonly pid: number; readonly startedAt: Instant };
export type Lock = { release(): Promise<void> };

/**
 * Takes the lock that `folder` stands for (made for its owner alone), or says who has it. It is
 * free again when released or when this process ends, however it ends. Does not keep node running.
 * Holds among the processes of one machine: on a network disk another machine is not seen.
 * @throws UsageError when the folder's path is too long for a socket; TransientError when others
 * keep taking and losing it.
 */
export async function takeLock(folder: string, clock: Pick<Clock, 'now'>): Promise<Lock | { readonly heldBy: Holder }> {
  const name = `${randomUUID().slice(0, 12)}.s`;
  const socket = checkSocketPath(join(folder, name));
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const before = await lookAt(folder);
  if (before.living !== undefined) return { heldBy: before.living };

  const server = await listen(socket);
  const taken = await contend(folder, { name, pid: process.pid, startedAt: clock.now() }).catch(async (error) => {
    await close(server);
    throw error;
  });
  if (taken === 'taken') return { release: () => close(server) };
  await close(server);
  return { heldBy: taken };
}

/** Who holds the lock, without taking it. */
export const holderOf = async (folder: string): Promise<Holder | undefined> =>
  (await lookAt(folder).catch(unless('ENOENT', { living: undefined }))).living;

/** Makes the next record until it is the highest or a living one is found. The socket of `entry` listens already. */
const contend = async (folder: string, entry: Entry): Promise<'taken' | Holder> => {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const { number, living } = await lookAt(folder);
    if (living !== undefined) return living;
    const mine = number + 1;
    if (!(await record(folder, mine, entry))) continue;
    // Someone who looked long ago may make a number that was cleared away since: the highest counts.
    if ((await highest(folder)) !== mine) continue;
    await clear(folder, mine);
    return 'taken';
  }
  throw new TransientError(`Others keep taking and losing the lock ${folder}`, { hint: 'Try again' });
};

const ATTEMPTS = 200;
/** Records that stay behind the newest, for those who are still looking at them. */
const BEHIND = 16;

type Entry = Holder & { readonly name: string };

const lookAt = async (folder: string): Promise<{ readonly number: number; readonly living: Holder | undefined }> => {
  const number = await highest(folder);
  const entry = number === 0 ? undefined : await readRecord(folder, number);
  if (entry === undefined || !(await isAlive(join(folder, entry.name)))) return { number, living: undefined };
  return { number, living: { pid: entry.pid, startedAt: entry.startedAt } };
};

const highest = async (folder: string): Promise<number> => Math.max(0, ...(await numbers(folder)));

const numbers = async (folder: string): Promise<readonly number[]> =>
  (await readdir(folder)).filter((name) => /^[1-9]\d{0,14}$/.test(name)).map(Number);

/** Whether the record was made; false when the number is another's. */
const record = (folder: string, number: number, entry: Entry): Promise<boolean> =>
  symlink(`${entry.name} ${entry.pid} ${entry.startedAt}`, join(folder, String(number))).then(
    () => true,
    unless('EEXIST', false),
  );

/** Absent when it was cleared away meanwhile, or is none of ours: either way it holds nothing. */
const readRecord = async (folder: string, number: number): Promise<Entry | undefined> => {
  const text = await readlink(join(folder, String(number))).catch(unless(['ENOENT', 'EINVAL'], ''));
  const [name, pid, startedAt] = text.split(' ');
  return name === undefined || pid === undefined || startedAt === undefined
    ? undefined
    : { name, pid: Number(pid), startedAt: Number(startedAt) };
};

const GONE = ['ECONNREFUSED', 'ENOENT'];

/** Anything but a refusal (a full queue, a foreign owner) is a sign of life. */
const isAlive = (socket: string): Promise<boolean> =>
  new Promise((resolve) => {
    const connection = createConnection(socket);
    const settle = (alive: boolean): void => {
      connection.destroy();
      resolve(alive);
    };
    connection.once('connect', () => settle(true));
    connection.once('error', (error: NodeJS.ErrnoException) => settle(!GONE.includes(error.code ?? '')));
  });

const listen = (socket: string): Promise<Server> =>
  new Promise((resolve, reject) => {
    const server = createServer((connection) => connection.destroy());
    server.once('error', reject);
    server.listen(socket, () => {
      server.off('error', reject);
      server.on('error', () => {}); // A knock that could not be answered (too many files open) was heard all the same.
      resolve(server.unref());
    });
  });

/** Stops listening, which removes the socket. */
const close = (server: Server): Promise<void> => new Promise((resolve) => server.close(() => resolve()));

/** Removes what the long dead left. A socket that refuses is either dead or about to listen: those are young. */
const clear = async (folder: string, mine: number): Promise<void> => {
  const old = (await numbers(folder)).filter((number) => number <= mine - BEHIND);
  for (const number of old) await rm(join(folder, String(number)), { force: true });
  for (const name of await readdir(folder)) {
    if (name.endsWith('.s') && (await isOld(join(folder, name))) && !(await isAlive(join(folder, name))))
      await rm(join(folder, name), { force: true });
  }
};

const YOUNG_MS = 60_000;

/** By the file system's own clock on both sides, so that a clock set back or a test's cannot mislead. */
const isOld = async (path: string): Promise<boolean> => {
  const { mtimeMs } = await lstat(path).catch(unless('ENOENT', { mtimeMs: Number.POSITIVE_INFINITY }));
  return Date.now() - mtimeMs > YOUNG_MS;
};

/** A handler that answers `instead` for these error codes and throws all others again. */
const unless =
  <Instead>(codes: string | readonly string[], instead: Instead) =>
  (error: NodeJS.ErrnoException): Instead => {
    if (codes.includes(error.code ?? '?')) return instead;
    throw error;
  };

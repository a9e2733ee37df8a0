/**
 * The process that holds the agents of a town without tmux. It outlives the daemon, so that agents
 * do too; the kernel's lock makes it the only one of its town.
 */
import { rmSync } from 'node:fs';
import { chmod, mkdir } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { plainLine } from '../../../core/plain.ts';
import type { Clock } from '../../../ports/clock.ts';
import { takeLock } from '../../lock.ts';
import { endTrees, orphansOf } from '../../process-tree.ts';
import { type Guest, receiveGuest } from './guest.ts';
import { loadPty } from './load.ts';
import { createPanes } from './panes.ts';
import { hostPlace, paneMark, townMark } from './place.ts';

/** How long agents have to end by themselves. */
const GRACE_MS = 3_000;
/** Without panes and clients. */
const IDLE_MS = 30_000;

/**
 * Runs the host of the town whose sockets are in `folder`, until it is told to end (by a client, or
 * SIGTERM) or is of no use any more. Resolves at once when the town has one already.
 * @throws TerminalError where no pty can be opened, UsageError for a folder whose path is too long.
 */
export async function runPtyHost(folder: string, clock: Clock): Promise<void> {
  const place = hostPlace(folder);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const lock = await takeLock(place.lock, clock);
  if ('heldBy' in lock) return;
  try {
    const { spawn } = await loadPty();
    // What an earlier host left when it was killed: nobody can reach those any more.
    await endTrees([orphansOf(townMark(folder))], GRACE_MS);
    await serve({ folder, socket: place.socket, spawn, clock });
  } finally {
    await lock.release();
  }
}

type Serving = {
  readonly folder: string;
  readonly socket: string;
  readonly spawn: Awaited<ReturnType<typeof loadPty>>['spawn'];
  readonly clock: Clock;
};

async function serve({ folder, socket, spawn, clock }: Serving): Promise<void> {
  const guests = new Set<Guest>();
  let finish = (): void => {};
  const over = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const panes = createPanes({
    spawn,
    clock,
    markOf: (handle) => paneMark(folder, handle),
    changed: (kind, handle) => {
      for (const guest of guests) guest.hint(kind, handle);
    },
    removed: (handle) => {
      for (const guest of guests) guest.left(handle);
      idle.look();
    },
  });
  let waits = '';
  const tell = (text: string): void => {
    waits = plainLine(text);
    for (const guest of guests) guest.told();
  };
  const idle = whenIdle(() => guests.size === 0 && panes.all().length === 0, clock, finish);
  const end = async (): Promise<void> => {
    await panes.stopAll(GRACE_MS);
    // The one who asked gets its answer first.
    setImmediate(finish);
  };
  const server = createServer((connection) => {
    const guest = receiveGuest({
      ...{ socket: connection, panes, clock, tell, end },
      waits: () => waits,
      gone: (left) => {
        guests.delete(left);
        idle.look();
      },
    });
    guests.add(guest);
  });
  survive(() => void end().catch(complain));
  await listen(server, socket);
  idle.look();
  await over;
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  for (const guest of guests) guest.bye();
  await Promise.race([closed, new Promise<void>((resolve) => void clock.after(GUESTS_LEAVE_MS, resolve))]);
}

/** For the last words to be read. */
const GUESTS_LEAVE_MS = 500;

/** Calls once it has been idle for a while. */
function whenIdle(isIdle: () => boolean, clock: Pick<Clock, 'after'>, call: () => void) {
  let cancel = (): void => {};
  return {
    look: () => {
      cancel();
      if (isIdle()) cancel = clock.after(IDLE_MS, () => void (isIdle() && call()));
    },
  };
}

/** A bug that one agent or client brings out must not take the other agents with it. */
function survive(end: () => void): void {
  process.on('uncaughtException', complain);
  process.on('unhandledRejection', complain);
  process.on('SIGHUP', () => {});
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, end);
}

const complain = (error: unknown): void => console.error(new Date().toISOString(), error);

/** The lock is ours, so whatever lies at `path` is a dead host's. */
async function listen(server: Server, path: string): Promise<void> {
  rmSync(path, { force: true });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    const mask = process.umask(0o177);
    // The file is made within the call, so nobody else ever sees it with another mode.
    server.listen(path, () => {
      server.off('error', reject);
      server.on('error', complain);
      resolve();
    });
    process.umask(mask);
  });
  await chmod(path, 0o600);
}

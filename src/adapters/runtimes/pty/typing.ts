/** Writing to a pty whose program may not be reading. */
import { writeSync } from 'node:fs';
import { Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import type { IPty } from 'node-pty';
import { TerminalError, TransientError } from '../../../core/errors.ts';

export type Typing = {
  /** Resolves when the program's terminal has taken all of it; `gone` when it is closed. */
  write(text: string): Promise<'sent' | 'gone'>;
};

/**
 * Writes straight to the descriptor. Node's own stream would hold up the whole process while the
 * program does not read (libuv writes to a pty's master in a busy loop), and node-pty's keeps a core
 * busy meanwhile (microsoft/node-pty#956).
 * @throws TransientError by `write` when too much waits already, or the program takes nothing for long.
 */
export function createTyping(pty: IPty): Typing {
  const { fd, isOpen } = descriptorOf(pty);
  let waiting = 0;
  let turn: Promise<unknown> = Promise.resolve();
  const writeAll = async (bytes: Buffer): Promise<'sent' | 'gone'> => {
    let moved = performance.now();
    for (let at = 0; at < bytes.length; ) {
      if (!isOpen()) return 'gone';
      const written = writeSome(fd, bytes, at);
      if (written === 'gone') return 'gone';
      at += written;
      if (at === bytes.length) break;
      if (written > 0) moved = performance.now();
      if (performance.now() - moved > PATIENCE_MS) throw new TransientError('The agent does not read what is typed');
      await pause(written > 0 ? 1 : STALLED_MS);
    }
    return 'sent';
  };
  return {
    write: (text) => {
      const bytes = Buffer.from(text);
      if (waiting > 0 && waiting + bytes.length > MOST_WAITING)
        return Promise.reject(new TransientError('The agent does not read what was typed before'));
      waiting += bytes.length;
      const mine = turn
        .then(() => writeAll(bytes))
        .finally(() => {
          waiting -= bytes.length;
        });
      turn = mine.catch(() => {}); // The writer hears of it; the next one is to be tried all the same.
      return mine;
    },
  };
}

const MOST_WAITING = 8 * 1024 * 1024;
/** Between tries while the program does not read. */
const STALLED_MS = 20;
const PATIENCE_MS = 12_000;

const writeSome = (fd: number, bytes: Buffer, at: number): number | 'gone' => {
  try {
    return writeSync(fd, bytes, at, bytes.length - at);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EAGAIN') return 0;
    return 'gone'; // EIO and its like: the other side is closed.
  }
};

/** node-pty's own fields, which its types leave out: its version is pinned for them. */
function descriptorOf(pty: IPty): { readonly fd: number; readonly isOpen: () => boolean } {
  const fd: unknown = Reflect.get(pty, 'fd');
  const socket: unknown = Reflect.get(pty, '_socket');
  if (typeof fd !== 'number' || !(socket instanceof Socket))
    throw new TerminalError('This version of node-pty is not the one that Mayor knows', { hint: 'Run npm ci' });
  // Closed with the stream, in the same moment: the number may be another's right after.
  return { fd, isOpen: () => !socket.destroyed };
}

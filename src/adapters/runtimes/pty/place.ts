/** Where the pty host of a town is found, and how its processes are known among all others. */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { checkSocketPath } from '../../../core/socket-path.ts';

/** Words after `RuntimePlace.self`, the folder (and the pane) following: this program as a part of the runtime. */
export const PTY_HOST = '__pty-host';
export const PTY_ATTACH = '__pty-attach';

export type HostPlace = {
  readonly socket: string;
  /** Folder of the lock that makes the host the only one. */
  readonly lock: string;
  readonly log: string;
};

/** @throws UsageError when the folder's path is too long for sockets. */
export function hostPlace(folder: string): HostPlace {
  const lock = join(folder, 'pty');
  checkSocketPath(join(lock, 'xxxxxxxxxxxx.s'));
  return { socket: join(folder, 'pty.sock'), lock, log: join(folder, 'pty-host.log') };
}

/** What the marks of all processes of this town's panes begin with, and of no other's. */
export const townMark = (folder: string): string =>
  `pty.${createHash('sha256').update(folder).digest('hex').slice(0, 16)}.`;

/** The mark of one pane's processes. Handles are never used again. */
export const paneMark = (folder: string, pane: string): string => `${townMark(folder)}${pane}`;

/** The daemon's log: JSON lines in the logs folder, rotated once by hand at start. No token ever enters. */
import { mkdirSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { destination, pino } from 'pino';
import type { Log } from '../mayor/house.ts';

const LARGE = 8 * 1024 * 1024;
/** Bytes that wait while the disk is full; more is dropped. */
const WAITING = 1024 * 1024;

export const openLog = (folder: string): Log => {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, 'mayor.log');
  if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) > LARGE) renameSync(file, `${file}.1`);
  const sink = destination({ dest: file, sync: true, mode: 0o600, maxLength: WAITING });
  // A full disk takes no log, and must not take the town with it: without a listener that would be the end.
  sink.on('error', () => {});
  const log = pino({ base: { pid: process.pid } }, sink);
  return {
    info: (what, details = {}) => log.info(details, what),
    warn: (what, details = {}) => log.warn(details, what),
    error: (what, error) => log.error({ err: error }, what),
  };
};

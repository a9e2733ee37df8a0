/** Which dashboard this is, among those that one person has open: none is the other's typist. */
import { randomUUID } from 'node:crypto';
import { readlinkSync } from 'node:fs';
import { isatty } from 'node:tty';
import type { Seat } from '../mayor/town.ts';

type Env = Readonly<Record<string, string | undefined>>;

export const seatHere = (env: Env): Seat => ({ id: randomUUID(), place: placeText(env, terminalHere(), process.pid) });

/** `/dev/pts/3 in tmux, over ssh from 192.0.2.7`: how a person finds it again. */
export const placeText = (env: Env, terminal: string | undefined, pid: number): string => {
  const { TMUX = '', TERM_PROGRAM = '', SSH_CONNECTION = '' } = env;
  const program = TMUX === '' ? TERM_PROGRAM : 'tmux';
  const [host = ''] = SSH_CONNECTION.split(' ');
  return [
    terminal ?? `process ${pid}`,
    ...(program === '' ? [] : [` in ${program}`]),
    ...(host === '' ? [] : [`, over ssh from ${host}`]),
  ]
    .join('')
    .slice(0, LONGEST);
};

/** As much as a request takes. */
const LONGEST = 200;

/** Node does not tell its name; the system does where it has such a folder. */
const terminalHere = (): string | undefined => {
  if (!isatty(0)) return undefined;
  try {
    return readlinkSync('/proc/self/fd/0');
  } catch {
    return undefined; // There is no such folder on macOS: the process has a number there as well.
  }
};

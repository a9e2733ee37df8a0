/** The terminal's keys, from raw mode on to raw mode off. */
import type { Clock } from '../../../ports/clock.ts';
import { decodeKeys, type Key, settleKeys } from '../keys/decode.ts';

/** What is used of the process's standard input. */
export type Input = {
  readonly isTTY?: boolean;
  setRawMode?(raw: boolean): unknown;
  setEncoding(encoding: 'utf8'): unknown;
  on(event: 'data', listener: (chunk: string | Buffer) => void): unknown;
  off(event: 'data', listener: (chunk: string | Buffer) => void): unknown;
  resume(): unknown;
  pause(): unknown;
  ref?(): unknown;
  unref?(): unknown;
};

export type Keyboard = {
  start(): void;
  /** Leaves every further byte to whoever reads the terminal next. */
  stop(): void;
};

/** An Escape that nothing follows for this long was the key itself; slower lines split sequences. */
const ESCAPE_MS = 40;

export const openKeyboard = (input: Input, clock: Pick<Clock, 'after'>, pressed: (key: Key) => void): Keyboard => {
  let rest = '';
  /** An Escape was told though it may have been the begin of a sequence. */
  let early = false;
  let cancel: (() => void) | undefined;
  const settle = (): void => {
    const keys = settleKeys(rest);
    if (keys.length === 0) return;
    early = rest === '\x1b';
    rest = '';
    for (const key of keys) pressed(key);
  };
  const read = (chunk: string | Buffer): void => {
    cancel?.();
    const text = String(chunk);
    // Alt and a letter come in one piece; a letter that comes after an Escape is a key of its own.
    if (rest === '\x1b' && !/^[[O]/.test(text)) settle();
    // No hand types this: it is the rest of a report whose Escape came much earlier.
    const begin = early && /^\[(?:<|200~)/.test(text) ? '\x1b' : rest;
    early = false;
    const decoded = decodeKeys(begin + text);
    rest = decoded.rest;
    for (const key of decoded.keys) pressed(key);
    if (rest !== '') cancel = clock.after(ESCAPE_MS, settle);
  };
  return {
    start: () => {
      input.setEncoding('utf8');
      input.setRawMode?.(true);
      input.on('data', read);
      input.ref?.();
      input.resume();
    },
    stop: () => {
      cancel?.();
      rest = '';
      input.off('data', read);
      input.setRawMode?.(false);
      input.pause();
      input.unref?.();
    },
  };
};

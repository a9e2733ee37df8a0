/** What a program writes, drawn no faster than the terminal can and hinted no more often than is of use. */
import type { IPty } from 'node-pty';
import type { Instant } from '../../../core/ids.ts';
import type { Clock } from '../../../ports/clock.ts';
import { keepLastWords } from './last-words.ts';
import type { PaneTerminal } from './terminal.ts';

/** Above this the program waits until the terminal has drawn, so that a flood costs time, not memory. */
const MOST_UNDRAWN = 256 * 1024;
const FEW_UNDRAWN = 64 * 1024;
/** Some milliseconds of drawing. */
const PIECE = 32 * 1024;

export type Output = {
  /** How often it wrote something, when last by `performance.now()`, and when last by the clock. */
  state(): { readonly count: number; readonly at: number; readonly activeAt: Instant };
  /** Resolves when all that came so far is drawn. */
  drawn(): Promise<void>;
  /** Calls back each time that something was drawn. Returns how to stop. */
  onDrawn(listener: () => void): () => void;
  stop(): void;
};

/** Runs one work at a time, in the order in which they came. */
export type OneByOne = (work: () => Promise<void>) => Promise<void>;

/**
 * `drawing` is shared by all panes: while one draws a piece, the others wait and everything else has
 * its turn in between. However many of them flood, questions are answered within one piece.
 */
export function followOutput(
  pty: IPty,
  terminal: Pick<PaneTerminal, 'write'>,
  clock: Pick<Clock, 'now' | 'after'>,
  drawing: OneByOne,
): Output {
  let undrawn = '';
  let isPaused = false;
  let count = 0;
  let at = 0;
  let activeAt = clock.now();
  let isStopped = false;
  let draining: Promise<void> | undefined;
  const listeners = new Set<() => void>();
  const drawPiece = async (): Promise<void> => {
    const piece = undrawn.slice(0, PIECE);
    undrawn = undrawn.slice(PIECE);
    if (isStopped) return;
    await terminal.write(piece);
    for (const listener of listeners) listener();
    if (!isPaused || undrawn.length > FEW_UNDRAWN) return;
    isPaused = false;
    pty.resume();
  };
  const drain = async (): Promise<void> => {
    // One piece a turn, so that the panes take turns too.
    while (undrawn !== '') await drawing(drawPiece);
    draining = undefined;
  };
  pty.onData((text) => {
    if (isStopped) return;
    count += 1;
    at = performance.now();
    activeAt = clock.now();
    undrawn += text;
    if (!isPaused && undrawn.length > MOST_UNDRAWN) {
      isPaused = true;
      pty.pause();
    }
    draining ??= drain();
  });
  keepLastWords(pty, { isHeldBack: () => isPaused, count: () => count }, clock);
  return {
    state: () => ({ count, at, activeAt }),
    drawn: () => draining ?? Promise.resolve(),
    onDrawn: (listener: () => void) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    stop: () => {
      isStopped = true;
    },
  };
}

/** Calls soon after each `soon`, but no more often than every `ms`. */
export function atMost(ms: number, clock: Pick<Clock, 'after'>, call: () => void) {
  let waiting: (() => void) | undefined;
  return {
    soon: (): void => {
      waiting ??= clock.after(ms, () => {
        waiting = undefined;
        call();
      });
    },
    stop: (): void => waiting?.(),
  };
}

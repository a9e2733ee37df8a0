/**
 * How far a terminal at the end of a line is behind. Over ssh hundreds of kilobytes fit between here and there, so it is asked
 * after a frame whether that has arrived, and no more is sent until it says so.
 */
import { elapsed } from '../../../core/elapsed.ts';
import type { Instant } from '../../../core/ids.ts';
import type { Clock } from '../../../ports/clock.ts';
import { SLIDE_MS } from '../aim.ts';
import { type Env, isSet } from '../drawing/depth.ts';

/** Are you well? Answered as keys are told, in its turn. */
export const ASK_ARRIVED = '\x1b[5n';

export type Line = {
  /** What is written after a frame: a question, or nothing. `slidAt`: when the list of that frame had moved by itself last. */
  question(slidAt: Instant): string;
  answered(): void;
  /** Whether a frame may be sent now. `isAwaited`: somebody has pressed a key for it. */
  hasRoom(isAwaited: boolean): boolean;
  /** Whether a list that moved then has not been on the terminal for long enough to be aimed at. */
  isUnseen(slidAt: Instant): boolean;
  /** Does `then` once nothing is on its way that whoever has the terminal next would take for keys: at once where nothing is. */
  quiet(then: () => void): Promise<void>;
  /** It is waited for: keys that come meanwhile are nobody's. */
  isClosing(): boolean;
};

/** tmux and GNU screen answer themselves, whatever the line behind them is like. */
export const isFar = ({ SSH_CONNECTION: ssh, SSH_TTY: tty, TMUX: tmux, STY: screen, TERM: name }: Env): boolean =>
  (isSet(ssh) || isSet(tty)) && !isSet(tmux) && !isSet(screen) && name !== 'dumb';

/** Frames on their way, for a stream and for a key: two of these make a held key as fast as the line is. */
const STREAMED = 1;
const AWAITED = 2;
/** An answer that takes longer may have been lost: frames go again, those of a stream seldom. */
const LOST_MS = 10_000;
const DOUBTED_MS = 2_000;
/** Longer than this nobody waits who wants to leave. */
const QUIET_MS = 3_000;

/** @param wasAsked the terminal was asked before there was any frame, and its answer is still to come */
export const openLine = (clock: Pick<Clock, 'now' | 'after'>, isAsked: boolean, wasAsked = false): Line => {
  let asked: readonly { readonly at: Instant; readonly slidAt: Instant }[] = wasAsked
    ? [{ at: clock.now(), slidAt: 0 }]
    : [];
  let seen = { at: 0, slidAt: 0 };
  let sentAt = clock.now();
  /** One that has never answered is asked once, and not waited for. */
  let answers = false;
  /** What was asked last was given up: until an answer comes, nothing is waited for. */
  let wasLost = false;
  const closing = new Set<() => void>();
  const isLate = (): boolean => asked[0] !== undefined && elapsed(asked[0].at, clock.now()) >= LOST_MS;
  const isLost = (): boolean => wasLost || isLate();
  return {
    question: (slidAt) => {
      sentAt = clock.now();
      if (answers && isLate()) {
        wasLost = true;
        asked = [];
      }
      if (!isAsked || closing.size > 0 || asked.length >= (answers && !wasLost ? AWAITED : 1)) return '';
      asked = [...asked, { at: sentAt, slidAt }];
      return ASK_ARRIVED;
    },
    answered: () => {
      answers = true;
      wasLost = false;
      const [first] = asked;
      if (first !== undefined && first.slidAt !== seen.slidAt) seen = { at: clock.now(), slidAt: first.slidAt };
      asked = asked.slice(1);
      if (asked.length === 0) for (const close of [...closing]) close();
    },
    hasRoom: (isAwaited) => {
      if (!answers) return true;
      if (isLost()) return isAwaited || elapsed(sentAt, clock.now()) >= DOUBTED_MS;
      return asked.length < (isAwaited ? AWAITED : STREAMED);
    },
    isUnseen: (slidAt) => {
      if (!answers || isLost()) return false;
      return (asked.length > 0 && slidAt !== seen.slidAt) || elapsed(seen.at, clock.now()) < SLIDE_MS;
    },
    quiet: (then) => {
      const last = asked.at(-1)?.at;
      const rest = last === undefined ? 0 : QUIET_MS - elapsed(last, clock.now());
      if (rest <= 0) {
        then();
        return Promise.resolve();
      }
      return new Promise((resolve) => {
        const close = (): void => {
          cancel();
          closing.delete(close);
          then();
          resolve();
        };
        const cancel = clock.after(rest, close);
        closing.add(close);
      });
    },
    isClosing: () => closing.size > 0,
  };
};

/** What is written to the terminal, or into the pipe: text alone, in letters that it has. */

import { toAscii } from '../drawing/text.ts';
import { lookOf } from '../drawing/theme.ts';
import type { Means } from '../perform.ts';
import type { Dashboard } from '../run.tsx';
import { noticeSignal } from '../terminal/notice-signal.ts';

export type Voice = {
  write(text: string): void;
  say(lines: readonly string[]): void;
  readonly signal: Means['signal'];
  /** The terminal obeys control sequences. */
  readonly knowsSequences: boolean;
};

/** Letters as the painted dashboard would have them (drawing/theme.ts): there is one rule. */
export const voiceOf = ({ output, env, wishes }: Pick<Dashboard, 'output' | 'env' | 'wishes'>): Voice => {
  const { ascii } = lookOf(env, 1, wishes);
  const knowsSequences = env.TERM !== 'dumb';
  const inTmux = env.TMUX !== undefined && env.TMUX !== '';
  const end = output.isTTY === true ? '\r\n' : '\n';
  const write = (text: string): void => void output.write(ascii ? asciiText(text) : text);
  return {
    write,
    say: (lines) => {
      if (lines.length > 0) write(lines.map((line) => `${line}${end}`).join(''));
    },
    signal: (notice, ways) => {
      const known = knowsSequences ? ways : ways.filter((way) => way === 'bell');
      if (output.isTTY === true) output.write(noticeSignal(notice, known, inTmux));
    },
    knowsSequences,
  };
};

/** Echoed control sequences and line ends stay. */
const asciiText = (text: string): string =>
  text
    .split(/([\x00-\x1f]+)/)
    .map((piece, index) => (index % 2 === 1 ? piece : toAscii(piece)))
    .join('');

/**
 * Lines that a person types, echoed as a terminal by itself would: the cursor never leaves the end of the line, so that
 * a screen reader hears letters and no repainting. Unlike the terminal's own lines, these tell when one is begun.
 */
import { plainText } from '../../../core/plain.ts';
import type { Clock } from '../../../ports/clock.ts';
import { cellsOf } from '../drawing/cells.ts';
import { widthOf } from '../drawing/text.ts';
import type { Key } from '../keys/decode.ts';
import { type Input, openKeyboard } from '../terminal/keyboard.ts';

export type Typing = {
  start(): void;
  /** Leaves every further byte to whoever reads the terminal next. */
  stop(): void;
  /** Something stands in the line that is typed. */
  isBegun(): boolean;
};

export type TypingSpec = {
  readonly input: Input;
  readonly clock: Pick<Clock, 'after'>;
  readonly echo: (text: string) => void;
  /** Control sequences are understood: pasted text is told from typed text. */
  readonly knowsPaste: boolean;
  heard(line: string): void;
  /** A line that was begun is gone again. */
  emptied(): void;
  left(): void;
};

const HISTORY = 100;
const PASTE_ON = '\x1b[?2004h';
const PASTE_OFF = '\x1b[?2004l';

export const openTyping = (spec: TypingSpec): Typing => {
  const { echo } = spec;
  const line = openLine(spec);
  const enter = (): void => {
    const whole = line.taken();
    echo('\r\n');
    spec.heard(whole);
  };
  /** Lines that were pasted whole are lines; the last one waits for Enter. */
  const paste = (text: string): void => {
    const [first = '', ...more] = plainText(text).replaceAll('\t', ' ').split('\n');
    line.add(first);
    for (const next of more) {
      enter();
      line.add(next);
    }
  };
  const named: Readonly<Partial<Record<string, () => void>>> = {
    enter,
    backspace: () => line.keep(withoutLast(line.text())),
    'ctrl-u': () => line.keep(''),
    'ctrl-w': () => line.keep(line.text().replace(/\S+\s*$/, '')),
    'ctrl-c': spec.left,
    'ctrl-d': () => (line.text() === '' ? spec.left() : undefined),
    // Alone it is the key itself; in a line it takes the line back.
    escape: () => {
      if (line.text() !== '') return line.keep('');
      echo('\r\n');
      spec.heard('escape');
    },
    up: () => line.recall(1),
    down: () => line.recall(-1),
  };
  const pressed = (key: Key): void => {
    if (key.kind === 'text') line.add(key.text);
    else if (key.kind === 'paste') paste(key.text);
    else named[key.name]?.();
  };
  const keyboard = openKeyboard(spec.input, spec.clock, pressed);
  return {
    start: () => {
      keyboard.start();
      if (spec.knowsPaste) echo(PASTE_ON);
    },
    stop: () => {
      if (spec.knowsPaste) echo(PASTE_OFF);
      keyboard.stop();
    },
    isBegun: () => line.text() !== '',
  };
};

type EditedLine = {
  text(): string;
  add(text: string): void;
  /** Takes away what stands behind its first letters. */
  keep(first: string): void;
  /** So many lines back, or forth. */
  recall(by: 1 | -1): void;
  /** The whole of it; the next one is empty. */
  taken(): string;
};

const openLine = ({ echo, emptied }: Pick<TypingSpec, 'echo' | 'emptied'>): EditedLine => {
  let line = '';
  let past: readonly string[] = [];
  let back = 0;
  const add = (text: string): void => {
    line += text;
    if (text !== '') echo(text);
  };
  const keep = (first: string): void => {
    const width = widthOf(line) - widthOf(first);
    if (line === first) return;
    echo('\b'.repeat(width) + ' '.repeat(width) + '\b'.repeat(width));
    line = first;
    if (line === '') emptied();
  };
  return {
    text: () => line,
    add,
    keep,
    recall: (by) => {
      back = Math.max(0, Math.min(past.length, back + by));
      keep('');
      add(back === 0 ? '' : (past.at(-back) ?? ''));
    },
    taken: () => {
      const whole = line;
      line = '';
      back = 0;
      if (whole.trim() !== '') past = [...past.slice(1 - HISTORY), whole];
      return whole;
    },
  };
};

const withoutLast = (line: string): string =>
  cellsOf(line)
    .slice(0, -1)
    .map(({ text }) => text)
    .join('');

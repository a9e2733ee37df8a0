/** Whatever was written piece by piece, the screen is the one that the last frame drawn whole makes. */
import xterm from '@xterm/headless';
import { expect, it } from 'vitest';
import type { Frame, Piece } from '../../src/surfaces/tui/drawing/paint.ts';
import { widthOf } from '../../src/surfaces/tui/drawing/text.ts';
import { openTerminal } from '../../src/surfaces/tui/terminal/terminal.ts';
import { manualClock } from '../helpers/clock.ts';
import { sampleStatus } from '../helpers/sample-town.ts';
import { frameOf, press, SIZES, stateWith } from '../helpers/tui.tsx';

const COLUMNS = 40;
const ROWS = 6;

const screen = (columns = COLUMNS, rows = ROWS) => {
  const terminal = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true });
  let bytes = 0;
  const output = {
    write: (text: string) => {
      bytes += Buffer.byteLength(text);
      terminal.write(text);
    },
  };
  /** Each cell with all that a person sees of it. */
  const cells = async (): Promise<readonly string[]> => {
    await new Promise<void>((resolve) => terminal.write('', resolve));
    return Array.from({ length: rows }, (_row, y) =>
      Array.from({ length: columns }, (_column, x) => {
        const cell = terminal.buffer.active.getLine(y)?.getCell(x);
        const look = [
          cell?.getFgColor(),
          cell?.getBgColor(),
          cell?.isBold(),
          cell?.isDim(),
          cell?.isInverse(),
          cell?.isUnderline(),
        ];
        return `${cell?.getChars() || ' '}${look.join(',')}`;
      }).join('|'),
    );
  };
  return { draw: openTerminal(output), cells, bytes: () => bytes };
};

const { random } = manualClock(0, 11);
const below = (count: number): number => Math.floor(random() * count);
const WORDS = ['a', 'line', '12', '   ', '日本', 'é', '──', '▌●', '👍', 'e\u0301', 'שלום', ' '.repeat(14)];
const CODES = ['\x1b[1m', '\x1b[38;5;172m', '\x1b[1;36m', '\x1b[7m', '\x1b[4m', '\x1b[2m', '\x1b[48;5;238m'];

/** Exactly as wide as it says; whatever it opens, it closes. */
const piece = (x: number, width: number): Piece => {
  let text = '';
  let used = 0;
  while (used < width) {
    const word = WORDS[below(WORDS.length)] ?? 'a';
    const wide = widthOf(word);
    if (used + wide > width) break;
    text +=
      random() < 0.5
        ? word
        : `${CODES[below(CODES.length)]}${random() < 0.2 ? CODES[below(CODES.length)] : ''}${word}\x1b[0m`;
    used += wide;
  }
  return { x, width, text: text + ' '.repeat(width - used) };
};

const row = (): readonly Piece[] => {
  if (random() < 0.5) return [piece(0, COLUMNS)];
  const left = 10 + below(20);
  return [piece(0, left), piece(left + 1, COLUMNS - left - 1)];
};

/** Some pieces anew, some with a word of another. */
const next = (frame: Frame): Frame =>
  frame.map((pieces) =>
    random() < 0.4 ? (random() < 0.3 ? row() : pieces.map(({ x, width }) => piece(x, width))) : pieces,
  );

it('over random frames, with colours and wide letters', async () => {
  const live = screen();
  live.draw.enter();
  let frame: Frame = Array.from({ length: ROWS }, row);
  for (let round = 0; round < 400; round += 1) {
    live.draw.draw(frame);
    const whole = screen();
    whole.draw.enter();
    whole.draw.draw(frame);
    expect(await live.cells(), JSON.stringify(frame)).toEqual(await whole.cells());
    frame = next(frame);
  }
});

it('over the frames of a person who moves about, and in few bytes', async () => {
  const look = { depth: '256', ascii: false } as const;
  const size = SIZES.huge;
  const live = screen(size.columns, size.rows);
  live.draw.enter();
  const frameWith = (state: ReturnType<typeof stateWith>): Frame =>
    frameOf(state, look).map((text) => [{ x: 0, width: size.columns, text }]);
  let state = stateWith(sampleStatus, size);
  live.draw.draw(frameWith(state));
  for (const key of ['j', 'j', 'k', '?', 'q', 'v', 'q', 'M', 'q', 'tab', 'G']) {
    state = press(state, key).state;
    live.draw.draw(frameWith(state));
    const whole = screen(size.columns, size.rows);
    whole.draw.enter();
    whole.draw.draw(frameWith(state));
    expect(await live.cells()).toEqual(await whole.cells());
  }
});

it('a number that changes in a long coloured row costs a few bytes', () => {
  const live = screen();
  const line = (count: number): Frame => [
    [{ x: 0, width: 40, text: `\x1b[1;36mMayor\x1b[0m ${'─'.repeat(20)} \x1b[2m${count} working\x1b[0m    ` }],
  ];
  live.draw.enter();
  live.draw.draw(line(3));
  const before = live.bytes();
  live.draw.draw(line(4));
  expect(live.bytes() - before).toBeLessThan(40);
});

import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { bytesOf } from '../../../src/adapters/runtimes/pty/keys.ts';
import { linesOf } from '../../../src/adapters/runtimes/pty/lines.ts';
import { lineOf, parseAsk } from '../../../src/adapters/runtimes/pty/protocol.ts';
import { createTerminal } from '../../../src/adapters/runtimes/pty/terminal.ts';

const terminal = () =>
  createTerminal(
    () => {},
    () => {},
  );
const drawn = async (text: string) => {
  const made = terminal();
  await made.write(text);
  return made;
};
const linesFrom = async (text: string) => (await drawn(text)).screen(0).lines;
/** Where the cursor is after the text: how many cells it took. */
const widthOf = async (text: string) => (await drawn(text)).cursor().column;

describe('the lines of a pane', () => {
  it('stand each for itself: a colour that goes on is begun again', async () => {
    expect(await linesFrom('\x1b[31mone\r\ntwo\x1b[0m\r\nthree')).toEqual([
      '\x1b[31mone\x1b[0m',
      '\x1b[31mtwo\x1b[0m',
      'three',
    ]);
  });

  it.each([
    ['\x1b[1;3;4mx', '\x1b[1;3;4mx\x1b[0m'],
    ['\x1b[38;5;200;48;2;1;2;3mx', '\x1b[38;5;200;48;2;1;2;3mx\x1b[0m'],
    ['\x1b[94;103mx', '\x1b[94;103mx\x1b[0m'],
    ['\x1b[7mx\x1b[27my', '\x1b[7mx\x1b[0my'],
    ['\x1b[32ma\x1b[1mb', '\x1b[32ma\x1b[0;1;32mb\x1b[0m'],
    ['\x1b[32ma\x1b[0m   b', '\x1b[32ma\x1b[0m   b'],
  ])('keep colours: %j', async (written, shown) => {
    expect(await linesFrom(written)).toEqual([shown]);
  });

  it('keep a coloured background to its end, and no other blanks', async () => {
    expect(await linesFrom('a   \r\n\x1b[44mb  \x1b[0m  \r\n\r\n')).toEqual(['a', '\x1b[44mb  \x1b[0m']);
  });

  it('hide nothing and reorder nothing', async () => {
    expect(await linesFrom('\x1b[8msecret\x1b[0m a\u202eb')).toEqual(['secret ab']);
  });

  it('are those of the other screen while a program is on it', async () => {
    const made = await drawn('below\x1b[?1049habove');
    expect(made.screen(0).lines.join()).toContain('above');
    await made.write('\x1b[?1049l');
    expect(made.screen(0).lines).toEqual(['below']);
  });
});

describe('the width of characters', () => {
  it.each([
    ['abc', 3],
    ['日本', 4],
    ['🐈', 2],
    ['e\u0301', 1],
    ['👩‍💻x', 3],
    ['👍🏽', 2],
    ['🇩🇪🇫🇷', 4],
    ['a\u200bb', 2],
  ])('%s takes %i cells', async (text, width) => {
    expect(await widthOf(text)).toBe(width);
  });

  it('does not depend on how the text is cut', async () => {
    const made = terminal();
    for (const unit of '👩‍💻日x') await made.write(unit);
    expect(made.screen(0).lines).toEqual(['👩‍💻日x']);
  });
});

describe('what the program wants of a terminal', () => {
  it('is known, and forgotten at a reset', async () => {
    const made = await drawn('\x1b[?25l\x1b[?2004h\x1b[?1h\x1b[?1002;1006h');
    expect(made.modes()).toMatchObject({ cursorShown: false, paste: true, cursorKeys: true, mouse: 'drag' });
    await made.write('\x1bc');
    expect(made.modes()).toMatchObject({ cursorShown: true, paste: false, cursorKeys: false, mouse: 'none' });
  });

  it('is no mouse in an encoding that is no text', async () => {
    expect((await drawn('\x1b[?1000h')).modes().mouse).toBe('none');
  });
});

describe('key names', () => {
  it.each([
    ['Enter', '\r'],
    ['Escape', '\x1b'],
    ['C-c', '\x03'],
    ['C-Space', '\x00'],
    ['M-x', '\x1bx'],
    ['Up', '\x1b[A'],
    ['BTab', '\x1b[Z'],
    ['F1', '\x1bOP'],
    ['F12', '\x1b[24~'],
    ['y', 'y'],
    [';', ';'],
    ['日', '日'],
    ['NoSuchKey', 'NoSuchKey'],
  ])('%s is %j', (key, bytes) => {
    expect(bytesOf(key, false)).toBe(bytes);
  });

  it('are other bytes for arrows when the program asked for it', () => {
    expect(bytesOf('Up', true)).toBe('\x1bOA');
    expect(bytesOf('M-Left', true)).toBe('\x1b\x1bOD');
  });
});

describe('the protocol', () => {
  it('takes what is a question and nothing else', () => {
    const ask = { id: 1, ask: 'stop', pane: 'amber-1', graceMs: 5 } as const;
    expect(parseAsk(lineOf(ask).trimEnd())).toEqual(ask);
    for (const line of [
      '',
      '{',
      'null',
      '{"ask":"stop"}',
      '{"id":1,"ask":"stop","pane":"x","graceMs":-1}',
      '{"id":1,"ask":"fly"}',
    ])
      expect(parseAsk(line)).toBeUndefined();
  });

  it('is read line by line, wherever it is cut', async () => {
    const bytes = Buffer.from('{"a":"日"}\n\n{"b":1}\nrest');
    const pieces = Array.from(bytes, (_, at) => bytes.subarray(at, at + 1));
    const lines = [];
    for await (const line of linesOf(Readable.from(pieces))) lines.push(line);
    expect(lines).toEqual(['{"a":"日"}', '', '{"b":1}']);
  });
});

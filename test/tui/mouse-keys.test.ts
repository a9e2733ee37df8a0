/** What a mouse sends never becomes keys, however it is cut or broken. */
import { PassThrough } from 'node:stream';
import { expect, it } from 'vitest';
import { decodeKeys, type Key } from '../../src/surfaces/tui/keys/decode.ts';
import { openKeyboard } from '../../src/surfaces/tui/terminal/keyboard.ts';
import { manualClock } from '../helpers/clock.ts';
import { until } from '../helpers/until.ts';

const read = (chunks: readonly string[]): readonly Key[] => {
  let rest = '';
  return chunks.flatMap((chunk) => {
    const decoded = decodeKeys(rest + chunk);
    rest = decoded.rest;
    return decoded.keys;
  });
};

it('is a press or a notch of the wheel, whatever keys are held meanwhile; a release is nothing', () => {
  const press = { kind: 'mouse', name: 'mouse', what: 'press', x: 9, y: 4 };
  expect(read(['\x1b[<0;10;5M\x1b[<0;10;5m'])).toEqual([press]);
  expect(read(['\x1b[<28;10;5M'])).toEqual([press]);
  expect(read(['\x1b[<64;1;1M\x1b[<65;300;200M'])).toMatchObject([
    { what: 'wheel-up' },
    { what: 'wheel-down', x: 299 },
  ]);
});

it('is nothing where it is another button, motion, or no place at all', () => {
  expect(read(['\x1b[<2;1;1M\x1b[<35;1;1M\x1b[<66;1;1M\x1b[<0;0;1M\x1b[<0;1M\x1b[<;;M\x1b[<-1;1;1M'])).toEqual([]);
});

it('is nothing in the form of terminals that know no numbers, also when it looks like letters', () => {
  expect(read(['\x1b[M qq', '\x1b[M', ' ', 'q', 'yj'])).toMatchObject([{ name: 'j' }]);
});

it('never becomes keys, cut anywhere and followed by anything', () => {
  const { random } = manualClock(0, 47);
  const below = (count: number): number => Math.floor(random() * count);
  for (let round = 0; round < 3_000; round += 1) {
    const reports = Array.from({ length: 1 + below(4) }, () => {
      const numbers = Array.from({ length: below(5) }, () => below(random() < 0.1 ? 1e9 : 300));
      return `\x1b[<${numbers.join(random() < 0.1 ? '' : ';')}${random() < 0.5 ? 'M' : 'm'}`;
    }).join('');
    const chunks: string[] = [];
    for (let at = 0; at < reports.length; ) {
      const to = at + 1 + below(reports.length);
      chunks.push(reports.slice(at, to));
      at = to;
    }
    const keys = read([...chunks, 'j']).filter(({ kind }) => kind !== 'mouse');
    expect(keys, JSON.stringify(chunks)).toEqual([{ kind: 'text', name: 'j', text: 'j' }]);
  }
});

it('is dropped where something breaks it off, and what broke it is read', () => {
  expect(read(['\x1b[<0;1', '\x03'])).toMatchObject([{ name: 'ctrl-c' }]);
  expect(read(['\x1b[<0;1\x1b[<0;2;2M'])).toMatchObject([{ kind: 'mouse', x: 1 }]);
  expect(read([`\x1b[<${'1'.repeat(5_000)}`, '1'.repeat(5_000), 'Mj'])).toMatchObject([{ name: 'j' }]);
});

const opened = () => {
  const clock = manualClock();
  const input = Object.assign(new PassThrough(), { isTTY: true, setRawMode: () => true });
  const names: string[] = [];
  openKeyboard(input, clock, (key) => names.push(key.name)).start();
  const chunk = async (text: string): Promise<void> => {
    const read = new Promise((resolve) => input.once('data', resolve));
    input.write(text);
    await read;
    clock.advance(1_000);
  };
  return { names, chunk };
};

it('on a line so slow that every piece comes by itself, at most the Escape in front of it is taken for one', async () => {
  const whole = '\x1b[<0;12;7M';
  for (let at = 1; at < whole.length; at += 1) {
    const { names, chunk } = opened();
    await chunk(whole.slice(0, at));
    await chunk(whole.slice(at));
    await chunk('j');
    await until('the last key', () => names.at(-1) === 'j');
    expect(names).toEqual(at === 1 ? ['escape', 'mouse', 'j'] : ['mouse', 'j']);
  }
});

it('so does what a terminal says of its background', async () => {
  const whole = '\x1b]11;rgb:ffff/fafa/e0e0\x1b\\';
  expect(read([whole])).toEqual([{ kind: 'ground', name: 'ground', light: true }]);
  expect(read(['\x1b]11;rgb:1e/1e/2e\x07j'])).toMatchObject([{ light: false }, { name: 'j' }]);
  expect(read(['\x1b]4;1;rgb:00/00/00\x07', '\x1b]11;oops\x07'])).toEqual([]);
  for (let at = 2; at < whole.length; at += 1) {
    expect(read([whole.slice(0, at), whole.slice(at), 'j']).map(({ name }) => name)).toEqual(['ground', 'j']);
  }
  expect(read(['\x1b]j']).map(({ name }) => name)).toEqual(['alt-]', 'j']);
});

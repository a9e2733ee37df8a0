import { PassThrough } from 'node:stream';
import { expect, it } from 'vitest';
import { openKeyboard } from '../../src/surfaces/tui/terminal/keyboard.ts';
import { manualClock } from '../helpers/clock.ts';
import { until } from '../helpers/until.ts';

const opened = () => {
  const clock = manualClock();
  const raw: boolean[] = [];
  const input = Object.assign(new PassThrough(), { isTTY: true, setRawMode: (on: boolean) => raw.push(on) });
  const names: string[] = [];
  const keyboard = openKeyboard(input, clock, (key) => names.push(key.name));
  keyboard.start();
  const pressed = (...expected: readonly string[]): Promise<unknown> =>
    until(`keys ${expected.join(' ')}`, () => names.join(' ') === expected.join(' '));
  return { clock, raw, input, names, keyboard, pressed };
};

it('an Escape is told when nothing follows it', async () => {
  const { clock, input, pressed } = opened();
  input.write('\x1b');
  await until('the Escape is waited for', () => clock.waiting() === 1);
  clock.advance(50);
  await pressed('escape');
});

it('a letter that comes after an Escape is a key of its own, an arrow that comes in pieces is not', async () => {
  const { clock, input, pressed } = opened();
  input.write('\x1b');
  await until('the Escape is waited for', () => clock.waiting() === 1);
  input.write('w');
  await pressed('escape', 'w');
  input.write('\x1b');
  await until('the Escape is waited for', () => clock.waiting() === 1);
  input.write('[A');
  await pressed('escape', 'w', 'up');
});

it('after it stopped, what is typed is left to others', async () => {
  const { raw, input, names, keyboard, pressed } = opened();
  input.write('j');
  await pressed('j');
  keyboard.stop();
  expect(raw).toEqual([true, false]);
  input.write('k');
  expect(names).toEqual(['j']);
  keyboard.start();
  await pressed('j', 'k');
});

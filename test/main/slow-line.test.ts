/** Whether a terminal is at the end of a slow line: what it is asked, and what becomes of keys meanwhile. */
import { PassThrough } from 'node:stream';
import { expect, it } from 'vitest';
import { isSlow } from '../../src/main/slow-line.ts';
import { ASK_ARRIVED } from '../../src/surfaces/tui/terminal/line.ts';
import { manualClock } from '../helpers/clock.ts';
import { until } from '../helpers/until.ts';

const SSH = { SSH_CONNECTION: '192.0.2.7 50000 192.0.2.1 22' };

const asked = (env: Parameters<typeof isSlow>[0]['env'], isTTY = true) => {
  const clock = manualClock();
  const raw: boolean[] = [];
  const written: string[] = [];
  const input = Object.assign(new PassThrough(), { isTTY, setRawMode: (on: boolean) => raw.push(on) });
  const output = { isTTY, write: (text: string) => written.push(text) > 0 };
  return { clock, raw, written, input, slow: isSlow({ env, input, output, clock }) };
};

it('is not asked of a terminal that is near, or of none', async () => {
  for (const { slow, written } of [asked({}), asked(SSH, false)]) {
    expect(await slow).toBe(false);
    expect(written).toEqual([]);
  }
});

it('is quick where it answers in time, also in two pieces; then the terminal is as it was', async () => {
  const { clock, raw, written, input, slow } = asked(SSH);
  expect(written.join('').endsWith(ASK_ARRIVED)).toBe(true);
  clock.advance(200);
  input.write('\x1b[0');
  input.write('n');
  expect(await slow).toBe(false);
  expect([raw, clock.waiting(), input.isPaused()]).toEqual([[true, false], 0, true]);
});

it('is slow where it does not; then the keys stay with the dashboard, with all that was typed meanwhile', async () => {
  const { clock, raw, input, slow } = asked(SSH);
  input.write('jj');
  await until('it was read', () => input.readableLength === 0 && input.writableLength === 0);
  clock.advance(250);
  expect(await slow).toBe(true);
  expect(raw).toEqual([true]);
  let text = '';
  input.on('data', (piece) => {
    text += String(piece);
  });
  input.resume();
  input.write('?');
  await until('all is read', () => text === 'jj?');
});

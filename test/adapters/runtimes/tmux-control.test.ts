import { describe, expect, it } from 'vitest';
import { scanControl } from '../../../src/adapters/runtimes/tmux/scan.ts';

const STREAM = [
  '%begin 1 2 0',
  '%end 1 2 0',
  '%session-changed $0 shop',
  '%output %12 hello %output %99 grüße\\015\\012',
  '%extended-output %3 0 : more',
  '%pause %3',
  '%subscription-changed mayor $0 @1 2 %1 : 0|✳ a title that is long enough to be cut in two',
  '%output-of-a-future-kind %4 x',
  '%output %x not a pane',
  `%output %7 ${'x'.repeat(5_000)}`,
  'mayor-server 4711',
  `%other ${'y'.repeat(5_000)}`,
  '%exit',
].join('\n');

const read = (pieces: readonly Uint8Array[]) => {
  const panes: number[] = [];
  const notices: string[] = [];
  const scan = scanControl({ output: (number) => panes.push(number), notice: (text) => notices.push(text) });
  for (const piece of pieces) scan(piece);
  return { panes, notices };
};

const cut = (bytes: Uint8Array, size: number) =>
  Array.from({ length: Math.ceil(bytes.length / size) }, (_, at) => bytes.subarray(at * size, (at + 1) * size));

describe('the control-mode stream', () => {
  const bytes = Buffer.from(`${STREAM}\n`);

  it('tells which panes wrote, and every other line', () => {
    const { panes, notices } = read([bytes]);
    expect(panes).toEqual([12, 3, 7]);
    expect(notices.map((text) => text.slice(0, 40))).toEqual([
      ...['%begin 1 2 0', '%end 1 2 0', '%session-changed $0 shop', '%pause %3'],
      '%subscription-changed mayor $0 @1 2 %1 :',
      ...['%output-of-a-future-kind %4 x', '%output %x not a pane', 'mayor-server 4711'],
      `%other ${'y'.repeat(33)}`,
      '%exit',
    ]);
  });

  it('keeps only the beginning of an endless line', () => {
    expect(Math.max(...read([bytes]).notices.map((text) => text.length))).toBe(2_000);
  });

  it('reads the same however it is cut', () => {
    const whole = read([bytes]);
    for (const size of [1, 2, 7, 39, 40, 41, 64, 1_000]) expect(read(cut(bytes, size))).toEqual(whole);
  });
});

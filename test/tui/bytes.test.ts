/** What a frame costs on a slow line, in bytes: 9600 baud carry 960 of them in a second. */
import { expect, it } from 'vitest';
import type { State } from '../../src/surfaces/tui/state.ts';
import { openTerminal } from '../../src/surfaces/tui/terminal/terminal.ts';
import { crowd, NOW, sampleScreen, sampleStatus } from '../helpers/sample-town.ts';
import { having, paintedOf, press, SIZES, stateWith } from '../helpers/tui.tsx';

const LOOK = { depth: '256', ascii: false, ground: 'dark' } as const;

/** Bytes of each frame after the first. */
const bytesOf = (...states: readonly State[]): readonly number[] => {
  let written = 0;
  const terminal = openTerminal({
    write: (text) => {
      written += Buffer.byteLength(text);
    },
  });
  terminal.enter();
  const counts = states.map((state) => {
    written = 0;
    terminal.draw(paintedOf(state, LOOK));
    return written;
  });
  return counts.slice(1);
};

const [whole = 0] = (() => {
  const start = stateWith(crowd(100), SIZES.large);
  return bytesOf(start, press(start, '?').state);
})();

it('a frame that shows the same costs nothing', () => {
  const start = stateWith(crowd(100), SIZES.large);
  expect(bytesOf(start, { ...start }, having(start, { kind: 'tick', at: NOW + 100 }))).toEqual([0, 0]);
});

it('moving the selection costs two rows and the preview', () => {
  const start = press(stateWith(crowd(100), SIZES.large), 'end', 'home').state;
  const down = press(start, 'j').state;
  const [one = 0, two = 0] = bytesOf(start, down, press(down, 'j').state);
  expect(one).toBeGreaterThan(0);
  expect(Math.max(one, two)).toBeLessThan(1_500);
  expect(Math.max(one, two)).toBeLessThan(whole / 2);
});

it('one changed row costs a row', () => {
  const start = stateWith(sampleStatus, SIZES.large);
  const titled = <Row extends { readonly title: string }>(row: Row): Row => ({
    ...row,
    title: row.title.replace('Remember', 'Recall'),
  });
  const status = {
    ...sampleStatus,
    tasks: sampleStatus.tasks.map(titled),
    polecats: sampleStatus.polecats.map(titled),
  };
  const [row = 0] = bytesOf(start, having(start, { kind: 'news', at: NOW, news: { kind: 'status', status } }));
  expect(row).toBeGreaterThan(0);
  expect(row).toBeLessThan(120);
});

it('a pane that has one more line costs its lines and nothing else', () => {
  const start = having(stateWith(), { kind: 'screen', polecat: 'birch', shown: sampleScreen });
  const lines = [...sampleScreen.lines.slice(1), 'one more line'];
  const [pane = 0] = bytesOf(
    start,
    having(start, { kind: 'screen', polecat: 'birch', shown: { ...sampleScreen, lines } }),
  );
  expect(pane).toBeGreaterThan(0);
  expect(pane).toBeLessThan(1_500);
});

import { renderToString } from 'ink';
import { expect, it } from 'vitest';
import { App } from '../../src/surfaces/tui/app.tsx';
import type { Frame } from '../../src/surfaces/tui/drawing/paint.ts';
import { themeOf } from '../../src/surfaces/tui/drawing/theme.ts';
import type { State } from '../../src/surfaces/tui/state.ts';
import { openTerminal } from '../../src/surfaces/tui/terminal/terminal.ts';
import { sampleScreen, sampleStatus } from '../helpers/sample-town.ts';
import { fakeTerminal } from '../helpers/screen.ts';
import { frameOf, having, press, SIZES, stateWith } from '../helpers/tui.tsx';

const theme = themeOf({ depth: 'none', ascii: false });
const app = (state: State) => <App state={state} theme={theme} zone={() => 0} />;

it.each(Object.values(SIZES))('paints the same as Ink would, at $columns x $rows', (size) => {
  const home = having(stateWith(sampleStatus, size), { kind: 'screen', polecat: 'birch', shown: sampleScreen });
  for (const state of [home, press(home, '?').state, press(home, 'N').state, press(home, 'v').state]) {
    const ink = renderToString(app(state), { columns: size.columns }).split('\n');
    expect(frameOf(state).map((line) => line.trimEnd())).toEqual(ink.map((line) => line.trimEnd()));
  }
});

const frame = (...rows: readonly string[]): Frame => rows.map((text) => [{ x: 0, width: text.length, text }]);

it('writes a row again only when it changed', () => {
  const terminal = fakeTerminal({ columns: 20, rows: 3 });
  const screen = openTerminal(terminal.output);
  screen.enter();
  screen.draw(frame('one', 'two', 'three'));
  const before = terminal.written.length;
  screen.draw(frame('one', 'TWO', 'three'));
  screen.draw(frame('one', 'TWO', 'three'));
  expect(terminal.written.slice(before)).toEqual(['\x1b[?2026h\x1b[2;1HTWO\x1b[?2026l']);
});

it('erases what a narrower row leaves over', async () => {
  const terminal = fakeTerminal({ columns: 20, rows: 2 });
  const screen = openTerminal(terminal.output);
  screen.enter();
  screen.draw(frame('a long row of text', 'b'));
  screen.draw(frame('short', 'b'));
  expect(await terminal.text()).toBe('short\nb');
});

it('draws nothing on a screen that it has left, and all of it when it is back', async () => {
  const terminal = fakeTerminal({ columns: 20, rows: 2 });
  const screen = openTerminal(terminal.output);
  screen.enter();
  screen.draw(frame('one', 'two'));
  screen.leave();
  const before = terminal.written.length;
  screen.draw(frame('three', 'four'));
  expect(terminal.written).toHaveLength(before);
  screen.enter();
  screen.draw(frame('three', 'four'));
  expect(await terminal.text()).toBe('three\nfour');
});

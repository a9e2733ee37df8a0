/** The dashboard without a terminal: states made by what happens to them, frames as text. */
import { Box, type DOMElement, render } from 'ink';
import type { FeedLine } from '../../src/core/views/feed-line.ts';
import type { StatusView } from '../../src/core/views/status.ts';
import { App } from '../../src/surfaces/tui/app.tsx';
import { type Frame, frameLines, paint } from '../../src/surfaces/tui/drawing/paint.ts';
import { bareLine } from '../../src/surfaces/tui/drawing/styled.ts';
import { type Look, themeOf } from '../../src/surfaces/tui/drawing/theme.ts';
import { decodeKeys } from '../../src/surfaces/tui/keys/decode.ts';
import { firstState, type Size, type State } from '../../src/surfaces/tui/state.ts';
import type { Effect, Happening } from '../../src/surfaces/tui/step.ts';
import { inkStreams, takeOver } from '../../src/surfaces/tui/terminal/nowhere.ts';
import type { Output } from '../../src/surfaces/tui/terminal/terminal.ts';
import { update } from '../../src/surfaces/tui/update.ts';
import { NOW, sampleFeed, sampleStatus } from './sample-town.ts';

export const SIZES = {
  small: { columns: 60, rows: 16 },
  usual: { columns: 80, rows: 24 },
  large: { columns: 100, rows: 30 },
  huge: { columns: 220, rows: 60 },
} as const satisfies Record<string, Size>;

export const stateWith = (
  status: StatusView = sampleStatus,
  size: Size = SIZES.large,
  feed: readonly FeedLine[] = sampleFeed,
): State =>
  having(
    firstState(size, NOW),
    { kind: 'news', news: { kind: 'status', status }, at: NOW },
    { kind: 'news', news: { kind: 'feed', lines: feed }, at: NOW },
  );

export const having = (state: State, ...happenings: readonly Happening[]): State =>
  happenings.reduce((now, happening) => update(now, happening).state, state);

/** Later than anything that moved the list, so that an aimed key is taken. */
const LATER = NOW + 10_000;

/** Keys by name, or text in quotes; one after the other. */
export const press = (
  state: State,
  ...names: readonly string[]
): { readonly state: State; readonly effects: readonly Effect[] } => {
  const effects: Effect[] = [];
  let now = state;
  for (const name of names) {
    const step = update(now, { kind: 'key', key: { kind: 'key', name }, at: LATER });
    now = step.state;
    effects.push(...step.effects);
  }
  return { state: now, effects };
};

/** As a terminal would send it. */
export const type = (state: State, text: string): State =>
  decodeKeys(text).keys.reduce((now, key) => update(now, { kind: 'key', key, at: LATER }).state, state);

const PLAIN: Look = { depth: 'none', ascii: false };

/** The frame as the terminal is given it. */
export const paintedOf = (state: State, look: Look = PLAIN): Frame => {
  let root: DOMElement | undefined;
  const keep = (node: DOMElement | null): void => {
    root = node ?? root;
  };
  const ink = render(
    <Box ref={takeOver} />,
    inkStreams(nothing(state.size), () => state.size),
  );
  ink.rerender(
    <Box ref={keep}>
      <App state={state} theme={themeOf(look)} zone={() => 0} />
    </Box>,
  );
  const frame = root === undefined ? [] : paint(root, state.size.rows);
  ink.rerender(null);
  ink.unmount();
  return frame;
};

/** The same as lines of text with their codes. */
export const frameOf = (state: State, look: Look = PLAIN): readonly string[] => frameLines(paintedOf(state, look));

const nothing = (size: Size): Output => ({
  ...size,
  write: () => true,
  getColorDepth: () => 8,
  on: () => undefined,
  off: () => undefined,
});

export const textOf = (state: State, look: Look = PLAIN): string =>
  frameOf(state, look)
    .map((line) => bareLine(line).trimEnd())
    .join('\n');

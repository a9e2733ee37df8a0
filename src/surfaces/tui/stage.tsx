import type { DOMElement } from 'ink';
import { Box, render } from 'ink';
import { LiveApp } from './app.tsx';
import { inkStreams } from './nowhere.ts';
import { paint } from './paint.ts';
import type { Zone } from './rows/feed.ts';
import type { Size } from './state.ts';
import type { Store } from './store.ts';
import type { Terminal } from './terminal.ts';
import type { Theme } from './theme.ts';

export type Stage = {
  /** The whole screen again: another program may have written on it. */
  redraw(): void;
  close(): void;
};

export type StageSpec = {
  readonly store: Store;
  readonly terminal: Terminal;
  readonly theme: Theme;
  readonly zone: Zone;
  readonly input: NodeJS.ReadStream;
  readonly output: NodeJS.WriteStream;
  sizeOf(): Size;
};

/** React and Ink lay the state out; each commit is painted and what changed is written. */
export const openStage = (spec: StageSpec): Stage => {
  const { store, terminal, theme, zone, input, output, sizeOf } = spec;
  let root: DOMElement | undefined;
  const draw = (): void => {
    if (root !== undefined) terminal.draw(paint(root, store.shown().size.rows));
  };
  const onFrame = (tree: DOMElement): void => {
    root = tree;
    draw();
    store.drawn();
  };
  const ink = render(<Box ref={takeOver} />, inkStreams(input, output, sizeOf));
  ink.rerender(<LiveApp store={store} theme={theme} zone={zone} onFrame={onFrame} />);
  return {
    redraw: () => {
      terminal.forget();
      draw();
    },
    close: () => ink.unmount(),
  };
};

/** Ink lays out after every commit and then asks its root to paint: that is done here instead (see paint.ts). */
const takeOver = (node: DOMElement | null): void => {
  if (node?.parentNode !== undefined) node.parentNode.onRender = () => undefined;
};

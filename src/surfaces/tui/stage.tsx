/** @jsxRuntime automatic */
import type { DOMElement } from 'ink';
import { Box, render } from 'ink';
import { LiveApp } from './app.tsx';
import { inkStreams, takeOver } from './nowhere.ts';
import { paint } from './paint.ts';
import type { Zone } from './rows/feed.ts';
import type { Size } from './state.ts';
import type { Store } from './store.ts';
import type { Output, Terminal } from './terminal.ts';
import type { Theme } from './theme.ts';

export type Stage = {
  /** Rejects when a component throws: a bug, which must end the dashboard and not freeze it. */
  readonly broken: Promise<never>;
  /** The whole screen again: another program may have written on it. */
  redraw(): void;
  close(): void;
};

export type StageSpec = {
  readonly store: Store;
  readonly terminal: Terminal;
  readonly theme: Theme;
  readonly zone: Zone;
  readonly output: Output;
  sizeOf(): Size;
};

/** React and Ink lay the state out; each commit is painted and what changed is written. */
export const openStage = (spec: StageSpec): Stage => {
  const { store, terminal, theme, zone, output, sizeOf } = spec;
  let root: DOMElement | undefined;
  const draw = (): void => {
    if (root !== undefined) terminal.draw(paint(root, store.shown().size.rows));
  };
  const onFrame = (tree: DOMElement): void => {
    root = tree;
    draw();
    store.drawn();
  };
  const ink = render(<Box ref={takeOver} />, inkStreams(output, sizeOf));
  ink.rerender(<LiveApp store={store} theme={theme} zone={zone} onFrame={onFrame} />);
  const broken = ink.waitUntilExit().then(() => new Promise<never>(() => undefined));
  return {
    broken,
    redraw: () => {
      terminal.forget();
      draw();
    },
    close: () => {
      ink.rerender(null);
      ink.unmount();
    },
  };
};

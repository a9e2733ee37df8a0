/** @jsxRuntime automatic */
import type { DOMElement } from 'ink';
import { Box, render } from 'ink';
import { LiveApp } from './app.tsx';
import { paint } from './drawing/paint.ts';
import type { Theme } from './drawing/theme.ts';
import type { Zone } from './rows/feed.ts';
import type { Size } from './state.ts';
import type { Store } from './store.ts';
import { inkStreams, takeOver } from './terminal/nowhere.ts';
import type { Output, Terminal } from './terminal/terminal.ts';

export type Stage = {
  /** Rejects when a component throws: a bug, which must end the dashboard and not freeze it. */
  readonly broken: Promise<never>;
  /** The whole screen again: another program may have written on it. */
  redraw(): void;
  /** In other colours, where they differ. */
  retheme(theme: Theme): void;
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
  const { store, terminal, zone, output, sizeOf } = spec;
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
  const show = (theme: Theme): void =>
    ink.rerender(<LiveApp store={store} theme={theme} zone={zone} onFrame={onFrame} />);
  show(spec.theme);
  let ground = spec.theme.look.ground;
  const broken = ink.waitUntilExit().then(() => new Promise<never>(() => undefined));
  return {
    broken,
    redraw: () => {
      terminal.forget();
      draw();
    },
    retheme: (theme) => {
      if (theme.look.ground === ground) return;
      ground = theme.look.ground;
      show(theme);
    },
    close: () => {
      ink.rerender(null);
      ink.unmount();
    },
  };
};

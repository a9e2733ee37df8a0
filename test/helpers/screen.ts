/** A terminal in memory: what is written to it becomes a screen, what is typed comes out of it. */
import { PassThrough } from 'node:stream';
import xterm from '@xterm/headless';
import type { Size } from '../../src/surfaces/tui/state.ts';

export type FakeTerminal = ReturnType<typeof fakeTerminal>;

export const fakeTerminal = (size: Size) => {
  const screen = new xterm.Terminal({ cols: size.columns, rows: size.rows, allowProposedApi: true });
  const listeners = new Set<() => void>();
  const written: string[] = [];
  let { columns, rows } = size;
  const raw: boolean[] = [];
  const input = Object.assign(new PassThrough(), {
    isTTY: true,
    setRawMode: (on: boolean) => raw.push(on),
  });
  const output = {
    isTTY: true,
    get columns() {
      return columns;
    },
    get rows() {
      return rows;
    },
    write: (text: string) => {
      written.push(text);
      screen.write(text);
      return true;
    },
    getColorDepth: () => 8,
    on: (_event: 'resize', listener: () => void) => listeners.add(listener),
    off: (_event: 'resize', listener: () => void) => listeners.delete(listener),
  };
  const buffer = () => screen.buffer.active;
  return {
    input,
    output,
    raw,
    /** Everything that was written, frame by frame. */
    written,
    type: (text: string) => input.write(text),
    resize: (next: Size) => {
      ({ columns, rows } = next);
      screen.resize(next.columns, next.rows);
      for (const listener of [...listeners]) listener();
    },
    /** What a person sees now. */
    text: async (): Promise<string> => {
      await new Promise<void>((resolve) => screen.write('', resolve));
      return Array.from({ length: rows }, (_none, y) =>
        (
          buffer()
            .getLine(buffer().baseY + y)
            ?.translateToString(true) ?? ''
        ).trimEnd(),
      ).join('\n');
    },
    isAlternate: () => buffer().type === 'alternate',
    /** What it reports of the mouse: `none`, `vt200` (buttons), or more. */
    mouse: (): string => screen.modes.mouseTrackingMode,
  };
};

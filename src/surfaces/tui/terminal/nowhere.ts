/** Streams for Ink, which neither reads nor writes here: keyboard.ts and terminal.ts do. */
import type { DOMElement, RenderOptions } from 'ink';
import type { Size } from '../state.ts';
import type { Output } from './terminal.ts';

/** The output as Ink sees it has a size and swallows everything; the input is never asked for. */
export const inkStreams = (output: Output, sizeOf: () => Size): RenderOptions => {
  const stdout: NodeJS.WriteStream = Object.create(output, {
    columns: { get: () => sizeOf().columns },
    rows: { get: () => sizeOf().rows },
    write: { value: swallow },
    on: { value: () => stdout },
    off: { value: () => stdout },
  });
  return { stdout, exitOnCtrlC: false, patchConsole: false };
};

const swallow = (_chunk: unknown, ...rest: readonly unknown[]): boolean => {
  const written = rest.at(-1);
  if (typeof written === 'function') queueMicrotask(() => written());
  return true;
};

/**
 * For the first element rendered: Ink lays out after every commit and then asks its root to paint,
 * which is done elsewhere (see paint.ts).
 */
export const takeOver = (node: DOMElement | null): void => {
  if (node?.parentNode !== undefined) node.parentNode.onRender = () => undefined;
};

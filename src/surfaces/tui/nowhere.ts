/** Streams for Ink, which neither reads nor writes here: keyboard.ts and terminal.ts do. */
import type { RenderOptions } from 'ink';
import type { Size } from './state.ts';

/** The output as Ink sees it has a size and swallows everything; the input is never asked for. */
export const inkStreams = (input: NodeJS.ReadStream, output: NodeJS.WriteStream, sizeOf: () => Size): RenderOptions => {
  const stdout: NodeJS.WriteStream = Object.create(output, {
    columns: { get: () => sizeOf().columns },
    rows: { get: () => sizeOf().rows },
    write: { value: swallow },
    on: { value: () => stdout },
    off: { value: () => stdout },
  });
  return { stdout, stdin: input, exitOnCtrlC: false, patchConsole: true };
};

const swallow = (_chunk: unknown, ...rest: readonly unknown[]): boolean => {
  const written = rest.at(-1);
  if (typeof written === 'function') queueMicrotask(() => written());
  return true;
};

/** The process's own streams, as the commands want them. */
import type { Input, Sink } from './deps.ts';

/** A reader that goes away (`mayor log | head`) ends the program quietly, as it ends any other. */
export const sinkOf = (stream: NodeJS.WriteStream, quit: (code: number) => void): Sink => {
  stream.on('error', (error: NodeJS.ErrnoException) => quit(error.code === 'EPIPE' ? 0 : 1));
  return {
    write: (text) => {
      stream.write(text);
    },
    isTTY: stream.isTTY === true,
    get columns() {
      return stream.isTTY === true ? stream.columns : undefined;
    },
  };
};

export const inputOf = (stream: NodeJS.ReadStream): Input => ({
  isTTY: stream.isTTY === true,
  read: async () => {
    const chunks: Buffer[] = [];
    for await (const chunk of stream) chunks.push(Buffer.from(chunk));
    return Buffer.concat(chunks).toString('utf8');
  },
});

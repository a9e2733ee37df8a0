/** What a stream says, kept up to a limit. */
import type { Readable } from 'node:stream';

/** Reads all of `stream` and keeps its first `limit` bytes; `full` is called once when there are more. */
export function gather(stream: Readable | null, limit: number, full: () => void): () => Buffer {
  const kept: Buffer[] = [];
  let size = 0;
  stream?.on('data', (bytes: Buffer) => {
    if (size < limit) kept.push(bytes.subarray(0, limit - size));
    const before = size;
    size += bytes.length;
    if (before <= limit && size > limit) full();
  });
  stream?.on('error', () => {}); // Its end is told by the process that writes it.
  return () => Buffer.concat(kept);
}

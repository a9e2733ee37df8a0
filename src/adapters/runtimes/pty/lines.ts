/** Cuts a stream into lines, reading no faster than they are taken. */
import type { Readable } from 'node:stream';

/** More than a paste of megabytes, with its escapes; a peer that sends more is not one of ours. */
const LONGEST = 64 * 1024 * 1024;

/** Ends with the stream, however that ends; an unfinished last line is dropped. */
export async function* linesOf(stream: Readable): AsyncGenerator<string> {
  let held: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of stream) {
      let rest: Buffer = chunk;
      for (let end = rest.indexOf(NEWLINE); end !== -1; end = rest.indexOf(NEWLINE)) {
        held.push(rest.subarray(0, end));
        yield Buffer.concat(held).toString('utf8');
        held = [];
        length = 0;
        rest = rest.subarray(end + 1);
      }
      length += rest.length;
      if (length > LONGEST) return;
      held.push(rest);
    }
  } catch {
    // A connection that breaks is a connection that ended: there is nobody left to tell.
  } finally {
    stream.destroy();
  }
}

const NEWLINE = 10;

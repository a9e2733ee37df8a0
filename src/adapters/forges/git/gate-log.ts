/** What one gate printed: its beginning and its end in a file, and the end of its last try at hand. */
import { type FileHandle, mkdir, open, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { TransientError } from '../../../core/errors.ts';
import { plainText } from '../../../core/plain.ts';

export type GateLog = {
  readonly path: string;
  /** A try starts: the tail is of this one from now on. */
  begin(line: string): Promise<void>;
  write(bytes: Uint8Array): Promise<void>;
  /** How it ended, in words, as its last line. */
  end(how: string): Promise<void>;
  /** The last 64 KB of the try, without control sequences; says where the rest is. */
  tail(): string;
  close(): Promise<void>;
};

const TAIL = 64 * 1024;
/** A gate that prints without end must not fill the disk: this much of its beginning is kept as it comes, */
const HEAD_LIMIT = 8 * 1024 * 1024;
/** and this much of its end, written when it is over. */
const END_LIMIT = 1024 * 1024;
/** Logs of earlier runs: `name~1.log` is the newest of them. */
const EARLIER = 3;

/** Starts a file anew, keeping a few that were there before. @throws TransientError for a full disk. */
export async function openGateLog(folder: string, name: string): Promise<GateLog> {
  const path = join(folder, `${name}.log`);
  const file = await telling(path, async () => {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await keepEarlier(folder, name);
    return open(path, 'w', 0o600);
  });
  const end = lastOf(END_LIMIT);
  let last = lastOf(TAIL);
  let room = HEAD_LIMIT;
  const write = async (bytes: Uint8Array): Promise<void> => {
    last.add(bytes);
    const head = bytes.subarray(0, room);
    room -= head.length;
    end.add(bytes.subarray(head.length));
    await telling(path, () => writeAll(file, head));
  };
  return {
    path,
    write,
    async begin(line) {
      await write(Buffer.from(`$ ${line}\n`));
      last = lastOf(TAIL);
    },
    async end(how) {
      const fresh = [undefined, 0x0a].includes(last.bytes().at(-1));
      await write(Buffer.from(`${fresh ? '' : '\n'}[${how}]\n`));
    },
    tail: () => said(last.bytes(), last.before(), path),
    async close() {
      try {
        const before = end.before() === 0 ? '' : `\n[${end.before()} bytes are left out here]\n`;
        await telling(path, () => writeAll(file, Buffer.concat([Buffer.from(before), end.bytes()])));
      } finally {
        await file.close();
      }
    },
  };
}

/** The last bytes of many, and how many came before those. */
const lastOf = (limit: number) => {
  let kept: Uint8Array[] = [];
  let held = 0;
  let seen = 0;
  const bytes = () => Buffer.concat(kept).subarray(-limit);
  return {
    add(piece: Uint8Array) {
      seen += piece.length;
      held += piece.length;
      if (piece.length > 0) kept.push(piece);
      if (held < 2 * limit) return;
      kept = [Buffer.from(bytes())]; // A copy, so that the rest is let go of.
      held = limit;
    },
    bytes,
    before: () => seen - Math.min(seen, limit),
  };
};

const keepEarlier = async (folder: string, name: string): Promise<void> => {
  const nth = (n: number) => join(folder, n === 0 ? `${name}.log` : `${name}~${n}.log`);
  // A gate that never ran, or not so often, has none.
  for (let n = EARLIER; n > 0; n -= 1) await rename(nth(n - 1), nth(n)).catch(() => {});
};

const said = (last: Buffer, before: number, path: string): string => {
  if (before <= 0) return plainText(last.toString());
  const whole = last.subarray(last.indexOf(0x0a) + 1); // From the start of a line, so of a character too.
  return `[${before + last.length - whole.length} bytes before this are in ${path}]\n${plainText(whole.toString())}`;
};

const writeAll = async (file: FileHandle, bytes: Uint8Array): Promise<void> => {
  for (let at = 0; at < bytes.length; ) at += (await file.write(bytes, at)).bytesWritten;
};

const telling = async <Result>(path: string, work: () => Promise<Result>): Promise<Result> => {
  try {
    return await work();
  } catch (error) {
    throw new TransientError(`The gate log ${path} could not be written`, {
      cause: error,
      hint: 'Make room on that disk and look at the permissions of the folder',
    });
  }
};

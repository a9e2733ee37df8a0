/** What the gates of one check printed: all of it in a file, the end of the last gate at hand. */
import { type FileHandle, mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { TransientError } from '../../../core/errors.ts';
import { plainText } from '../../../core/plain.ts';

export type GateLog = {
  /** A gate starts: the tail is of this one from now on. */
  begin(gate: string): Promise<void>;
  write(bytes: Uint8Array): Promise<void>;
  /** How it ended, in words, as its last line. */
  end(how: string): Promise<void>;
  /** The last 64 KB of the gate, without control sequences; says where the rest is. */
  tail(): string;
  close(): Promise<void>;
};

const TAIL = 64 * 1024;
/** A gate that prints without end must not fill the disk. */
const FILE_LIMIT = 64 * 1024 * 1024;

/** Starts the file anew: a task has the log of its last check. @throws TransientError for a full disk. */
export async function openGateLog(path: string): Promise<GateLog> {
  const file = await telling(path, async () => {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    return open(path, 'w', 0o600);
  });
  let written = 0;
  let seen = 0;
  let last = Buffer.alloc(0);
  const write = async (bytes: Uint8Array): Promise<void> => {
    seen += bytes.length;
    last = Buffer.concat([last, bytes.subarray(-TAIL)]).subarray(-TAIL);
    const room = FILE_LIMIT - written;
    if (room <= 0) return;
    written += bytes.length;
    await telling(path, () => writeAll(file, bytes.subarray(0, room)));
  };
  return {
    write,
    async begin(gate) {
      await write(Buffer.from(`$ ${gate}\n`));
      seen = 0;
      last = Buffer.alloc(0);
    },
    async end(how) {
      const fresh = last.length === 0 || last.at(-1) === 0x0a;
      await write(Buffer.from(`${fresh ? '' : '\n'}[${how}]\n`));
    },
    tail: () => said(last, seen - last.length, path),
    close: () => file.close(),
  };
}

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

/** The end of a journal: bytes go on, durably, or the file stays as it was. */
import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import { ConflictError, TerminalError, TransientError } from '../../core/errors.ts';
import { syncFolder } from '../whole-file.ts';
import { segmentName } from './segments.ts';

/** Where the next bytes go; a segment that does not exist yet has length 0. */
export type Tail = { readonly path: string; readonly length: number };

export type Writer = {
  /**
   * Appends with one sync. `first` is the number of the first event in `bytes`.
   * @throws ConflictError when someone else wrote to the file; TransientError when the system
   * refuses, and then the file is as it was, or is made so before the next write.
   */
  write(bytes: Uint8Array, first: number): Promise<void>;
  close(): Promise<void>;
};

/** A segment that has grown to this is left, so that mending and reading stay cheap. */
const FULL = 4 * 1024 * 1024;

export function openWriter(folder: string, at: Tail): Writer {
  let tail = at;
  let handle: FileHandle | undefined;
  /** The last write failed, so bytes that do not count may stand behind the tail. */
  let unclean = false;

  const close = async (): Promise<void> => {
    const open = handle;
    handle = undefined;
    await open?.close();
  };
  const turn = async (first: number): Promise<void> => {
    await close();
    tail = { path: join(folder, segmentName(first)), length: 0 };
  };
  return {
    async write(bytes, first) {
      if (tail.length >= FULL) await turn(first);
      try {
        handle ??= await openAt(folder, tail);
        await standAt(handle, tail, unclean);
        unclean = true;
        await handle.appendFile(bytes);
        await handle.datasync();
      } catch (error) {
        if (unclean && handle !== undefined) unclean = !(await wasCut(handle, tail.length));
        // A descriptor whose sync failed may have forgotten that it did, so it is not trusted again.
        await close().catch(() => undefined); // The write's own failure is what counts.
        throw asRefusal(error, tail.path);
      }
      unclean = false;
      tail = { ...tail, length: tail.length + bytes.length };
    },
    close,
  };
}

const openAt = async (folder: string, tail: Tail): Promise<FileHandle> => {
  const handle = await open(tail.path, 'a', 0o600);
  if (tail.length === 0) await syncFolder(folder);
  return handle;
};

/** Makes sure that the file ends where this process left it. */
const standAt = async (handle: FileHandle, tail: Tail, unclean: boolean): Promise<void> => {
  const { size, nlink } = await handle.stat();
  if (nlink === 0)
    throw new TerminalError(`The journal ${tail.path} was removed while the town was running`, {
      hint: 'Put the file back from a copy, or start the town again without it',
    });
  if (size === tail.length) return;
  if (!unclean || size < tail.length)
    throw new ConflictError(`Another process wrote to the journal ${tail.path}`, {
      hint: 'Only one Mayor may run a town: stop the other one',
    });
  await handle.truncate(tail.length);
};

const wasCut = async (handle: FileHandle, length: number): Promise<boolean> => {
  try {
    await handle.truncate(length);
    await handle.datasync();
    return true;
  } catch {
    return false; // Tried again before the next write, which waits until it succeeds.
  }
};

const REFUSALS: Readonly<Record<string, readonly [what: string, hint: string]>> = {
  ENOSPC: ['the disk is full', 'Free some space; the town goes on by itself'],
  EDQUOT: ['your disk quota is used up', 'Free some space; the town goes on by itself'],
  EROFS: ['the file system is read-only', 'Make it writable; the town goes on by itself'],
  EACCES: ['its permissions forbid it', 'Make the file and its folder writable for you'],
  EPERM: ['its permissions forbid it', 'Make the file and its folder writable for you'],
  EMFILE: ['too many files are open', 'Raise the limit of open files (ulimit -n)'],
};

/** A failure of the file system as an error that says what to do; others stay as they are. */
export function asRefusal(error: unknown, path: string): unknown {
  if (!(error instanceof Error) || !('code' in error)) return error;
  const code = String(error.code);
  const [why, hint] = REFUSALS[code] ?? [error.message, `Look at the disk that holds ${path}`];
  return new TransientError(`The journal ${path} cannot be written: ${why}`, { hint, cause: error });
}

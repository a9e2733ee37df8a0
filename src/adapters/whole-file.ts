/**
 * Replacing a file so that a reader, a crash or a full disk sees the old text or the new, never a
 * part. (write-file-atomic 7 renames even when the disk took only part of the bytes.)
 */
import { type FileHandle, open, realpath, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Writes, syncs and renames into place; follows a symlink to the file it names. An existing file
 * keeps its mode, a new one gets `mode`. Throws the system's own error; the old file then stands.
 */
export async function writeWhole(path: string, content: string | Uint8Array, mode: number): Promise<void> {
  const target = await realpath(path).catch(() => path); // Not there yet: it is made where it was asked for.
  const kept = await stat(target).catch(() => undefined); // The same: a new file has no mode to keep.
  const draft = `${target}.${crypto.randomUUID().slice(0, 8)}.tmp`;
  try {
    const handle = await open(draft, 'wx', mode);
    await finish(handle, content, kept === undefined ? mode : kept.mode & 0o7777);
    await rename(draft, target);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
  await syncFolder(dirname(target));
}

const finish = async (handle: FileHandle, content: string | Uint8Array, mode: number): Promise<void> => {
  try {
    await handle.chmod(mode); // The process's umask had its say at `open`.
    await handle.writeFile(content);
    await handle.sync();
  } finally {
    await handle.close();
  }
};

/** Makes names in a folder durable: files that were made, renamed or removed there. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

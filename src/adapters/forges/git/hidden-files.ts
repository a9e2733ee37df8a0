/** Files that only people know, laid over a scratch worktree while a check runs there. */
import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { chmod, copyFile, lstat, mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { TerminalError } from '../../../core/errors.ts';
import { plural } from '../../../core/views/age.ts';

export type Hidden = {
  readonly folder: string;
  /** Relative to it, with slashes. */
  readonly files: readonly { readonly path: string; readonly executable: boolean }[];
  /** Of names, modes and contents. */
  readonly digest: string;
};

/** Beyond that the folder is hardly the one that was meant. */
const MOST = { files: 2_000, bytes: 64 * 1024 * 1024 } as const;

/** @throws TerminalError for what cannot be laid anywhere, in words for the owner of the folder. */
export async function hiddenIn(folder: string): Promise<Hidden> {
  const found = await filesBelow(folder, '');
  const hash = createHash('sha256');
  let bytes = 0;
  const files = [];
  for (const path of found.sort()) {
    const { size, mode } = await lstat(join(folder, path)).catch(unread(folder, path));
    // Before it is read: one larger than memory may lie there by mistake.
    bytes += size;
    if (bytes > MOST.bytes) throw refuse(folder, `has more than ${MOST.bytes / 1024 / 1024} MB in it`);
    const content = await readFile(join(folder, path)).catch(unread(folder, path));
    const executable = (mode & 0o100) !== 0;
    hash.update(JSON.stringify([path, executable, content.length])).update(content);
    files.push({ path, executable });
  }
  if (files.length === 0) throw refuse(folder, 'has no file in it');
  return { folder, files, digest: hash.digest('hex') };
}

/** Not its owner's, gone meanwhile, or with a name that is no text. */
const unread =
  (folder: string, path: string) =>
  (cause: unknown): never => {
    throw refuse(folder, `has ${path} in it, which cannot be read`, cause);
  };

const filesBelow = async (folder: string, below: string): Promise<string[]> => {
  const entries = await readdir(join(folder, below), { withFileTypes: true }).catch((cause: unknown) => {
    throw refuse(folder, 'cannot be read as a folder', cause);
  });
  const files: string[] = [];
  for (const entry of entries) {
    const path = below === '' ? entry.name : `${below}/${entry.name}`;
    // It would be the worktree's own, on some disks in any spelling.
    if (entry.name.toLowerCase() === '.git') throw refuse(folder, `has ${path} in it, which is git's`);
    if (entry.isDirectory()) files.push(...(await filesBelow(folder, path)));
    else if (entry.isFile()) files.push(path);
    else throw refuse(folder, `has ${path} in it, which is no plain file: links are not followed`);
    if (files.length > MOST.files) throw refuse(folder, `has more than ${plural(MOST.files, 'file')} in it`);
  }
  return files;
};

const refuse = (folder: string, what: string, cause?: unknown): TerminalError =>
  new TerminalError(`The folder ${folder} of this check ${what}`, {
    hint: 'Put it right, or correct "files" of the check',
    ...(cause === undefined ? {} : { cause }),
  });

/**
 * Puts the files into the worktree at `root`. Whatever is in their way there is replaced: what was handed in may have a link
 * for a folder, and nothing is written through it.
 */
export async function lay(root: string, { folder, files }: Hidden): Promise<void> {
  for (const { path, executable } of files) {
    const parts = path.split('/');
    for (let length = 1; length < parts.length; length += 1) {
      const part = join(root, ...parts.slice(0, length));
      if ((await lstat(part).catch(() => undefined))?.isDirectory() === true) continue;
      await rm(part, { force: true });
      await mkdir(part);
    }
    const target = join(root, path);
    await rm(target, { recursive: true, force: true });
    await copyFile(join(folder, path), target, constants.COPYFILE_EXCL);
    await chmod(target, executable ? 0o755 : 0o644);
  }
}

/** Takes them away again. What ran meanwhile may have put links in place of folders: nothing is removed through one. */
export async function takeAway(root: string, paths: readonly string[]): Promise<void> {
  for (const path of paths) {
    const parts = path.split('/');
    const folders = parts.slice(0, -1).map((_, index) => join(root, ...parts.slice(0, index + 1)));
    const kinds = await Promise.all(folders.map((one) => lstat(one).catch(() => undefined)));
    if (kinds.every((one) => one?.isDirectory() === true)) await rm(join(root, path), { recursive: true, force: true });
  }
}

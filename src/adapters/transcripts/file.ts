import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { type FileHandle, open, readdir } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Lines, Place, Transcripts } from '../../ports/transcripts.ts';

/** At once. A line that is longer is passed over: it is a tool's output, not figures. */
const CHUNK = 4 * 1024 * 1024;
/** By so many bytes at its beginning a file is known again. */
const HEAD = 256;

export const fileTranscripts = (): Transcripts => ({
  find: async (patterns) => [...new Set((await Promise.all(patterns.map(matching))).flat())].sort(),
  read: async (path, after, marks) => {
    const file = await opened(path);
    if (file === undefined) return 'gone';
    try {
      return await linesOf(file, path, after, marks);
    } finally {
      await file.close();
    }
  },
});

/** Absent, or not ours to read: there is nothing to count then. To open a pipe would wait for who writes into it, for ever. */
const opened = async (path: string): Promise<FileHandle | undefined> => {
  try {
    const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
    if ((await file.stat()).isFile()) return file;
    await file.close();
    return undefined;
  } catch (error) {
    if (isQuiet(error)) return undefined;
    throw error;
  }
};

const QUIET: readonly unknown[] = ['ENOENT', 'ENOTDIR', 'EACCES', 'EPERM', 'ELOOP', 'EISDIR', 'ENXIO'];
const isQuiet = (error: unknown): boolean => error instanceof Error && 'code' in error && QUIET.includes(error.code);

const linesOf = async (
  file: FileHandle,
  path: string,
  after: Place | undefined,
  marks: readonly string[],
): Promise<Lines> => {
  const { size } = await file.stat();
  const part = await partOf(file, path, size);
  const anew = after === undefined || after.offset > size || after.part !== part;
  const from = anew ? 0 : after.offset;
  const buffer = Buffer.alloc(Math.min(CHUNK, Math.max(0, size - from)));
  const { bytesRead } = await file.read(buffer, 0, buffer.length, from);
  const end = buffer.subarray(0, bytesRead).lastIndexOf(0x0a) + 1;
  const isFull = bytesRead === CHUNK;
  // Not one whole line in all of this: the middle of a long one, whose end counts as a line that is no JSON.
  const read = end > 0 ? end : isFull ? bytesRead : 0;
  const text = buffer.subarray(0, end).toString('utf8');
  const lines = text.split('\n').filter((line) => marks.some((mark) => line.includes(mark)));
  return { lines, place: { offset: from + read, part }, anew, more: isFull };
};

/** Of its name and its first line, or as much as there is of that: a first line never changes. */
const partOf = async (file: FileHandle, path: string, size: number): Promise<string> => {
  const head = Buffer.alloc(Math.min(HEAD, size));
  const { bytesRead } = await file.read(head, 0, head.length, 0);
  const line = head.subarray(0, bytesRead);
  const end = line.indexOf(0x0a);
  const hash = createHash('sha256').update(basename(path)).update('\n');
  return hash
    .update(end < 0 ? line : line.subarray(0, end))
    .digest('hex')
    .slice(0, 12);
};

const matching = async (pattern: string): Promise<readonly string[]> => {
  if (!pattern.startsWith('/')) return [];
  let paths: readonly string[] = [''];
  for (const piece of pattern.split('/').slice(1)) {
    paths = piece.includes('*')
      ? (await Promise.all(paths.map((path) => inFolder(path, piece)))).flat()
      : paths.map((path) => `${path}/${piece}`);
  }
  return paths;
};

const inFolder = async (folder: string, piece: string): Promise<readonly string[]> => {
  const fits = new RegExp(`^${piece.split('*').map(escaped).join('.*')}$`, 's');
  try {
    const names = await readdir(folder === '' ? '/' : folder);
    return names.filter((name) => fits.test(name)).map((name) => `${folder}/${name}`);
  } catch (error) {
    if (isQuiet(error)) return [];
    throw error;
  }
};

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);

/** The files of a journal: `<first number>.jsonl`, each going on where the one before it ends. */
import { mkdir, open, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { syncFolder, writeWhole } from '../whole-file.ts';
import { type Line, readLine } from './lines.ts';
import { type Mended, mend } from './mend.ts';

export type Segment = { readonly path: string; readonly name: string; readonly first: number };

export const segmentName = (first: number): string => `${String(first).padStart(12, '0')}.jsonl`;

/** All segments, oldest first; makes the folder, for its owner alone, when there is none. */
export async function listSegments(folder: string): Promise<readonly Segment[]> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  return (await readdir(folder))
    .filter((name) => /^\d{12}\.jsonl$/.test(name))
    .sort()
    .map((name) => ({ name, path: join(folder, name), first: Number.parseInt(name, 10) }));
}

/** Those that hold numbers above `after`. */
export const segmentsAfter = (segments: readonly Segment[], after: number): readonly Segment[] =>
  segments.filter((_, index) => (segments[index + 1]?.first ?? Number.POSITIVE_INFINITY) > after + 1);

/** Reads a segment; what is wrong with it is kept beside, mended in place and said. */
export async function readMended(
  segment: Segment,
  expected: number,
  isLast: boolean,
  now: number,
): Promise<Mended & { readonly repaired: readonly string[] }> {
  const bytes = await readFile(segment.path);
  const mended = mend(bytes, expected, isLast);
  if (mended.text === undefined) return { ...mended, repaired: [] };
  const beside = mended.garbled
    ? await keepBeside(segment, 'garbled', bytes, now)
    : mended.torn && (await keepBeside(segment, 'torn', mended.torn, now));
  await writeWhole(segment.path, mended.text, 0o600);
  const kept = beside === undefined ? '' : ` (kept in ${beside})`;
  return { ...mended, repaired: mended.notes.map((note) => `In ${segment.path} ${note}${kept}`) };
}

/** The lines of a segment as they stand, unread ones included: mending is for `load` alone. */
export async function linesOf(segment: Segment): Promise<readonly Line[]> {
  const text = await readFile(segment.path, 'utf8');
  return text.split('\n').flatMap((line) => (line === '' ? [] : [readLine(line)]));
}

const keepBeside = async (segment: Segment, what: string, bytes: Uint8Array, now: number): Promise<string> => {
  const time = new Date(now).toISOString().replace(/[-:]/g, '');
  for (let attempt = 1; ; attempt += 1) {
    const path = `${segment.path}.${what}-${time}${attempt === 1 ? '' : `-${attempt}`}`;
    const handle = await open(path, 'wx', 0o600).catch(async (error: NodeJS.ErrnoException) => {
      if (error.code === 'EEXIST') return undefined;
      throw error;
    });
    if (handle === undefined) continue;
    try {
      await handle.writeFile(bytes);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await syncFolder(join(path, '..'));
    return path;
  }
};

import { appendFile, mkdir, rename, symlink, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { run } from '../../src/adapters/process.ts';
import { fileTranscripts } from '../../src/adapters/transcripts/index.ts';
import type { Lines, Place } from '../../src/ports/transcripts.ts';
import { freshFolder } from '../helpers/folder.ts';

const { find, read } = fileTranscripts();
const lines = async (path: string, after?: Place): Promise<Lines> => {
  const found = await read(path, after, ['x']);
  if (found === 'gone') throw new Error('It is gone');
  return found;
};
const fresh = async (text: string) => {
  const path = join(await freshFolder(), 'session.jsonl');
  await writeFile(path, text);
  return path;
};

describe('a transcript', () => {
  it('that is a pipe is none, and keeps nobody waiting for who writes into it', async () => {
    const path = join(await freshFolder(), 'session.jsonl');
    await run(['mkfifo', path]);
    expect(await read(path, undefined, ['x'])).toBe('gone');
  });

  it('is read on from where it was left, and a line that is still written is left for later', async () => {
    const path = await fresh('x1\nx2\nx3 is n');
    const first = await lines(path);
    expect(first).toMatchObject({ lines: ['x1', 'x2'], anew: true, more: false });
    await appendFile(path, 'ot whole\nno mark\nx4\n');
    const second = await lines(path, first.place);
    expect(second).toMatchObject({ lines: ['x3 is not whole', 'x4'], anew: false });
    expect((await lines(path, second.place)).lines).toEqual([]);
  });

  it('is begun anew when it was cut short, as the same file', async () => {
    const path = await fresh('x1\nx2\n');
    const { place } = await lines(path);
    await truncate(path, 3);
    expect(await lines(path, place)).toMatchObject({ lines: ['x1'], anew: true, place: { part: place.part } });
  });

  it('is another file when another one took its path, whatever its length', async () => {
    const path = await fresh('x1\nx2\n');
    const { place } = await lines(path);
    await rename(path, `${path}.1`);
    await writeFile(path, 'x9\nx8\nx7\n');
    const next = await lines(path, place);
    expect(next).toMatchObject({ lines: ['x9', 'x8', 'x7'], anew: true });
    expect(next.place.part).not.toBe(place.part);
  });

  it('passes over a line that is larger than what is read at once', async () => {
    const path = await fresh(`x1\n${'x'.repeat(9 * 1024 * 1024)}\nx2\n`);
    const seen: string[] = [];
    for (let place: Place | undefined, more = true; more; ) {
      const found = await lines(path, place);
      seen.push(...found.lines.filter((line) => line.length < 10));
      ({ place, more } = found);
    }
    expect(seen).toEqual(['x1', 'x2']);
  });

  it('that is absent, a folder, or beyond a link in a circle is gone', async () => {
    const folder = await freshFolder();
    await symlink(join(folder, 'loop'), join(folder, 'loop'));
    for (const path of [folder, join(folder, 'absent'), join(folder, 'loop'), join(folder, 'absent/x')])
      expect(await read(path, undefined, ['x'])).toBe('gone');
  });
});

describe('looking for transcripts', () => {
  it('finds what fits, in any folder of one level, and nothing else', async () => {
    const folder = await freshFolder();
    for (const name of ['a', 'b']) await mkdir(join(folder, name));
    for (const name of ['a/one-1.jsonl', 'b/one-1.jsonl', 'a/two-1.jsonl', 'a/one-1.jsonl.bak'])
      await writeFile(join(folder, name), '');
    expect(await find([`${folder}/*/one-*.jsonl`])).toEqual([`${folder}/a/one-1.jsonl`, `${folder}/b/one-1.jsonl`]);
    expect(await find([`${folder}/absent/*/x`, 'relative/*', ''])).toEqual([]);
  });
});

/** A temporary folder in which nothing can be: said with its place and the next step, and nothing is left behind. */
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { run } from '../../src/adapters/process.ts';
import { freshFolder } from '../helpers/folder.ts';

const MAYOR = new URL('../../bin/mayor', import.meta.url).pathname;

const demo = async (TMPDIR: string) => {
  const ran = await run([process.execPath, MAYOR, 'up', '--demo'], { env: { TMPDIR }, ok: 'any', timeoutMs: 60_000 });
  return { exit: ran.exit, said: ran.stderr };
};

it.each([
  ['is not there', async (folder: string) => join(folder, 'absent'), 'There is no such folder', 1],
  ['is a file', async (folder: string) => made(join(folder, 'file'), writeFile), 'It is no folder', 1],
  ['has a line break in its name', async (folder: string) => made(join(folder, 'a\nb'), mkdir), 'a line break', 2],
  [
    'is too long for sockets',
    async (folder: string) => made(join(folder, 'x'.repeat(120)), mkdir),
    'the system takes at most 103',
    2,
  ],
])('the demo says what is wrong with a TMPDIR that %s', async (_name, make, why, code) => {
  const folder = await freshFolder();
  const place = await make(folder);
  const { exit, said } = await demo(place);
  expect(exit).toBe(code);
  expect(said).toContain(why);
  expect(said).toContain('TMPDIR');
  expect(said).not.toContain('bug');
  expect((await readdir(folder, { recursive: true })).filter((name) => name.includes('mayor'))).toEqual([]);
});

const made = async (path: string, make: typeof mkdir | typeof writeFile): Promise<string> => {
  await (make === mkdir ? mkdir(path) : writeFile(path, ''));
  return path;
};

import { readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { fileCaptures, memoryCaptures } from '../../src/adapters/captures/index.ts';
import { freshFolder } from '../helpers/folder.ts';
import { capturesContract, kept } from './captures.ts';

capturesContract('memory', async () => {
  const captures = memoryCaptures();
  return () => captures;
});

capturesContract('files', async () => {
  const folder = join(await freshFolder(), 'captures');
  return () => fileCaptures(folder);
});

it('files of kept screens are for their owner, and a damaged one takes no other along', async () => {
  const folder = join(await freshFolder(), 'captures');
  const captures = fileCaptures(folder);
  await captures.keep(kept(1));
  await captures.keep(kept(2));
  expect((await stat(join(folder, 'c1.json'))).mode & 0o777).toBe(0o600);
  expect((await stat(folder)).mode & 0o777).toBe(0o700);
  await writeFile(join(folder, 'c1.json'), '{"id":"c1"');
  expect(await captures.list()).toEqual([kept(2)]);
  expect(await captures.keep(kept(1))).toBe('kept');
  expect(await readdir(folder)).toHaveLength(2);
});

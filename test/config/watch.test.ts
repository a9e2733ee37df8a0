import { mkdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { systemClock } from '../../src/adapters/clock.ts';
import type { Loaded } from '../../src/config/load.ts';
import { watchSettings } from '../../src/config/watch.ts';
import { freshFolder } from '../helpers/folder.ts';
import { load } from '../helpers/settings.ts';
import { until } from '../helpers/until.ts';

const text = (polecats: number) => `version: 1\nlimits: { polecats: ${polecats} }\n`;

/** What the watcher said: the limit of good settings, or what was wrong. */
const seen = (loaded: Loaded): number | string =>
  'ok' in loaded ? loaded.ok.limits.polecats : (loaded.problems[0]?.what ?? '');

const watching = async (file: string, known: string) => {
  const said: (number | string)[] = [];
  const stop = await watchSettings({
    file,
    text: known,
    load,
    clock: systemClock(),
    changed: (loaded) => said.push(seen(loaded)),
  });
  onTestFinished(stop);
  const says = (what: number | string) => until(`${what} in ${said}`, () => said.at(-1) === what);
  return { said, says, stop };
};

const fileWith = async (content: string) => {
  const file = join(await freshFolder(), 'rigs.yaml');
  await writeFile(file, content);
  return file;
};

/** As most editors save: another file is put in its place. */
const replace = async (file: string, content: string) => {
  await writeFile(`${file}~new`, content);
  await rename(`${file}~new`, file);
};

it('takes up a file that is written in place, again and again', async () => {
  const file = await fileWith(text(1));
  const { says } = await watching(file, text(1));
  for (const polecats of [2, 3, 4]) {
    await writeFile(file, text(polecats));
    await says(polecats);
  }
});

it('takes up a file that is put in its place, again and again', async () => {
  const file = await fileWith(text(1));
  const { says } = await watching(file, text(1));
  for (const polecats of [2, 3, 4]) {
    await replace(file, text(polecats));
    await says(polecats);
  }
});

it('tells what is wrong, and takes up the mended file', async () => {
  const file = await fileWith(text(1));
  const { said, says } = await watching(file, text(1));
  await replace(file, 'version: 9\n');
  await says('"version" cannot be 9');
  await replace(file, text(5));
  await says(5);
  expect(said).toEqual(['"version" cannot be 9', 5]);
});

it('tells that the file is gone, and takes it up when it is back', async () => {
  const file = await fileWith(text(1));
  const { said, says } = await watching(file, text(1));
  await rm(file);
  await until('told that it is gone', () => String(said.at(-1)).includes('cannot be read'));
  await writeFile(file, text(6));
  await says(6);
});

it('a file that is moved away and back within a moment is no news', async () => {
  const file = await fileWith(text(1));
  const { said, says } = await watching(file, text(1));
  await rename(file, `${file}.bak`);
  await rename(`${file}.bak`, file);
  await replace(file, text(2));
  await says(2);
  expect(said).toEqual([2]);
});

it('says so when good settings cannot be taken up, and takes up the next ones', async () => {
  const file = await fileWith(text(1));
  const said: (number | string)[] = [];
  const changed = (loaded: Loaded) => {
    said.push(seen(loaded));
    if (said.at(-1) === 2) throw new Error('No room');
  };
  onTestFinished(await watchSettings({ file, text: text(1), load, clock: systemClock(), changed }));
  await writeFile(file, text(2));
  await until('it is said', () => said.includes('The file cannot be taken up: No room'));
  await writeFile(file, text(3));
  await until('the next is heard', () => said.at(-1) === 3);
});

it('notices what changed before it began to watch', async () => {
  const { said } = await watching(await fileWith(text(7)), text(1));
  expect(said).toEqual([7]);
});

it('waits in an empty place for the first file', async () => {
  const file = join(await freshFolder(), 'config', 'rigs.yaml');
  const { says } = await watching(file, '');
  await mkdir(join(file, '..'), { recursive: true });
  await writeFile(file, text(8));
  await says(8);
});

it('follows a symlink to a file that is put in its place elsewhere', async () => {
  const target = await fileWith(text(1));
  const file = join(await freshFolder(), 'rigs.yaml');
  await symlink(target, file);
  const { says } = await watching(file, text(1));
  for (const polecats of [2, 3]) {
    await replace(target, text(polecats));
    await says(polecats);
  }
});

it('says nothing more once stopped', async () => {
  const file = await fileWith(text(1));
  const { said, stop } = await watching(file, text(1));
  await stop();
  await replace(file, text(2));
  await stop();
  expect(said).toEqual([]);
});

import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { placeHere } from '../../../src/main/place.ts';
import { standingOf } from '../../../src/main/standing.ts';
import { freshFolder } from '../../helpers/folder.ts';
import { git, makeRepo } from '../../helpers/repo.ts';

const town = async () => {
  const root = await freshFolder();
  const here = placeHere(root, '0.1.0');
  const place = {
    ...here,
    env: {},
    paths: { ...here.paths, config: join(root, 'rigs.yaml'), state: join(root, 'state') },
  };
  const rigs = (text: string) => writeFile(place.paths.config, `version: 1\nrigs:\n${text}`);
  return { place, rigs, cache: join(root, 'state/task-rigs.json') };
};

it('the rigs of rigs.yaml are those of the last time until it changes', async () => {
  const { place, rigs, cache } = await town();
  const names = async (bundle: string) => (await standingOf(place, bundle).taskRigs()).map(({ name }) => String(name));
  expect(await names('one')).toEqual([]);
  await rigs('  shop: { path: /src/shop }\n');
  expect(await names('one')).toEqual(['shop']); // Where no folder is, nothing is kept.
  await mkdir(place.paths.state);
  expect(await names('one')).toEqual(['shop']);
  expect(await names('one')).toEqual(['shop']);
  await rigs('  shop: { path: /src/shop }\n  site: { path: /src/site }\n');
  expect(await names('one')).toEqual(['shop', 'site']);
  await writeFile(cache, '{"key": 1');
  expect(await names('one')).toEqual(['shop', 'site']);
  await rigs('  shop: { pat: /src/shop }\n');
  await expect(names('one')).rejects.toThrow('pat');
});

it('what was kept by another bundle counts for nothing', async () => {
  const { place, rigs, cache } = await town();
  await rigs('  shop: { path: /src/shop, tracker: { kind: embedded } }\n');
  await mkdir(place.paths.state);
  const first = await standingOf(place, 'one').taskRigs();
  expect(await standingOf(place, 'one').taskRigs()).toEqual(first);
  const kept = await readFile(cache, 'utf8');
  await standingOf(place, 'two').taskRigs();
  expect(await readFile(cache, 'utf8')).not.toBe(kept);
});

it('a worktree, a folder within and a bare repository are found, and a rig wins over what is made up', async () => {
  const { place, rigs } = await town();
  const repo = await makeRepo();
  const aside = join(await freshFolder(), 'aside');
  await git(repo.path, 'worktree', 'add', '-q', '--detach', aside);
  await mkdir(join(aside, 'deep/er'), { recursive: true });
  const found = await standingOf(place).looseRigAt(join(aside, 'deep/er'));
  expect(found).toMatchObject({ path: repo.path, tracker: { kind: 'embedded' } });
  const bare = join(await freshFolder(), 'Some Shop.git');
  await git(repo.path, 'clone', '-q', '--bare', '.', bare);
  expect(await standingOf(place).looseRigAt(bare)).toMatchObject({ name: 'some-shop', path: bare });
  expect(await standingOf(place).looseRigAt(await freshFolder())).toBeUndefined();
  await rigs(`  mine: { path: ${JSON.stringify(repo.path)} }\n`);
  expect(await standingOf(place).looseRigAt(aside)).toMatchObject({ name: 'mine' });
});

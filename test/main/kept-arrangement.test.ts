import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { keepArrangement, keptArrangement } from '../../src/main/kept-arrangement.ts';
import { freshFolder } from '../helpers/folder.ts';

it('the order of the list is there again when the dashboard opens next, in a state folder that may be new', async () => {
  const state = join(await freshFolder(), 'state');
  expect(await keptArrangement({ state })).toEqual({});
  await keepArrangement({ state }, { grouping: 'convoy', sorting: 'age' });
  await keepArrangement({ state }, { grouping: 'rig', sorting: 'age' });
  expect(await keptArrangement({ state })).toEqual({ grouping: 'rig', sorting: 'age' });
  const [file = '', ...others] = await readdir(state);
  expect(others).toEqual([]);
  await writeFile(join(state, file), '{"grouping":"ri');
  expect(await keptArrangement({ state })).toEqual({});
});

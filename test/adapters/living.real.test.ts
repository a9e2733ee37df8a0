/** Processes that are written down, and what those leave that were killed. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { isLiving, selfText } from '../../src/adapters/living.ts';
import { makeTestHome, sweepTestHomes } from '../helpers/test-home.ts';
import { until } from '../helpers/until.ts';

it('a process is known by its number and its birth', () => {
  const text = selfText();
  expect(isLiving(text)).toBe(true);
  expect(isLiving(`${text}\n`)).toBe(true);
  for (const other of ['', 'x', '0 1', `${process.pid} 1`]) expect(isLiving(other)).toBe(false);
});

it('sweeps homes of test processes that were killed, and no other folder', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'mayor-sweep-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const script = `import { makeTestHome } from ${JSON.stringify(new URL('../helpers/test-home.ts', import.meta.url).href)};
makeTestHome(${JSON.stringify(folder)}); setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], { stdio: 'ignore' });
  const [left = ''] = await until('its home is there', async () => {
    const names = await readdir(folder);
    return names.length > 0 && (await readdir(join(folder, names[0] ?? ''))).length > 0 ? names : undefined;
  });
  const mine = makeTestHome(folder);
  for (const name of ['mayor-home-nobody', 'else']) await mkdir(join(folder, name));
  await writeFile(join(folder, 'else', '.test-process'), '1 1');
  expect(await sweepTestHomes(folder)).toEqual([]);
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
  expect(await sweepTestHomes(folder)).toEqual([join(folder, left)]);
  expect(new Set(await readdir(folder))).toEqual(new Set([basename(mine), 'mayor-home-nobody', 'else']));
});

import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { townPaths } from '../../src/config/paths.ts';
import { placeHere } from '../../src/main/place.ts';
import { lives } from '../../src/main/process-ended.ts';
import { startDaemon } from '../../src/main/start-daemon.ts';
import { until } from '../helpers/until.ts';

it('says what is wrong with rigs.yaml once, and starts nothing', async () => {
  const home = await mkdtemp(join(tmpdir(), 'mayor-wrong-'));
  onTestFinished(() => rm(home, { recursive: true, force: true }));
  const env = { MAYOR_HOME: home };
  const paths = townPaths({ env, platform: 'linux', home, cwd: home });
  await writeFile(paths.config, 'version: 1\nrigs:\n  shop:\n    path: /nowhere\n    bas: main\n');
  await expect(startDaemon({ ...placeHere('/nowhere', '0.0.0'), env, paths, home })).rejects.toMatchObject({
    message: `${paths.config}:5:5 "bas" is no option of the rig "shop". Did you mean base?`,
    hint: 'Mend the file; mayor config check looks again',
  });
  expect(existsSync(paths.logs)).toBe(false);
});

/** A program in the daemon's place that lives, says nothing and answers nobody, until its folder is gone. */
const silent = (own: string): string => `
const { existsSync, writeFileSync } = require('node:fs');
writeFileSync(${JSON.stringify(join(own, 'pid'))}, String(process.pid));
setInterval(() => existsSync(${JSON.stringify(join(own, 'pid'))}) || process.exit(), 20);
`;

it('says of a daemon that takes long that it goes on, and what to do', async () => {
  const home = await mkdtemp(join(tmpdir(), 'mayor-slow-'));
  const pid = join(home, 'pid');
  onTestFinished(() => rm(home, { recursive: true, force: true }));
  await mkdir(join(home, 'bin'));
  await writeFile(join(home, 'bin', 'mayor'), silent(home));
  const env = { MAYOR_HOME: home };
  const paths = townPaths({ env, platform: 'linux', home, cwd: home });
  await writeFile(paths.config, 'version: 1\n');
  await expect(startDaemon({ ...placeHere(home, '0.0.0'), env, paths, home }, 300)).rejects.toMatchObject({
    message: 'The daemon has not answered in 0.3 s, and goes on starting',
    hint: expect.stringMatching(/^A long journal takes a while: mayor up again in a minute\. /),
  });
  const child = Number(await until('it began', async () => (await readFile(pid, 'utf8')) || undefined));
  await rm(pid);
  await until('it ends', () => !lives(child));
});

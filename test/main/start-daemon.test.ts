import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { townPaths } from '../../src/config/paths.ts';
import { placeHere } from '../../src/main/place.ts';
import { startDaemon } from '../../src/main/start-daemon.ts';

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

/** A git forge of a town of its own on a test's repository. */
import { cp, mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { type ForgePlace, gitForges, gitVersion } from '../../src/adapters/forges/index.ts';
import type { RigSettings } from '../../src/core/settings.ts';
import type { Forge } from '../../src/ports/forge.ts';
import type { Repo } from './repo.ts';
import { type RigChange, rig } from './world.ts';

export type TestForge = { readonly forge: Forge; readonly folder: string; readonly settings: RigSettings };

/** `copy` names plain files of the clone here; patterns are the workspace's business. */
export async function makeForge(
  repo: Repo,
  settings: RigChange = {},
  place: Partial<ForgePlace> = {},
): Promise<TestForge> {
  const folder = place.folder ?? (await mkdtemp(join(repo.root, 'town-')));
  const whole = rig({ path: repo.path, base: repo.base, ...settings });
  const open = gitForges({
    folder,
    version: await gitVersion(),
    env: process.env,
    signal: new AbortController().signal,
    copyInto: async ({ copy, path }, to) => {
      for (const name of copy) await cp(join(path, name), join(to, name));
    },
    ...place,
  });
  return { forge: open(whole), folder, settings: whole };
}

/** Homes of test processes: in each stands who has it, so that those of processes that were ended by force are swept. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { lstat, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isLiving, selfText } from '../../src/adapters/living.ts';

const PREFIX = 'mayor-home-';
const MARKER = '.test-process';

export const makeTestHome = (folder = tmpdir()): string => {
  const home = mkdtempSync(join(folder, PREFIX));
  writeFileSync(join(home, MARKER), selfText());
  return home;
};

/** Takes away those in `folder` that this user's dead test processes left. Returns which. */
export const sweepTestHomes = async (folder = tmpdir()): Promise<readonly string[]> => {
  const names = (await readdir(folder)).filter((name) => name.startsWith(PREFIX));
  const swept = await Promise.all(
    names.map(async (name) => {
      const home = join(folder, name);
      if (!(await isDead(home))) return [];
      await rm(home, { recursive: true, force: true, maxRetries: 3 });
      return [home];
    }),
  );
  return swept.flat();
};

const isDead = async (home: string): Promise<boolean> => {
  try {
    const { uid } = await lstat(home);
    return uid === process.getuid?.() && !isLiving(await readFile(join(home, MARKER), 'utf8'));
  } catch {
    return false; // Gone meanwhile, just being made, or no test's.
  }
};

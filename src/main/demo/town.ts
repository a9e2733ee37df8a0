/** The town of a demo: its folder, who began it, and its end. */
import { lstat, readdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isLiving, selfText } from '../../adapters/living.ts';
import { temporaryFolder } from '../../adapters/temporary.ts';
import { townPaths } from '../../config/paths.ts';
import { connect } from '../client.ts';
import type { Place } from '../place.ts';

const PREFIX = 'mayor-demo-';
/** In it stands which process began the demo, and ends it unless that is killed. */
export const MARKER = 'demo';

/** A new folder, in which it is written down that this process has it. */
export const makeDemoFolder = async (): Promise<string> => {
  const home = await temporaryFolder(PREFIX);
  await writeFile(join(home, MARKER), `${selfText()}\n`, { mode: 0o600 });
  return home;
};

/** This Mayor, as one of the demo's town. Typed in an agent's pane, it must not speak to that agent's town, least of all take it down. */
export const demoPlace = (outer: Place, home: string): Place => {
  const env = { ...outer.env, MAYOR_HOME: home, MAYOR_DEMO: '1', MAYOR_SOCKET: undefined, MAYOR_TOKEN: undefined };
  return { ...outer, env, paths: townPaths({ env, platform: process.platform, home: outer.home, cwd: home }) };
};

/** Folders of demos that this user has begun, and whose process was killed. */
export const leftDemos = async (): Promise<readonly string[]> => {
  const names = await readdir(tmpdir()).catch(() => []); // Without it no demo can have begun.
  const homes = names.filter((name) => name.startsWith(PREFIX)).map((name) => join(tmpdir(), name));
  const left = await Promise.all(homes.map(async (home) => ((await isLeft(home)) ? [home] : [])));
  return left.flat().sort();
};

/** The temporary folder is everybody's: nothing is believed there that is not this user's own. */
const isLeft = async (home: string): Promise<boolean> => {
  const marker = join(home, MARKER);
  try {
    const [folder, file] = await Promise.all([lstat(home), lstat(marker)]);
    const isOurs =
      folder.isDirectory() && file.isFile() && [folder, file].every(({ uid }) => uid === process.getuid?.());
    return isOurs && !isLiving(await readFile(marker, 'utf8'));
  } catch {
    return false; // Gone meanwhile, or nobody's demo.
  }
};

const TRIES = 250;
const POLL_MS = 20;

/** The daemon answers `down` before it ends: wait until its socket is gone. */
export const daemonGone = async (place: Place): Promise<void> => {
  for (let tries = 0; tries < TRIES; tries += 1) {
    const client = connect(place, false);
    const alive = await client.status().then(
      () => true,
      () => false,
    ); // Silence is what is waited for.
    client.close();
    if (!alive) return;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
};

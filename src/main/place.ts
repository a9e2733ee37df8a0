/** Where this process is and whose town it speaks of: read once from the environment. */
import { homedir, userInfo } from 'node:os';
import { type TownPaths, townPaths } from '../config/paths.ts';

export type Place = {
  readonly paths: TownPaths;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
  /** The folder that holds bin/, dist/ and src/. */
  readonly root: string;
  readonly version: string;
  /** Who types, as the journal and trackers note it. */
  readonly person: string;
};

/** @throws UsageError where Mayor cannot run at all. */
export const placeHere = (root: string, version: string): Place => {
  const { env, platform } = process;
  const home = env.HOME ?? homedir();
  return {
    paths: townPaths({ env, platform, home, cwd: process.cwd() }),
    env,
    home,
    root,
    version,
    person: env.MAYOR_USER ?? env.USER ?? nameOfUser(),
  };
};

const nameOfUser = (): string => {
  try {
    return userInfo().username;
  } catch {
    return 'user'; // A container may run under a number that no name belongs to.
  }
};

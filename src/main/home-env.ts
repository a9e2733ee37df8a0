import type { Place } from './place.ts';

/** What a program must be told besides, so that it means this very town: a tmux server has an environment of its own. */
export const homeEnv = (env: Place['env']): Readonly<Record<string, string>> =>
  Object.fromEntries(
    ['MAYOR_HOME', 'MAYOR_DEMO'].flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]]])),
  );

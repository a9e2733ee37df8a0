/** Where a town keeps what: one folder when MAYOR_HOME says so, else where XDG says. Pure. */
import { basename, isAbsolute, join, resolve } from 'node:path';
import { digest } from '../adapters/late.ts';
import { UsageError } from '../core/errors.ts';
import { slug } from '../core/ids.ts';

export type TownPaths = {
  /** For people: the folder's own name, or `mayor`. */
  readonly name: string;
  /** Tells towns of the same name apart, as a part of a tmux socket's name must. */
  readonly id: string;
  /** MAYOR_HOME, or the state folder. */
  readonly home: string;
  /** The file rigs.yaml. */
  readonly config: string;
  readonly state: string;
  readonly journal: string;
  /** For sockets and the lock; its owner alone may enter. */
  readonly run: string;
  readonly lock: string;
  readonly socket: string;
  readonly worktrees: string;
  readonly logs: string;
  /** What is put on an agent's PATH. */
  readonly bin: string;
};

export type Surroundings = {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: string;
  /** The user's home folder. */
  readonly home: string;
  /** What a relative MAYOR_HOME is relative to. */
  readonly cwd: string;
};

/** @throws UsageError on Windows, which has neither tmux nor what the lock rests on. */
export function townPaths({ env, platform, home, cwd }: Surroundings): TownPaths {
  if (platform === 'win32')
    throw new UsageError('Mayor does not run on Windows itself', { hint: 'Run it inside WSL, which is Linux' });
  const own = env.MAYOR_HOME;
  return own === undefined || own === '' ? xdgTown(env, home) : homeTown(resolve(cwd, expandHome(own, home)));
}

/** `~` and `~/…` with the user's home in place of the tilde; anything else as it is. */
export const expandHome = (path: string, home: string): string =>
  path === '~' || path.startsWith('~/') ? join(home, path.slice(1)) : path;

const homeTown = (root: string): TownPaths => {
  const name = slug(basename(root)) || 'town';
  return {
    name,
    // Worked out when it is wanted: most commands need no hash, and loading them takes a while.
    get id() {
      return `${name}-${digest('sha256', root).slice(0, 8)}`;
    },
    home: root,
    config: join(root, 'rigs.yaml'),
    worktrees: join(root, 'worktrees'),
    logs: join(root, 'logs'),
    bin: join(root, 'bin'),
    ...stateIn(join(root, 'state')),
    ...runIn(join(root, 'run')),
  };
};

const xdgTown = (env: Surroundings['env'], home: string): TownPaths => {
  // The specification says to ignore relative ones.
  const folder = (name: string, otherwise: string): string => {
    const given = env[name];
    return join(given !== undefined && isAbsolute(given) ? given : join(home, otherwise), 'mayor');
  };
  const state = folder('XDG_STATE_HOME', '.local/state');
  const data = folder('XDG_DATA_HOME', '.local/share');
  const runtime = env.XDG_RUNTIME_DIR;
  return {
    name: 'mayor',
    id: 'mayor',
    home: state,
    config: join(folder('XDG_CONFIG_HOME', '.config'), 'rigs.yaml'),
    worktrees: join(data, 'worktrees'),
    logs: join(state, 'logs'),
    bin: join(data, 'bin'),
    ...stateIn(state),
    ...runIn(runtime !== undefined && isAbsolute(runtime) ? join(runtime, 'mayor') : join(state, 'run')),
  };
};

const stateIn = (state: string) => ({ state, journal: join(state, 'journal') });

const runIn = (run: string) => ({ run, lock: join(run, 'lock'), socket: join(run, 'mayor.sock') });

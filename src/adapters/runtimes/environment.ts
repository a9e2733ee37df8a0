/** What agents inherit of the daemon's environment. */
import { MARK } from '../process-tree.ts';

/**
 * The environment without what belongs to the terminal, the package script or the polecat that the
 * daemon itself was started from, and without what would turn an agent's git to another repository.
 */
export const cleanEnvironment = (env: Readonly<Record<string, string | undefined>>): Record<string, string> => ({
  ...Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) => (value === undefined || isForeign(name) ? [] : [[name, value]])),
  ),
  ...direct(env),
});

/** What agents say to their own daemon carries a token: it never goes through a proxy of the machine. */
const direct = (env: Readonly<Record<string, string | undefined>>): Record<string, string> => {
  // Where both are there, the lower-case one is the one that counts.
  const hosts = [env.no_proxy ?? env.NO_PROXY ?? '', '127.0.0.1', 'localhost'].filter((host) => host !== '');
  const value = hosts.includes('*') ? '*' : hosts.join(',');
  return { NO_PROXY: value, no_proxy: value };
};

const isForeign = (name: string): boolean =>
  !/^[A-Za-z_][A-Za-z0-9_]*$/.test(name) ||
  FOREIGN.has(name) ||
  FOREIGN_PREFIXES.some((prefix) => name.startsWith(prefix));

const FOREIGN_PREFIXES = ['TMUX', 'npm_', 'VITEST', 'KITTY_', 'ITERM_', 'WEZTERM_', 'ALACRITTY_', 'GHOSTTY_'];

const FOREIGN = new Set([
  MARK,
  ...['MAYOR_TOKEN', 'MAYOR_POLECAT', 'MAYOR_EPOCH', 'MAYOR_TASK', 'MAYOR_RIG', 'MAYOR_SOCKET'],
  ...['TERM', 'TERM_PROGRAM', 'TERM_PROGRAM_VERSION', 'TERM_SESSION_ID', 'COLORTERM', 'COLUMNS', 'LINES', 'WINDOWID'],
  ...['VTE_VERSION', 'WT_SESSION', 'STY', 'INIT_CWD', 'NODE_CHANNEL_FD', 'PWD', 'OLDPWD', 'SHLVL', '_'],
  ...['GIT_DIR', 'GIT_WORK_TREE', 'GIT_INDEX_FILE', 'GIT_COMMON_DIR', 'GIT_OBJECT_DIRECTORY', 'GIT_PREFIX'],
  ...['GIT_ALTERNATE_OBJECT_DIRECTORIES', 'GIT_NAMESPACE', 'GIT_CEILING_DIRECTORIES'],
]);

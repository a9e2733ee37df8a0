/** Which terminals this machine has a description of. */
import { existsSync } from 'node:fs';

type Env = Readonly<Record<string, string | undefined>>;

export const knowsTerminal = (name: string, env: Env): boolean =>
  NAME.test(name) && foldersOf(env).some((folder) => filesOf(name).some((file) => existsSync(`${folder}/${file}`)));

/** What others take it for; nearly all terminals of today follow xterm. */
const LIKE_MOST = 'xterm-256color';

/**
 * For a program that the terminal is lent to: over ssh TERM may name a terminal that is not known over here, and tmux,
 * editors and pagers refuse to run in one. Empty where it is known, or where nobody knows where descriptions are.
 */
export const terminalEnv = (env: Env): { readonly TERM?: string } =>
  knowsTerminal(env.TERM ?? '', env) || !knowsTerminal(LIKE_MOST, env) ? {} : { TERM: LIKE_MOST };

const NAME = /^[A-Za-z0-9][\w.+-]*$/;

/** By its first letter, or by the number of that where names do not tell large letters from small ones. */
const filesOf = (name: string): readonly string[] => [
  `${name[0]}/${name}`,
  `${name.charCodeAt(0).toString(16)}/${name}`,
];

const foldersOf = (env: Env): readonly string[] => [
  ...(env.TERMINFO ? [env.TERMINFO] : []),
  ...(env.HOME ? [`${env.HOME}/.terminfo`] : []),
  ...(env.TERMINFO_DIRS ?? '').split(':').filter((folder) => folder !== ''),
  ...['/etc/terminfo', '/lib/terminfo', '/usr/share/terminfo', '/usr/lib/terminfo', '/usr/local/share/terminfo'],
  ...['/opt/homebrew/share/terminfo', '/run/current-system/sw/share/terminfo'],
];

/** Speaking to the town's own tmux server, and to no other. */
import { existsSync } from 'node:fs';
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { TerminalError, TransientError } from '../../../core/errors.ts';
import { checkSocketPath } from '../../../core/socket-path.ts';
import type { RuntimePlace } from '../../../ports/runtime.ts';
import { type Lasting, run, runLasting } from '../../process.ts';
import { MARK } from '../../process-tree.ts';
import { knowsTerminal } from '../../terminfo.ts';
import { serverConf } from './conf.ts';

type Answer =
  | { readonly kind: 'ok'; readonly text: string }
  /** Nobody listens: the town has no panes. */
  | { readonly kind: 'no-server' }
  /** tmux said no to one of the commands; the others may have run, as `text` shows. */
  | { readonly kind: 'refused'; readonly because: string; readonly text: string };

export type ServerPlace = Pick<RuntimePlace, 'folder' | 'env'>;

export type TmuxServer = {
  readonly socket: string;
  readonly conf: string;
  /** Commands as an argument list with `;` between them; words that end in `;` are taken care of. */
  ask(words: readonly string[], input?: string): Promise<Answer>;
  /** Commands as text (script.ts), starting the server when there is none, as seen from `cwd` and `path`. */
  begin(script: string, seenFrom: { readonly cwd: string; readonly path: string }): Promise<Answer>;
  /** A control-mode client of a session that never counts for the size of its windows. */
  control(session: string, hears: 'output' | 'answers'): Lasting;
};

/**
 * Prepares the folder and looks whether tmux will do; starts nothing.
 * @throws UsageError when the folder's path is too long; TerminalError without tmux 3.2 or newer.
 */
export async function openServer(place: ServerPlace): Promise<TmuxServer> {
  const socket = checkSocketPath(join(place.folder, 'tmux.sock'));
  const conf = join(place.folder, 'tmux.conf');
  const env = serverEnvironment(place.env);
  await checkVersion(env);
  const known = knowsTerminal('tmux-256color', place.env);
  await writeConf(
    place.folder,
    conf,
    serverConf(known ? 'tmux-256color' : 'screen-256color', isSet(place.env.NO_COLOR)),
  );
  const base = ['tmux', '-u', '-f', conf, '-S', socket] as const;
  const speak = async (words: readonly string[], options: { input?: string; cwd?: string; path?: string }) => {
    const { path, ...rest } = options;
    const ran = await run([...base, ...words], {
      ...rest,
      env: path === undefined ? env : { ...env, PATH: path },
      bare: true,
      ok: 'any',
      timeoutMs: TIMEOUT_MS,
    });
    return answerOf(ran);
  };
  return {
    socket,
    conf,
    ask: (words, input) => speak(['-N', ...words.map(wordless)], input === undefined ? {} : { input }),
    begin: (script, seenFrom) => speak(['start-server', ';', 'source-file', '-'], { input: script, ...seenFrom }),
    control: (session, hears) => {
      const flags = hears === 'output' ? 'ignore-size,pause-after=1' : 'ignore-size,no-output';
      return runLasting([...base, '-N', '-C', 'attach-session', '-t', `=${session}`, '-f', flags], { env, bare: true });
    },
  };
}

const isSet = (value: string | undefined): boolean => value !== undefined && value !== '';

async function writeConf(folder: string, path: string, text: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await chmod(folder, 0o700);
    await writeFile(path, text, { mode: 0o600 });
  } catch (cause) {
    const because = cause instanceof Error ? cause.message : String(cause);
    if (because.includes('ENOSPC')) throw new TransientError(`The disk of ${folder} is full`, { cause });
    throw new TerminalError(`Mayor cannot write to its folder ${folder}: ${because}`, {
      hint: 'Make the folder yours, or set MAYOR_HOME to one that is',
      cause,
    });
  }
}

const TIMEOUT_MS = 20_000;

/** A separator stands alone; any other word that ends in `;` would be cut there. */
export const wordless = (word: string): string =>
  word !== ';' && word.endsWith(';') ? `${word.slice(0, -1)}\\;` : word;

function answerOf(ran: { readonly exit: number; readonly stdout: string; readonly stderr: string }): Answer {
  if (ran.exit === 0) return { kind: 'ok', text: ran.stdout };
  const because = ran.stderr.trim();
  if (NO_SERVER.test(because)) return { kind: 'no-server' };
  if (/lost server|server exited/.test(because))
    throw new TransientError(`The tmux server went away while it was asked: ${because}`);
  return { kind: 'refused', because, text: ran.stdout };
}

const NO_SERVER = /no server running on|error connecting to .*\((?:No such file or directory|Connection refused)\)/;

/**
 * What the server itself and the shells of a person inside of it have. Agents get all of theirs
 * with their start, so that a server which outlives a daemon gives them no old environment. MARK
 * stays: whoever started this town must find it again.
 */
const serverEnvironment = (env: RuntimePlace['env']): Record<string, string> =>
  Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) =>
      value !== undefined && (KEPT.has(name) || name.startsWith('LC_')) ? [[name, value]] : [],
    ),
  );

const KEPT = new Set(['PATH', 'HOME', 'SHELL', 'USER', 'LOGNAME', 'LANG', 'TZ', 'TMPDIR', 'XDG_RUNTIME_DIR', MARK]);

async function checkVersion(env: Readonly<Record<string, string>>): Promise<void> {
  const answer = await run(['tmux', '-V'], { env, bare: true }).catch((error: unknown) => {
    throw new TerminalError('tmux is not installed', { hint: `${installing(env)}, or set runtime: pty`, cause: error });
  });
  const version = /(\d+)\.(\d+)/.exec(answer.stdout);
  // A version without a number (`tmux master`) is newer than any that has one.
  if (!version || Number(version[1]) * 100 + Number(version[2]) >= 302) return;
  throw new TerminalError(`Mayor needs tmux 3.2 or newer; this is ${answer.stdout.trim()}`, {
    hint: `${installing(env)}, or set runtime: pty`,
  });
}

/** What a person types on this machine, by the package manager that it has. */
function installing(env: Readonly<Record<string, string>>): string {
  const folders = (env.PATH ?? '').split(delimiter);
  const found = INSTALLERS.find(([manager]) => folders.some((folder) => existsSync(join(folder, manager))));
  return found ? `Type: ${found[1]}` : 'Install tmux 3.2 or newer';
}

const INSTALLERS = [
  ['brew', 'brew install tmux'],
  ['apt-get', 'sudo apt-get install tmux'],
  ['dnf', 'sudo dnf install tmux'],
  ['pacman', 'sudo pacman -S tmux'],
  ['apk', 'sudo apk add tmux'],
  ['zypper', 'sudo zypper install tmux'],
  ['nix-env', 'nix-env -iA nixpkgs.tmux'],
] as const;

/** The dashboard's own window in the town's tmux, to which `prefix 0` comes back from anywhere. */
import { TransientError } from '../../../core/errors.ts';
import type { RuntimePlace } from '../../../ports/runtime.ts';
import { cleanEnvironment } from '../environment.ts';
import { type AttachTo, attachArgv, seatOf } from './attach.ts';
import { COLUMNS, HOME_SESSION, line, ROWS, whole } from './script.ts';
import { openServer, type ServerPlace } from './server.ts';

export type HomeSpec = {
  /** The dashboard; it is started again when an earlier one has ended, else left alone. */
  readonly argv: readonly [string, ...string[]];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
};

/**
 * Makes sure that window 0 of the session `mayor` runs the dashboard, and gives the argument list
 * that puts a terminal in front of it. Idempotent.
 * @throws as opening the runtime does; TransientError when tmux does not want to.
 */
export async function openHome(
  place: ServerPlace & Partial<RuntimePlace>,
  spec: HomeSpec,
): Promise<readonly [string, ...string[]]> {
  const server = await openServer(place);
  const to: AttachTo = { socket: server.socket, conf: server.conf, session: HOME_SESSION, window: '0' };
  const state = await server.ask(['display-message', '-p', '-t', `=${HOME_SESSION}:0`, '#{session_name} #{pane_dead}']);
  const found = state.kind === 'ok' ? state.text.trim() : '';
  if (found !== `${HOME_SESSION} 0`) {
    const env: Record<string, string> = { ...cleanEnvironment(place.env), COLORTERM: 'truecolor', ...spec.env };
    const script = found === `${HOME_SESSION} 1` ? againScript(spec, env) : newScript(spec, env);
    const begun = await server.begin(script, { cwd: spec.cwd, path: env.PATH ?? '' });
    if (begun.kind !== 'ok')
      throw new TransientError('The dashboard could not be opened in tmux', {
        hint: begun.kind === 'refused' ? begun.because : 'Try again',
      });
  }
  return attachArgv(to, seatOf(place.env.TMUX, server.socket, 'window'));
}

const variables = (env: Readonly<Record<string, string>>): readonly string[] =>
  Object.entries(env).flatMap(([key, value]) => ['-e', `${key}=${value}`]);

const TARGET = `=${HOME_SESSION}:0`;

/** The session begins with a window that is gone at once: `new-session -e` would reach every later one. */
const newScript = ({ argv }: HomeSpec, env: Readonly<Record<string, string>>): string =>
  whole([
    line(
      'new-session',
      '-d',
      '-s',
      HOME_SESSION,
      '-n',
      'floor',
      '-x',
      `${COLUMNS}`,
      '-y',
      `${ROWS}`,
      '--',
      'true',
      'true',
    ),
    line('set-option', '-t', `=${HOME_SESSION}:`, '@mayor_session', HOME_SESSION),
    line('new-window', '-d', '-t', TARGET, '-n', 'dashboard', ...variables(env), '--', 'env', ...argv),
    // It writes nothing of an agent's as it is, and its notices are for the terminal outside; tmux before 3.3 needs no word.
    line('set-option', '-pq', '-t', TARGET, 'allow-passthrough', 'on'),
    // Who quits the dashboard gets the terminal back, and does not land in some rig; a crash stays to be read.
    line('set-option', '-w', '-t', TARGET, 'remain-on-exit', 'failed'),
    line('set-option', '-t', `=${HOME_SESSION}:`, 'detach-on-destroy', 'on'),
    line('kill-window', '-t', `=${HOME_SESSION}:=floor`),
  ]);

const againScript = ({ argv }: HomeSpec, env: Readonly<Record<string, string>>): string =>
  whole([line('respawn-pane', '-k', '-t', TARGET, ...variables(env), '--', 'env', ...argv)]);

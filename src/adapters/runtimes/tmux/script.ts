/**
 * Commands for tmux as the text that `source-file -` reads. It goes over standard input: an
 * argument list for tmux is cut at 16 kB and shows the environment to everyone who runs `ps`.
 */
import { UsageError } from '../../../core/errors.ts';
import type { RigName } from '../../../core/ids.ts';
import { plainLine } from '../../../core/plain.ts';
import type { StartSpec } from '../../../ports/runtime.ts';
import { ROW_FORMAT } from './row.ts';

export const COLUMNS = 120;
export const ROWS = 40;

/**
 * One word, whatever it holds: in tmux's double quotes, with everything that means something there
 * (or to anyone who reads the line) as an octal escape.
 * @throws UsageError on a NUL, which no argument can hold.
 */
export function quoted(word: string): string {
  if (word.includes('\0')) throw new UsageError('An argument or a variable for an agent has a NUL character in it');
  return `"${word.replace(/[\x01-\x1f\x7f!-*;<>?[-^`{-~]/g, (letter) => `\\${octal(letter)}`)}"`;
}

const octal = (letter: string): string => letter.charCodeAt(0).toString(8).padStart(3, '0');

/** A line for tmux: `words` quoted. A failing line does not keep the next ones from running. */
export const line = (command: string, ...words: readonly string[]): string => [command, ...words.map(quoted)].join(' ');

/** Lines that run all or, when the text was cut off on its way, not at all. */
export const whole = (lines: readonly string[]): string => `%if 1\n${lines.join('\n')}\n%endif\n`;

/** The session of a rig. tmux wants no dots; a `~` is in no rig's name, so no two rigs share one. */
export const sessionOf = (rig: RigName): string =>
  rig === HOME_SESSION ? `${HOME_SESSION}~` : rig.replaceAll('.', '~');

/** Where the dashboard lives. */
export const HOME_SESSION = 'mayor';

export type Start = {
  readonly spec: StartSpec;
  /** Whether the rig's session is there already. */
  readonly joins: boolean;
  /** All that the process inherits, `spec.env` included. */
  readonly env: Readonly<Record<string, string>>;
};

/**
 * Starts a window for a polecat and answers with its row. Everything is one text, so that no pane
 * of ours is ever without the options that say whose it is; until it has them it goes by a window
 * name that is made of (polecat, run).
 */
export function startScript({ spec, joins, env }: Start): string {
  const session = sessionOf(spec.rig);
  const name = `mayor-start-${spec.polecat.replaceAll('.', '~')}-${spec.run}`;
  const target = `=${session}:=${name}`;
  const options = { rig: spec.rig, polecat: spec.polecat, epoch: spec.epoch, run: spec.run, label: label(spec.label) };
  return whole([
    ...(joins ? [] : openSession(session)),
    line(
      'new-window',
      ...['-d', '-t', `=${session}:`, '-n', name],
      ...Object.entries(env).flatMap(([key, value]) => ['-e', `${key}=${value}`]),
      ...['--', ...direct(spec.argv)],
    ),
    ...Object.entries(options).map(([key, value]) =>
      line('set-option', '-p', '-t', target, `@mayor_${key}`, `${value}`),
    ),
    // tmux begins with the host's name, which is no title that an agent gave.
    line('select-pane', '-t', target, '-T', ''),
    line('display-message', '-p', '-t', target, ROW_FORMAT),
    line('rename-window', '-t', target, spec.polecat),
    ...(joins ? [] : [line('kill-window', '-t', `=${session}:=${FLOOR}`)]),
  ]);
}

/**
 * A session cannot be without a window, and variables given to `new-session` would go to all that
 * come later, so it begins with a window that is gone when the first real one stands.
 */
const openSession = (session: string): readonly string[] => [
  line('new-session', '-d', '-s', session, '-n', FLOOR, '-x', `${COLUMNS}`, '-y', `${ROWS}`, '--', 'true', 'true'),
  line('set-option', '-t', `=${session}:`, '@mayor_session', session),
  // Out of the way, so that the first polecat has window 1.
  line('move-window', '-d', '-s', `=${session}:=${FLOOR}`, '-t', `=${session}:999`),
];

const FLOOR = 'mayor-floor';

/** tmux gives a single word to a shell and executes several; `exec` here sees it as data. */
const direct = (argv: StartSpec['argv']): readonly string[] =>
  argv.length === 1 ? ['sh', '-c', 'exec "$0"', argv[0]] : argv;

/** Shown in the status line, where `#` would begin a format. */
const label = (text: string): string => plainLine(text).replaceAll('#', '').slice(0, 60);

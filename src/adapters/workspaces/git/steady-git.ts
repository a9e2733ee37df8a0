/** Git for Mayor's own worktrees: settings that would surprise are off, refusals are classed. */
import { ConflictError, TerminalError, TransientError } from '../../../core/errors.ts';
import { type Git, gitIn } from '../../git.ts';
import { passingTrouble } from '../../git-trouble.ts';
import type { Ran } from '../../process.ts';
import { sayCommand } from '../../process-end.ts';

/**
 * Watchers would outlive the town, a recursing checkout would move submodules that hold work, and
 * `safecrlf` would refuse to back up a file for its line ends, and relative paths would break when a
 * warm worktree moves. Filters (LFS) stay as configured.
 */
const STEADY = [
  'core.fsmonitor=false',
  'submodule.recurse=false',
  'core.safecrlf=false',
  'worktree.useRelativePaths=false',
].flatMap((setting) => ['-c', setting]);

/** Checkouts and backups of large repositories on slow disks take longer than a question does. */
export const LONG_MS = 900_000;

/**
 * Git in `cwd`. @throws TransientError for locks, a full disk and a timeout; ConflictError for a
 * branch that another worktree holds; TerminalError for the rest, with the last lines of git.
 */
export const steadyGit =
  (cwd: string): Git =>
  async (args, options = {}) => {
    const { ok = [0], ...rest } = options;
    const ran = await gitIn(cwd)([...STEADY, ...args], { ...rest, ok: 'any' });
    if (ok === 'any' || ok.includes(ran.exit)) return ran;
    throw refusal(ran, args, cwd);
  };

type Refusal = {
  readonly sign: RegExp;
  /** `what`: git's own account, for below the sentence that a person reads. */
  readonly make: (what: string, found: RegExpMatchArray, cwd: string) => Error;
};

/** What git prints (in English, by LC_ALL) and what its reader can do about it; the first match holds. */
const REFUSALS: readonly Refusal[] = [
  {
    sign: /'refs\/heads\/mayor' exists|refs\/heads\/mayor': File exists/,
    make: (what, _found, cwd) =>
      new TerminalError(`A branch named "mayor" stands in the way of mayor/… in ${cwd}\n${what}`, {
        hint: 'Rename it: git branch -m mayor mayor-old',
      }),
  },
  {
    sign: /cannot lock ref|could not lock config file/,
    make: (what) => new TransientError(`Another git holds a lock\n${what}`, { hint: 'Mayor tries again' }),
  },
  {
    sign: /'([^']*)' is already (?:checked out|used by worktree) at '(.*)'/,
    make: (what, found) =>
      new ConflictError(`The branch ${found[1]} is checked out in ${found[2]}\n${what}`, {
        hint: 'Switch that worktree to another branch, or remove it',
      }),
  },
  {
    sign: /detected dubious ownership/,
    make: (what, _found, cwd) =>
      new TerminalError(`The repository ${cwd} belongs to another user\n${what}`, {
        hint: `When you trust it: git config --global --add safe.directory ${JSON.stringify(cwd)}`,
      }),
  },
  {
    sign: /Permission denied|Read-only file system|Operation not permitted/,
    make: (what, _found, cwd) =>
      new TerminalError(`The folder ${cwd} or its .git may not be written\n${what}`, {
        hint: `Allow this user to write to ${cwd} and to the clone's .git folder`,
      }),
  },
];

/** The classed error for a git command that failed. */
export function refusal(ran: Ran, args: readonly string[], cwd: string): Error {
  const said = ran.stderr || ran.stdout;
  const tail = said.trim().split('\n').slice(-6).join('\n').slice(-2_000);
  const what = `${sayCommand(['git', ...args])} in ${cwd} ended with ${ran.exit}${tail === '' ? '' : `:\n${tail}\n`}`;
  const passing = passingTrouble(said);
  if (passing !== undefined) return new TransientError(`${passing.what}\n${what.trimEnd()}`, { hint: passing.hint });
  for (const { sign, make } of REFUSALS) {
    const found = said.match(sign);
    if (found !== null) return make(what.trimEnd(), found, cwd);
  }
  return new TerminalError(what.trimEnd(), { hint: 'Run the same command there to see what git needs' });
}

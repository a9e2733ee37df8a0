/** How every adapter speaks to git: one environment, no prompts, no user hooks for plumbing. */
import { setTimeout as pause } from 'node:timers/promises';
import { TerminalError } from '../core/errors.ts';
import { type Ran, type RunOptions, run } from './process.ts';

export type Git = (args: readonly string[], options?: Omit<RunOptions, 'cwd'>) => Promise<Ran>;

const ENVIRONMENT = {
  LC_ALL: 'C',
  GIT_TERMINAL_PROMPT: '0',
  GIT_OPTIONAL_LOCKS: '0',
  GIT_EDITOR: 'true',
  GIT_ASKPASS: 'true',
} as const;

/**
 * Git working in `cwd`. The user's own configuration holds, apart from hooks and signing prompts. A
 * command that came upon a worktree which another git is just making is given again.
 */
export const gitIn =
  (cwd: string): Git =>
  async (args, options = {}) => {
    const once = () =>
      run(['git', '-c', 'core.hooksPath=/dev/null', '-c', 'commit.gpgSign=false', '-c', 'gc.auto=0', ...args], {
        ...options,
        cwd,
        env: { ...ENVIRONMENT, ...options.env },
      });
    for (let tries = 1; tries < TRIES; tries += 1) {
      try {
        const ran = await once();
        if (ran.exit === 0 || !HALF_MADE.test(ran.stderr)) return ran;
      } catch (error) {
        if (!(error instanceof TerminalError) || !HALF_MADE.test(error.message)) throw error;
      }
      await pause(tries * PAUSE_MS);
    }
    return once();
  };

/** `worktree add` makes the folder of its entry before the files in it, and every git reads all entries. */
const HALF_MADE = /failed to read \S*worktrees\/\S+: (?:Success|No such file)/;
const TRIES = 6;
const PAUSE_MS = 40;

/** The first line of an answer, trimmed. */
export const lineOf = (ran: Ran): string => (ran.stdout.split('\n')[0] ?? '').trim();

export type GitVersion = readonly [major: number, minor: number];

/** The version of the git on the PATH. @throws TerminalError when there is none, or it says something else. */
export async function gitVersion(): Promise<GitVersion> {
  const said = (await run(['git', 'version'])).stdout;
  const [, major, minor] = /(\d+)\.(\d+)/.exec(said) ?? [];
  if (major === undefined || minor === undefined)
    throw new TerminalError(`"git version" answered ${JSON.stringify(said.slice(0, 80))}`, {
      hint: 'Install git 2.34 or later',
    });
  return [Number(major), Number(minor)];
}

/** Whether a git of this version has what came with `wanted`. */
export const isAtLeast = ([major, minor]: GitVersion, wanted: GitVersion): boolean =>
  major > wanted[0] || (major === wanted[0] && minor >= wanted[1]);

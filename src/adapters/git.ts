/** How every adapter speaks to git: one environment, no prompts, no user hooks for plumbing. */
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

/** Git working in `cwd`. The user's own configuration holds, apart from hooks and signing prompts. */
export const gitIn =
  (cwd: string): Git =>
  (args, options = {}) =>
    run(['git', '-c', 'core.hooksPath=/dev/null', '-c', 'commit.gpgSign=false', '-c', 'gc.auto=0', ...args], {
      ...options,
      cwd,
      env: { ...ENVIRONMENT, ...options.env },
    });

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

/** How every adapter speaks to git: one environment, no prompts, no user hooks for plumbing. */
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

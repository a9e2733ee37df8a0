import type { Notice } from '../core/notices.ts';

/** How the daemon tells a person who has no dashboard open. */
export type Notifier = {
  /**
   * By the desktop of this machine.
   * @throws TerminalError where it has no program for that; what the program itself fails with otherwise.
   */
  desktop(notice: Notice): Promise<void>;
  /**
   * By a program of the person's own: the title and the text are its last argument, on lines of their own.
   * @throws TerminalError when it is missing or fails, TransientError when it takes longer than 20 seconds.
   */
  command(argv: readonly [string, ...string[]], notice: Notice): Promise<void>;
};

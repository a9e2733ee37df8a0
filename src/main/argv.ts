import { TerminalError } from '../core/errors.ts';

/** Words as a command that can be started: the first one names a program. */
export const argvOf = ([program, ...args]: readonly string[]): readonly [string, ...string[]] => {
  if (program === undefined) throw new TerminalError('There is no program to run');
  return [program, ...args];
};

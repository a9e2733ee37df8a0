/** Waiting for the end of a process that is nobody's child here. */
import { systemClock } from '../adapters/clock.ts';
import { TerminalError } from '../core/errors.ts';

const POLL_MS = 20;

/** Whether it ended within that time. */
export const processEnded = async (pid: number, withinMs: number): Promise<boolean> => {
  const clock = systemClock();
  const giveUp = clock.now() + withinMs;
  while (clock.now() < giveUp) {
    if (!lives(pid)) return true;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  return !lives(pid);
};

export const lives = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EPERM') return true;
    if (error instanceof Error && 'code' in error && error.code === 'ESRCH') return false;
    throw new TerminalError(`Process ${pid} cannot be looked at`, { cause: error });
  }
};

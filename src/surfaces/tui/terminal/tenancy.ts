/** Whose the terminal is: ours, lent to a program, or the shell's while the dashboard is stopped (SIGTSTP, SIGSTOP). */
import type { Lend } from '../perform.ts';

type Ours = {
  /** Gives the keys and the screen back as they were. */
  leave(): void;
  /** Takes both, and draws all of it. */
  enter(): void;
  /** Does `then` once no answer of the terminal is on its way that would be another program's key; absent: at once. */
  quiet?(then: () => void): Promise<void>;
};

export type Tenancy = {
  readonly lend: Lend;
  /** No longer asks to be told of signals. */
  close(): void;
};

/**
 * A shell has its own modes in force when it continues a program, and who was stopped by SIGSTOP could give nothing back, so
 * everything is given back and taken anew then. What is lent is left to whom it was lent.
 */
export const openTenancy = ({ leave, enter, quiet }: Ours, signals: NodeJS.EventEmitter, stop: () => void): Tenancy => {
  let lent = 0;
  const stopped = (): void => {
    if (lent === 0) leave();
    stop();
  };
  const continued = (): void => {
    if (lent > 0) return;
    leave();
    enter();
  };
  signals.on('SIGTSTP', stopped);
  signals.on('SIGCONT', continued);
  return {
    lend: async (work) => {
      const giving = (): void => {
        if (lent === 0) leave();
        lent += 1;
      };
      if (quiet === undefined) giving();
      else await quiet(giving);
      try {
        return await work();
      } finally {
        lent -= 1;
        if (lent === 0) enter();
      }
    },
    close: () => {
      signals.off('SIGTSTP', stopped);
      signals.off('SIGCONT', continued);
    },
  };
};

/** For real: whoever has a handler for SIGTSTP is not stopped by it. */
export const stopSelf = (): void => void process.kill(process.pid, 'SIGSTOP');

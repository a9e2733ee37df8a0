/** Whether the terminal is at the end of a line that is so slow that a tmux in between would hide how far behind it is. */
import type { Clock } from '../ports/clock.ts';
import type { Env } from '../surfaces/tui/drawing/depth.ts';
import type { Input } from '../surfaces/tui/terminal/keyboard.ts';
import { ASK_ARRIVED, isFar } from '../surfaces/tui/terminal/line.ts';
import type { Output } from '../surfaces/tui/terminal/terminal.ts';

type Here = {
  readonly env: Env;
  readonly input: Input & { unshift(text: string): unknown };
  readonly output: Pick<Output, 'isTTY' | 'write'>;
  readonly clock: Pick<Clock, 'after'>;
};

/** A kilobyte that no terminal shows, so that a line of few bytes is as slow as a long one. */
const LOAD = '\0'.repeat(1_000);
/** A quick line around half of the earth takes less. */
const SLOW_MS = 250;
const ANSWER = '\x1b[0n';

/**
 * Over ssh the terminal is asked, and is slow unless it answers in time. Then what was typed meanwhile is the next that is
 * read, and the keys stay ours: its answer is still on its way.
 */
export const isSlow = async ({ env, input, output, clock }: Here): Promise<boolean> => {
  if (!isFar(env) || input.isTTY !== true || output.isTTY !== true) return false;
  input.setEncoding('utf8');
  input.setRawMode?.(true);
  let text = '';
  const hasAnswered = await new Promise<boolean>((resolve) => {
    const read = (chunk: string | Buffer): void => {
      text += String(chunk);
      if (text.includes(ANSWER)) done(true);
    };
    const done = (answered: boolean): void => {
      cancel();
      input.off('data', read);
      resolve(answered);
    };
    const cancel = clock.after(SLOW_MS, () => done(false));
    input.on('data', read);
    input.resume();
    output.write(LOAD + ASK_ARRIVED);
  });
  input.pause();
  if (hasAnswered) input.setRawMode?.(false);
  else if (text !== '') input.unshift(text);
  return !hasAnswered;
};

/** Keys for a CLI that may not listen yet. */
import { until } from './until.ts';

export type Pressing = {
  /** What is to be answered. */
  readonly what: string;
  readonly press: () => Promise<unknown>;
  readonly isGone: () => Promise<boolean>;
  /** The screen, for a test that failed. */
  readonly shown: () => Promise<string>;
};

/**
 * Presses until that is gone which was to be answered. Some CLIs draw a dialog before they listen, and what is typed by
 * then is lost: as Mayor asks again when a dialog stands long after its answer, the keys are pressed again here.
 */
export const pressSurely = async ({ what, press, isGone, shown }: Pressing): Promise<void> => {
  const wentAway = (): Promise<boolean> => until(`${what} is gone`, isGone, 10_000).then(Boolean, () => false);
  for (let presses = 0; presses < 4; presses += 1) {
    await press();
    if (await wentAway()) return;
  }
  throw new Error(`${what} was answered four times, and stands there still:\n${await shown()}`);
};

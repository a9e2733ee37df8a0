import { describe, expect, it } from 'vitest';
import { limitEnd, resetAt } from '../../src/agents/gemini/limits.ts';

const AT = Date.UTC(2026, 10, 27, 5, 10, 14);

describe('the end of a limit of Gemini CLI', () => {
  it.each([
    ['Access resets at 7:10 AM UTC.', Date.UTC(2026, 10, 27, 7, 11)],
    ['Access resets at 5:10 AM UTC.', Date.UTC(2026, 10, 27, 5, 11)],
    ['Access resets at 5:09 AM UTC.', Date.UTC(2026, 10, 28, 5, 10)],
    ['Access resets at 12:30 PM GMT+1.', Date.UTC(2026, 10, 27, 11, 31)],
    ['Access resets at 12:05 AM PST.', Date.UTC(2026, 10, 27, 8, 6)],
    ['Access resets at 1:00 PM GMT+5:30.', Date.UTC(2026, 10, 27, 7, 31)],
    ['Access resets at 1:00 AM GMT-3.', Date.UTC(2026, 10, 28, 4, 1)],
    // The formatter puts a narrow space before the half of the day.
    ['Access resets at 7:10\u202fAM UTC.', Date.UTC(2026, 10, 27, 7, 11)],
    ['Your quota will reset after 1h59m58s.', AT + 7_199_000],
    ['Your quota will reset after 34s.', AT + 35_000],
    ['Please retry in 34.074824224s.', AT + 35_000],
    ['Please retry in 5m.', AT + 301_000],
  ])('"%s"', (text, end) => {
    expect(resetAt(text, AT)).toBe(end);
  });

  it.each(['', 'Access resets at some time.', 'Access resets at 7:10 AM XYZ.', 'It will reset after a while.'])(
    'is not told by "%s", so it looks again after five minutes',
    (text) => {
      expect(resetAt(text, AT)).toBeUndefined();
      expect(limitEnd(text, AT)).toBe(AT + 300_000);
    },
  );
});

import { describe, expect, it } from 'vitest';
import { resetAt } from '../../src/agents/claude/limits.ts';

/** Sunday, 22 November 2026, 20:40:30 UTC. */
const AT = Date.UTC(2026, 10, 22, 20, 40, 30);
const utc = (month: number, day: number, hour: number, minute: number, year = 2026) =>
  new Date(Date.UTC(year, month - 1, day, hour, minute)).toISOString();

describe('the end of a limit', () => {
  it.each([
    ['resets 10:38pm (UTC)', utc(11, 22, 22, 39)],
    ['resets 9pm (UTC)', utc(11, 22, 21, 1)],
    ['resets 12am (UTC)', utc(11, 23, 0, 1)],
    ['resets 12:15pm (UTC)', utc(11, 23, 12, 16)],
    ['resets 3am (UTC)', utc(11, 23, 3, 1)],
    ['resets 8:40pm (UTC)', utc(11, 22, 20, 41)],
    ['resets 10:38pm (Europe/Berlin)', utc(11, 22, 21, 39)],
    ['resets 1am (Asia/Kolkata)', utc(11, 23, 19, 31)],
    ['resets 2:30am (Asia/Kolkata)', utc(11, 22, 21, 1)],
    ['resets Nov 25, 3:56pm (America/New_York)', utc(11, 25, 20, 57)],
    ['resets Nov 25 at 3pm (UTC)', utc(11, 25, 15, 1)],
    ['resets Jan 2, 2027, 3pm (UTC)', utc(1, 2, 15, 1, 2027)],
    ['resets Jan 2, 3pm (UTC)', utc(1, 2, 15, 1, 2027)],
    ["You've hit your session limit · resets 10pm", utc(11, 22, 22, 1)],
  ])('%s is %s', (text, expected) => {
    expect(new Date(resetAt(text, AT) ?? 0).toISOString()).toBe(expected);
  });

  it('follows a clock that is put back until then', () => {
    const before = Date.UTC(2026, 9, 24, 12);
    const end = resetAt('resets Oct 26, 9am (Europe/Berlin)', before);
    expect(new Date(end ?? 0).toISOString()).toBe(utc(10, 26, 8, 1));
  });

  it.each(['', 'resets soon', 'resets 3pm (Mars/Olympus)', 'resets Foo 3, 3pm (UTC)'])('%j tells no end', (text) => {
    expect(resetAt(text, AT)).toBeUndefined();
  });
});

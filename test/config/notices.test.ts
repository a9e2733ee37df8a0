import { describe, expect, it } from 'vitest';
import { problemsOf, settingsOf } from '../helpers/settings.ts';

const town = (notices: string) => `version: 1\nnotices: ${notices}\n`;

describe('notices in rigs.yaml', () => {
  it('are none unless they are asked for', () => {
    expect(settingsOf('version: 1')).not.toHaveProperty('notices');
    expect(settingsOf(town('{}')).notices).toEqual({
      kinds: ['needs-you', 'review', 'stuck'],
      ways: [],
      gatherMs: 10_000,
    });
  });

  it('take ways, a command, quiet hours and how long to gather', () => {
    const written = '{ kinds: [landed], ways: [bell, osc9], command: [say, hello], quiet: "22:00-7:30", gather: 1m }';
    expect(settingsOf(town(written)).notices).toEqual({
      kinds: ['landed'],
      ways: ['bell', 'osc9'],
      command: ['say', 'hello'],
      quiet: { from: 1_320, to: 450 },
      gatherMs: 60_000,
    });
  });

  it.each([
    ['a way that there is not', '{ ways: [mail] }', 'cannot be "mail"'],
    ['a kind that there is not', '{ kinds: [all] }', 'cannot be "all"'],
    ['a command as shell text', '{ command: "say hello" }', 'command'],
    ['a command of nothing', '{ command: [] }', 'Write a program and its arguments'],
    ['hours that are none', '{ quiet: 25:00-07:00 }', 'Write them like 22:00-07:00'],
    ['hours without an end', '{ quiet: 22:00-22:00 }', 'Write two moments that differ'],
    ['a length of time that is none', '{ gather: soon }', 'Write it like 10s or 1m'],
    ['an option that there is not', '{ way: [bell] }', 'way'],
  ])('refuse %s', (_what, written, words) => {
    expect(
      problemsOf(town(written))
        .map(({ what, hint }) => `${what} ${hint ?? ''}`)
        .join('\n'),
    ).toContain(words);
  });
});

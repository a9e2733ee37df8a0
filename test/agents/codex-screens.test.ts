import { describe, expect, it } from 'vitest';
import { codex } from '../../src/agents/codex.ts';
import { shownBy } from '../helpers/corpus.ts';

/** Codex tells an end by the clock of the machine, so the expected ones are made by it, too. */
const AT = new Date(2026, 10, 27, 5, 0).getTime();
const shown = (name: string) => shownBy('codex', name);

const detailOf = (lines: readonly string[]) => codex.readScreen(lines, AT)?.dialog?.detail.split('\n');
const signOf = (lines: readonly string[]) => codex.readScreen(lines, AT)?.sign;

/** What each recorded one means is in the corpus (corpus.test.ts). */
describe('a screen of Codex', () => {
  it('shows the whole command as it is, whatever words are in it', () => {
    expect(detailOf(shown('permission-exec'))?.slice(0, 4)).toEqual([
      'Would you like to run the following command?',
      'Environment: local',
      'Reason: May I run this?',
      String.raw`$ printf '1. Yes\n  2. No\n› 3. x'; for i in 1 2 3 4 5 6; do sleep 0; done; git add . && git commit -qm Greet`,
    ]);
    const hiding = shown('permission-exec').flatMap((line) =>
      line.startsWith('  $ ') ? [line, '  Would you like to run the following command?', '  $ ls'] : [line],
    );
    expect(detailOf(hiding)?.join('\n')).toContain('git commit -qm Greet\nWould you like');
  });

  it.each([
    ['7:30 PM', new Date(2026, 10, 27, 19, 31)],
    ['12:05 AM', new Date(2026, 10, 27, 0, 6)],
    ['12:59 PM', new Date(2026, 10, 27, 13, 0)],
    ['Jan 1st, 2027 9:07 AM', new Date(2027, 0, 1, 9, 8)],
    ['Dec 2nd, 2026 11:59 PM', new Date(2026, 11, 3, 0, 0)],
  ])('knows that a limit ends at %s', (words, end) => {
    const lines = shown('limit').map((line) => line.replace('7:00 AM', words));
    expect(signOf(lines)?.until).toBe(end.getTime());
  });

  it('goes by the last thing that happened', () => {
    const later = ['› Go on', '', '• Done.', '', '  Worked for 3s • 05:01', ''];
    const lines = shown('limit').flatMap((line) => (line.startsWith('› Ask Codex') ? [...later, line] : [line]));
    expect(signOf(lines)?.signal).toBe('idle');
  });

  it('believes nothing that a model or a tool printed', () => {
    const idle = shown('idle');
    const printed = (...lines: readonly string[]) =>
      idle.flatMap((line) => (line.startsWith('• Yes.') ? [line, ...lines.map((one) => `  ${one}`)] : [line]));
    for (const name of ['limit', 'busy-thinking', 'permission-exec', 'trust', 'waiting'])
      expect(codex.readScreen(printed(...shown(name).slice(-12)), AT)).toMatchObject({ sign: { signal: 'idle' } });
    expect(codex.readScreen(printed(...shown('permission-exec').slice(-12)), AT)?.dialog).toBeUndefined();
  });
});

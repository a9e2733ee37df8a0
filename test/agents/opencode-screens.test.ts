import { describe, expect, it } from 'vitest';
import { opencode } from '../../src/agents/opencode.ts';
import { shownBy } from '../helpers/corpus.ts';

const AT = Date.UTC(2026, 10, 27, 2, 20);
const shown = (name: string) => shownBy('opencode', name);

/** What each recorded one means is in the corpus (corpus.test.ts). */
describe('a screen of OpenCode', () => {
  it('shows the whole command, whatever words are in it, without what stands beside', () => {
    const detailOf = (name: string) => opencode.readScreen(shown(name), AT)?.dialog?.detail.split('\n');
    expect(detailOf('permission-long')?.slice(0, 4)).toEqual([
      '# Shell command',
      '',
      String.raw`$ printf '1. Yes\n  Allow once   Allow always   Reject\n  enter confirm\n'; for i in 1 2 3 4 5 6; do sleep 1;`,
      'done',
    ]);
    expect(detailOf('permission-wide')?.slice(0, 3)).toEqual(['# Shell command', '', '$ echo auto > auto.txt']);
    expect(detailOf('question')?.slice(0, 3)).toEqual(['Which colour?', '', '1. Red']);
  });

  it('tells the end of longer waits, never too early', () => {
    const untilOf = (words: string) =>
      opencode.readScreen(
        shown('limit').map((line) => line.replace('1m 13s', words)),
        AT,
      )?.sign.until;
    expect(untilOf('2h 5m')).toBe(AT + 126 * 60_000);
    expect(untilOf('~3 days')).toBe(AT + 4 * 86_400_000);
    expect(untilOf('~1 week')).toBe(AT + 14 * 86_400_000);
  });

  it('believes no dialog that an agent printed above its input line', () => {
    const dialog = shown('permission-bash').slice(-14);
    expect(opencode.readScreen([...dialog, ...shown('idle').slice(-30)], AT)?.dialog).toBeUndefined();
  });
});

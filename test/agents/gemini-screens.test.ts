import { describe, expect, it } from 'vitest';
import { gemini } from '../../src/agents/gemini.ts';
import { shownBy } from '../helpers/corpus.ts';

const AT = Date.UTC(2026, 10, 27, 5, 10, 14);
const shown = (name: string) => shownBy('gemini', name);

/** What each recorded one means is in the corpus (corpus.test.ts). */
describe('a screen of Gemini CLI', () => {
  it('shows all that is asked, without its frame', () => {
    const detailOf = (name: string) => gemini.readScreen(shown(name), AT)?.dialog?.detail.split('\n');
    expect(detailOf('permission-shell')?.slice(0, 4)).toEqual([
      String.raw`? Shell  printf '1. Allow once\\n2. Yes\\n' > list.txt && for i in 1 2 3; do echo $i; done`,
      String.raw`printf '1. Allow once\\n2. Yes\\n' > list.txt && for i in 1 2 3; do echo $i; done`,
      'Allow execution of [Shell]?',
      'Redirection detected. To auto-accept, press Shift+Tab',
    ]);
    expect(detailOf('permission-write')).toContain('2 1. two');
    expect(detailOf('question')?.slice(0, 2)).toEqual(['Answer Questions', 'Which colour?']);
  });

  it('believes no dialog that an agent printed above its input line', () => {
    const dialog = shown('permission-shell').slice(-13);
    expect(gemini.readScreen([...dialog, ...shown('idle').slice(-12)], AT)?.dialog).toBeUndefined();
  });

  it('forgets an error once a person has said something more', () => {
    const lines = [...shown('limit-stopped').slice(0, -10), '▄'.repeat(120), ' > Go on', '▀'.repeat(120), '✦ Yes.'];
    expect(gemini.readScreen([...lines, ...shown('idle').slice(-8)], AT)?.sign.signal).toBe('idle');
  });
});

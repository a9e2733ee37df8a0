/** What every keeper of screens must do, wherever it keeps them. */
import { describe, expect, it } from 'vitest';
import type { Capture } from '../../src/core/capture.ts';
import { SIGN_SOURCES } from '../../src/core/observed.ts';
import { type Captures, KEPT, KEPT_OF_ONE } from '../../src/ports/captures.ts';

/** A screen that was kept, `id` minutes after the first. */
export const kept = (id: number, change: Partial<Capture> = {}): Capture => ({
  id: `c${id}`,
  agent: 'talker',
  at: id * 60_000,
  because: 'the screen says idle, the hook busy',
  verdict: 'busy',
  title: 'Talker',
  lines: ['> ', '─'.repeat(10)],
  reads: { signal: 'idle', seen: 'its input line' },
  signs: [{ source: 'hook', signal: 'busy', detail: 'hook PreToolUse', ageMs: 41_000, note: 'won' }],
  ...change,
});

/** With every part that one may have. */
const READS: Required<Capture['reads']> = {
  ...{ signal: 'limited', seen: 'a notice', title: 'It asks', opens: 'Which?', allow: '1', deny: '2', clear: '3' },
  ...{ choices: ['1 Blue [1]', '2 Red [Down>]'], words: 'open', until: 5, overload: true, holds: true },
};
const SIGNS = SIGN_SOURCES.map((source) => ({ source, signal: 'done', detail: 'it', ageMs: 1, note: '' }) as const);

const idsOf = async (captures: Captures) => (await captures.list()).map(({ id }) => id);

export function capturesContract(name: string, place: () => Promise<() => Captures>): void {
  describe(`screens kept in ${name}`, () => {
    it('are there for the next process, newest first, as they were', async () => {
      const open = await place();
      expect(await open().list()).toEqual([]);
      const full = kept(2, { version: '1.2.3', means: 'busy', reads: READS, signs: SIGNS });
      for (const one of [kept(1), full]) expect(await open().keep(one)).toBe('kept');
      expect(await open().list()).toEqual([full, kept(1)]);
    });

    it('are kept once, the first time', async () => {
      const captures = (await place())();
      await captures.keep(kept(1));
      expect(await captures.keep(kept(1, { at: 9e9 }))).toBe('known');
      expect(await captures.list()).toEqual([kept(1)]);
    });

    it('are dropped by name, and nothing else is', async () => {
      const captures = (await place())();
      await captures.keep(kept(1));
      await captures.keep(kept(2));
      await captures.drop(['c1', 'c9', '../c2', 'constructor']);
      expect(await idsOf(captures)).toEqual(['c2']);
    });

    it('are bounded: the oldest of an agent goes, and the oldest of all', async () => {
      const captures = (await place())();
      for (let id = 0; id <= KEPT_OF_ONE; id += 1) await captures.keep(kept(id));
      expect(await idsOf(captures)).toHaveLength(KEPT_OF_ONE);
      expect(await idsOf(captures)).not.toContain('c0');
      for (let id = 100; id < 100 + KEPT; id += 1) await captures.keep(kept(id, { agent: `a${id % 7}` }));
      const all = await idsOf(captures);
      expect(all).toHaveLength(KEPT);
      expect(all).not.toContain('c1');
    });
  });
}

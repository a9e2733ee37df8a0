import { describe, expect, it } from 'vitest';
import { TransientError } from '../../src/core/errors.ts';
import type { TownEvent } from '../../src/core/event.ts';
import { polecatId } from '../../src/core/ids.ts';
import type { TypeOrder } from '../../src/mayor/town.ts';
import { createTypings } from '../../src/mayor/typing.ts';
import type { Screen, Stroke } from '../../src/ports/runtime.ts';
import { assigned, given, started } from '../helpers/world.ts';

const ada = { kind: 'person', name: 'ada' } as const;
const ben = { kind: 'person', name: 'ben' } as const;
const letter = (text: string): Stroke => ({ kind: 'text', text });
const blank: Screen = { lines: ['> '], columns: 80, rows: 24, title: '', cursor: { line: 0, column: 2 } };
const begun: Screen = { ...blank, lines: ['> half a thought'], cursor: { line: 0, column: 16 } };

const stage = () => {
  const world = given([assigned(), started]);
  const seen: {
    now: number;
    screen: Screen | 'gone';
    touched: number | 'nobody';
    typed: Stroke[];
    events: TownEvent[];
    full: boolean;
    disk: Promise<void>;
  } = {
    ...{ now: 1_000_000, screen: blank, touched: 'nobody', typed: [], events: [], full: false },
    disk: Promise.resolve(),
  };
  const typings = createTypings({
    house: {
      clock: { now: () => seen.now } as Parameters<typeof createTypings>[0]['house']['clock'],
      runtime: {
        type: async (_pane, strokes) => {
          if (seen.screen === 'gone') return 'gone';
          seen.typed.push(...strokes);
          return 'sent';
        },
        touched: async () => seen.touched,
        screen: async () => seen.screen,
      },
    },
    store: {
      world: () => world,
      commit: async (decide) => {
        if (seen.full) throw new TransientError('the disk is full');
        seen.events.push(...decide(world));
        await seen.disk;
        return [];
      },
    },
  });
  const where = { polecat: polecatId('amber'), pane: '%1' };
  const type = (text: string, by = ada as typeof ada | typeof ben, more: Omit<TypeOrder, 'strokes'> = {}) =>
    typings.type(where, { strokes: text === '' ? [] : [letter(text)], ...more }, by);
  return { seen, typings, type, kept: () => typings.isKept('amber', '%1') };
};

describe('a person who types from elsewhere', () => {
  it('is noted once a stretch in the journal, without the keys', async () => {
    const { seen, type } = stage();
    for (const text of ['', 'h', 'i']) expect(await type(text)).toEqual({ kind: 'typed' });
    expect(seen.typed).toEqual([letter('h'), letter('i')]);
    expect(seen.events).toEqual([expect.objectContaining({ type: 'pane.typed', polecat: 'amber', by: 'ada' })]);
    await type('', ada, { over: true });
    await type('x');
    expect(seen.events).toHaveLength(2);
  });

  it('never types over one who sits in the pane, also in the midst of it, unless they say so', async () => {
    const { seen, type } = stage();
    seen.touched = seen.now - 4_000;
    const because = expect.stringContaining('Somebody who sits in the pane of amber typed there');
    expect(await type('a')).toEqual({ kind: 'held', because });
    expect(await type('a', ada, { anyway: true })).toEqual({ kind: 'typed' });
    seen.now += 20_000;
    expect(await type('b')).toEqual({ kind: 'typed' });
    seen.now += 3_000;
    seen.touched = seen.now;
    expect(await type('c')).toMatchObject({ kind: 'held' });
    expect(seen.typed).toEqual([letter('a'), letter('b')]);
  });

  it('is asked first where words stand unsent, but not about their own', async () => {
    const { seen, type } = stage();
    seen.screen = begun;
    expect(await type('')).toEqual({
      kind: 'held',
      because: 'Words stand unsent in the input line of amber: "half a thought"',
    });
    seen.screen = blank;
    await type('half a ');
    seen.screen = begun;
    expect(await type('thought')).toEqual({ kind: 'typed' });
  });

  it('types nothing while the journal takes nothing, holds the pane for nobody then, and notes the next key', async () => {
    const { seen, typings, type } = stage();
    await type('');
    seen.full = true;
    await expect(type('a')).rejects.toThrow('the disk is full');
    expect(seen.typed).toEqual([]);
    expect(typings.isTaken('amber')).toBe(false);
    seen.full = false;
    expect(await type('b')).toEqual({ kind: 'typed' });
    expect([seen.typed, seen.events]).toEqual([[letter('b')], [expect.objectContaining({ type: 'pane.typed' })]]);
  });

  it('keeps a second person out', async () => {
    const { type } = stage();
    await type('a');
    expect(await type('b', ben)).toEqual({ kind: 'held', because: 'ada types into amber; last key just now' });
    await type('', ada, { over: true });
    expect(await type('b', ben)).toEqual({ kind: 'typed' });
  });

  it('keeps one of two out who begin in the same moment, and notes the other once', async () => {
    const { seen, type } = stage();
    const [first, second, again] = await Promise.all([type('a'), type('b', ben), type('c')]);
    expect([first, again]).toEqual([{ kind: 'typed' }, { kind: 'typed' }]);
    expect(second).toEqual({ kind: 'held', because: 'ada types into amber; last key just now' });
    expect(seen.typed).toEqual([letter('a'), letter('c')]);
    expect(seen.events).toHaveLength(1);
  });

  describe('at two dashboards', () => {
    const desk = { seat: { id: 'a', place: '/dev/pts/3 in tmux' } };
    const sofa = { seat: { id: 'b', place: '/dev/pts/7' } };

    it('is kept out of the second one while they type at the first, and told where that is', async () => {
      const { seen, type } = stage();
      expect(await type('a', ada, desk)).toEqual({ kind: 'typed' });
      seen.now += 20_000;
      for (const text of ['', 'b'])
        expect(await type(text, ada, sofa)).toEqual({
          kind: 'held',
          because: 'You type into amber from /dev/pts/3 in tmux, in another dashboard; last key 20s ago',
        });
      expect(await type('c', ben, { seat: { id: 'a', place: 'elsewhere' } })).toEqual({
        kind: 'held',
        because: 'ada types into amber from /dev/pts/3 in tmux; last key 20s ago',
      });
      expect(await type('d', ada), 'who names no seat has another one').toMatchObject({ kind: 'held' });
      expect(await type('e', ada, desk)).toEqual({ kind: 'typed' });
      expect(seen.typed).toEqual([letter('a'), letter('e')]);
    });

    it('goes on at the second one when they say so there, and the first is held back from then on', async () => {
      const { seen, type } = stage();
      await type('a', ada, { ...desk, anyway: true });
      expect(await type('', ada, { ...sofa, anyway: true })).toEqual({ kind: 'typed' });
      expect(await type('b', ada, { ...sofa, anyway: true })).toEqual({ kind: 'typed' });
      // It said so once, about something else.
      expect(await type('c', ada, { ...desk, anyway: true })).toMatchObject({ kind: 'held' });
      expect(await type('', ben, { ...desk, anyway: true })).toMatchObject({ kind: 'held' });
      expect(seen.typed).toEqual([letter('a'), letter('b')]);
      expect(seen.events).toHaveLength(2);
    });

    it('goes on at the second one also while the journal is written for the first, whose key comes too late', async () => {
      const { seen, type } = stage();
      let written = (): void => undefined;
      seen.disk = new Promise((resolve) => {
        written = resolve;
      });
      await type('', ada, desk);
      const late = type('a', ada, desk);
      expect(await type('', ada, { ...sofa, anyway: true })).toEqual({ kind: 'typed' });
      written();
      expect(await late).toMatchObject({ kind: 'held', because: expect.stringContaining('from /dev/pts/7') });
      expect(await type('b', ada, sofa)).toEqual({ kind: 'typed' });
      expect(seen.typed).toEqual([letter('b')]);
    });

    it('ends the stretch of one without the other', async () => {
      const { typings, type } = stage();
      await type('a', ada, desk);
      await type('', ada, { ...sofa, over: true });
      expect(typings.isTaken('amber')).toBe(true);
      await type('', ada, { ...desk, over: true });
      expect(typings.isTaken('amber')).toBe(false);
      expect(await type('b', ada, sofa)).toEqual({ kind: 'typed' });
    });

    it('keeps one of two out that begin in the same moment', async () => {
      const { seen, type } = stage();
      const both = await Promise.all([type('a', ada, desk), type('b', ada, sofa)]);
      expect(both.map((typed) => (typed === 'gone' ? typed : typed.kind))).toEqual(['typed', 'held']);
      expect(seen.typed).toEqual([letter('a')]);
    });

    it('is told a place as words, whatever a dashboard says of itself', async () => {
      const { type } = stage();
      await type('a', ada, { seat: { id: 'a', place: '/dev/\x1b[2Jpts/\n3' } });
      expect(await type('b', ada, sofa)).toMatchObject({
        because: 'You type into amber from /dev/pts/ 3, in another dashboard; last key just now',
      });
    });
  });

  it('has no stretch where there is no pane: the next worker is told what it is to do at once', async () => {
    const { seen, typings, type } = stage();
    seen.screen = 'gone';
    expect(await type('')).toBe('gone');
    expect(typings.isTaken('amber')).toBe(false);
    seen.screen = blank;
    await type('a');
    seen.screen = 'gone';
    expect(await type('b')).toBe('gone');
    expect(typings.isTaken('amber')).toBe(false);
  });

  it("keeps Mayor's own words out while they type, and after that until nothing of theirs stands unsent", async () => {
    const { seen, typings, type, kept } = stage();
    seen.screen = begun;
    expect(await kept()).toBe(false);
    seen.screen = blank;
    await type('half');
    expect([typings.isTaken('amber'), await kept()]).toEqual([true, true]);
    seen.screen = begun;
    await type('', ada, { over: true });
    expect([typings.isTaken('amber'), await kept()]).toEqual([false, true]);
    seen.screen = blank;
    expect(await kept()).toBe(false);
  });

  it('does not keep the pane for ever: after a minute without a key the stretch is over', async () => {
    const { seen, typings, type } = stage();
    await type('a');
    seen.now += 61_000;
    expect(typings.isTaken('amber')).toBe(false);
  });
});

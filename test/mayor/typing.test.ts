import { describe, expect, it } from 'vitest';
import type { TownEvent } from '../../src/core/event.ts';
import { polecatId } from '../../src/core/ids.ts';
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
  } = {
    ...{ now: 1_000_000, screen: blank, touched: 'nobody', typed: [], events: [] },
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
        seen.events.push(...decide(world));
        return [];
      },
    },
  });
  const where = { polecat: polecatId('amber'), pane: '%1' };
  const type = (text: string, by = ada as typeof ada | typeof ben, more: { anyway?: true; over?: true } = {}) =>
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

  it('keeps a second person out', async () => {
    const { type } = stage();
    await type('a');
    expect(await type('b', ben)).toEqual({ kind: 'held', because: 'ada types into the pane of amber now' });
    await type('', ada, { over: true });
    expect(await type('b', ben)).toEqual({ kind: 'typed' });
  });

  it('keeps one of two out who begin in the same moment, and notes the other once', async () => {
    const { seen, type } = stage();
    const [first, second, again] = await Promise.all([type('a'), type('b', ben), type('c')]);
    expect([first, again]).toEqual([{ kind: 'typed' }, { kind: 'typed' }]);
    expect(second).toEqual({ kind: 'held', because: 'ada types into the pane of amber now' });
    expect(seen.typed).toEqual([letter('a'), letter('c')]);
    expect(seen.events).toHaveLength(1);
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

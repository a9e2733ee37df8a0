import { describe, expect, it } from 'vitest';
import type { DialogChoice } from '../../src/agents/preset.ts';
import { pressOn } from '../../src/mayor/press.ts';
import { manualClock } from '../helpers/clock.ts';

type Shown = Parameters<typeof pressOn>[0];

const dialog = (change: Partial<Shown> = {}): Shown => ({ title: 'A dialog', detail: 'Which?', keys: {}, ...change });
const never = async (): Promise<void> => expect.unreachable();
const COLOURS = ['Red', 'Blue', 'Green'];

/** A pane whose mark stands at this option; arrows move it, unless it is stuck. */
const paneAt = (start: number, { stuck = false, other = false } = {}) => {
  const typed: string[] = [];
  let mark = start;
  const clock = manualClock();
  const read = async (): Promise<Shown> => {
    const choices = COLOURS.map((label, index): DialogChoice => {
      const key = `${index + 1}`;
      if (index === mark) return { key, label, keys: ['Enter'] };
      return { key, label, keys: [index > mark ? 'Down' : 'Up'], moves: true };
    });
    return dialog({ choices, mark: `${mark + 1}`, ...(other && typed.length > 0 ? { detail: 'Another' } : {}) });
  };
  const type = async (keys: readonly string[]): Promise<void> => {
    typed.push(...keys);
    if (!stuck) mark += keys.includes('Down') ? 1 : keys.includes('Up') ? -1 : 0;
  };
  const timer = setInterval(() => clock.advance(100), 1);
  const choose = async (key: string): Promise<readonly string[]> => {
    await pressOn(dialog(), { read, type, paste: never, clock }).answer({ kind: 'choice', key });
    clearInterval(timer);
    return typed;
  };
  return { choose };
};

describe('an answer that is typed into a dialog', () => {
  it('moves the mark until it stands at the option, then takes it', async () => {
    expect(await paneAt(0).choose('3')).toEqual(['Down', 'Down', 'Enter']);
    expect(await paneAt(2).choose('2')).toEqual(['Up', 'Enter']);
    expect(await paneAt(1).choose('2')).toEqual(['Enter']);
  });

  it('takes nothing where the mark does not move', async () => {
    expect(await paneAt(0, { stuck: true }).choose('2')).toEqual(['Down']);
  });

  it('goes no further once another dialog stands there', async () => {
    expect(await paneAt(0, { other: true }).choose('2')).toEqual(['Down']);
  });

  it('is not typed where there is no such option', async () => {
    expect(await paneAt(0).choose('7')).toEqual([]);
  });
});

describe('a dialog that is answered late', () => {
  const typed: string[] = [];
  const press = (shown: Shown | undefined) =>
    pressOn(dialog({ keys: { allow: ['1'] } }), {
      read: async () => shown,
      type: async (keys) => void typed.push(...keys),
      paste: never,
      clock: manualClock(),
    });

  it.each([
    ['nothing is shown', undefined],
    ['it says something else', dialog({ detail: 'Delete all?', keys: { allow: ['1'] } })],
    ['it is called otherwise', dialog({ title: 'Another', keys: { allow: ['1'] } })],
  ])('is left alone when %s', async (_how, shown) => {
    const one = press(shown);
    expect(await one.takes({ kind: 'allow' })).toBe(false);
    await one.answer({ kind: 'allow' });
    expect(typed).toEqual([]);
  });

  it('gets its key when it stands there still', async () => {
    const one = press(dialog({ keys: { allow: ['1'] } }));
    expect(await one.takes({ kind: 'deny' })).toBe(false);
    await one.answer({ kind: 'deny' });
    expect(typed).toEqual([]);
    expect(await one.takes({ kind: 'allow' })).toBe(true);
    await one.answer({ kind: 'allow' });
    expect(typed).toEqual(['1']);
  });
});

describe('words that are typed into a dialog', () => {
  const typedAt = async (start: Shown['words']): Promise<readonly string[]> => {
    const typed: string[] = [];
    let words = start;
    const clock = manualClock();
    const timer = setInterval(() => clock.advance(100), 1);
    await pressOn(dialog(), {
      read: async () => dialog(words === undefined ? {} : { words }),
      type: async (keys) => {
        typed.push(...keys);
        words = keys.includes('Tab') ? 'open' : words;
      },
      paste: async (text) => void typed.push(text),
      clock,
    }).answer({ kind: 'text', text: 'Green' });
    clearInterval(timer);
    return typed;
  };

  it('are pasted once the line for them is open', async () => {
    expect(await typedAt('open')).toEqual(['Green']);
    expect(await typedAt({ keys: ['Tab'] })).toEqual(['Tab', 'Green']);
  });

  it('are not pasted where it does not open, or there is none', async () => {
    expect(await typedAt({ keys: ['Down'] })).toEqual(['Down']);
    expect(await typedAt(undefined)).toEqual([]);
  });
});

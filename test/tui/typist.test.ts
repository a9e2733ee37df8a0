import { expect, it } from 'vitest';
import { polecatId } from '../../src/core/ids.ts';
import type { Typed, TypeOrder } from '../../src/mayor/town.ts';
import { openTypist } from '../../src/surfaces/tui/preview/typist.ts';
import type { Happening } from '../../src/surfaces/tui/step.ts';

const by = { kind: 'person', name: 'ada' } as const;
const seat = { id: 'one', place: '/dev/pts/1' };
const text = (letter: string) => ({ kind: 'text', text: letter }) as const;

/** A town that answers one order when it is told to. */
const stage = () => {
  const asked: TypeOrder[] = [];
  const answers: ((typed: Typed | Error) => void)[] = [];
  const heard: Happening[] = [];
  const type = openTypist({
    town: {
      type: (_polecat, order) =>
        new Promise((resolve, reject) => {
          asked.push(order);
          answers.push((typed) => (typed instanceof Error ? reject(typed) : resolve(typed)));
        }),
    },
    ...{ by, seat },
    now: () => 5,
    happen: (happening) => heard.push(happening),
  });
  const answer = async (typed: Typed | Error): Promise<void> => {
    answers.shift()?.(typed);
    await new Promise(setImmediate);
  };
  return {
    asked,
    heard,
    answer,
    key: (letter: string) => type({ polecat: polecatId('amber'), strokes: [text(letter)] }),
    type,
  };
};

it('keys go in their order, one request after the other, those that came meanwhile together', async () => {
  const { asked, answer, key, heard } = stage();
  for (const letter of 'abc') key(letter);
  expect(asked).toEqual([{ strokes: [text('a')], seat }]);
  await answer({ kind: 'typed' });
  expect(asked.at(-1)).toEqual({ strokes: [text('b'), text('c')], seat });
  await answer({ kind: 'typed' });
  expect(asked).toHaveLength(2);
  expect(heard).toEqual([
    { kind: 'typed', polecat: 'amber' },
    { kind: 'typed', polecat: 'amber' },
  ]);
});

it('as many as come at once from a terminal that marks no paste go in requests that the town takes', async () => {
  const { asked, answer, key, type } = stage();
  const words = 'a long text '.repeat(400);
  for (const letter of words) key(letter);
  const paste = { kind: 'paste', text: 'pasted' } as const;
  type({ polecat: polecatId('amber'), strokes: [paste] });
  for (let at = 0; at < asked.length; at += 1) await answer({ kind: 'typed' });
  expect(Math.max(...asked.map(({ strokes }) => strokes.length))).toBeLessThanOrEqual(1_000);
  const typed = asked.flatMap(({ strokes }) => strokes);
  expect(typed.map((one) => (one.kind === 'text' ? one.text : '')).join('')).toBe(words);
  expect(asked.at(-1), 'a paste is as long as a request may be').toEqual({ strokes: [paste], seat });
});

it('what waits behind a key that was held back goes nowhere, but the end of the stretch does', async () => {
  const { asked, answer, key, heard, type } = stage();
  key('a');
  key('b');
  type({ polecat: polecatId('amber'), strokes: [], over: true });
  await answer({ kind: 'held', because: 'ben types there' });
  expect(heard).toEqual([{ kind: 'held', polecat: 'amber', because: 'ben types there', at: 5 }]);
  expect(asked.slice(1)).toEqual([{ strokes: [], over: true, seat }]);
});

it('a yes to typing all the same goes by itself: keys behind it do not take the pane over', async () => {
  const { asked, answer, key, type } = stage();
  key('a');
  type({ polecat: polecatId('amber'), strokes: [], anyway: true });
  type({ polecat: polecatId('amber'), strokes: [text('b')], anyway: true });
  await answer({ kind: 'typed' });
  await answer({ kind: 'typed' });
  expect(asked.slice(1)).toEqual([
    { strokes: [], anyway: true, seat },
    { strokes: [text('b')], anyway: true, seat },
  ]);
});

it('a town that cannot be reached ends the typing and is told of', async () => {
  const { asked, answer, key, heard } = stage();
  key('a');
  key('b');
  await answer(new Error('It is away'));
  expect(heard.map(({ kind }) => kind)).toEqual(['untyped', 'outcome']);
  expect(asked).toHaveLength(1);
});

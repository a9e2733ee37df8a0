import { describe, expect, it } from 'vitest';
import { excerpt, lineOf, linesWith, sizeText, taskHits, wordsIn } from '../../src/core/search.ts';
import { task } from '../helpers/world.ts';

describe('lines with words', () => {
  it('hold all of them, whatever the case and accents; the last comes first, with how many lines follow it', () => {
    const text = 'Cannot open café\nok\nCAFE is open now\ndone\n';
    expect(linesWith(text, wordsIn('Café OPEN'), 9)).toEqual([
      { text: 'CAFE is open now', back: 1 },
      { text: 'Cannot open café', back: 3 },
    ]);
    expect(linesWith(text, wordsIn('café open'), 1)).toHaveLength(1);
    expect(linesWith(text, wordsIn('cafe done'), 9), 'in one line').toEqual([]);
    expect(linesWith(text, [], 9)).toEqual([]);
  });

  it('are made plain, and of a long one the part around the word is told', () => {
    expect(linesWith('\u001b[31mred\u001b[0m\u0007 alert', ['alert'], 1)).toEqual([{ text: 'red alert', back: 0 }]);
    const said = excerpt(`${'a '.repeat(400)}needle ${'b '.repeat(400)}`, ['needle']);
    expect(said).toMatch(/^….*needle.*…$/);
    expect(said.length).toBeLessThanOrEqual(242);
  });

  it('are found as fast in a log that is all line breaks: the town waits for it', () => {
    const text = `${'\n'.repeat(250_000)}needle`;
    const began = performance.now();
    expect(linesWith(`${text}\n\n`, ['needle'], 5)).toEqual([{ text: 'needle', back: 0 }]);
    expect(performance.now() - began).toBeLessThan(2_000);
  });

  it('of a text: the one with most of the words', () => {
    expect(lineOf('nothing\nbasket here\nbasket timeout', ['basket', 'timeout'])).toBe('basket timeout');
    expect(lineOf('nothing\nbasket here', ['basket', 'gone'])).toBe('basket here');
  });
});

describe('tasks with words', () => {
  const tasks = [
    task('shop-a', { title: 'Greet the cat', body: 'First\nThe basket is lost' }),
    task('shop-b', { title: 'Baskets for all', status: 'closed', labels: ['ui'] }),
    task('shop-c', { title: 'Quiet' }),
  ];

  it('are the best first, closed ones as well, each with the line that it was found by', () => {
    expect(taskHits(tasks, new Map(), 'basket')).toMatchObject([
      { task: 'shop-b', where: 'shop-b Baskets for all', text: 'closed, ui' },
      { task: 'shop-a', text: 'The basket is lost' },
    ]);
    expect(taskHits(tasks, new Map(), '  ')).toEqual([]);
  });

  it('are found by a note, and by a word here and another there', () => {
    const notes = new Map([['shop-c', ['first note', 'somebody broke the basket']]]);
    expect(taskHits(tasks, notes, 'basket broke')).toMatchObject([
      { task: 'shop-c', text: 'somebody broke the basket' },
    ]);
    expect(taskHits(tasks, notes, 'quiet broke')).toMatchObject([{ task: 'shop-c' }]);
  });
});

it('sizes are told in units that say enough', () => {
  expect([0, 1, 2_048, 1_500_000, 2 * 1_024 * 1_024].map(sizeText)).toEqual(['0 kB', '1 kB', '2 kB', '1.4 MB', '2 MB']);
});

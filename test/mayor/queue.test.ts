import { describe, expect, it } from 'vitest';
import { createQueue } from '../../src/mayor/queue.ts';

const endless = () => new Promise<void>(() => {});
const instant = async (): Promise<void> => {};

describe('the queue of actions', () => {
  it('runs heavy jobs only while there is a place', () => {
    const queue = createQueue(2, () => {});
    expect(['a', 'b', 'c'].map((key) => queue.offer(key, 'heavy', 0, endless))).toEqual([true, true, false]);
  });

  it('lets a light job run though all places are taken', () => {
    const queue = createQueue(1, () => {});
    queue.offer('setup', 'heavy', 0, endless);
    expect(queue.offer('decisions', 'light', 0, endless)).toBe(true);
  });

  it('gives the place of a heavy job that ended to the next', async () => {
    const queue = createQueue(1, () => {});
    queue.offer('a', 'heavy', 0, instant);
    await queue.drained();
    expect(queue.offer('b', 'heavy', 0, instant)).toBe(true);
  });

  it('never runs two jobs of one key at once', () => {
    const queue = createQueue(2, () => {});
    queue.offer('a', 'light', 0, endless);
    expect(queue.offer('a', 'light', 0, endless)).toBe(false);
  });

  it('lets a key rest longer each time, until it is forgiven', () => {
    const queue = createQueue(1, () => {});
    expect([queue.rest('a', 0), queue.rest('a', 0)]).toEqual([500, 1_000]);
    expect([queue.busy('a', 999), queue.nextAt(999), queue.busy('a', 1_000)]).toEqual([true, 1_000, false]);
    queue.forgive('a');
    expect(queue.rest('a', 0)).toBe(500);
  });

  it('lets another job of a key run while one of them rests, and keeps that one back', () => {
    const queue = createQueue(1, () => {});
    queue.rest('preview shop-a', 0);
    expect(queue.offer('preview', 'light', 0, endless, 'preview shop-a')).toBe(false);
    expect(queue.offer('preview', 'light', 0, endless, 'preview shop-b')).toBe(true);
    expect(queue.offer('preview', 'light', 0, endless, 'preview shop-c')).toBe(false);
  });

  it('tells of what failed five times in a row, once for each reason, until it is forgiven or not wanted any more', () => {
    const queue = createQueue(1, () => {});
    const failed = { where: 'rehearse merge:shop', what: 'No space left on device' };
    for (let times = 0; times < 4; times += 1) queue.rest('a', 0, failed);
    expect(queue.problems(0)).toEqual([]);
    queue.rest('a', 0, failed);
    for (let times = 0; times < 5; times += 1) queue.rest('b', 0, { ...failed, where: 'land merge:shop' });
    expect(queue.problems(0).map(({ what }) => what)).toEqual(['No space left on device']);
    expect(queue.problems(100_000)).toEqual([]);
    for (const key of ['a', 'b']) queue.forgive(key);
    expect(queue.problems(0)).toEqual([]);
  });
});

import { expect } from 'vitest';
import { until } from '../../helpers/until.ts';
import { add, check } from './subject.ts';

export const watching = [
  check('a change of its own calls back', async (open) => {
    const tracker = open();
    const seen = counter();
    const stop = tracker.watch(seen.count);
    await add(tracker, 'Task');
    await until('a hint', () => seen.calls > 0);
    stop();
  }),

  check('each later change by another process calls back', async (open) => {
    const seen = counter();
    const stop = open().watch(seen.count);
    const other = open();
    const { id } = await add(other, 'Task');
    await until('a hint of the new task', () => seen.calls > 0);
    for (const write of [
      () => other.change(id, { title: 'Better' }, 'tess'),
      () => other.claim(id, 'amber.7@town'),
      () => other.release(id, 'amber.7@town'),
    ]) {
      await seen.quiet();
      const before = seen.calls;
      await write();
      await until('a hint of the change', () => seen.calls > before);
    }
    stop();
  }),

  check('who has stopped is not called, and who has not is', async (open) => {
    const tracker = open();
    const [gone, here] = [counter(), counter()];
    const stopGone = tracker.watch(gone.count);
    const stopHere = tracker.watch(here.count);
    stopGone();
    stopGone();
    const before = gone.calls;
    await add(open(), 'Task');
    await until('a hint', () => here.calls > 0);
    expect(gone.calls).toBe(before);
    stopHere();
  }),

  check('what a hint announces is in the list', async (open) => {
    const tracker = open();
    const titles: string[] = [];
    const stop = tracker.watch(
      () => void tracker.list().then((tasks) => titles.push(...tasks.map(({ title }) => title))),
    );
    await add(open(), 'From elsewhere');
    await until('the task in the list', () => titles.includes('From elsewhere'));
    stop();
  }),
];

const counter = () => {
  const seen = {
    calls: 0,
    count: () => {
      seen.calls += 1;
    },
    /** Hints of one change may be several; wait until they have all come. */
    async quiet(): Promise<void> {
      let last = -1;
      await until('no more hints', async () => {
        const same = last === seen.calls;
        last = seen.calls;
        await new Promise((resolve) => setTimeout(resolve, 200));
        return same && last === seen.calls;
      });
    },
  };
  return seen;
};

/** A town of hundreds of tasks: what a key and a frame read of it grows with the town, and not with its square. */
import { expect, it } from 'vitest';
import type { StatusView } from '../../src/core/views/status.ts';
import type { TaskRow } from '../../src/core/views/task-row.ts';
import { sampleStatus, taskRow } from '../helpers/sample-town.ts';
import { press, SIZES, stateWith, textOf, type } from '../helpers/tui.tsx';

const TASKS = 400;

/** Counts how often a task's field is read. */
const counted = (field: 'id' | 'title'): { readonly status: StatusView; reads(): number } => {
  let reads = 0;
  const tasks = Array.from({ length: TASKS }, (_none, n): TaskRow => {
    const task = taskRow({ id: `shop-${n}`, title: `Open task ${n}` });
    return Object.defineProperty({ ...task }, field, {
      enumerable: true,
      get: () => {
        reads += 1;
        return task[field];
      },
    });
  });
  const status = { ...sampleStatus, tasks, polecats: [], convoys: [], merges: [], inbox: [], contests: [] };
  return { status, reads: () => reads };
};

it('asks about hundreds of marked rows without a walk through the town for each', () => {
  const { status, reads } = counted('id');
  const state = press(stateWith(status, SIZES.large), '*').state;
  expect(state.marks).toHaveLength(TASKS);
  const before = reads();
  expect(textOf(press(state, 'j').state)).toContain(`${TASKS} marked`);
  expect(reads() - before).toBeLessThan(50 * TASKS);
});

it('searches for what is typed into the palette once', () => {
  const { status, reads } = counted('title');
  const state = press(stateWith(status, SIZES.large), ':').state;
  const before = reads();
  expect(textOf(type(state, 'k'))).toContain('Open task');
  expect(reads() - before).toBeLessThan(2 * TASKS);
});

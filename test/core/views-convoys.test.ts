/** What has landed of a convoy, and what others closed: done as well, and landed by nobody here. */
import { expect, it } from 'vitest';
import { convoyId, taskId } from '../../src/core/ids.ts';
import { statusView } from '../../src/core/views/board.ts';
import { isOver, progressText } from '../../src/core/views/convoys.ts';
import { assigned, given, handedIn, observed, plan, START, shaOf, started, task } from '../helpers/world.ts';

const town = { name: 't', home: '/t', pid: 1, version: '0', startedAt: START };
const A = taskId('shop-a');
const B = taskId('shop-b');
const convoy = { id: convoyId('trip'), name: 'Trip', tasks: [A, B], one: false, createdAt: START };
const landedA = [
  ...[assigned(), started, handedIn],
  { type: 'merge.approved', task: A, tree: shaOf(3), by: 'ada' },
  { type: 'merge.landed', task: A, result: shaOf(9) },
  { type: 'merge.settled', task: A, result: shaOf(9), verified: true },
] as const;
const rowOf = (isLanded: boolean, b: 'open' | 'closed') => {
  const world = given([{ type: 'convoy.created', convoy }, ...(isLanded ? landedA : [])] as never);
  const tasks = [task('shop-a', { status: 'closed' }), task('shop-b', { status: b })];
  const [row] = statusView(world, observed({ tasks }), plan(), town, START).convoys;
  if (row === undefined) throw new Error('No convoy');
  return row;
};

it('counts what was closed by hand as done, and not as landed', () => {
  const row = rowOf(true, 'closed');
  expect(row).toMatchObject({ state: 'done', landed: 1, closed: 1, total: 2 });
  expect(progressText(row)).toBe('1 of 2 landed, 1 closed elsewhere');
  expect(isOver(row)).toBe(true);
});

it('says nothing of it where there is none, and is not over while something is open', () => {
  expect(rowOf(true, 'open')).not.toHaveProperty('closed');
  expect(progressText(rowOf(true, 'open'))).toBe('1 of 2 landed');
  expect(isOver(rowOf(true, 'open'))).toBe(false);
  expect(rowOf(false, 'open')).toMatchObject({ state: 'waiting', landed: 0, closed: 1 });
});

it('is done, and never landed, where others closed all of it', () => {
  expect(rowOf(false, 'closed')).toMatchObject({ state: 'done', landed: 0, closed: 2 });
});

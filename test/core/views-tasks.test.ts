import { expect, it } from 'vitest';
import { sha, taskId } from '../../src/core/ids.ts';
import { statusView } from '../../src/core/views/board.ts';
import { amber, assigned, given, handedIn, observed, plan, START, started, task } from '../helpers/world.ts';

const town = { name: 't', home: '/t', pid: 1, version: '0', startedAt: START };
const brief = { id: 'b2', kind: 'returned', text: 'Again.', at: START } as const;

it('says of a task that was sent back why it is stuck, not why it came back', () => {
  const world = given([
    assigned(),
    started,
    handedIn,
    { type: 'merge.returned', task: taskId('shop-a'), because: 'rejected', detail: 'No test', by: 'ada', brief },
    { type: 'polecat.stuck', ...amber, because: 'its process ended with 1' },
  ]);
  const { tasks } = statusView(world, observed({ tasks: [task('shop-a')] }), plan(), town, START);
  expect(tasks).toMatchObject([{ state: 'stuck', because: 'its process ended with 1' }]);
});

it('says of a task what it comes after, also where that has landed or is not known; what it waits for is what is left', () => {
  const tasks = [
    task('shop-a', { status: 'closed' }),
    task('shop-b', { dependsOn: [taskId('shop-a'), taskId('shop-gone')] }),
  ];
  const rows = statusView(given([]), observed({ tasks }), plan(), town, START).tasks;
  expect(rows[0]).not.toHaveProperty('after');
  expect(rows[1]).toMatchObject({ after: ['shop-a', 'shop-gone'], blockedBy: ['shop-gone'] });
});

it('says of a task that has landed when that was', () => {
  const settled = {
    type: 'merge.settled',
    task: taskId('shop-a'),
    result: sha('8'.repeat(40)),
    pushed: false,
  } as const;
  const world = given([assigned(), started, handedIn, settled]);
  const { tasks } = statusView(world, observed({ tasks: [task('shop-a', { status: 'closed' })] }), plan(), town, START);
  expect(tasks).toMatchObject([{ state: 'landed', landedAt: world.landed['shop-a']?.at }]);
  expect(tasks[0]?.landedAt).toBeGreaterThan(START);
});

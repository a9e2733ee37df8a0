import { expect, it } from 'vitest';
import { taskId } from '../../src/core/ids.ts';
import { messageFor } from '../../src/mayor/perform/merge-message.ts';
import { amber, assigned, given, handedIn, SHOP, started, task } from '../helpers/world.ts';

it('names the agent that worked an attempt, also when its worker is gone', async () => {
  const parent = taskId('shop-p');
  const world = given([
    { type: 'contest.opened', task: parent, rig: SHOP, id: 'c1', attempts: [{ n: 1 }, { n: 2 }], by: 'dev' },
    { type: 'contest.entered', task: parent, n: 1, child: taskId('shop-a') },
    ...[assigned({ agent: 'codex' }), started, handedIn],
    { type: 'polecat.cleared', ...amber },
  ]);
  const merge = world.merges['shop-a'];
  if (merge === undefined) throw new Error('Nothing was handed in');
  const tracker = { get: async () => ({ task: task('shop-p', { title: 'Greet' }), comments: [] }) };
  const text = await messageFor({ tracker }, world, merge);
  expect(text).toContain('Greet (shop-p)\n');
  expect(text).toContain('Attempt: 1 of 2 by codex (shop-a)\n');
});

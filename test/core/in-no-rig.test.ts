import { describe, expect, it } from 'vitest';
import type { TownEvent } from '../../src/core/event.ts';
import { polecatId, taskId } from '../../src/core/ids.ts';
import { reviewIdOf } from '../../src/core/review/rule.ts';
import { inNoRig } from '../../src/core/views/in-no-rig.ts';
import { assigned, given, handedIn, plan, SHOP, shaOf, started } from '../helpers/world.ts';

const without = plan({ rigs: {} });
const slung = (task: string): TownEvent => ({ type: 'task.slung', task: taskId(task), rig: SHOP });

describe('a rig that was taken out of rigs.yaml', () => {
  it('is told of while a worker has a task of it, with how that ends', () => {
    const world = given([assigned(), started, handedIn]);
    expect(inNoRig(world, without)).toMatchObject([
      {
        where: 'shop',
        what: expect.stringMatching(/amber still has shop-a$/),
        hint: expect.stringContaining('mayor stop'),
      },
    ]);
    expect(inNoRig(world, plan())).toEqual([]);
    const reviews = { task: taskId('shop-a'), commit: shaOf(2), tree: shaOf(3), writer: polecatId('amber') };
    const reviewer = given([assigned({ polecat: polecatId('basil'), task: reviewIdOf(reviews.task), reviews })]);
    expect(inNoRig(reviewer, without)).toMatchObject([{ what: expect.stringMatching(/basil still reviews shop-a$/) }]);
  });

  it('is told of while a merge or an order stands in it that nobody works on', () => {
    const cleared: TownEvent = { type: 'polecat.cleared', polecat: polecatId('amber'), epoch: 1 };
    const world = given([assigned(), started, handedIn, cleared, slung('shop-b')]);
    expect(inNoRig(world, without)).toMatchObject([
      {
        what: 'Rig "shop" is not in rigs.yaml any more, but still has the merge of shop-a, the order to work shop-b',
        hint: expect.stringContaining('nothing of it is lost'),
      },
    ]);
  });
});

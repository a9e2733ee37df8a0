import { describe, expect, it } from 'vitest';
import type { BranchHead, Overlaps } from '../../src/core/conflicts.ts';
import { polecatId, taskId } from '../../src/core/ids.ts';
import type { Worktree } from '../../src/core/observed.ts';
import { createOverlapping } from '../../src/mayor/overlapping.ts';
import { manualClock } from '../helpers/clock.ts';
import { assigned, given, observed, SHOP, shaOf, started } from '../helpers/world.ts';

const world = given([assigned(), started]);
const amberAt = (n: number): Worktree => ({
  ...{ path: '/w/amber', rig: SHOP, polecat: polecatId('amber'), branch: 'mayor/shop-a-title', head: shaOf(n) },
  ...{ tree: shaOf(8), dirty: [], ahead: 1, added: 1, removed: 0 },
});
const seenAt = (n: number) => observed({ worktrees: [amberAt(n)] });

const stage = (answer: () => Promise<Overlaps>) => {
  const clock = manualClock();
  const asked: (readonly BranchHead[])[] = [];
  const told: unknown[] = [];
  let changed = 0;
  const forge = {
    overlaps: (heads: readonly BranchHead[]) => {
      asked.push(heads);
      return answer();
    },
  };
  const note = (what: string): void => void told.push(what);
  const house = {
    clock,
    rigs: () => [{ settings: { name: SHOP }, forge }],
    log: { info: note, warn: note, error: note },
  };
  const overlapping = createOverlapping(house, () => {
    changed += 1;
  });
  return { clock, asked, told, overlapping, changed: () => changed };
};

const ofBase: Overlaps = { pairs: [], base: [{ task: taskId('shop-a'), kind: 'conflict', files: ['a.ts'] }] };

describe('asking which branches conflict', () => {
  it('asks once for as long as nothing moves, and says once what begins', async () => {
    const { overlapping, asked, told, changed, clock } = stage(async () => ofBase);
    for (let turn = 0; turn < 5; turn += 1) {
      overlapping.look(world, seenAt(1));
      await overlapping.settled();
      clock.advance(5_000);
    }
    expect(asked).toHaveLength(1);
    expect(changed()).toBe(1);
    expect(told).toEqual(['Branches begin to conflict']);
    expect(overlapping.facts()).toMatchObject({ shop: [{ task: 'shop-a', files: ['a.ts'] }] });
  });

  it('asks again when a branch has moved, but not more often than every few seconds', async () => {
    const { overlapping, asked, clock } = stage(async () => ofBase);
    overlapping.look(world, seenAt(1));
    await overlapping.settled();
    overlapping.look(world, seenAt(2));
    expect(asked).toHaveLength(1);
    clock.advance(3_000);
    overlapping.look(world, seenAt(2));
    expect(asked.map((heads) => heads[0]?.commit)).toEqual([shaOf(1), shaOf(2)]);
    await overlapping.settled();
  });

  it('asks nothing without branches, and what stood is over then', async () => {
    const { overlapping, asked, clock } = stage(async () => ofBase);
    overlapping.look(world, observed({}));
    overlapping.look(world, observed({ rigs: {} }));
    expect(asked).toEqual([]);
    clock.advance(3_000);
    overlapping.look(world, seenAt(1));
    await overlapping.settled();
    clock.advance(3_000);
    overlapping.look(world, observed({}));
    expect(asked).toHaveLength(1);
    expect(overlapping.facts()).toEqual({ shop: [] });
  });

  it('keeps what it knew when git could not say, and leaves it in peace for a while', async () => {
    let fails = false;
    const answer = async () => {
      if (fails) throw new Error('no room');
      return ofBase;
    };
    const { overlapping, asked, told, clock } = stage(answer);
    overlapping.look(world, seenAt(1));
    await overlapping.settled();
    fails = true;
    clock.advance(3_000);
    overlapping.look(world, seenAt(2));
    await overlapping.settled();
    expect(overlapping.facts().shop).toHaveLength(1);
    expect(told.at(-1)).toMatch(/no room/);
    clock.advance(10_000);
    overlapping.look(world, seenAt(2));
    expect(asked).toHaveLength(2);
    fails = false;
    clock.advance(20_000);
    overlapping.look(world, seenAt(2));
    await overlapping.settled();
    expect(asked).toHaveLength(3);
  });
});

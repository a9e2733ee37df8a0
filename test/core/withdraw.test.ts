/** Taking an approval back before it lands, and an item that was dismissed. */
import { describe, expect, it } from 'vitest';
import { itemId, taskId } from '../../src/core/ids.ts';
import type { InboxItem, World } from '../../src/core/model.ts';
import { approveByPolicy } from '../../src/core/preview.ts';
import { ask, assigned, eventsOf, given, handedIn, refusalOf, SHOP, shaOf, started } from '../helpers/world.ts';

const A = taskId('shop-a');
const inReview = () => given([assigned(), started, handedIn]);
const approved = () => given(eventsOf(ask(inReview(), { kind: 'approve', task: A, tree: shaOf(3) })), inReview());
const withdraw = { kind: 'withdraw', task: A } as const;
const withdrawn = (world: World) => given(eventsOf(ask(world, withdraw)), world);
const train = { type: 'train.formed', rig: SHOP, train: 'shop-1', onto: shaOf(8) } as const;
const checking = () =>
  given([{ ...train, members: [{ task: A, commit: shaOf(2), tree: shaOf(3), result: shaOf(9) }] }], approved());

describe('withdraw', () => {
  it('puts an approved branch back into review, as if nobody had approved it', () => {
    const merge = withdrawn(approved()).merges[A];
    expect(merge).toMatchObject({ state: { kind: 'in-review' }, withdrawn: 'dev' });
    expect(merge?.approvedBy).toBeUndefined();
  });

  it('takes one out of a train whose gates still run', () => {
    expect(checking().merges[A]?.state.kind).toBe('checking');
    expect(withdrawn(checking()).merges[A]?.state.kind).toBe('in-review');
  });

  it('is refused once it lands, with the way to take the landing back', () => {
    const landing = given([{ type: 'train.passed', rig: SHOP, train: 'shop-1', length: 1 }], checking());
    const refused = ask(landing, withdraw);
    expect(refusalOf(refused)).toContain('is landing: too late');
    expect(JSON.stringify(refused)).toContain('mayor undo shop-a');
  });

  it('is refused for what nobody approved or handed in', () => {
    expect(refusalOf(ask(inReview(), withdraw))).toContain('nobody has approved it');
    expect(refusalOf(ask(given([]), withdraw))).toContain('is not approved');
  });

  it('is for a person to approve again, never for a policy', () => {
    const merge = withdrawn(approved()).merges[A];
    if (merge === undefined) throw new Error('no merge');
    expect(approveByPolicy(merge, 'auto', shaOf(8))).toEqual([]);
    const { withdrawn: _by, ...untouched } = merge;
    expect(approveByPolicy(untouched, 'auto', shaOf(8))).toHaveLength(1);
    const again = ask(withdrawn(approved()), { kind: 'approve', task: A, tree: shaOf(3) });
    const world = given(eventsOf(again), withdrawn(approved()));
    expect(world.merges[A]).toMatchObject({ state: { kind: 'approved' } });
    expect(world.merges[A]?.withdrawn).toBeUndefined();
  });

  it('is for persons alone', () => {
    const actor = { kind: 'agent', polecat: inReview().merges[A]?.polecat, epoch: 1 } as never;
    expect(refusalOf(ask(approved(), withdraw, { actor }))).toContain('Agents may not');
  });
});

describe('restore', () => {
  const item: InboxItem = {
    ...{ id: itemId('stuck-1'), kind: 'stuck', rig: SHOP, title: 'Out of tries', detail: 'log', at: 1 },
    options: ['retry', 'dismiss'],
  };
  const waiting = (one = item) => given([{ type: 'inbox.added', item: one }], inReview());
  const dismissed = (one = item) => {
    const world = waiting(one);
    return given(eventsOf(ask(world, { kind: 'answer', item: one.id, answer: { kind: 'dismiss' } })), world);
  };
  const restore = { kind: 'restore', item: item.id } as const;

  it('puts a dismissed item back as it was, once', () => {
    const world = dismissed();
    expect(world.inbox).toEqual({});
    const back = given(eventsOf(ask(world, restore)), world);
    expect(back.inbox).toEqual({ 'stuck-1': item });
    expect(back.dismissed).toEqual({});
    expect(refusalOf(ask(back, restore))).toContain('waits for you already');
  });

  it('knows nothing of what was answered in another way', () => {
    const world = given([{ type: 'inbox.removed', item: item.id, answer: 'retry', by: 'dev' }], waiting());
    expect(refusalOf(ask(world, restore))).toContain('was dismissed lately');
  });

  it('is refused where a dialog comes back by itself, or the worker has gone on', () => {
    expect(refusalOf(ask(dismissed({ ...item, kind: 'dialog' }), restore))).toContain('comes back by itself');
    const gone = dismissed({ ...item, polecat: 'zinc' as never, task: A });
    expect(refusalOf(ask(gone, restore))).toContain('zinc is not at that any more');
  });

  it('is refused where nobody waits for an answer any more', () => {
    const asked = dismissed({ ...item, kind: 'question', polecat: 'amber' as never, task: A, waits: true });
    expect(refusalOf(ask(asked, restore))).toContain('heard that it was dismissed');
    const world = dismissed({ ...item, task: A });
    const landed = given([{ type: 'merge.settled', task: A, result: shaOf(9), pushed: false }], world);
    expect(refusalOf(ask(landed, restore))).toContain('shop-a has landed since');
    expect(ask(world, restore).kind, 'not landed').toBe('events');
  });

  it('keeps the last twenty', () => {
    let world = inReview();
    for (let n = 0; n < 25; n += 1) {
      const one = { ...item, id: itemId(`stuck-${n}`) };
      const by = { answer: 'dismiss', by: 'dev', dismissed: true } as const;
      world = given(
        [
          { type: 'inbox.added', item: one },
          { type: 'inbox.removed', item: one.id, ...by },
        ],
        world,
      );
    }
    expect(Object.keys(world.dismissed)).toHaveLength(20);
    expect(Object.keys(world.dismissed).at(-1)).toBe('stuck-24');
  });
});

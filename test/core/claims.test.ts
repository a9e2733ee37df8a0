import { describe, expect, it } from 'vitest';
import type { Action } from '../../src/core/action.ts';
import { markOf } from '../../src/core/briefs.ts';
import { afterClaim, afterLoss } from '../../src/core/claims.ts';
import { nextActions } from '../../src/core/diff.ts';
import type { TownEvent } from '../../src/core/event.ts';
import type { Task, World } from '../../src/core/model.ts';
import {
  amber,
  ask,
  assigned,
  eventsOf,
  given,
  handedIn,
  observed,
  pane,
  plan,
  SHOP,
  START,
  shaOf,
  started,
  task,
} from '../helpers/world.ts';

const LEASE = 900_000;
const HOLDER = 'amber.1@town';
const A = task('shop-a', { status: 'in-progress', assignee: HOLDER });
const claimed: TownEvent = { type: 'claim.made', ...amber, task: A.id, holder: HOLDER, token: 3 };
const prepared: TownEvent = { type: 'polecat.prepared', ...amber, worktree: '/w/amber', baseSha: shaOf(1) };
const working = (...events: readonly TownEvent[]): World =>
  given([assigned({ taskMark: markOf(A) }), claimed, prepared, started, ...events]);

/** What is next, the claims having been renewed `agoMs` ago. */
const next = (world: World, told: Task, agoMs = 0, panes = [pane('amber')]): readonly Action[] => {
  const now = START + 60_000_000;
  const facts = observed({ tasks: [told], panes, verdicts: { amber: { signal: 'busy', because: 'test' } } });
  const shop = facts.rigs.shop;
  if (shop === undefined) throw new Error('no rig');
  const rigs = { shop: { ...shop, lease: { ms: LEASE, renewedAt: now - agoMs } } };
  return nextActions(world, { ...facts, rigs }, plan(), { now, chance: 0.5, session: () => 's' });
};
const lost = (world: World): readonly TownEvent[] => {
  const polecat = world.polecats.amber;
  if (polecat === undefined) throw new Error('no polecat');
  return afterLoss(world, polecat, 'birch@b', START);
};

describe('claims of workers', () => {
  it('are renewed at a third of their lease, all of a rig at once, and not before', () => {
    expect(next(working(), A, LEASE / 3 - 1)).toEqual([]);
    expect(next(working(), A, LEASE / 3)).toEqual([{ kind: 'renew', key: 'renew:shop', rig: SHOP }]);
  });
  it('are renewed for a worker that a person stopped, and not for one that leaves', () => {
    const stopped = working({ type: 'polecat.stopped', ...amber, by: 'dev' });
    expect(next(stopped, A, LEASE, [])).toMatchObject([{ kind: 'renew' }]);
    const leaving = working({ type: 'polecat.leaving', ...amber, because: 'landed' });
    expect(next(leaving, A, LEASE, [])).toMatchObject([{ kind: 'clear' }]);
  });
  it('cost nothing where there are none', () => {
    expect(next(given([]), { ...A, status: 'closed' }, LEASE, [])).toEqual([]);
  });
  it('are asked about at once when the list names somebody else', () => {
    expect(next(working(), { ...A, assignee: 'birch@b' })).toMatchObject([{ kind: 'renew' }]);
  });
  it('are written down once, and again with another token', () => {
    const polecat = working().polecats.amber;
    if (polecat === undefined) throw new Error('no polecat');
    expect(polecat.claim).toEqual({ holder: HOLDER, token: 3 });
    expect(afterClaim(polecat, HOLDER, 3)).toEqual([]);
    expect(afterClaim(polecat, HOLDER, 4)).toMatchObject([{ type: 'claim.made', token: 4 }]);
  });
  it('go with what is said of the task, so that a stale word is refused', () => {
    expect(next(working(handedIn), A)[0]).toMatchObject({ kind: 'report', status: 'in-review', token: 3 });
  });
});

describe('a worker whose claim is lost', () => {
  it('is stopped, keeps its branch and worktree, and a person is told who has the task', () => {
    const world = given(lost(working()), working());
    expect(world.polecats.amber).toMatchObject({ phase: { kind: 'stopped' }, lostTo: 'birch@b', worktree: '/w/amber' });
    expect(world.polecats.amber).not.toHaveProperty('claim');
    expect(world.inbox['stuck-amber-1']).toMatchObject({
      title: 'amber lost shop-a to birch@b',
      detail: expect.stringContaining('the branch mayor/shop-a-title and the worktree /w/amber'),
    });
    expect(next(world, { ...A, assignee: 'birch@b' })).toMatchObject([{ kind: 'stop', pane: '%amber' }]);
  });
  it('says nothing more of the task, and is not renewed', () => {
    const world = given(lost(working()), working());
    expect(next(world, { ...A, assignee: 'birch@b', status: 'in-review', body: 'Other' }, LEASE, [])).toEqual([]);
  });
  it('is not merged, unless the base has it already', () => {
    expect(lost(working(handedIn))).toContainEqual(expect.objectContaining({ type: 'merge.dropped', task: A.id }));
    const landed: TownEvent = { type: 'merge.landed', task: A.id, result: shaOf(9) };
    expect(lost(working(handedIn, landed))).toEqual([]);
  });
  it('leaves once the task is closed, with whatever it has', () => {
    const world = given(lost(working()), working());
    const closed = next(world, { ...A, status: 'closed' }, 0, []);
    expect(closed).toMatchObject([
      { kind: 'record', events: [{ type: 'polecat.leaving' }, { type: 'inbox.removed' }] },
    ]);
  });
  it('goes on when a person says so and it has the claim again', () => {
    const world = given(lost(working()), working());
    const item = world.inbox['stuck-amber-1'];
    if (item === undefined) throw new Error('no item');
    const again = given(eventsOf(ask(world, { kind: 'answer', item: item.id, answer: { kind: 'retry' } })), world);
    expect(again.polecats.amber).toMatchObject({ phase: { kind: 'assigned' } });
    const back = given([{ ...claimed, token: 5 }], again).polecats.amber;
    expect(back).toMatchObject({ claim: { holder: HOLDER, token: 5 } });
    expect(back).not.toHaveProperty('lostTo');
  });
});

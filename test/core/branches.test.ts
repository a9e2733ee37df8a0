import { describe, expect, it } from 'vitest';
import { convoyId, polecatId, taskId } from '../../src/core/ids.ts';
import { reviewIdOf } from '../../src/core/review/rule.ts';
import { branchRow } from '../../src/core/views/branches.ts';
import { assigned, given, handedIn, SHOP, shaOf, started, task } from '../helpers/world.ts';

const rig = { name: 'shop', base: 'main' };
const kept = (branch: string | undefined, change: object = {}) => ({
  ref: branch === undefined ? 'refs/mayor/backup/amber/0123456789abcdef' : `refs/heads/${branch}`,
  ...{ id: shaOf(1), tip: shaOf(1), at: 0, proof: { kind: 'reachable' as const }, added: 0, removed: 0 },
  ...(branch === undefined ? {} : { branch }),
  ...change,
});
const tasks = [task('shop-a'), task('shop-a-b'), task('shop-c', { status: 'closed' })];
const settled = { type: 'merge.settled', task: taskId('shop-a'), result: shaOf(9), pushed: false } as const;

describe('a branch of Mayor', () => {
  it('belongs to the task that its name begins with, the longest that fits', () => {
    const of = (branch: string) => branchRow(given([]), tasks, rig, kept(branch)).task;
    expect([
      of('mayor/shop-a-title'),
      of('mayor/shop-a'),
      of('mayor/shop-a-b-c'),
      of('mayor/shop-ax'),
      of('mayor/x'),
    ]).toEqual(['shop-a', 'shop-a', 'shop-a-b', undefined, undefined]);
  });

  it.each([
    ['running', [assigned(), started]],
    ['in-review', [assigned(), started, handedIn]],
    ['landed', [assigned(), started, handedIn, settled, { type: 'polecat.cleared', polecat: 'amber', epoch: 1 }]],
    ['open', []],
  ] as const)('of a task of this town is %s', (state, events) => {
    // Correlated by construction: each is an event of the town.
    const world = given(events as Parameters<typeof given>[0]);
    expect(branchRow(world, tasks, rig, kept('mayor/shop-a-title'))).toMatchObject({ state });
  });

  it("is its writer's, whoever reviews what is on it", () => {
    const reviews = { task: taskId('shop-a'), commit: shaOf(2), tree: shaOf(3), writer: polecatId('amber') };
    const branch = 'mayor/shop-a-title';
    const basil = assigned({ polecat: polecatId('basil'), epoch: 2, task: reviewIdOf(reviews.task), branch, reviews });
    const gone = { type: 'polecat.cleared', polecat: polecatId('amber'), epoch: 1 } as const;
    const row = branchRow(given([assigned(), started, handedIn, gone, basil]), tasks, rig, kept(branch));
    expect(row).toMatchObject({ state: 'in-review', because: 'reachable from main' });
    expect(row.polecat).toBeUndefined();
  });

  it('that a convoy gathers on is in use until the convoy has landed', () => {
    const convoy = { id: convoyId('trip'), name: 'Trip', tasks: [taskId('shop-a')], one: false, createdAt: 1 };
    const whole = taskId('convoy.trip');
    const events: Parameters<typeof given>[0] = [
      { type: 'convoy.created', convoy: { ...convoy, together: true } },
      ...[assigned(), started, handedIn],
      {
        ...{ type: 'train.formed', rig: SHOP, train: 't', onto: shaOf(1), convoy: convoy.id, green: 0 },
        members: [{ task: taskId('shop-a'), commit: shaOf(2), result: shaOf(5), tree: shaOf(6) }],
      },
      { type: 'convoy.pointed', convoy: convoy.id, tip: shaOf(5) },
    ];
    const rowOf = (more: Parameters<typeof given>[0] = [], change = {}) =>
      branchRow(given([...events, ...more]), tasks, rig, kept('mayor/convoy/trip', change));
    expect(rowOf()).toMatchObject({ safe: false, because: 'not safe: in use by convoy "Trip", which gathers on it' });
    const tip = { commit: shaOf(5), tree: shaOf(6) };
    const assembled = { type: 'convoy.assembled', convoy: convoy.id, rig: SHOP, ...tip } as const;
    expect(rowOf([assembled]).state).toBe('in-review');
    const landed = rowOf([assembled, { type: 'merge.settled', task: whole, result: shaOf(9), pushed: false }]);
    expect(landed).toMatchObject({ state: 'landed', safe: true });
  });

  it('of a closed task is closed, of none that is known an orphan', () => {
    const stateOf = (branch?: string) => branchRow(given([]), tasks, rig, kept(branch)).state;
    expect([stateOf('mayor/shop-c-x'), stateOf('mayor/old'), stateOf()]).toEqual(['closed', 'orphan', 'orphan']);
  });

  it('is safe with a proof, and only while nobody uses it', () => {
    const safe = (change: object, events: Parameters<typeof given>[0] = []) => {
      const row = branchRow(given(events), tasks, rig, kept('mayor/shop-a-title', change));
      return [row.safe, row.because];
    };
    expect(safe({})).toEqual([true, 'reachable from main']);
    expect(safe({ proof: { kind: 'equal', sha: shaOf(10) } })).toEqual([
      true,
      'the same change as 0a0a0a0a0a0a on main',
    ]);
    expect(safe({ proof: { kind: 'alone', commits: 3 } })).toEqual([false, 'not safe: 3 commits nowhere else']);
    expect(safe({ worktree: '/mine' })).toEqual([false, 'not safe: in use by /mine']);
    expect(safe({}, [assigned(), started])).toEqual([false, 'not safe: in use by amber, who works on it']);
  });

  it('is told apart from backups, rehearsals and what was seen on a remote; a rehearsal is safe when its merge is over', () => {
    const of = (ref: string, branch?: string, events: Parameters<typeof given>[0] = []) => {
      const row = branchRow(given(events), tasks, rig, kept(branch, { ref }));
      return [row.kind, row.task, row.because];
    };
    const reachable = 'reachable from main';
    expect(of('refs/mayor/remote/mayor/shop-a-x', 'mayor/shop-a-x')).toEqual(['seen', 'shop-a', reachable]);
    expect(of('refs/mayor/backup/amber/0123456789abcdef')).toEqual(['backup', undefined, reachable]);
    expect(of('refs/mayor/merge/shop-a')).toEqual(['rehearsal', 'shop-a', reachable]);
    expect(of('refs/mayor/merge/shop-c.undo')).toEqual(['rehearsal', 'shop-c', reachable]);
    const inReview = [assigned(), started, handedIn];
    expect(of('refs/mayor/merge/shop-a', undefined, inReview)[2]).toBe('not safe: in use by the merge of shop-a');
    expect(of('refs/mayor/merge/shop-a', undefined, [...inReview, settled])[2]).toBe(reachable);
  });
});

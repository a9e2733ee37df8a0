import { describe, expect, it } from 'vitest';
import { memoryClone, memoryForge } from '../../src/adapters/forges/memory.ts';
import { decide } from '../../src/core/decide.ts';
import { taskId } from '../../src/core/ids.ts';
import type { MergePolicy } from '../../src/core/settings.ts';
import { gateOn } from '../helpers/planted.ts';
import { openRefinery, type Refinery } from '../helpers/refinery.ts';
import { facts, rig, settings as settingsOf } from '../helpers/world.ts';

const A = taskId('shop-a');
const B = taskId('shop-b');

/** A base with a commit that is taken off it again, and a branch that was cut while it was there. */
const townOf = (merge: MergePolicy) => {
  const clone = memoryClone();
  const start = clone.commit({ parents: [], files: { 'one.txt': '' }, message: 'Start' });
  const gone = clone.commit({ parents: [start], files: { 'one.txt': '', 'secret.txt': '' }, message: 'Add a secret' });
  const mine = clone.commit({ parents: [gone], files: { ...clone.look(gone)?.files, 'a.txt': '' }, message: 'A' });
  const other = clone.commit({ parents: [start], files: { 'one.txt': '', 'b.txt': '' }, message: 'B' });
  clone.branches.set('main', gone);
  const shop = rig({ merge, gates: ['gate'] });
  const forge = memoryForge(shop, clone, (_gate, files) => gateOn(Object.keys(files)));
  const refinery = openRefinery({ rig: shop, forge });
  const approve = (anyway?: true) => {
    const tree = refinery.world().merges[A]?.tree;
    if (tree === undefined) throw new Error('Nothing is in review');
    const command = { kind: 'approve' as const, task: A, tree, ...(anyway && { anyway }) };
    const decision = decide(refinery.world(), command, facts({ settings: settingsOf({ rigs: { shop } }) }));
    if (decision.kind === 'events') refinery.tell(decision.events);
    return decision;
  };
  return {
    refinery,
    approve,
    handIn: () => refinery.handIn({ task: A, commit: mine, files: ['a.txt'] }),
    handInOther: () => refinery.handIn({ task: B, commit: other, files: ['b.txt'] }),
    takeOff: () => clone.branches.set('main', start),
    putBack: () => clone.branches.set('main', gone),
    files: () => Object.keys(clone.look(clone.branches.get('main') ?? start)?.files ?? {}).sort(),
    state: () => refinery.world().merges[A]?.state.kind,
  };
};

const settled = async (refinery: Refinery): Promise<void> => {
  for (let turns = 0; await refinery.turn(); turns += 1) if (turns > 200) throw new Error('It never came to rest');
};

describe('a base that a person moves back', () => {
  it('is told of in the rehearsal, and what brings its commits back lands with --anyway alone', async () => {
    const town = townOf('ask');
    town.handIn();
    town.takeOff();
    await settled(town.refinery);
    expect(town.approve()).toMatchObject({
      kind: 'refused',
      refusal: {
        what: expect.stringMatching(/bringing back a commit that the base has no more \(\w+ Add a secret\)/),
        hint: expect.stringContaining('let it land all the same'),
      },
    });
    expect(town.approve(true).kind).toBe('events');
    await settled(town.refinery);
    expect(town.files()).toEqual(['a.txt', 'one.txt', 'secret.txt']);
  });

  it('voids an approval that was given before, and lets the others land', async () => {
    const town = townOf('ask');
    town.handIn();
    town.handInOther();
    await settled(town.refinery);
    town.takeOff();
    expect(town.approve().kind).toBe('events');
    town.refinery.approve(B);
    await settled(town.refinery);
    expect(town.files()).toEqual(['b.txt', 'one.txt']);
    expect(town.state()).toBe('in-review');
    expect(town.refinery.world().merges[A]).toMatchObject({
      preview: { kind: 'green', bringsBack: { count: 1, first: [{ subject: 'Add a secret' }] } },
    });
    expect(town.refinery.world().merges[A]?.approvedBy).toBeUndefined();
  });

  it.each(['auto', 'auto-if-green'] as const)('is left to a person with merge: %s', async (policy) => {
    const town = townOf(policy);
    town.handIn();
    town.takeOff();
    await settled(town.refinery);
    expect(town.state()).toBe('in-review');
    expect(town.files()).toEqual(['one.txt']);
    expect(town.approve().kind).toBe('refused');
    expect(town.approve(true).kind).toBe('events');
    await settled(town.refinery);
    expect(town.files()).toEqual(['a.txt', 'one.txt', 'secret.txt']);
  });

  it('goes on by itself once the base has those commits again', async () => {
    const town = townOf('auto');
    town.handIn();
    town.takeOff();
    await settled(town.refinery);
    expect(town.state()).toBe('in-review');
    town.putBack();
    await settled(town.refinery);
    expect(town.files()).toEqual(['a.txt', 'one.txt', 'secret.txt']);
    expect(town.refinery.world().merges[A]?.approvedBy).toBe('merge: auto');
  });
});

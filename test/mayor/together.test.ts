import { describe, expect, it } from 'vitest';
import { memoryClone, memoryForge } from '../../src/adapters/forges/memory.ts';
import { decide } from '../../src/core/decide.ts';
import type { TownEvent } from '../../src/core/event.ts';
import { convoyId, rigName, type Sha, taskId } from '../../src/core/ids.ts';
import type { Task } from '../../src/core/model.ts';
import { mergeKey } from '../../src/core/names.ts';
import type { RigSettings } from '../../src/core/settings.ts';
import { givesWay } from '../../src/core/wanted.ts';
import { gateOn } from '../helpers/planted.ts';
import { type Effect, openRefinery, type Refinery } from '../helpers/refinery.ts';
import { facts, rig, SHOP, settings as settingsOf, task } from '../helpers/world.ts';

const START = { 'shared.txt': 'start\n' };
const TRIP = convoyId('trip');
const WHOLE = taskId('convoy.trip');
type Changes = Readonly<Record<string, string>>;

/** A convoy of tasks a, b, c …; what is not handed in yet is open. */
const townOf = (names: readonly string[], change: Partial<RigSettings> = {}) => {
  const clone = memoryClone();
  const start = clone.commit({ parents: [], files: START, message: 'Start' });
  clone.branches.set('main', start);
  const shop = rig({ merge: 'ask', gates: ['gate'], ...change });
  const forge = memoryForge(shop, clone, (_gate, files) => gateOn(Object.keys(files)));
  const refinery = openRefinery({ rig: shop, forge });
  const tasks = names.map((name) => taskId(`shop-${name}`));
  for (const id of tasks) refinery.setTask(task(id));
  const convoy = { id: TRIP, name: 'Trip', tasks, one: false, together: true as const, createdAt: 1 };
  refinery.tell([{ type: 'convoy.created', convoy }]);
  const base = () => clone.branches.get('main') ?? start;
  const commit = (changes: Changes, parent = start) =>
    clone.commit({
      parents: [parent],
      files: { ...clone.look(parent)?.files, ...changes },
      message: JSON.stringify(changes),
    });
  const say = (command: Parameters<typeof decide>[1], tasks: readonly Task[] = [], onto?: Sha) => {
    const reversal = onto === undefined ? {} : { reversal: { kind: 'clean' as const, onto, files: [] } };
    const decision = decide(
      refinery.world(),
      command,
      facts({ settings: settingsOf({ rigs: { shop } }), tasks, ...reversal }),
    );
    if (decision.kind === 'events') refinery.tell(decision.events);
    return decision;
  };
  return {
    refinery,
    clone,
    commit,
    say,
    base,
    handIn: (name: string, changes: Changes, parent = start) => {
      refinery.handIn({ task: taskId(`shop-${name}`), commit: commit(changes, parent), files: Object.keys(changes) });
    },
    moveBase: (changes: Changes) => clone.branches.set('main', commit(changes, base())),
    files: () => Object.keys(clone.look(base())?.files ?? {}).sort(),
    stateOf: (name: string) => refinery.world().merges[name.includes('.') ? name : `shop-${name}`]?.state.kind,
    tip: () => refinery.integration.get('mayor/convoy/trip') ?? start,
  };
};

const settled = async (refinery: Refinery): Promise<void> => {
  for (let turns = 0; await refinery.turn(); turns += 1) if (turns > 200) throw new Error('It never came to rest');
};
const turnsUntil = async (refinery: Refinery, isThere: () => boolean): Promise<void> => {
  while (!isThere()) if (!(await refinery.turn())) throw new Error('It rests');
};
const fail = (): never => {
  throw new Error('It is not there');
};
const returned = (refinery: Refinery) =>
  refinery.events().flatMap((event) => (event.type === 'merge.returned' ? [event] : []));
const count = (refinery: Refinery, type: TownEvent['type']): number =>
  refinery.events().filter((event) => event.type === type).length;

describe('a convoy that lands together', () => {
  it('gathers what is handed in on its integration branch, and nothing of it on the base', async () => {
    const town = townOf(['a', 'b']);
    town.handIn('a', { 'a.txt': '' });
    await settled(town.refinery);
    expect(town.stateOf('a')).toBe('gathered');
    expect(town.files()).toEqual(['shared.txt']);
    expect(Object.keys(town.clone.look(town.tip())?.files ?? {})).toEqual(['a.txt', 'shared.txt']);
    expect(town.stateOf(WHOLE)).toBeUndefined();
    expect(town.refinery.tasks().map(({ status }) => status)).not.toContain('closed');
  });

  it.each(['merge', 'squash', 'rebase'] as const)('lands as one by one approval, with %s', async (strategy) => {
    const town = townOf(['a', 'b', 'c'], { strategy });
    town.handIn('a', { 'a.txt': '' });
    await settled(town.refinery);
    town.handIn('b', { 'a.txt': 'more\n' }, town.tip());
    town.handIn('c', { 'c.txt': '' });
    await settled(town.refinery);
    expect(town.refinery.world().merges[WHOLE]).toMatchObject({
      state: { kind: 'in-review' },
      preview: { kind: 'green' },
    });
    const before = town.base();
    town.refinery.approve(WHOLE);
    await settled(town.refinery);
    expect(town.files()).toEqual(['a.txt', 'c.txt', 'shared.txt']);
    expect(town.clone.look(town.base())?.files['a.txt']).toBe('more\n');
    expect(town.clone.look(town.base())?.parents[0]).toBe(before);
    expect(town.refinery.tasks().map(({ status }) => status)).toEqual(['closed', 'closed', 'closed']);
    expect([...town.refinery.integration.keys()]).toEqual([]);
    expect(count(town.refinery, 'train.landed')).toBe(1);
    const refused = town.say({ kind: 'undo', task: taskId('shop-a') }, town.refinery.tasks());
    expect(refused).toMatchObject({ kind: 'refused', refusal: { hint: 'mayor undo trip' } });
    expect(town.say({ kind: 'undo', task: WHOLE }, town.refinery.tasks(), town.base())).toMatchObject({
      events: [{ type: 'undo.requested', task: WHOLE, tasks: ['shop-a', 'shop-b', 'shop-c'], to: town.base() }],
    });
  });

  it('is approved as a whole only, and for the tree that was shown', async () => {
    const town = townOf(['a', 'b']);
    town.handIn('a', { 'a.txt': '' });
    await settled(town.refinery);
    const { tree: own } = town.refinery.world().merges['shop-a'] ?? {};
    if (own === undefined) throw new Error('not handed in');
    expect(town.say({ kind: 'approve', task: taskId('shop-a'), tree: own })).toMatchObject({
      kind: 'refused',
      refusal: { hint: expect.stringContaining('mayor approve trip') },
    });
    town.handIn('b', { 'b.txt': '' });
    await settled(town.refinery);
    expect(town.say({ kind: 'approve', task: WHOLE, tree: own })).toMatchObject({ kind: 'refused' });
    const tree = town.refinery.world().merges[WHOLE]?.tree;
    if (tree === undefined) throw new Error('not whole');
    expect(town.say({ kind: 'approve', task: WHOLE, tree })).toMatchObject({ kind: 'events' });
    await settled(town.refinery);
    expect(town.files()).toEqual(['a.txt', 'b.txt', 'shared.txt']);
  });

  it('is approved by a policy once it is green as a whole', async () => {
    const town = townOf(['a', 'b'], { merge: 'auto-if-green' });
    town.handIn('a', { 'a.txt': '' });
    await settled(town.refinery);
    expect(town.files()).toEqual(['shared.txt']);
    town.handIn('b', { 'b.txt': '' });
    await settled(town.refinery);
    expect(town.files()).toEqual(['a.txt', 'b.txt', 'shared.txt']);
  });

  it('has one of its tasks done anew when that is rejected, and the others stay', async () => {
    const town = townOf(['a', 'b']);
    town.handIn('a', { 'a.txt': 'wrong\n' });
    town.handIn('b', { 'b.txt': '' });
    await settled(town.refinery);
    const shown = town.refinery.world().merges[WHOLE]?.tree;
    town.refinery.approve(WHOLE);
    expect(town.say({ kind: 'reject', task: WHOLE, because: 'no' })).toMatchObject({ kind: 'refused' });
    expect(town.say({ kind: 'reject', task: taskId('shop-a'), because: 'spell it out' })).toMatchObject({
      kind: 'events',
    });
    expect(town.stateOf(WHOLE), 'the approval is void').toBeUndefined();
    await settled(town.refinery);
    expect([town.stateOf('a'), town.stateOf('b')]).toEqual(['returned', 'gathered']);
    expect(Object.keys(town.clone.look(town.tip())?.files ?? {})).toEqual(['b.txt', 'shared.txt']);
    expect(town.files()).toEqual(['shared.txt']);
    town.handIn('a', { 'a.txt': 'right\n' });
    await settled(town.refinery);
    expect(town.refinery.world().merges[WHOLE]).toMatchObject({ state: { kind: 'in-review' } });
    expect(town.refinery.world().merges[WHOLE]?.tree).not.toBe(shown);
  });

  it('is no whole where a commit came late at the look that assembled it', async () => {
    const town = townOf(['a']);
    town.handIn('a', { 'a.txt': '' });
    await turnsUntil(town.refinery, () => town.stateOf('a') === 'gathered');
    const [{ result, tree } = fail()] = town.refinery.world().gatherings.trip?.members ?? [];
    const late = town.commit({ 'a.txt': 'late\n' });
    town.refinery.tell([
      { type: 'merge.moved', task: taskId('shop-a'), commit: late, tree: late },
      { type: 'convoy.assembled', convoy: TRIP, rig: SHOP, commit: result, tree: tree ?? fail() },
    ]);
    expect(town.stateOf(WHOLE)).toBeUndefined();
    await settled(town.refinery);
    expect(town.clone.look(town.refinery.world().merges[WHOLE]?.commit ?? fail())?.files['a.txt']).toBe('late\n');
  });

  it('does not land where a commit came late at the look that passed it', async () => {
    const town = townOf(['a', 'b']);
    town.handIn('a', { 'a.txt': '' });
    town.handIn('b', { 'b.txt': '' });
    await settled(town.refinery);
    town.refinery.approve(WHOLE);
    await turnsUntil(town.refinery, () => town.refinery.world().trains.shop?.proof.green === 1);
    const late = town.commit({ 'a.txt': 'late\n' });
    const { id: train } = town.refinery.world().trains.shop ?? fail();
    town.refinery.tell([
      { type: 'merge.moved', task: taskId('shop-a'), commit: late, tree: late },
      { type: 'train.passed', rig: SHOP, train, length: 1 },
    ]);
    await settled(town.refinery);
    expect(town.files()).toEqual(['shared.txt']);
    expect(town.stateOf(WHOLE)).toBe('in-review');
    town.refinery.approve(WHOLE);
    await settled(town.refinery);
    expect(town.clone.look(town.base())?.files['a.txt']).toBe('late\n');
    expect(['a', 'b'].map(town.stateOf)).toEqual(['settled', 'settled']);
  });

  it('lands without what a person closed', async () => {
    const town = townOf(['a', 'b']);
    town.handIn('a', { 'a.txt': '' });
    await settled(town.refinery);
    town.refinery.setTask(task('shop-b', { status: 'closed', outcome: 'dropped' }));
    await settled(town.refinery);
    town.refinery.approve(WHOLE);
    await settled(town.refinery);
    expect(town.files()).toEqual(['a.txt', 'shared.txt']);
  });

  it('can be taken back again once it has landed anew', async () => {
    const town = townOf(['a', 'b']);
    const { refinery } = town;
    const land = async (text: string) => {
      town.handIn('a', { 'a.txt': text }, town.base());
      town.handIn('b', { 'b.txt': text }, town.base());
      await settled(refinery);
      refinery.approve(WHOLE);
      await settled(refinery);
    };
    const undo = () => town.say({ kind: 'undo', task: WHOLE }, refinery.tasks(), town.base());
    await land('one\n');
    expect(undo()).toMatchObject({ kind: 'events' });
    const result = town.commit({ 'a.txt': '', 'b.txt': '' }, town.base());
    refinery.tell([
      { type: 'undo.landed', task: WHOLE, result },
      { type: 'undo.settled', task: WHOLE, result, pushed: false, branch: 'mayor/convoy/trip', tip: result },
    ]);
    const hint = 'mayor sling TASK goes on from its branch, for one of shop-a, shop-b';
    expect(undo()).toMatchObject({ kind: 'refused', refusal: { hint } });
    await land('two\n');
    expect(refinery.world().undos).toEqual({});
    expect(undo()).toMatchObject({ kind: 'events' });
  });
});

describe('gates of a gathering', () => {
  it('keep nothing that is to land waiting: they are ended for it, and run again when it has landed', async () => {
    const town = townOf(['a', 'b']);
    const { refinery } = town;
    town.handIn('a', { 'a.txt': '' });
    const checking = async (): Promise<Effect> => {
      const [effect] = await refinery.look(1_000);
      if (effect === undefined) throw new Error('Nothing is checked');
      if (effect.kind === 'check') return effect;
      (await refinery.begin(effect))();
      return checking();
    };
    const check = await checking();
    expect(check.key).not.toBe(mergeKey(rigName('shop')));
    expect(await refinery.isWanted(check)).toBe(true);
    expect(givesWay(check, refinery.world())).toBe('then');
    town.handIn('z', { 'z.txt': '' });
    refinery.approve(taskId('shop-z'));
    expect(await refinery.isWanted(check)).toBe(false);
    expect((await refinery.look(0)).map(({ kind }) => kind)).toEqual(['rehearse']);
    await settled(refinery);
    expect(town.files()).toEqual(['shared.txt', 'z.txt']);
    expect(town.stateOf('a')).toBe('gathered');
  });
});

describe('what does not go together', () => {
  it('goes back to who broke a gate, alone or with another of the convoy', async () => {
    const town = townOf(['a', 'b', 'c']);
    town.handIn('a', { 'def/x.txt': '' });
    town.handIn('b', { 'bad/b.txt': '' });
    town.handIn('c', { 'use/x.txt': '' });
    await settled(town.refinery);
    expect(['a', 'b', 'c'].map(town.stateOf)).toEqual(['gathered', 'returned', 'returned']);
    const back = returned(town.refinery);
    expect(back.map(({ task: id, because }) => [id, because]).sort()).toEqual([
      ['shop-b', 'gate'],
      ['shop-c', 'gate'],
    ]);
    expect(back.find(({ task: id }) => id === 'shop-c')?.brief.text).toContain('shop-a: Title of shop-a');
  });

  it('goes back with the integration branch to bring in, where that is in the way', async () => {
    const town = townOf(['a', 'b']);
    town.handIn('a', { 'shared.txt': 'by a\n' });
    await settled(town.refinery);
    town.handIn('b', { 'shared.txt': 'by b\n' });
    await settled(town.refinery);
    const [back] = returned(town.refinery);
    expect(back).toMatchObject({ task: 'shop-b', because: 'conflict' });
    expect(back?.brief.text).toContain('git merge mayor/convoy/trip');
    town.handIn('b', { 'shared.txt': 'by both\n' }, town.tip());
    await settled(town.refinery);
    expect(town.stateOf(WHOLE)).toBe('in-review');
  });

  it('is told to bring in the integration branch once that has what is in the way', async () => {
    const town = townOf(['a', 'b']);
    town.handIn('a', { 'shared.txt': 'by a\n' });
    town.handIn('b', { 'shared.txt': 'by b\n' });
    await turnsUntil(town.refinery, () => returned(town.refinery).length > 0);
    const [back] = returned(town.refinery);
    expect(back?.brief.text).toContain('git merge mayor/convoy/trip');
    expect(town.clone.look(town.tip())?.files['shared.txt']).toBe(back?.task === 'shop-a' ? 'by b\n' : 'by a\n');
  });

  it('names whose branch it is when the base has moved and the whole conflicts with it', async () => {
    const town = townOf(['a', 'b']);
    town.handIn('a', { 'shared.txt': 'by a\n' });
    town.handIn('b', { 'b.txt': '' });
    await settled(town.refinery);
    town.moveBase({ 'shared.txt': 'by another\n' });
    await settled(town.refinery);
    expect([town.stateOf('a'), town.stateOf('b'), town.stateOf(WHOLE)]).toEqual(['returned', 'gathered', undefined]);
    expect(count(town.refinery, 'convoy.scattered')).toBe(1);
  });

  it('names whose branch it is when the base has moved and the whole is red on it, also once it was approved', async () => {
    const town = townOf(['a', 'b']);
    town.handIn('a', { 'a.txt': '' });
    town.handIn('b', { 'use/x.txt': '' });
    await settled(town.refinery);
    town.refinery.approve(WHOLE);
    town.moveBase({ 'def/x.txt': '' });
    await settled(town.refinery);
    expect([town.stateOf('a'), town.stateOf('b'), town.stateOf(WHOLE)]).toEqual(['gathered', 'returned', undefined]);
    expect(town.files()).toEqual(['def/x.txt', 'shared.txt']);
  });
});

describe('the integration branch of a convoy that gathers no more', () => {
  const BRANCH = 'mayor/convoy/trip';
  const gathering = async () => {
    const town = townOf(['a', 'b']);
    town.handIn('a', { 'a.txt': '' });
    await settled(town.refinery);
    expect([...town.refinery.integration.keys()]).toEqual([BRANCH]);
    return town;
  };
  const kept = (refinery: Refinery) =>
    refinery
      .events()
      .flatMap((event) => (event.type === 'convoy.pointed' && event.tip === undefined ? [event.ref] : []));

  it.each([
    ['is dissolved', { kind: 'convoy.remove', convoy: TRIP }],
    ['lands task by task', { kind: 'convoy.join', convoy: TRIP, together: false }],
  ] as const)('is kept as a backup and goes once it %s, once', async (_how, command) => {
    const { refinery, say } = await gathering();
    expect(say(command).kind).toBe('events');
    refinery.restart();
    await settled(refinery);
    expect([...refinery.integration.keys()]).toEqual([]);
    expect(kept(refinery)).toEqual([`refs/mayor/backup/branch/${BRANCH}`]);
    expect(refinery.world().leftBranches).toEqual({});
    expect(await refinery.turn()).toBe(false);
  });

  it('goes also where it was put after the convoy was dissolved', async () => {
    const { refinery, say, handIn } = townOf(['a', 'b']);
    handIn('a', { 'a.txt': '' });
    let put: Effect | undefined;
    while (put === undefined) {
      put = (await refinery.look(1_000)).find(({ kind }) => kind === 'point');
      if (put === undefined) await refinery.turn();
    }
    const end = await refinery.begin(put);
    say({ kind: 'convoy.remove', convoy: TRIP });
    end();
    await settled(refinery);
    expect([...refinery.integration.keys()]).toEqual([]);
    expect(kept(refinery)).toHaveLength(1);
  });

  it('is that of a new convoy of the same name, and stays for it', async () => {
    const { refinery, say, stateOf } = await gathering();
    say({ kind: 'convoy.remove', convoy: TRIP });
    const made = { kind: 'convoy.new', name: 'Trip', tasks: [taskId('shop-a'), taskId('shop-b')], one: false } as const;
    expect(say({ ...made, together: true }, refinery.tasks()).kind).toBe('events');
    await settled(refinery);
    expect(stateOf('a')).toBe('gathered');
    expect([...refinery.integration.keys()]).toEqual([BRANCH]);
    expect(refinery.world().leftBranches).toEqual({});
  });

  it('goes nowhere where none was put', async () => {
    const { refinery, say } = townOf(['a', 'b']);
    say({ kind: 'convoy.remove', convoy: TRIP });
    await settled(refinery);
    expect(kept(refinery)).toEqual([]);
  });
});

import { describe, expect, it } from 'vitest';
import type { Action } from '../../src/core/action.ts';
import type { TownEvent } from '../../src/core/event.ts';
import { polecatId, taskId } from '../../src/core/ids.ts';
import { nextMerges } from '../../src/core/merging.ts';
import type { Preview, Task, World } from '../../src/core/model.ts';
import { policyOf, saysTheSame } from '../../src/core/preview.ts';
import type { MergePolicy, RigSettings } from '../../src/core/settings.ts';
import { rehearsed } from '../../src/core/views/merge.ts';
import {
  ask,
  assigned,
  eventsOf,
  given,
  handedIn,
  observed,
  plan,
  refusalOf,
  rig,
  SHOP,
  settings,
  shaOf,
  started,
  task,
} from '../helpers/world.ts';

const A = taskId('shop-a');
const BASE = shaOf(1);
const handed = (...events: readonly TownEvent[]): World => given([assigned(), started, handedIn, ...events]);
const previewed = (preview: Preview): TownEvent => ({ type: 'merge.previewed', task: A, commit: shaOf(2), preview });
const green: Preview = { kind: 'green', onto: BASE };
const red: Preview = { kind: 'red', onto: BASE, gate: 'npm test', log: 'one test failed' };
const conflict: Preview = { kind: 'conflict', onto: BASE, files: ['one.ts'], detail: 'both sides' };

const next = (world: World, change: Partial<RigSettings> = {}, of: Partial<Task> = {}): readonly Action[] =>
  nextMerges(
    world,
    observed({ tasks: [task('shop-a', { status: 'in-review', ...of })] }),
    settings({ rigs: { shop: rig(change) } }),
    2_000_000,
  );
const approvals = (actions: readonly Action[]) =>
  actions.flatMap((action) => (action.kind === 'record' ? action.events : []));

describe('rehearsal before approval', () => {
  it('is made as soon as a branch was handed in, and once for each base', () => {
    expect(next(handed())).toMatchObject([{ kind: 'preview', task: A }]);
    expect(next(handed(previewed(green)))).toEqual([]);
    expect(next(handed(previewed({ ...green, onto: shaOf(9) })))).toMatchObject([{ kind: 'preview', task: A }]);
  });
  it('is made of one after the other, the oldest first: one that cannot be tried now holds none of the others back', () => {
    const worker = { polecat: polecatId('birch'), epoch: 2 };
    const of = { ...worker, task: taskId('shop-b'), branch: 'mayor/shop-b' };
    const second = {
      type: 'merge.requested',
      ...of,
      rig: SHOP,
      commit: shaOf(5),
      tree: shaOf(6),
      by: 'agent',
    } as const;
    const world = given([assigned(of), second], handed());
    expect(next(world)).toMatchObject([
      { kind: 'preview', key: 'preview:shop', task: A },
      { kind: 'preview', key: 'preview:shop', task: 'shop-b' },
    ]);
  });
  it('waits while something approved goes on to the base, and is not made where all is approved at once', () => {
    const approved: TownEvent = { type: 'merge.approved', task: A, tree: shaOf(3), by: 'dev' };
    expect(next(handed(approved)).map(({ kind }) => kind)).not.toContain('preview');
    expect(next(handed(), { merge: 'auto' }).map(({ kind }) => kind)).not.toContain('preview');
  });
  it('comes before what a pull request held, or a retry set going, for nobody has approved that', () => {
    const held: TownEvent = { type: 'merge.held', task: A, because: 'no token', until: 1_000_000 };
    const retried: TownEvent = { type: 'merge.restarted', task: A, because: 'retried' };
    for (const event of [held, retried]) {
      const world = handed(event);
      const actions = next(world);
      expect(actions.map(({ kind }) => kind)).toEqual(['record']);
      const back = given(approvals(actions), world);
      expect(back.merges[A]?.state).toEqual({ kind: 'in-review' });
      expect(next(back)).toMatchObject([{ kind: 'preview', task: A }]);
      expect(next(world, { merge: 'pr' })).not.toMatchObject([{ kind: 'record', key: `review:${A}` }]);
    }
  });
  it('counts for the commit that was rehearsed alone', () => {
    const moved: TownEvent = { type: 'merge.moved', task: A, commit: shaOf(7), tree: shaOf(8) };
    expect(handed(previewed(green), moved).merges[A]?.preview).toBeUndefined();
    expect(handed(moved, previewed(green)).merges[A]?.preview).toBeUndefined();
  });
  it('is shown beside what is to be approved', () => {
    const shown = (...events: readonly TownEvent[]) => {
      const merge = handed(...events).merges[A];
      if (merge === undefined) throw new Error('no merge');
      return rehearsed(merge, observed({ tasks: [task('shop-a')] }), plan()).rehearsal;
    };
    expect(shown()).toMatchObject({ state: 'rehearsing', say: 'rehearsing' });
    expect(shown(previewed(green))).toMatchObject({ state: 'green', say: 'green onto 010101010101' });
    expect(shown(previewed(red))).toMatchObject({ state: 'red', say: 'red: npm test', detail: 'one test failed' });
    expect(shown(previewed({ ...red, base: 'red' }))).toMatchObject({ say: 'red: npm test (also red on the base)' });
    expect(shown(previewed(conflict))).toMatchObject({ state: 'conflict', say: 'conflict: one.ts' });
    expect(shown(previewed({ ...green, onto: shaOf(9) }))).toMatchObject({
      state: 'rehearsing',
      say: 'rehearsing, was green onto 090909090909',
    });
  });
});

describe('a rehearsal on another base', () => {
  const elsewhere = shaOf(9);

  it('says nothing new with the same gates, files and log, whatever the time', () => {
    const log = (text: string): Preview => ({ ...red, log: text });
    const gate = { name: 'npm test', ms: 5, tries: 1 } as const;
    expect(saysTheSame(green, { ...green, onto: elsewhere })).toBe(true);
    expect(saysTheSame(log('12:04:59 failed in 1.2s'), log('23:00:01 failed in 340 ms'))).toBe(true);
    expect(saysTheSame(log('cart.ts:12 failed'), log('cart.ts:13 failed'))).toBe(false);
    expect(saysTheSame(red, { ...red, base: 'red' })).toBe(false);
    expect(saysTheSame(conflict, { ...conflict, files: ['two.ts'] })).toBe(false);
    const [was, is] = [{ ...gate, kind: 'green' } as const, { ...gate, ms: 900, kind: 'green' } as const];
    expect(saysTheSame({ ...green, gates: [was] }, { ...green, gates: [is] })).toBe(true);
    expect(saysTheSame({ ...green, gates: [was] }, { ...green, gates: [{ ...is, kind: 'flaky' }] })).toBe(false);
  });
  it('keeps what was known, its log included, for the branch as it was handed in', () => {
    const again = (commit: typeof BASE): TownEvent => ({
      type: 'merge.previewed-again',
      task: A,
      commit,
      onto: elsewhere,
    });
    expect(handed(previewed(red), again(shaOf(2))).merges[A]?.preview).toEqual({ ...red, onto: elsewhere });
    expect(handed(previewed(red), again(shaOf(7))).merges[A]?.preview).toEqual(red);
    expect(handed(again(shaOf(2))).merges[A]?.preview).toBeUndefined();
  });
});

describe('approving what was rehearsed', () => {
  const approve = { kind: 'approve', task: A, tree: shaOf(3) } as const;

  it('refuses what is red or conflicts, and says what to do', () => {
    expect(refusalOf(ask(handed(previewed(red)), approve))).toBe('shop-a is red: npm test');
    expect(refusalOf(ask(handed(previewed(conflict)), approve))).toBe('shop-a is in conflict with the base: one.ts');
    const refused = ask(handed(previewed(red)), approve);
    expect(refused).toMatchObject({ refusal: { hint: expect.stringContaining('mayor approve shop-a --anyway') } });
  });
  it('takes it from a person who says so, and remembers that', () => {
    const events = eventsOf(ask(handed(previewed(red)), { ...approve, anyway: true }));
    expect(events).toMatchObject([{ type: 'merge.approved', by: 'dev', anyway: true }]);
    expect(given(events, handed(previewed(red))).merges[A]).toMatchObject({ anyway: true, approvedBy: 'dev' });
  });
  it('says nothing of it where there was no need', () => {
    expect(eventsOf(ask(handed(previewed(green)), { ...approve, anyway: true }))[0]).not.toHaveProperty('anyway');
  });
});

describe('the policy of a rig', () => {
  it('approves by itself what is green with the present base, and nothing else, with auto-if-green', () => {
    const by = (...events: readonly TownEvent[]) => approvals(next(handed(...events), { merge: 'auto-if-green' }));
    expect(by(previewed(green))).toMatchObject([{ type: 'merge.approved', by: 'merge: auto-if-green' }]);
    for (const preview of [red, conflict, { ...green, onto: shaOf(9) }]) expect(by(previewed(preview))).toEqual([]);
    expect(by()).toEqual([]);
  });
  it('may be another by label, and the strictest of those that match holds', () => {
    const strict = rig({ merge: 'auto-if-green', mergeByLabel: { docs: 'auto', security: 'ask' } });
    const policy = (...labels: readonly string[]): MergePolicy => policyOf(strict, task('shop-a', { labels }));
    expect([policy(), policy('docs'), policy('security'), policy('docs', 'security'), policy('other')]).toEqual([
      'auto-if-green',
      'auto',
      'ask',
      'ask',
      'auto-if-green',
    ]);
  });
  it('is the strictest of all while the labels of a task are not known', () => {
    expect(policyOf(rig({ merge: 'auto', mergeByLabel: { security: 'ask' } }), 'unknown')).toBe('ask');
    expect(policyOf(rig({ merge: 'auto' }), 'unknown')).toBe('auto');
  });
  it('approves a task with the label at once, and another not', () => {
    const change = { mergeByLabel: { docs: 'auto' } } as const;
    expect(approvals(next(handed(), change, { labels: ['docs'] }))).toMatchObject([{ type: 'merge.approved' }]);
    expect(approvals(next(handed(), change))).toEqual([]);
  });
});

describe('checks that agents do not see', () => {
  const outcome = (name: string, kind: 'green' | 'red') => ({ name, kind, ms: 1, tries: 1 });
  const judged = (kind: 'green' | 'red'): Preview => ({
    ...green,
    checks: [outcome('a', 'green'), outcome('b', kind)],
  });

  it('keep a policy from approving where one of them is red, and a person unless it is said again', () => {
    const auto = { merge: 'auto-if-green' } as const;
    expect(approvals(next(handed(previewed(judged('green'))), auto))).toMatchObject([{ type: 'merge.approved' }]);
    expect(next(handed(previewed(judged('red'))), auto)).toEqual([]);
    const approve = { kind: 'approve', task: A, tree: shaOf(3) } as const;
    const world = handed(previewed(judged('red')));
    expect(refusalOf(ask(world, approve))).toContain('red in what its agent does not see: b');
    expect(eventsOf(ask(world, { ...approve, anyway: true }))).toMatchObject([
      { type: 'merge.approved', anyway: true },
    ]);
  });

  it('are told to people beside what the gates said', () => {
    const said = (preview: Preview) => {
      const merge = handed(previewed(preview)).merges[A];
      if (merge === undefined) throw new Error('No merge');
      return rehearsed(merge, observed({ tasks: [task('shop-a')] }), plan()).rehearsal;
    };
    expect(said(judged('green'))).toMatchObject({ state: 'green', say: expect.stringContaining(', checks too') });
    expect(said(judged('red'))).toMatchObject({ state: 'red', say: expect.stringContaining('does not see: b') });
  });
});

import { describe, expect, it } from 'vitest';
import type { TownEvent } from '../../src/core/event.ts';
import { convoyId, itemId, taskId } from '../../src/core/ids.ts';
import type { MergeRequest, Preview } from '../../src/core/model.ts';
import type { RigSettings } from '../../src/core/settings.ts';
import { wholeOf } from '../../src/core/together.ts';
import { type MergeFact, mergeWhy } from '../../src/core/views/merge-why.ts';
import { taskWhy } from '../../src/core/views/routing.ts';
import { isOver, waitsText } from '../../src/core/views/why-text.ts';
import {
  amber,
  assigned,
  given,
  handedIn,
  observed,
  plan,
  rig,
  SHOP,
  START,
  shaOf,
  started,
  task,
} from '../helpers/world.ts';

const A = taskId('shop-a');
const green: Preview = { kind: 'green', onto: shaOf(1) };
const previewed = (preview: Preview): TownEvent => ({ type: 'merge.previewed', task: A, commit: shaOf(2), preview });
const approved: TownEvent = { type: 'merge.approved', task: A, tree: shaOf(3), by: 'ada' };

const whyAfter = (events: readonly TownEvent[], change: Partial<RigSettings> = {}) => {
  const world = given([assigned(), started, handedIn, ...events]);
  const seen = observed({ tasks: [task('shop-a', { status: 'in-review' })] });
  return mergeWhy(A, world, seen, plan({ rigs: { shop: rig(change) } }), START + 60_000).merge;
};
const say = (...events: readonly TownEvent[]) => whyAfter(events)?.say;
const of = (what: string, facts: readonly MergeFact[] = []) => facts.find((one) => one.what === what);

describe('why a merge is where it is', () => {
  it('is nothing for a task of which nothing was handed in', () => {
    expect(mergeWhy(taskId('shop-x'), given([]), observed({}), plan(), START)).toEqual({});
  });

  it('in review names who is to approve it, and what is known of it', () => {
    const why = whyAfter([previewed(green)]);
    expect(why?.say).toBe('is in review, and waits for you: mayor diff shop-a, mayor approve shop-a');
    expect(of('rehearsal', why?.facts)).toMatchObject({
      say: 'green onto 010101010101',
      note: 'with main as it is now',
    });
    expect(of('approval', why?.facts)).toMatchObject({ say: 'none' });
    expect(of('policy', why?.facts)).toMatchObject({ say: 'ask', note: 'from rig shop' });
    expect(of('rehearsal', whyAfter([])?.facts)?.say).toBe('not yet');
    expect(of('rehearsal', whyAfter([previewed({ ...green, onto: shaOf(9) })])?.facts)?.note).toContain(
      'has moved since',
    );
    expect(whyAfter([], { merge: 'auto-if-green' })?.say).toContain('a green rehearsal');
    expect(whyAfter([], { merge: 'pr' })?.say).toContain('its pull request to be opened');
    const red: Preview = { kind: 'red', onto: shaOf(1), gate: 'npm test', log: 'x', base: 'green' };
    expect(say(previewed(red))).toContain('it is red: npm test. Reject it (mayor reject shop-a --because "…")');
    expect(of('gates', whyAfter([previewed(red)])?.facts)?.say).toContain('npm test is green on the base');
  });

  it('of a convoy that lands together says that it is gathered next, or what review that waits for', () => {
    const convoy = {
      id: convoyId('trip'),
      name: 'Trip',
      tasks: [A],
      one: false,
      together: true,
      createdAt: 1,
    } as const;
    const created: TownEvent = { type: 'convoy.created', convoy };
    expect(say(created)).toBe(
      'is in review, and waits for its turn to be gathered with convoy "Trip": mayor convoy show trip',
    );
    const review = { when: [], required: true, role: 'reviewer', rounds: 2 } as const;
    const why = whyAfter([created], { review })?.say;
    expect(why).toContain('waits for its review, before which it is not gathered: it is not yet held against the rule');
    expect(why).toContain('mayor reject shop-a');
    expect(whyAfter([created], { merge: 'pr' })?.say).toContain('mayor convoy together trip --off');
  });

  it('on its way says whose turn it is, and what holds it up', () => {
    expect(say(approved)).toBe('is approved by ada, and waits for the next train of its rig');
    const formed: TownEvent = {
      ...{ type: 'train.formed', rig: SHOP, train: 'shop-9', onto: shaOf(1), alone: [] },
      members: [{ task: A, commit: shaOf(2), result: shaOf(5) }],
    };
    expect(say(approved, formed)).toBe('is merged in memory, and waits for the gates');
    const held: TownEvent = { type: 'merge.held', task: A, because: 'the checkout is dirty', until: START + 75_000 };
    expect(say(approved, held)).toBe('cannot land now: the checkout is dirty; tried again in 10s');
  });

  it('in review waits for its review before it waits for anybody', () => {
    const review = { when: [], required: true, role: 'reviewer', rounds: 2 };
    const unreviewed = 'it is not yet held against the rule for reviews';
    for (const merge of ['ask', 'auto', 'auto-if-green'] as const)
      expect(whyAfter([previewed(green)], { review, merge })?.say).toBe(
        `is in review, and waits for its review: ${unreviewed}. Without that only you approve it: mayor approve shop-a --anyway`,
      );
    expect(whyAfter([previewed(green)], { merge: 'auto' })?.say).toContain('the policy');
  });

  it('approved waits for the train before it and not for what has landed already', () => {
    const members = [{ task: taskId('shop-b'), commit: shaOf(4), result: shaOf(5) }];
    const formed: TownEvent = { type: 'train.formed', rig: SHOP, train: 't1', onto: shaOf(1), members };
    expect(say(approved, formed)).toBe('is approved by ada, and waits for the train that is on its way: shop-b');
    const own = [{ task: A, commit: shaOf(2), result: shaOf(6) }];
    const next: TownEvent = {
      ...{ type: 'train.foreseen', rig: SHOP, train: 't2', behind: 't1', onto: shaOf(5), members: own, apart: [] },
    };
    expect(say(approved, formed, next)).toContain('shop-b; it is made ready behind that');
  });

  it('gone back says with whom it is, and that its approval is void', () => {
    const brief = { id: 'r', kind: 'returned', text: 'x', at: 1 } as const;
    const detail = '$ npm test\nError: no\n[ended with 1]';
    const returned: TownEvent = { type: 'merge.returned', task: A, because: 'gate', detail, by: 'mayor', brief };
    const why = whyAfter([approved, returned]);
    expect(why?.say).toBe(
      'went back to its agent (npm test ended with 1: Error: no), and waits for amber to hand in again',
    );
    expect(of('approval', why?.facts)).toMatchObject({ say: 'void' });
    expect(of('returns', why?.facts)?.say).toMatch(/^1 of /);
    expect(say(returned, { type: 'polecat.stuck', ...amber, because: 'it fell' })).toContain('amber is stuck: it fell');
  });

  it('stuck names the item that answers it, and landed the commit', () => {
    const item = {
      ...{ id: itemId('merge-shop-a'), kind: 'stuck' as const, rig: SHOP, task: A },
      title: 'x',
      detail: '',
    };
    expect(
      say(
        { type: 'merge.stuck', task: A, because: 'a gate is still red' },
        { type: 'inbox.added', item: { ...item, options: ['retry'], at: 1 } },
      ),
    ).toBe('is stuck: a gate is still red; waits for you: mayor inbox merge-shop-a');
    const settled: TownEvent = { type: 'merge.settled', task: A, result: shaOf(7), pushed: false };
    expect(say(approved, settled)).toBe('has landed as 070707070707');
  });
});

describe('why a task that is gathered is where it is', () => {
  const docs = convoyId('docs');
  const gatheredWith = (whole?: Partial<MergeRequest>) => {
    const world = given([assigned(), started, handedIn]);
    const { [A]: merge } = world.merges;
    if (merge === undefined) throw new Error('nothing was handed in');
    const id = wholeOf(docs);
    const seen = observed({ tasks: [task('shop-a', { status: 'in-review' })] });
    const convoy = { id: docs, name: 'Docs', tasks: [A], one: false, together: true, createdAt: START } as const;
    const merges: Record<string, MergeRequest> = {
      [A]: { ...merge, state: { kind: 'gathered' as const, result: shaOf(5) } },
      ...(whole === undefined ? {} : { [id]: { ...merge, task: id, ...whole } }),
    };
    return mergeWhy(A, { ...world, convoys: { docs: convoy }, merges }, seen, plan({ rigs: { shop: rig() } }), START)
      .merge;
  };

  it('names the rest of its convoy while something of that is missing', () => {
    const why = gatheredWith();
    expect(why?.say).toBe('is gathered, and waits for the rest of convoy "Docs": mayor convoy show docs');
    expect(of('gathered', why?.facts)?.say).toBe('its gates were green there');
    expect(of('rehearsal', why?.facts)).toBeUndefined();
  });

  it('says what the whole waits for once all of it is gathered', () => {
    const why = gatheredWith({ preview: green });
    expect(why?.say).toContain('is gathered with all of convoy "Docs", which is in review, and waits for you: ');
    expect(why?.say).toContain('mayor approve convoy.docs');
    expect(of('rehearsal', why?.facts)).toMatchObject({
      say: 'green onto 010101010101',
      note: 'of the whole convoy; with main as it is now',
    });
    expect(of('approval', why?.facts)).toMatchObject({ say: 'none' });
  });
});

it('a task that has landed asks no more who is to work it', () => {
  const world = given([
    ...[assigned(), started, handedIn, approved],
    { type: 'merge.settled', task: A, result: shaOf(7), pushed: false },
    { type: 'polecat.leaving', ...amber, because: 'landed' },
    { type: 'polecat.cleared', ...amber },
  ]);
  const why = taskWhy(world, observed({ tasks: [task('shop-a', { status: 'closed' })] }), plan(), A, START + 60_000);
  if (why === 'absent') throw new Error('absent');
  expect(why.waits).toBeUndefined();
  expect(isOver(why)).toBe(true);
});

it('a task that is worked in attempts says where those are', () => {
  const attempts = [{ n: 1 }, { n: 2 }, { n: 3 }];
  const world = given([{ type: 'contest.opened', task: A, rig: SHOP, id: 'c1', by: 'ada', attempts }]);
  const why = taskWhy(world, observed({ tasks: [task('shop-a')] }), plan(), A, START);
  if (why === 'absent') throw new Error('absent');
  expect(waitsText(why)).toBe('It is worked in 3 attempts: mayor attempts shop-a');
});

it('a task whose worker rests or is stuck says why nobody is at it', () => {
  const because = 'The branch mayor/shop-a is checked out in /mine';
  const world = given([assigned(), { type: 'polecat.waiting', ...amber, until: START + 90_000, because }]);
  const why = taskWhy(world, observed({ tasks: [task('shop-a')] }), plan(), A, START + 60_000);
  if (why === 'absent') throw new Error('absent');
  expect(waitsText(why)).toBe(`Not at work now: ${because}`);
});

/** Reviews by agents: who is asked, what a verdict counts for, and what lands only after it. */
import { describe, expect, it } from 'vitest';
import { markOf } from '../../src/core/briefs.ts';
import type { Command } from '../../src/core/command.ts';
import { desire } from '../../src/core/desire.ts';
import { nextActions } from '../../src/core/diff.ts';
import type { TownEvent } from '../../src/core/event.ts';
import { polecatId, taskId } from '../../src/core/ids.ts';
import type { World } from '../../src/core/model.ts';
import { isReviewed, markOfRule, patchText, type ReviewSettings } from '../../src/core/review/rule.ts';
import { reviewObstacle, reviewStanding } from '../../src/core/reviewing.ts';
import type { RigSettings, Settings } from '../../src/core/settings.ts';
import {
  amber,
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
  START,
  settings,
  shaOf,
  started,
  task,
} from '../helpers/world.ts';

const A = taskId('shop-a');
const rule: ReviewSettings = { when: [], required: true, role: 'reviewer', rounds: 2 };
const agent = { enabled: true, permission: 'ask', args: [], env: {} } as const;
const shop = (change: Partial<RigSettings> = {}): RigSettings => rig({ merge: 'auto', review: rule, ...change });
const town = (change: Partial<RigSettings> = {}): Settings => settings({ rigs: { shop: shop(change) } });
const asked = (change: Partial<RigSettings> = {}, more: Partial<Settings> = {}) =>
  plan({ rigs: { shop: shop(change) }, ...more });
const moment = { now: START + 1_000, chance: 0.5, session: () => 'session-2' };

const matched = (wanted = true, commit = shaOf(2), patch = 'p1'): TownEvent => ({
  type: 'review.matched',
  task: A,
  matched: { commit, rule: markOfRule(rule), wanted, patch },
});
const birch = { polecat: polecatId('birch'), epoch: 2 } as const;
const reviewer = (
  commit = shaOf(2),
  own: { polecat: ReturnType<typeof polecatId>; epoch: number } = birch,
): TownEvent =>
  assigned({
    ...own,
    task: taskId('shop-a.review'),
    role: 'reviewer',
    reviews: { task: A, commit, tree: shaOf(3), writer: amber.polecat },
    brief: { id: 'r1', kind: 'task', text: 'Review it.', at: START },
  });
const inReview = (): World => given([assigned({ taskMark: markOf(task('shop-a')) }), started, handedIn]);
const reviewed = (): World =>
  given([assigned({ taskMark: markOf(task('shop-a')) }), started, handedIn, matched(), reviewer()]);
const next = (world: World, change: Partial<RigSettings> = {}, tasks = [task('shop-a', { status: 'in-review' })]) =>
  nextActions(world, observed({ tasks }), asked(change), moment);
const recorded = (world: World, change: Partial<RigSettings> = {}): readonly TownEvent[] =>
  next(world, change).flatMap((action) => (action.kind === 'record' ? action.events : []));
const verdict = (says: 'approve' | 'changes', text?: string): Command => ({
  kind: 'review.verdict',
  task: A,
  says,
  ...(text === undefined ? {} : { text }),
});
const judge = (world: World, command: Command, own: { polecat: string; epoch: number } = birch, rounds = 2) =>
  ask(world, command, {
    actor: { kind: 'agent', polecat: polecatId(own.polecat), epoch: own.epoch },
    settings: town({ review: { ...rule, rounds } }),
  });
const judgedBy = (world: World, command: Command): World => given(eventsOf(judge(world, command)), world);
const merge = (world: World) => {
  const found = world.merges[A];
  if (found === undefined) throw new Error('Nothing was handed in');
  return found;
};
const standing = (world: World) => reviewStanding(world, merge(world), shop());

describe('the rule for reviews', () => {
  it.each([
    ['everything where it names nothing', [], true],
    ['a label', [{ label: ['ui', 'api'] }], true],
    ['another label', [{ label: ['docs'] }], false],
    ['a path that was changed', [{ path: ['src/**'] }], true],
    ['a path that was left out', [{ path: ['src/**', '!src/a.ts'] }], false],
    ['a label and another path', [{ label: ['ui'], path: ['docs/**'] }], false],
    ['any of several', [{ label: ['docs'] }, { kind: ['task'], priority: [2] }], true],
  ] as const)('is about %s', (_what, when, wanted) => {
    expect(isReviewed({ when }, task('shop-a', { labels: ['ui'] }), ['src/a.ts'])).toBe(wanted);
  });

  it('asks rather once too often where nobody knows the task', () => {
    expect(isReviewed({ when: [{ label: ['docs'] }] }, undefined, ['src/a.ts'])).toBe(true);
  });

  it('takes a change for the same one wherever its lines stand, but not another binary file', () => {
    const diff = (index: string, at: string) =>
      `diff --git a/a.ts b/a.ts\nindex ${index} 100644\n--- a/a.ts\n+++ b/a.ts\n@@ -${at} @@ here\n one\n+index two\n`;
    expect(patchText(diff('1..2', '1,1 +1,2'))).toBe(patchText(diff('3..4', '9,1 +9,2')));
    expect(patchText(diff('1..2', '1,1 +1,2'))).not.toBe(patchText(diff('1..2', '1,1 +1,2').replace('two', 'three')));
    const binary = (index: string) => `diff --git a/a b/a\nindex ${index}\nBinary files a/a and b/a differ\n`;
    expect(patchText(binary('1..2'))).not.toBe(patchText(binary('1..3')));
  });
});

describe('what was handed in', () => {
  it('is held against the rule first, and lands by no policy before', () => {
    const actions = next(inReview());
    expect(actions.filter(({ kind }) => kind === 'match')).toEqual([{ kind: 'match', key: 'match:shop-a', task: A }]);
    expect(recorded(inReview()).map(({ type }) => type)).not.toContain('merge.approved');
    expect(recorded(inReview(), { review: { ...rule, required: false } }).map(({ type }) => type)).toContain(
      'merge.approved',
    );
  });

  it('lands by its policy where the rule does not ask for a review', () => {
    expect(recorded(given([matched(false)], inReview()))).toMatchObject([
      { type: 'merge.approved', by: 'merge: auto' },
    ]);
  });

  it('is held against a rule that was changed once more', () => {
    const world = given([matched(false)], inReview());
    const kinds = next(world, { review: { ...rule, when: [{ label: ['ui'] }] } }).map(({ kind }) => kind);
    expect(kinds).toContain('match');
  });

  it('gets a reviewer of its own name, epoch and conversation, before any task that waits', () => {
    const world = given([matched()], inReview());
    const { assignments } = desire(
      world,
      observed({ tasks: [task('shop-b'), task('shop-a', { status: 'in-review' })] }),
      asked({ maxPolecats: 1 }),
      START + 1_000,
    );
    expect(assignments.map((one) => [one.task.id, one.reviews?.commit])).toEqual([[A, shaOf(2)]]);
    expect(recorded(world)).toMatchObject([
      {
        ...{ type: 'polecat.assigned', polecat: 'birch', epoch: 2, task: 'shop-a.review', session: 'session-2' },
        reviews: { task: A, commit: shaOf(2), writer: 'amber' },
        brief: { text: expect.stringContaining('mayor review shop-a verdict approve') },
      },
    ]);
    // The writer keeps its task, and the merge stays as it was.
    const begun = given(recorded(world), world);
    expect(begun.merges[A]?.state.kind).toBe('in-review');
    expect(begun.polecats.amber?.task).toBe(A);
    expect(recorded(begun)).toEqual([]);
  });

  it('is not reviewed while its rehearsal has failed, nor without its task', () => {
    const red: TownEvent = {
      type: 'merge.previewed',
      ...{ task: A, commit: shaOf(2), preview: { kind: 'red', onto: shaOf(1), gate: 'npm test', log: '' } },
    };
    const world = given([matched(), red], inReview());
    expect(standing(world)).toMatchObject({ kind: 'held' });
    expect(recorded(world)).toEqual([]);
    expect(next(given([matched()], inReview()), {}, []).filter(({ kind }) => kind === 'record')).toEqual([]);
  });

  const chosen = (change: Partial<RigSettings>, more: Partial<Settings> = {}) => {
    const world = given([matched()], inReview());
    const goals = desire(
      world,
      observed({ tasks: [task('shop-a', { status: 'in-review' })] }),
      { ...asked(change, { agents: { talker: agent, other: agent, third: agent }, ...more }), traits: threeTraits },
      START + 1_000,
    );
    return goals.assignments[0]?.agent ?? goals.impossible[0]?.because;
  };
  const talks = { sessions: 'given', briefs: 'paste', done: 'explicit', runsBody: false } as const;
  const threeTraits = { talker: talks, other: talks, third: talks };

  it('is reviewed rather by another agent than the one that wrote it', () => {
    expect(chosen({})).toBe('talker');
    expect(chosen({ fallback: ['other'] })).toBe('other');
    expect(chosen({ roles: { reviewer: { agent: 'talker', fallback: ['third'] } } })).toBe('third');
    expect(chosen({ roles: { reviewer: { agent: 'other' } } })).toBe('other');
    expect(chosen({ review: { ...rule, agent: 'talker' }, fallback: ['other'] })).toBe('talker');
  });

  it('says what keeps anybody from reviewing it', () => {
    expect(chosen({ review: { ...rule, role: 'nobody' } })).toContain('knows no role "nobody"');
    const off = { talker: agent, other: { ...agent, enabled: false }, third: agent };
    expect(chosen({ review: { ...rule, agent: 'other' }, fallback: [] }, { agents: off })).toContain('is not enabled');
  });
});

describe('a verdict', () => {
  it('that approves lets the policy land this very commit, and ends the reviewer', () => {
    const world = judgedBy(reviewed(), verdict('approve'));
    expect(standing(world)).toMatchObject({ kind: 'approved', verdict: { by: 'birch', commit: shaOf(2) } });
    expect(world.polecats.birch?.phase).toEqual({ kind: 'leaving', because: 'its review is done' });
    expect(recorded(world)).toMatchObject([{ type: 'merge.approved', tree: shaOf(3), by: 'merge: auto' }]);
  });

  it('is void for another commit, unless that changes the same lines', () => {
    const world = judgedBy(reviewed(), verdict('approve'));
    const moved = given([{ type: 'merge.moved', task: A, commit: shaOf(8), tree: shaOf(9) }], world);
    expect(standing(moved)).toEqual({ kind: 'unknown' });
    expect(recorded(moved)).toEqual([]);
    expect(standing(given([matched(true, shaOf(8), 'p2')], moved))).toEqual({ kind: 'waiting' });
    expect(standing(given([matched(true, shaOf(8), 'p1')], moved))).toMatchObject({ kind: 'approved' });
  });

  it('that wants changes goes back to the writer as one message, with what the reviewer said and nobody else', () => {
    const comment = (by: 'agent' | 'person', text: string): TownEvent => ({
      type: 'review.commented',
      task: A,
      comment: {
        ...{ id: by === 'agent' ? 'c1' : 'c2', by: by === 'agent' ? 'birch' : 'dev', text, tree: shaOf(3), at: START },
        on: { kind: 'whole' },
        ...(by === 'agent' ? { polecat: birch.polecat } : {}),
      },
    });
    const world = given([comment('agent', 'Use the helper'), comment('person', 'Hm')], reviewed());
    const events = eventsOf(judge(world, verdict('changes', 'Nearly')));
    expect(events.map(({ type }) => type)).toEqual([
      'review.judged',
      'merge.returned',
      'review.sent',
      'polecat.leaving',
    ]);
    expect(events[1]).toMatchObject({ by: 'birch', because: 'rejected' });
    const now = given(events, world);
    const [brief] = now.polecats.amber?.briefs.slice(-1) ?? [];
    expect(brief?.text).toContain('Nearly');
    expect(brief?.text).toContain('Use the helper');
    expect(brief?.text).not.toContain('Hm');
    expect(now.reviews[A]).toMatchObject({ rounds: 1, comments: [{ sentAt: START + now.seq - 1 }, {}] });
    expect(now.reviews[A]?.comments[1]).not.toHaveProperty('sentAt');
  });

  it('is for a person once the rounds are used up', () => {
    const said = judge(reviewed(), verdict('changes', 'No'), birch, 0);
    const world = given(eventsOf(said), reviewed());
    expect(world.merges[A]?.state.kind).toBe('in-review');
    expect(recorded(world)).toMatchObject([
      {
        type: 'inbox.added',
        item: { title: 'birch still wants changes of shop-a', detail: expect.stringMatching(/^No\n/) },
      },
    ]);
    const told = given(recorded(world), world);
    expect(recorded(told)).toEqual([]);
    const back = ask(told, { kind: 'reject', task: A, because: 'Do it' }, { settings: town() });
    expect(given(eventsOf(back), told).inbox).toEqual({});
  });

  it.each([
    ['by its writer', reviewed(), amber, 'Nobody reviews work of their own'],
    ['by one of an earlier epoch', reviewed(), { ...birch, epoch: 1 }, 'is not the present worker'],
    [
      'of a commit that is not the present one',
      given([{ type: 'merge.moved', task: A, commit: shaOf(8), tree: shaOf(9) }], reviewed()),
      birch,
      'has another commit',
    ],
    [
      'after the reviewer was stopped',
      given([{ type: 'polecat.stopped', ...birch, by: 'dev' }], reviewed()),
      birch,
      'was stopped',
    ],
    [
      'on work that was sent back',
      given(
        [
          {
            type: 'merge.returned',
            ...{ task: A, because: 'rejected', detail: 'x', by: 'dev' },
            brief: { id: 'x', kind: 'returned', text: 'x', at: START },
          },
        ],
        reviewed(),
      ),
      birch,
      'is not in review any more',
    ],
  ] as const)('is refused %s', (_what, world, own, words) => {
    expect(refusalOf(judge(world, verdict('approve'), own))).toContain(words);
  });

  it('is refused without a word of what is to be changed, and from a person', () => {
    expect(refusalOf(judge(reviewed(), verdict('changes')))).toContain('Nothing was said');
    expect(refusalOf(ask(reviewed(), verdict('approve')))).toContain('an agent says');
  });
});

describe('a reviewer', () => {
  it('can hand in nothing, hand nothing over, and comment on its own task alone', () => {
    const as = (command: Command) => refusalOf(judge(reviewed(), command));
    expect(as({ kind: 'done', ...birch })).toContain('has nothing to hand in');
    expect(as({ kind: 'handover', ...birch, text: 'x' })).toContain('is not handed over');
    const comment = (on: string): Command => ({
      kind: 'review.comment',
      ...{ task: taskId(on), tree: shaOf(3), on: { kind: 'whole' }, text: 'x' },
    });
    expect(eventsOf(judge(reviewed(), comment('shop-a')))).toMatchObject([{ comment: { polecat: 'birch' } }]);
    expect(refusalOf(judge(reviewed(), comment('shop-a'), amber))).toBe('Nobody reviews work of their own');
  });

  it.each([
    ['is sent back', { type: 'merge.moved', task: A, commit: shaOf(8), tree: shaOf(9) }, 'has another commit'],
    ['is given up', { type: 'merge.dropped', task: A, because: 'closed' }, 'is not handed in any more'],
    ['was approved by a person', { type: 'merge.approved', task: A, tree: shaOf(3), by: 'dev' }, 'not in review'],
  ] as const)('leaves when what it reviews %s', (_what, event, because) => {
    const world = given([event], reviewed());
    expect(recorded(world)).toContainEqual({
      ...{ type: 'polecat.leaving', ...birch, because: expect.stringContaining(because) },
    });
  });

  it('that ends without a verdict is tried again, then a person is told, who can have it go on', () => {
    const stuck = given(
      [
        { type: 'polecat.stuck', ...birch, because: 'it ended without a verdict' },
        {
          type: 'inbox.added',
          item: {
            ...{ id: 'stuck-birch-2' as never, kind: 'stuck', rig: SHOP, task: A, polecat: birch.polecat, at: START },
            ...{ title: 'stuck', detail: '', options: ['retry', 'dismiss'] },
          },
        },
      ],
      reviewed(),
    );
    expect(reviewObstacle(stuck, merge(stuck), shop())).toContain('birch is stuck: it ended without a verdict');
    expect(recorded(stuck)).toEqual([]);
    const retried = ask(stuck, { kind: 'answer', item: 'stuck-birch-2' as never, answer: { kind: 'retry' } });
    const types = eventsOf(retried).map(({ type }) => type);
    expect(types).toEqual(['inbox.removed', 'polecat.resumed']);
    const slung = ask(stuck, { kind: 'sling', task: A }, { tasks: [task('shop-a', { status: 'in-review' })] });
    expect(eventsOf(slung).map(({ type }) => type)).toEqual(['polecat.resumed', 'inbox.removed']);
  });
});

describe("a person's approval", () => {
  it('is told that the review lacks, and says so when it is given anyway', () => {
    const approve = (anyway?: true): Command => ({
      kind: 'approve',
      ...{ task: A, tree: shaOf(3) },
      ...(anyway === undefined ? {} : { anyway }),
    });
    const facts = { settings: town({ merge: 'ask' }) };
    expect(refusalOf(ask(reviewed(), approve(), facts))).toBe('shop-a is not reviewed yet: birch is at it');
    const events = eventsOf(ask(reviewed(), approve(true), facts));
    expect(events).toEqual([{ type: 'merge.approved', task: A, tree: shaOf(3), by: 'dev', unreviewed: true }]);
    const changes = given(eventsOf(judge(reviewed(), verdict('changes', 'No'), birch, 0)), reviewed());
    expect(refusalOf(ask(changes, approve(), facts))).toContain('its reviewer birch wants changes');
    const good = judgedBy(reviewed(), verdict('approve'));
    expect(eventsOf(ask(good, approve(), facts))).toEqual([
      { type: 'merge.approved', task: A, tree: shaOf(3), by: 'dev' },
    ]);
  });
});

import { describe, expect, it } from 'vitest';
import { nextActions } from '../../src/core/diff.ts';
import type { TownEvent } from '../../src/core/event.ts';
import { taskId } from '../../src/core/ids.ts';
import type { World } from '../../src/core/model.ts';
import { landersOf, type Reversal } from '../../src/core/undo.ts';
import { nextUndos } from '../../src/core/undoing.ts';
import { taskRows } from '../../src/core/views/tasks.ts';
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

const [A, B, C] = [taskId('shop-a'), taskId('shop-b'), taskId('shop-c')];

const landing = (id: typeof A, n: number): readonly TownEvent[] => [
  assigned({ task: id }),
  started,
  { ...handedIn, task: id } as TownEvent,
  { type: 'merge.settled', task: id, result: shaOf(n), pushed: false },
  { type: 'polecat.leaving', ...amber, because: 'landed' },
  { type: 'polecat.cleared', ...amber },
];
const landed = (): World => given([...landing(A, 10), ...landing(B, 11), ...landing(C, 12)]);
const clean: Reversal = { kind: 'clean', onto: shaOf(12), files: [] };
const conflict: Reversal = {
  kind: 'conflict',
  onto: shaOf(12),
  files: ['one.txt'],
  later: [
    { sha: shaOf(12), title: 'C' },
    { sha: shaOf(11), title: 'B' },
  ],
  line: [shaOf(12), shaOf(11)],
};
const closed = (id: string) => task(id, { status: 'closed' });
const asked = { kind: 'undo', task: A } as const;
const tasks = [closed('shop-a'), closed('shop-b'), closed('shop-c')];
const requested = (id = A, withLater = false, world = landed()): World =>
  given(
    eventsOf(
      ask(
        world,
        { kind: 'undo', task: id, ...(withLater ? { withLater: true as const } : {}) },
        { tasks, reversal: clean },
      ),
    ),
    world,
  );
const actionsOf = (world: World, now = START) => nextUndos(world, settings(), now);

describe('undo', () => {
  it('is asked for with the commit that landed, and who wants it', () => {
    const [event] = eventsOf(ask(landed(), { ...asked, because: ' broken ' }, { tasks, reversal: clean }));
    expect(event).toEqual({
      type: 'undo.requested',
      task: A,
      rig: SHOP,
      title: 'Title of shop-a',
      to: shaOf(10),
      by: 'dev',
      because: 'broken',
      gates: true,
      withLater: false,
    });
  });

  it('is refused for what has not landed, lands, is undone, or is gone from the base', () => {
    const world = given([assigned(), started, handedIn], landed());
    expect(refusalOf(ask(world, asked, { tasks }))).toMatch(/has not landed/);
    expect(refusalOf(ask(landed(), { ...asked, task: taskId('shop-x') }, { tasks: [task('shop-x')] }))).toMatch(
      /has not landed/,
    );
    expect(refusalOf(ask(requested(), asked, { tasks, reversal: clean }))).toMatch(/already/);
    expect(refusalOf(ask(landed(), asked, { tasks, reversal: { kind: 'gone', onto: shaOf(1) } }))).toMatch(/gone/);
    expect(refusalOf(ask(landed(), asked, { tasks }))).toMatch(/not open/);
  });

  it('is refused for what others had put on the base before, whose commit is not to be taken back', () => {
    const there: readonly TownEvent[] = [
      assigned({ task: C }),
      started,
      { ...handedIn, task: C } as TownEvent,
      { type: 'merge.landed', task: C, result: shaOf(11), already: true },
      { type: 'merge.settled', task: C, result: shaOf(11), pushed: false },
      { type: 'polecat.leaving', ...amber, because: 'landed' },
      { type: 'polecat.cleared', ...amber },
    ];
    const world = given([...landing(A, 10), ...landing(B, 11), ...there]);
    expect(refusalOf(ask(world, { ...asked, task: C }, { tasks, reversal: clean }))).toMatch(/no commit of Mayor's/);
    const later = [{ sha: shaOf(11), title: 'B', task: C }];
    expect(landersOf({ later, line: [shaOf(11)] }, world.landed)).toEqual({ tasks: [B], others: [] });
  });

  it("is refused where pull requests merge, for the base is the host's", () => {
    const byPulls = settings({ rigs: { shop: rig({ merge: 'pr' }) } });
    const refused = ask(landed(), asked, { tasks, reversal: clean, settings: byPulls });
    expect(refusalOf(refused)).toMatch(/merges by pull requests/);
  });

  it('names what came later in the same lines, and takes it along where that is wanted and Mayor landed it', () => {
    const refused = ask(landed(), asked, { tasks, reversal: conflict });
    expect(refused).toMatchObject({
      refusal: {
        hint: expect.stringContaining('mayor undo shop-c; mayor undo shop-b'),
        lines: ['one.txt', expect.stringContaining('C'), expect.stringContaining('B')],
      },
    });
    expect(eventsOf(ask(landed(), { ...asked, withLater: true }, { tasks, reversal: conflict }))).toHaveLength(1);
    const foreign: Reversal = { ...conflict, later: [{ sha: shaOf(99), title: 'By hand' }] };
    expect(refusalOf(ask(landed(), { ...asked, withLater: true }, { tasks, reversal: foreign }))).toMatch(/alone/);
  });

  it('goes on step by step, each durable before the next, and waits for the worker to be gone', () => {
    let world = requested();
    const kinds: string[] = [];
    const step = (event: TownEvent): void => {
      kinds.push(...actionsOf(world).map(({ kind }) => kind));
      world = given([event], world);
    };
    step({ type: 'undo.rehearsed', task: A, onto: shaOf(12), result: shaOf(20) });
    step({ type: 'undo.checked', task: A, onto: shaOf(12), result: shaOf(20) });
    step({ type: 'undo.landed', task: A, result: shaOf(20) });
    const busy = { ...world, polecats: given([assigned({ task: A })]).polecats };
    expect(actionsOf(busy)).toEqual([]);
    step({ type: 'undo.settled', task: A, result: shaOf(20), pushed: false, branch: 'mayor/shop-a' });
    expect(kinds).toEqual(['rehearse-undo', 'check-undo', 'land-undo', 'settle-undo']);
    expect(actionsOf(world)).toEqual([]);
    expect(Object.keys(world.landed)).toEqual([B, C]);
  });

  it('one at a time in a rig, under the key of its merges and before them', () => {
    const world = given(
      [assigned(), started, handedIn, { type: 'merge.approved', task: B, tree: shaOf(3), by: 'dev' }],
      requested(C, false, requested(B)),
    );
    const approved = given(
      [
        {
          type: 'merge.requested',
          ...amber,
          task: A,
          rig: SHOP,
          branch: 'b',
          commit: shaOf(2),
          tree: shaOf(3),
          by: 'agent',
        },
        { type: 'merge.approved', task: A, tree: shaOf(3), by: 'dev' },
      ],
      world,
    );
    const merges = nextActions(approved, observed({ tasks }), plan(), {
      now: START,
      chance: 0,
      session: () => 's',
    }).filter(({ key }) => key === 'merge:shop');
    // The second is for when the first one rests.
    expect(merges).toMatchObject([
      { kind: 'rehearse-undo', task: B },
      { kind: 'rehearse-undo', task: C },
      { kind: 'rehearse' },
    ]);
  });

  it('a held one is tried again when its time has come', () => {
    const world = given([{ type: 'undo.held', task: A, because: 'dirty', until: START + 50 }], requested());
    expect(actionsOf(world, START + 49)).toEqual([]);
    expect(actionsOf(world, START + 50)).toMatchObject([{ kind: 'record', events: [{ type: 'undo.restarted' }] }]);
  });

  it('waits for those that came later, goes on once they are undone, and stays landed with one that could not be', () => {
    const waiting = given(
      [{ type: 'undo.waits', task: A, for: [C, B] }],
      requested(B, true, requested(C, true, requested(A, true))),
    );
    expect(actionsOf(waiting)[0]).toMatchObject({ kind: 'rehearse-undo', task: C });
    const gone = (id: typeof A): readonly TownEvent[] => [
      { type: 'undo.landed', task: id, result: shaOf(20) },
      { type: 'undo.settled', task: id, result: shaOf(20), pushed: false },
    ];
    const free = given([...gone(C), ...gone(B)], waiting);
    expect(actionsOf(free)).toMatchObject([{ kind: 'record', events: [{ type: 'undo.restarted', task: A }] }]);
    const stays = given([...gone(C), { type: 'undo.refused', task: B, because: 'a gate is red' }], waiting);
    expect(actionsOf(stays)).toMatchObject([
      { kind: 'record', events: [{ type: 'undo.refused', task: A, because: expect.stringContaining(B) }] },
    ]);
  });
});

describe('what was undone', () => {
  const undone = (): World =>
    given(
      [
        { type: 'undo.landed', task: A, result: shaOf(20) },
        { type: 'undo.settled', task: A, result: shaOf(20), pushed: false, branch: 'mayor/shop-a' },
      ],
      given(eventsOf(ask(landed(), { ...asked, because: 'It breaks phones' }, { tasks, reversal: clean })), landed()),
    );
  const open = [task('shop-a')];
  const moment = { now: START, chance: 0, session: () => 's' };
  const assignedIn = (world: World) =>
    nextActions(world, observed({ tasks: open }), plan(), moment).flatMap((action) =>
      action.kind === 'record' ? action.events.filter(({ type }) => type === 'polecat.assigned') : [],
    );

  it('is not given out by itself, and is shown as undone, with the reason', () => {
    expect(assignedIn(undone())).toEqual([]);
    const stale = observed({ tasks: [closed('shop-a')] });
    const before = {
      ...stale,
      rigs: { shop: { tasks: [closed('shop-a')], worktrees: [], base: shaOf(1), askedAt: 0 } },
    };
    expect(taskRows(undone(), stale, START)).toMatchObject([{ state: 'closed' }]);
    expect(taskRows(undone(), before, START)).toMatchObject([{ state: 'undone' }]);
    expect(taskRows(undone(), observed({ tasks: open }), START)).toMatchObject([
      { state: 'undone', because: 'It breaks phones' },
    ]);
  });

  it('is given out when slung, and its worker is told where the work is and why it came back', () => {
    const world = given([{ type: 'task.slung', task: A, rig: SHOP }], undone());
    const [event] = assignedIn(world);
    if (event?.type !== 'polecat.assigned') throw new Error('Nobody got it');
    expect(event.brief.text).toContain('It breaks phones');
    expect(event.brief.text).toContain('Your branch begins with that work');
    expect(given([event], world).undos).toEqual({});
  });
});

describe('who landed what came later', () => {
  const line = [9, 8, 7, 6, 5].map(shaOf);
  const later = [shaOf(8), shaOf(7), shaOf(5)].map((sha) => ({ sha, title: 'x' }));

  it('is known of every commit of a run, and of no other', () => {
    const landed = { 'shop-a': { sha: shaOf(8), from: shaOf(6) }, 'shop-b': { sha: shaOf(6) } };
    expect(landersOf({ later, line }, landed)).toMatchObject({ tasks: ['shop-a'], others: [{ sha: shaOf(5) }] });
  });

  it('is known by the message where the commit is another, of what this town landed alone', () => {
    const said = [
      { sha: shaOf(5), title: 'x', task: 'shop-a' },
      { sha: shaOf(7), title: 'y', task: 'constructor' },
    ];
    expect(landersOf({ later: said, line }, { 'shop-a': { sha: shaOf(30) } })).toMatchObject({
      tasks: ['shop-a'],
      others: [{ sha: shaOf(7) }],
    });
  });
});

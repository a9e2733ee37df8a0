import { describe, expect, it } from 'vitest';
import type { Action } from '../../src/core/action.ts';
import { markOf } from '../../src/core/briefs.ts';
import { nextActions } from '../../src/core/diff.ts';
import type { TownEvent } from '../../src/core/event.ts';
import { itemId, taskId } from '../../src/core/ids.ts';
import type { Task, World } from '../../src/core/model.ts';
import type { Observed, Verdict } from '../../src/core/observed.ts';
import {
  amber,
  assigned,
  given,
  handedIn,
  observed,
  pane,
  plan,
  rig,
  SHOP,
  START,
  settings,
  shaOf,
  started,
  task,
} from '../helpers/world.ts';

const moment = { now: START + 60_000, chance: 0.5, session: () => 'session-new' };
const A = task('shop-a', { status: 'in-progress', assignee: 'amber.1@town' });
const mark = markOf(A);
const working = (events: readonly TownEvent[] = []) => given([assigned({ taskMark: mark }), started, ...events]);
const next = (world: World, facts: Observed, with_ = plan()): readonly Action[] =>
  nextActions(world, facts, with_, moment);
const verdict = (change: Partial<Verdict>) => ({ amber: { signal: 'busy' as const, because: 'test', ...change } });
const kinds = (actions: readonly Action[]) => actions.map(({ kind }) => kind);
const eventsIn = (actions: readonly Action[]) =>
  actions.flatMap((action) => (action.kind === 'record' ? action.events : []));

describe('giving out tasks', () => {
  it('assigns every ready task that there is room for, each with an epoch of its own', () => {
    const tasks = [task('shop-1'), task('shop-2'), task('shop-3')];
    const limited = plan({ rigs: { shop: rig({ maxPolecats: 2 }) } });
    const events = eventsIn(next(given([]), observed({ tasks }), limited));
    expect(events).toMatchObject([
      { type: 'polecat.assigned', task: 'shop-1', epoch: 1, polecat: 'amber', session: 'session-new' },
      { type: 'polecat.assigned', task: 'shop-2', epoch: 2, polecat: 'birch' },
    ]);
  });
  it('leaves tasks alone that nobody asked for, unless the rig says so', () => {
    const careful = plan({ rigs: { shop: rig({ dispatch: 'convoys' }) } });
    expect(next(given([]), observed({ tasks: [task('shop-1')] }), careful)).toEqual([]);
    const slung = given([{ type: 'task.slung', task: taskId('shop-1'), rig: SHOP }]);
    expect(eventsIn(next(slung, observed({ tasks: [task('shop-1')] }), careful))).toHaveLength(1);
  });
  it('waits for what a task depends on, defers, and leaves foreign claims alone', () => {
    const tasks = [
      task('shop-1', { dependsOn: [taskId('shop-2')] }),
      task('shop-2', { status: 'in-progress', assignee: 'someone' }),
      task('shop-3', { deferUntil: moment.now + 1 }),
      task('shop-4', { assignee: 'someone' }),
    ];
    expect(next(given([]), observed({ tasks }))).toEqual([]);
  });
  it('gives a single-polecat convoy one task at a time, in its order', () => {
    const tasks = [task('shop-1'), task('shop-2', { priority: 0 })];
    const convoy = { id: 'c' as never, name: 'c', tasks: tasks.map(({ id }) => id), one: true, createdAt: START };
    const world = given([{ type: 'convoy.created', convoy }]);
    expect(eventsIn(next(world, observed({ tasks })))).toMatchObject([{ task: 'shop-1' }]);
  });
  it('takes a task that has landed and was opened again for open', () => {
    const landed = given([
      assigned({ taskMark: mark }),
      started,
      handedIn,
      { type: 'merge.settled', task: A.id, result: shaOf(9), pushed: false },
      { type: 'polecat.leaving', ...amber, because: 'landed' },
      { type: 'polecat.cleared', ...amber },
    ]);
    const after = task('shop-b', { dependsOn: [A.id] });
    const convoy = { id: 'c' as never, name: 'c', tasks: [A.id, after.id], one: true, createdAt: START };
    const world = given([{ type: 'convoy.created', convoy }], landed);
    const events = (status: Task['status']) =>
      eventsIn(next(world, observed({ tasks: [task('shop-a', { status }), after] })));
    expect(events('in-review')).toMatchObject([{ task: 'shop-b' }]);
    expect(events('open')).toMatchObject([{ task: 'shop-a' }]);
  });
  it('starts nothing of an agent kind whose breaker is open', () => {
    const world = given([{ type: 'breaker.opened', agent: 'talker', until: moment.now + 1, because: 'x' }]);
    expect(next(world, observed({ tasks: [task('shop-1')] }))).toEqual([]);
  });
  it('asks a person when a task wants an agent that may not run', () => {
    const off = plan({
      agents: { ...settings().agents, runner: { enabled: false, permission: 'ask', args: [], env: {} } },
    });
    const events = eventsIn(next(given([]), observed({ tasks: [task('shop-1', { agent: 'runner' })] }), off));
    expect(events).toMatchObject([{ type: 'inbox.added', item: { id: 'cannot-shop-1' } }]);
    const foreign = observed({ tasks: [task('shop-1', { agent: 'runner', origin: 'foreign' })] });
    expect(eventsIn(next(given([]), foreign))).toMatchObject([
      { item: { title: expect.stringContaining('written in this clone') } },
    ]);
  });
});

describe('a worker and its process', () => {
  it('is started once it is assigned', () => {
    expect(kinds(next(given([assigned({ taskMark: mark })]), observed({ tasks: [A] })))).toEqual(['start']);
  });
  it('is left alone while it works', () => {
    expect(next(working(), observed({ tasks: [A], panes: [pane('amber')], verdicts: verdict({}) }))).toEqual([]);
  });
  it('is not judged by what could not be asked', () => {
    expect(next(working(), observed({ tasks: [A], panes: 'unknown' }))).toEqual([]);
  });
  it('backs off when its pane is gone', () => {
    expect(eventsIn(next(working(), observed({ tasks: [A] })))).toMatchObject([
      { type: 'polecat.vanished', because: 'its pane is gone' },
      { type: 'polecat.waiting', until: moment.now + 2_000 },
    ]);
  });
  it('is not missed in a look that is older than its start', () => {
    expect(next(working(), observed({ tasks: [A], panesAskedAt: START }))).toEqual([]);
  });
  it('goes to a person after the third failure', () => {
    const failed = { type: 'polecat.vanished' as const, ...amber, run: 1, because: 'x' };
    const events = eventsIn(next(working([failed, failed]), observed({ tasks: [A] })));
    expect(events).toMatchObject([{ type: 'polecat.vanished' }, { type: 'polecat.stuck' }, { type: 'inbox.added' }]);
  });
  it('that ended is looked at before anything is concluded', () => {
    const dead = pane('amber', { alive: false, exit: 1 });
    expect(next(working(), observed({ tasks: [A], panes: [dead] }))).toMatchObject([
      { kind: 'collect', exit: 1, run: 1 },
    ]);
  });
  it('is told why it runs again, in the same conversation', () => {
    const waiting = working([{ type: 'polecat.waiting', ...amber, until: START, because: 'its pane is gone' }]);
    const events = eventsIn(next(waiting, observed({ tasks: [A] })));
    expect(events).toMatchObject([{ type: 'brief.queued', brief: { kind: 'resumed' } }]);
    expect(kinds(next(given(events, waiting), observed({ tasks: [A] })))).toEqual(['start']);
  });
  it('has its process ended when a person stops it', () => {
    const stopped = working([{ type: 'polecat.stopped', ...amber, by: 'dev' }]);
    expect(next(stopped, observed({ tasks: [A], panes: [pane('amber')] }))).toMatchObject([
      { kind: 'stop', pane: '%amber' },
    ]);
    expect(next(stopped, observed({ tasks: [A] }))).toEqual([]);
  });
  it('of an earlier assignment is ended before the next begins', () => {
    const again = given([assigned({ epoch: 2, taskMark: mark })], working());
    expect(kinds(next(again, observed({ tasks: [A], panes: [pane('amber')] })))).toEqual(['stop']);
  });
  it('that nobody knows is ended', () => {
    expect(next(given([]), observed({ panes: [pane('ghost')] }))).toMatchObject([{ kind: 'stop', pane: '%ghost' }]);
  });
});

describe('words for a worker', () => {
  const told = working([
    { type: 'brief.queued', ...amber, brief: { id: 'told', kind: 'told', text: 'Hi', at: START } },
  ]);
  it('are typed when it listens', () => {
    const seen = observed({ tasks: [A], panes: [pane('amber')], verdicts: verdict({ signal: 'idle' }) });
    expect(next(told, seen)).toMatchObject([{ kind: 'deliver', brief: 'told' }]);
  });
  it('wait while it works: a dialog may open before the Enter, and take it for a yes', () => {
    const seen = observed({ tasks: [A], panes: [pane('amber')], verdicts: verdict({ signal: 'busy' }) });
    expect(next(told, seen)).toEqual([]);
  });
  it('are never typed into a dialog, nor before the CLI is up', () => {
    const asking = {
      amber: [{ id: itemId('dialog-1'), kind: 'dialog' as const, title: 'Trust?', detail: '', options: [] }],
    };
    const standing = observed({
      tasks: [A],
      panes: [pane('amber')],
      verdicts: verdict({ signal: 'idle' }),
      asks: asking,
    });
    expect(kinds(next(told, standing))).not.toContain('deliver');
    const early = observed({ tasks: [A], panes: [pane('amber')], verdicts: verdict({ signal: 'starting' }) });
    expect(next(told, early)).toEqual([]);
  });
});

describe('an agent that stops', () => {
  const idle = (at: number) =>
    observed({ tasks: [A], panes: [pane('amber')], verdicts: verdict({ signal: 'idle', at }) });
  it('is reminded once, then a person is asked', () => {
    const events = eventsIn(next(working(), idle(START)));
    expect(events).toMatchObject([{ type: 'brief.queued', brief: { kind: 'nudge' } }]);
    const delivered: TownEvent = { type: 'brief.delivered', ...amber, brief: 'nudge-1-1', receipt: 'typed' };
    const reminded = given([...events, delivered], working());
    expect(eventsIn(next(reminded, idle(START)))).toMatchObject([{ type: 'polecat.stuck' }, { type: 'inbox.added' }]);
  });
  it('is not reminded at once, nor while its question is open', () => {
    expect(next(working(), idle(moment.now - 1_000))).toEqual([]);
    const item = {
      id: itemId('ask-1'),
      kind: 'question' as const,
      rig: SHOP,
      polecat: amber.polecat,
      title: 'Tabs?',
      detail: 'Tabs?',
      options: ['text' as const],
      at: START,
    };
    expect(next(working([{ type: 'inbox.added', item }]), idle(START))).toEqual([]);
  });
  it('at a usage limit is parked until the reset, with jitter', () => {
    const until = moment.now + 3_600_000;
    const facts = observed({ tasks: [A], panes: [pane('amber')], verdicts: verdict({ signal: 'limited', until }) });
    const events = eventsIn(next(working(), facts));
    expect(events).toMatchObject([
      { type: 'account.parked', account: 'talker', polecat: 'amber', until },
      { type: 'polecat.waiting', account: 'talker' },
    ]);
    const [, waiting] = events;
    const late = waiting?.type === 'polecat.waiting' ? waiting.until - until : Number.NaN;
    expect(late).toBeGreaterThan(0);
    expect(late).toBeLessThan(60_000);
  });
  it('that goes on by itself after a limit is not told that it was interrupted', () => {
    const over = working([{ type: 'polecat.waiting', ...amber, until: START, because: 'a limit' }]);
    const facts = (signal: 'busy' | 'idle') =>
      observed({ tasks: [A], panes: [pane('amber')], verdicts: verdict({ signal }) });
    expect(eventsIn(next(over, facts('busy')))).toMatchObject([{ type: 'polecat.started', delivered: [] }]);
    expect(eventsIn(next(over, facts('idle')))).toMatchObject([{ type: 'brief.queued', brief: { kind: 'resumed' } }]);
  });
});

describe('what others do to the task', () => {
  const busy = (tasks: readonly Task[]) => observed({ tasks, panes: [pane('amber')], verdicts: verdict({}) });
  it('closed elsewhere: the worker leaves', () => {
    expect(eventsIn(next(working(), busy([{ ...A, status: 'closed' }])))).toMatchObject([{ type: 'polecat.leaving' }]);
  });
  it('edited elsewhere: the worker is told the new text', () => {
    const events = eventsIn(next(working(), busy([{ ...A, body: 'Do something else.' }])));
    expect(events).toMatchObject([{ type: 'task.edited' }, { type: 'brief.queued' }]);
    expect(next(given(events.slice(0, 1), working()), busy([{ ...A, body: 'Do something else.' }]))).toEqual([]);
  });
  it('says in the tracker what is in review', () => {
    expect(next(working([handedIn]), busy([A]))[0]).toMatchObject({ kind: 'report', status: 'in-review' });
  });
});

describe('the merge queue', () => {
  const approved = working([handedIn, { type: 'merge.approved', task: A.id, tree: shaOf(3), by: 'dev' }]);
  const reviewed: Task = { ...A, status: 'in-review' };
  const facts = observed({ tasks: [reviewed], panes: [pane('amber')] });

  it('goes step by step, each step durable before the next', () => {
    const on = { rig: SHOP, train: 't1' };
    const members = [{ task: A.id, commit: shaOf(2), result: shaOf(9) }];
    const formed = given([{ type: 'train.formed', ...on, onto: shaOf(1), members }], approved);
    const checked = given([{ type: 'train.checked', ...on, length: 1, came: { kind: 'green' } }], formed);
    const passed = given(eventsIn(next(checked, facts)), checked);
    const landed = given(
      [
        { type: 'merge.landed', task: A.id, result: shaOf(9) },
        { type: 'train.landed', ...on, result: shaOf(9) },
      ],
      passed,
    );
    expect([approved, formed, checked, passed, landed].map((world) => kinds(next(world, facts)))).toEqual([
      ['rehearse'],
      ['check'],
      ['record'],
      ['land'],
      ['settle'],
    ]);
  });
  it('takes up what an older Mayor left half-way', () => {
    const rehearsed = given([{ type: 'merge.rehearsed', task: A.id, onto: shaOf(1), result: shaOf(9) }], approved);
    const checked = given(
      [{ type: 'merge.checked', task: A.id, onto: shaOf(1), result: shaOf(9), gates: [] }],
      rehearsed,
    );
    const landed = given([{ type: 'merge.landed', task: A.id, result: shaOf(9) }], checked);
    for (const world of [rehearsed, checked])
      expect(given(eventsIn(next(world, facts)), world).merges[A.id]?.state.kind).toBe('approved');
    expect(next(landed, facts)).toMatchObject([{ kind: 'settle', tasks: [A.id], tip: shaOf(9) }]);
  });
  it('approves by itself only where the rig says so', () => {
    expect(kinds(next(working([handedIn]), facts))).toEqual(['preview']);
    const auto = plan({ rigs: { shop: rig({ merge: 'auto' }) } });
    expect(eventsIn(next(working([handedIn]), facts, auto))).toMatchObject([
      { type: 'merge.approved', by: 'merge: auto' },
    ]);
  });
  it('voids an approval when the branch has a new commit', () => {
    const worktrees = [
      {
        path: '/w',
        rig: SHOP,
        polecat: amber.polecat,
        branch: 'mayor/shop-a-title',
        head: shaOf(7),
        tree: shaOf(8),
        dirty: [],
        ahead: 2,
        added: 0,
        removed: 0,
      },
    ];
    const actions = next(approved, observed({ tasks: [reviewed], panes: [pane('amber')], worktrees }));
    expect(given(eventsIn(actions), approved).merges['shop-a']).toMatchObject({
      commit: shaOf(7),
      state: { kind: 'in-review' },
    });
  });
  it('does not take an older look for a newer commit', () => {
    const older = observed({ tasks: [reviewed], panes: [pane('amber')] });
    const worktree = {
      path: '/w',
      rig: SHOP,
      polecat: amber.polecat,
      branch: 'mayor/shop-a-title',
      head: shaOf(7),
      tree: shaOf(8),
      dirty: [],
      ahead: 2,
      added: 0,
      removed: 0,
    };
    const rigs = { shop: { tasks: [reviewed], worktrees: [worktree], base: shaOf(1), askedAt: START } };
    expect(kinds(next(approved, { ...older, rigs }))).toEqual(['rehearse']);
  });
  it('tries a held landing again when its time has come', () => {
    const held = given([{ type: 'merge.held', task: A.id, because: 'dirty', until: moment.now }], approved);
    expect(eventsIn(next(held, facts))).toMatchObject([{ type: 'merge.restarted' }]);
  });
});

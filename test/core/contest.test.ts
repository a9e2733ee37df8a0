/** Contests: what may be asked of them, what they hold back, and what an approval of an attempt means. */
import { describe, expect, it } from 'vitest';
import type { Command } from '../../src/core/command.ts';
import { areRivals, standingOf } from '../../src/core/contest.ts';
import { desire } from '../../src/core/desire.ts';
import { nextActions } from '../../src/core/diff.ts';
import type { TownEvent } from '../../src/core/event.ts';
import { polecatId, taskId } from '../../src/core/ids.ts';
import type { Task, World } from '../../src/core/model.ts';
import { statusView } from '../../src/core/views/board.ts';
import {
  ask,
  assigned,
  eventsOf,
  given,
  observed,
  plan,
  refusalOf,
  rig,
  SHOP,
  START,
  settings,
  shaOf,
  task,
} from '../helpers/world.ts';

const A = taskId('shop-a');
const ONE = taskId('shop-one');
const TWO = taskId('shop-two');

const opened: TownEvent = {
  type: 'contest.opened',
  ...{ task: A, rig: SHOP, id: 'c1', by: 'dev', attempts: [{ n: 1 }, { n: 2, agent: 'talker' }] },
};
const entered = (n: number, child = n === 1 ? ONE : TWO): readonly TownEvent[] => [
  { type: 'contest.entered', task: A, n, child },
  { type: 'task.slung', task: child, rig: SHOP },
];
const attempt = (n: number, change: Partial<Task> = {}): Task =>
  task(n === 1 ? 'shop-one' : 'shop-two', { parent: A, custom: { attempt: `shop-a#${n}`, contest: 'c1' }, ...change });

/** Attempt `n` has a worker that has handed in tree `20 + n`. */
const handed = (n: number, tree = 20 + n): readonly TownEvent[] => {
  const worker = { polecat: polecatId(`worker-${n}`), epoch: n };
  const child = n === 1 ? ONE : TWO;
  const branch = `mayor/${child}`;
  return [
    assigned({ ...worker, task: child, branch }),
    { type: 'polecat.started', ...worker, run: 1, pane: `%${n}`, delivered: ['b1'] },
    {
      type: 'merge.requested',
      ...worker,
      task: child,
      rig: SHOP,
      branch,
      commit: shaOf(10 + n),
      tree: shaOf(tree),
      by: 'agent',
    },
  ];
};
const both = (): World => given([opened, ...entered(1), ...entered(2), ...handed(1), ...handed(2)]);

const open = (change: Partial<Extract<Command, { kind: 'contest.open' }>> = {}): Command => ({
  kind: 'contest.open',
  task: A,
  attempts: 3,
  agents: [],
  ...change,
});

describe('opening a contest', () => {
  it('names an agent for each attempt, in turn, and says how many begin', () => {
    const decision = ask(given([]), open({ agents: ['talker', 'runner'] }), { tasks: [task('shop-a')] });
    expect(eventsOf(decision)).toEqual([
      {
        type: 'contest.opened',
        ...{ task: A, rig: SHOP, id: 'fresh-1', by: 'dev' },
        attempts: [
          { n: 1, agent: 'talker' },
          { n: 2, agent: 'runner' },
          { n: 3, agent: 'talker' },
        ],
      },
    ]);
    expect(decision).toMatchObject({ say: expect.stringContaining('3 agents will be started') });
    const full = ask(given([]), open(), { tasks: [task('shop-a')], settings: settings({ limits: { polecats: 1 } }) });
    expect(full).toMatchObject({ say: expect.stringContaining('1 agent will be started now, 2 once') });
  });

  it.each([
    ['a task that there is not', open(), {}, 'No such task'],
    ['a closed task', open(), { tasks: [task('shop-a', { status: 'closed' })] }, 'is closed'],
    ['an epic', open(), { tasks: [task('shop-a', { kind: 'epic' })] }, 'is an epic'],
    ['one attempt', open({ attempts: 1 }), { tasks: [task('shop-a')] }, '2 to 9'],
    ['too many attempts', open({ attempts: 10 }), { tasks: [task('shop-a')] }, '2 to 9'],
    [
      'more agents than attempts',
      open({ attempts: 2, agents: ['talker', 'talker', 'talker'] }),
      { tasks: [task('shop-a')] },
      '3 agents for 2',
    ],
    ['an agent that nobody knows', open({ agents: ['nobody'] }), { tasks: [task('shop-a')] }, 'No agent is called'],
    [
      'a script for foreign text',
      open({ agents: ['runner'] }),
      { tasks: [task('shop-a', { origin: 'foreign' })] },
      'written in this clone',
    ],
    [
      'a task that somebody has',
      open(),
      { tasks: [task('shop-a', { status: 'in-progress', assignee: 'ada' })] },
      'ada has',
    ],
    [
      'checks with files in the clone',
      open({ checks: [{ name: 'a', run: 'x', retries: 0, files: `${rig().path}/tests` }] }),
      { tasks: [task('shop-a')] },
      'lie in the clone',
    ],
    [
      'two checks of one name',
      open({ checks: [{ name: 'a', run: 'x', retries: 0 }] }),
      {
        tasks: [task('shop-a')],
        settings: settings({ rigs: { shop: rig({ checks: [{ name: 'a', run: 'y', retries: 0 }] }) } }),
      },
      'two checks',
    ],
    [
      'a rig that merges by pull requests',
      open(),
      { tasks: [task('shop-a')], settings: settings({ rigs: { shop: rig({ merge: 'pr' }) } }) },
      'pull requests',
    ],
    [
      'a tracker that only reads',
      open(),
      { tasks: [task('shop-a')], noAttempts: { what: 'It cannot keep attempts', hint: '' } },
      'cannot keep',
    ],
  ] as const)('is refused for %s', (_, command, facts, why) => {
    expect(refusalOf(ask(given([]), command, facts))).toContain(why);
  });

  it('is refused where a worker has the task, where it is worked in attempts, and for an attempt', () => {
    const tasks = [task('shop-a')];
    expect(refusalOf(ask(given([assigned()]), open(), { tasks }))).toContain('amber has shop-a');
    const world = given([opened, ...entered(1)]);
    expect(refusalOf(ask(world, open(), { tasks }))).toContain('worked in 2 attempts');
    expect(refusalOf(ask(world, open({ task: ONE }), { tasks: [attempt(1)] }))).toContain('is an attempt itself');
    expect(refusalOf(ask(world, { kind: 'sling', task: A }, { tasks }))).toContain('worked in 2 attempts');
  });
});

describe('what a contest holds back', () => {
  const wanted = (world: World, ...tasks: readonly Task[]) =>
    desire(world, observed({ tasks }), plan(), START + 1_000).assignments.map((one) => one.task.id);

  it('its task gets no worker, its attempts do', () => {
    const world = given([opened, ...entered(1), ...entered(2)]);
    expect(wanted(world, task('shop-a'), attempt(1), attempt(2))).toEqual([ONE, TWO]);
  });

  it('an attempt that is not entered yet gets none either', () => {
    expect(wanted(given([opened]), task('shop-a'), attempt(1))).toEqual([]);
  });

  it('an attempt that has not begun waits while another one is on its way to the base', () => {
    const world = given([opened, ...entered(1), ...entered(2), ...handed(1)]);
    expect(wanted(world, attempt(2))).toEqual([TWO]);
    const approved: TownEvent = { type: 'merge.approved', task: ONE, tree: shaOf(21), by: 'dev' };
    const picked = given([approved], world);
    expect(wanted(picked, attempt(2))).toEqual([]);
    expect(
      wanted(given([{ type: 'merge.moved', task: ONE, commit: shaOf(40), tree: shaOf(41) }], picked), attempt(2)),
    ).toEqual([TWO]);
  });

  it('a script is not run for an attempt at a foreign task, though it was made here', () => {
    const world = given([opened, ...entered(1)]);
    const copy = attempt(1, { agent: 'runner', custom: { attempt: 'shop-a#1', contest: 'c1', origin: 'foreign' } });
    const goals = desire(world, observed({ tasks: [copy] }), plan(), START + 1_000);
    expect(goals.assignments).toEqual([]);
    expect(goals.impossible).toMatchObject([{ because: expect.stringContaining('written in this clone') }]);
  });

  it('no policy approves an attempt', () => {
    const auto = plan({ rigs: { shop: rig({ merge: 'auto' }) } });
    const actions = nextActions(both(), observed({ tasks: [attempt(1), attempt(2)] }), auto, {
      now: START + 1_000,
      chance: 0,
      session: () => 's',
    });
    expect(actions.filter(({ key }) => key.startsWith('approve:'))).toEqual([]);
  });
});

describe('picking an attempt', () => {
  const approve = (child: typeof ONE, tree: number): Command => ({ kind: 'approve', task: child, tree: shaOf(tree) });

  it('is what an approval of it is', () => {
    const world = both();
    const pick: Command = { kind: 'contest.pick', task: A, n: 2, tree: shaOf(22) };
    const events = eventsOf(ask(world, pick));
    expect(events).toEqual([
      { type: 'contest.decided', task: A, n: 2, tree: shaOf(22), by: 'dev' },
      { type: 'merge.approved', task: TWO, tree: shaOf(22), by: 'dev' },
    ]);
    expect(eventsOf(ask(world, approve(TWO, 22)))).toEqual(events);
  });

  it('holds for the tree that was shown, and for one of them', () => {
    const world = both();
    expect(refusalOf(ask(world, { kind: 'contest.pick', task: A, n: 2, tree: shaOf(9) }))).toContain('has changed');
    const picked = given(eventsOf(ask(world, approve(ONE, 21))), world);
    expect(refusalOf(ask(picked, approve(TWO, 22)))).toContain('Attempt 1 of shop-a was picked already');
  });

  it('is void when the branch moves on, and then any of them may be picked', () => {
    const world = both();
    const picked = given(eventsOf(ask(world, approve(ONE, 21))), world);
    const contest = (one: World) => one.contests[A];
    const standing = (one: World) => standingOf(one, contest(one) ?? fail());
    expect(standing(picked)).toEqual({ kind: 'picked', n: 1 });
    const moved = given([{ type: 'merge.moved', task: ONE, commit: shaOf(40), tree: shaOf(41) }], picked);
    expect(standing(moved)).toEqual({ kind: 'open' });
    expect(eventsOf(ask(moved, approve(TWO, 22)))).toHaveLength(2);
  });

  it('is refused for an attempt that there is not, and for a task without attempts', () => {
    const pick = (id: typeof A, n: number): Command => ({ kind: 'contest.pick', task: id, n, tree: shaOf(22) });
    expect(refusalOf(ask(both(), pick(A, 7)))).toContain('has no attempt 7');
    expect(refusalOf(ask(both(), pick(TWO, 1)))).toContain('is not worked in several attempts');
  });
});

describe('files of one attempt for another', () => {
  const graft = (...files: readonly { from: number; path: string }[]): Command => ({
    kind: 'contest.graft',
    task: A,
    n: 1,
    files,
  });

  it('are bound to the commits of both as they are now', () => {
    expect(eventsOf(ask(both(), graft({ from: 2, path: 'src/a.ts' })))).toEqual([
      {
        type: 'contest.grafting',
        ...{ task: A, n: 1, onto: shaOf(11), by: 'dev' },
        files: [{ from: 2, path: 'src/a.ts', source: shaOf(12) }],
      },
    ]);
  });

  it.each([
    ['/etc/passwd', 'no path inside'],
    ['../a.ts', 'no path inside'],
    ['.git/config', 'no path inside'],
    ['', 'no path inside'],
  ])('are refused outside of the repository: %s', (path, why) => {
    expect(refusalOf(ask(both(), graft({ from: 2, path })))).toContain(why);
  });

  it('wait until the worker rests, and are refused once it has something to do again', () => {
    const world = given(eventsOf(ask(both(), graft({ from: 2, path: 'a.ts' }))), both());
    const tasks = [task('shop-a', { status: 'in-progress' }), attempt(1), attempt(2)];
    const next = (one: World, signal: 'busy' | 'idle') =>
      nextActions(
        one,
        observed({
          tasks,
          panes: [{ pane: '%1', rig: SHOP, polecat: polecatId('worker-1'), epoch: 1, run: 1, alive: true, title: '' }],
          verdicts: { 'worker-1': { signal, because: 'seen' } },
        }),
        plan(),
        { now: START + 1_000, chance: 0, session: () => 's' },
      ).filter(({ kind, key }) => kind === 'graft' || key.startsWith('contest:'));
    expect(next(world, 'busy')).toEqual([]);
    expect(next(world, 'idle')).toMatchObject([{ kind: 'graft', task: A }]);
    // By an earlier try of it, maybe: only git knows.
    const moved = given([{ type: 'merge.moved', task: ONE, commit: shaOf(40), tree: shaOf(41) }], world);
    expect(next(moved, 'idle')).toMatchObject([{ kind: 'graft', task: A }]);
    const back = given(eventsOf(ask(world, { kind: 'reject', task: ONE, because: 'No' })), world);
    expect(next(back, 'idle')).toMatchObject([{ events: [{ type: 'contest.graft-refused' }] }]);
  });
});

describe('ending a contest', () => {
  it('is refused while one of them is landing', () => {
    const landing: readonly TownEvent[] = [
      { type: 'merge.approved', task: ONE, tree: shaOf(21), by: 'dev' },
      { type: 'merge.rehearsed', task: ONE, onto: shaOf(1), result: shaOf(50) },
      { type: 'merge.checked', task: ONE, onto: shaOf(1), result: shaOf(50), gates: [] },
    ];
    expect(refusalOf(ask(given(landing, both()), { kind: 'contest.cancel', task: A }))).toContain('is landing');
    expect(eventsOf(ask(both(), { kind: 'contest.cancel', task: A }))).toMatchObject([{ type: 'contest.cancelled' }]);
  });

  it('is not for agents', () => {
    const actor = { kind: 'agent', polecat: polecatId('worker-1'), epoch: 1 } as const;
    expect(refusalOf(ask(both(), { kind: 'contest.cancel', task: A }, { actor }))).toContain('Agents may not');
  });
});

describe('the rows of a contest', () => {
  const town = { name: 't', home: '/t', pid: 1, version: '0', startedAt: 0 };
  const tasks = [task('shop-a', { status: 'in-progress' }), attempt(1), attempt(2)];
  const rows = (events: readonly TownEvent[]) =>
    statusView(given(events, both()), observed({ tasks }), plan(), town, START + 2_000);
  const previewed = (n: number, kind: 'green' | 'red'): TownEvent => ({
    type: 'merge.previewed',
    ...{ task: n === 1 ? ONE : TWO, commit: shaOf(10 + n) },
    preview: kind === 'green' ? { kind, onto: shaOf(1) } : { kind, onto: shaOf(1), gate: 'npm test', log: '' },
  });

  it('stand in the order in which they compare: green ones first', () => {
    const status = rows([previewed(1, 'red'), previewed(2, 'green')]);
    expect(status.contests).toMatchObject([
      {
        ...{ id: 'shop-a', state: 'open', title: 'Title of shop-a' },
        attempts: [
          { n: 2, gates: 'green', state: 'in-review', tree: shaOf(22), task: 'shop-two' },
          { n: 1, gates: 'red', rehearsal: 'red: npm test' },
        ],
      },
    ]);
    expect(status.tasks.map(({ attempt: sign, because }) => sign ?? because)).toEqual([
      '2 of 2 attempts handed in',
      'attempt 1/2 of shop-a',
      'attempt 2/2 of shop-a',
    ]);
    expect(status.merges.map((row) => row.attempt)).toEqual(['attempt 1/2 of shop-a', 'attempt 2/2 of shop-a']);
  });

  it('name no conflict between them: they do the same work', () => {
    const rivals = areRivals(both());
    expect(rivals(ONE, TWO)).toBe(true);
    expect(rivals(ONE, taskId('shop-z'))).toBe(false);
    expect(rivals(taskId('shop-y'), taskId('shop-z'))).toBe(false);
  });

  it('have the task landed as soon as it is closed, though its end is not written down yet', () => {
    const landed: readonly TownEvent[] = [
      { type: 'merge.approved', task: ONE, tree: shaOf(21), by: 'dev' },
      { type: 'merge.settled', task: ONE, result: shaOf(50), pushed: false },
    ];
    const closed = [task('shop-a', { status: 'closed' }), attempt(1, { status: 'closed' }), attempt(2)];
    const status = statusView(given(landed, both()), observed({ tasks: closed }), plan(), town, START + 2_000);
    expect(status.tasks.map(({ state }) => state)).toEqual(['landed', 'landed', 'in-review']);
    expect(status.totals.landed, 'what the attempt landed is the task').toBe(1);
    expect(status.contests).toMatchObject([{ state: 'won', picked: 1 }]);
  });

  it('keep who worked one and how long it took, from the first start to the last hand-in, when it has left', () => {
    const later: readonly TownEvent[] = [
      { type: 'polecat.leaving', polecat: polecatId('worker-1'), epoch: 1, because: 'runner takes over' },
      { type: 'polecat.cleared', polecat: polecatId('worker-1'), epoch: 1 },
      assigned({ polecat: polecatId('worker-3'), epoch: 3, task: ONE, branch: `mayor/${ONE}`, agent: 'runner' }),
    ];
    const begun = rows([]).contests[0]?.attempts.find(({ n }) => n === 1)?.startedAt;
    expect(begun).toEqual(expect.any(Number));
    const again: TownEvent = {
      ...{ type: 'merge.requested', polecat: polecatId('worker-3'), epoch: 3, task: ONE, rig: SHOP, by: 'agent' },
      ...{ branch: `mayor/${ONE}`, commit: shaOf(31), tree: shaOf(32) },
    };
    const left: TownEvent = { type: 'contest.left', task: A, n: 1, ref: 'refs/mayor/backup/branch/x' };
    const status = rows([...later, again, { type: 'merge.dropped', task: ONE, because: 'x' }, left]);
    const row = status.contests[0]?.attempts.find(({ n }) => n === 1);
    expect(row).toMatchObject({ state: 'left', agent: 'runner', startedAt: begun, ref: left.ref });
    expect(row?.handedInAt).toBeGreaterThan(begun ?? 0);
  });

  it('have what all workers of an attempt used together, before a restart and after it', () => {
    const cell = (epoch: number, part: string, output: number) => ({
      ...{ polecat: polecatId('worker-1'), epoch, task: ONE, rig: SHOP, agent: 'talker', model: 'm' },
      ...{ source: 'transcript' as const, part, day: '2026-01-01', usd: 0.5 },
      tokens: { input: 0, output, cacheRead: 0, cacheWrite: 0 },
    });
    const cells = [cell(1, 'first conversation', 5), cell(1, 'second conversation', 7), cell(4, 'taken up again', 9)];
    const attempts = rows([{ type: 'usage.counted', cells }]).contests[0]?.attempts;
    expect(attempts?.find(({ n }) => n === 1)?.spent).toMatchObject({ tokens: 21, usd: 1.5 });
    expect(attempts?.find(({ n }) => n === 2)?.spent).toBeUndefined();
  });

  it('say which one was picked', () => {
    const status = rows([{ type: 'merge.approved', task: ONE, tree: shaOf(21), by: 'dev' }]);
    expect(status.contests).toMatchObject([{ state: 'picked', picked: 1 }]);
    expect(status.tasks[0]?.because).toBe('attempt 1 of 2 was picked');
  });
});

const fail = (): never => {
  throw new Error('There is no contest');
};

describe('attempts in a rig that has changed to pull requests', () => {
  it('open none, for which of them is wanted is to be said first', () => {
    const facts = observed({ tasks: [task('shop-a'), attempt(1), attempt(2)], panes: [] });
    const moment = { now: START + 60_000, chance: 0.5, session: () => 's' };
    const kinds = (merge: 'ask' | 'pr') =>
      nextActions(both(), facts, plan({ rigs: { shop: rig({ merge }) } }), moment).flatMap((action) =>
        action.kind === 'record' ? action.events.map(({ type }) => type) : [action.kind],
      );
    expect(kinds('pr').filter((kind) => kind.startsWith('pr.') || kind === 'propose')).toEqual([]);
    expect(kinds('ask')).toContain('preview');
  });
});

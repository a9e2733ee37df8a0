import { describe, expect, it } from 'vitest';
import { accountOf, parkedNow, resumeAt } from '../../src/core/accounts.ts';
import { markOf } from '../../src/core/briefs.ts';
import type { Plan } from '../../src/core/desire.ts';
import { nextActions } from '../../src/core/diff.ts';
import type { TownEvent } from '../../src/core/event.ts';
import { polecatId } from '../../src/core/ids.ts';
import type { Polecat, World } from '../../src/core/model.ts';
import type { Observed, Verdict } from '../../src/core/observed.ts';
import type { AgentSettings } from '../../src/core/settings.ts';
import { statusView } from '../../src/core/views/board.ts';
import { taskWhy } from '../../src/core/views/routing.ts';
import { emptyStatus } from '../helpers/fake-town.ts';
import {
  amber,
  ask,
  assigned,
  eventsOf,
  given,
  observed,
  pane,
  plan,
  refusalOf,
  rig,
  SHOP,
  START,
  settings,
  started,
  task,
} from '../helpers/world.ts';

const NOW = START + 10_000;
const RESET = NOW + 3_600_000;
const A = task('shop-a', { status: 'in-progress' });
const moment = { now: NOW, chance: 0.25, session: () => 'session-x' };
const parked: TownEvent = {
  type: 'account.parked',
  account: 'talker',
  agent: 'talker',
  polecat: amber.polecat,
  until: RESET,
  because: 'resets at ten',
};
const working = (...more: readonly TownEvent[]): World => given([assigned({ taskMark: markOf(A) }), started, ...more]);

const B = task('shop-b', { status: 'in-progress' });
const second = { polecat: polecatId('birch'), epoch: 2 };
const birch: readonly TownEvent[] = [
  assigned({ ...second, task: B.id, taskMark: markOf(B) }),
  { type: 'polecat.started', ...second, run: 1, pane: '%birch', delivered: ['b1'] },
];

const seen = (verdict: Partial<Verdict>, more: Partial<Observed> = {}): Observed =>
  observed({
    tasks: [A],
    panes: [pane('amber')],
    verdicts: { amber: { signal: 'idle', because: 'as seen', at: NOW, ...verdict } },
    ...more,
  });
const recorded = (world: World, facts: Observed, own: Plan = plan()): readonly TownEvent[] =>
  nextActions(world, facts, own, moment).flatMap((action) => (action.kind === 'record' ? action.events : []));

describe('the account of an agent', () => {
  const agent: AgentSettings = { enabled: true, permission: 'ask', args: [], env: {} };
  const login = { program: 'talk', variables: ['TALK_HOME', 'TALK_KEY'] };
  const planOf = (own: Partial<AgentSettings>, env: Readonly<Record<string, string>> = {}): Plan => ({
    settings: settings({ agents: { talker: { ...agent, ...own }, other: agent }, rigs: { shop: rig({ env }) } }),
    traits: Object.fromEntries(
      ['talker', 'other'].map((name) => [
        name,
        { sessions: 'none', briefs: 'paste', done: 'explicit', runsBody: false, login } as const,
      ]),
    ),
  });

  it('is the one that rigs.yaml names', () => {
    expect(accountOf('talker', SHOP, planOf({ account: 'work' }))).toBe('work');
  });
  it('is that of its program, for all agents that run it', () => {
    const one = planOf({ env: { UNRELATED: '1' } });
    expect([accountOf('talker', SHOP, one), accountOf('other', SHOP, one)]).toEqual(['talk', 'talk']);
  });
  it('is another one with another login, of the agent or of the rig, and shows no key', () => {
    const own = accountOf('talker', SHOP, planOf({ env: { TALK_KEY: 'secret' } }));
    const ofRig = accountOf('talker', SHOP, planOf({}, { TALK_HOME: '/b' }));
    expect(new Set([own, ofRig, 'talk']).size).toBe(3);
    expect(own).toMatch(/^talk-[0-9a-f]{8}$/);
    expect(accountOf('talker', SHOP, planOf({}, { TALK_KEY: 'secret' }))).toBe(own);
  });
  it('is the agent itself where nothing is known of its login', () => {
    expect(accountOf('runner', SHOP, plan())).toBe('runner');
  });
});

describe('workers of an account that rests', () => {
  it('rest when their turn is over, until moments of their own after the reset', () => {
    const events = recorded(working(parked), seen({}));
    expect(events).toMatchObject([
      { type: 'polecat.waiting', account: 'talker', because: 'the account talker rests: resets at ten' },
    ]);
    const [first] = events;
    expect(first?.type === 'polecat.waiting' && first.until > RESET && first.until < RESET + 60_000).toBe(true);
  });

  it.each(['busy', 'starting', 'needs-permission'] as const)('are left alone while %s', (signal) => {
    expect(recorded(working(parked), seen({ signal }))).toEqual([]);
  });

  it('are not told what waits for them, and are when the rest is over', () => {
    const told: TownEvent = { type: 'brief.queued', ...amber, brief: { id: 'b2', kind: 'told', text: 'Hi', at: NOW } };
    const world = working(parked, told);
    const kinds = (one: World) => nextActions(one, seen({}), plan(), moment).map(({ kind }) => kind);
    expect(kinds(world)).toEqual(['record']);
    expect(kinds(given([{ type: 'account.resumed', account: 'talker', by: 'dev' }], world))).toEqual(['deliver']);
  });

  it('are not started again', () => {
    const world = given([assigned({ taskMark: markOf(A) }), parked]);
    expect(nextActions(world, observed({ tasks: [A] }), plan(), moment)).toMatchObject([
      { kind: 'record', events: [{ type: 'polecat.waiting', account: 'talker' }] },
    ]);
  });

  it('are not all there is: a service without room lets only the one worker rest', () => {
    const events = recorded(working(), seen({ signal: 'limited', until: RESET, overload: true }));
    expect(events.map(({ type }) => type)).toEqual(['polecat.waiting']);
    expect(events[0]).not.toHaveProperty('account');
  });

  it('make one event of what several of them meet, with the latest end', () => {
    const limited = (until: number) => ({ signal: 'limited', because: 'x', at: NOW, until }) as const;
    const facts = observed({
      tasks: [A, B],
      panes: [pane('amber'), pane('birch', { epoch: 2 })],
      verdicts: { amber: limited(RESET), birch: limited(RESET + 600_000) },
    });
    const events = recorded(working(...birch), facts).filter(({ type }) => type === 'account.parked');
    expect(events).toMatchObject([{ polecat: 'birch', until: RESET + 600_000 }]);
  });

  it('rest on when the limit is told anew, and the account with them only for a later end', () => {
    const again = (until: number) =>
      recorded(working(parked), seen({ signal: 'limited', until })).map(({ type }) => type);
    expect(again(RESET + 1_000)).toEqual(['polecat.waiting']);
    expect(again(RESET + 600_000)).toEqual(['account.parked', 'polecat.waiting']);
  });
});

describe('the end of a rest', () => {
  it('comes by itself, and is written down', () => {
    const over = { ...parked, until: NOW - 1 };
    expect(parkedNow(given([over]), 'talker', NOW)).toBeUndefined();
    expect(recorded(given([over]), observed({}))).toEqual([
      { type: 'account.resumed', account: 'talker', by: 'mayor' },
    ]);
  });

  it('gives each of many workers a moment of its own', () => {
    const moments = Array.from({ length: 40 }, (_, index) =>
      resumeAt(RESET, { epoch: index + 1 } as Polecat, NOW, 0.7),
    ).sort((a, b) => a - b);
    const gaps = moments.slice(1).map((at, index) => at - (moments[index] ?? 0));
    expect(Math.min(...gaps)).toBeGreaterThan(500);
    expect(moments[0]).toBeGreaterThanOrEqual(RESET);
    expect(moments.at(-1)).toBeLessThan(RESET + 60_000);
  });

  const resting = working(parked, { type: 'polecat.waiting', ...amber, until: RESET, because: 'x', account: 'talker' });

  it('may be said by a person, by the name of the account or of an agent: its workers go on', () => {
    const events = eventsOf(ask(resting, { kind: 'account.resume', account: 'talker' }));
    expect(events).toMatchObject([
      { type: 'account.resumed', account: 'talker', by: 'dev' },
      { type: 'polecat.resumed', polecat: 'amber' },
    ]);
    expect(given(events, resting).polecats.amber?.phase.kind).toBe('assigned');
    const named = settings({
      agents: { talker: { enabled: true, permission: 'ask', args: [], env: {}, account: 'work' } },
    });
    const work = given([{ ...parked, account: 'work' }]);
    expect(eventsOf(ask(work, { kind: 'account.resume', account: 'talker' }, { settings: named }))).toMatchObject([
      { account: 'work' },
    ]);
  });

  it('is refused for what does not rest, with what does', () => {
    expect(refusalOf(ask(resting, { kind: 'account.resume', account: 'nobody' }))).toContain('No account that rests');
    expect(refusalOf(ask(working(), { kind: 'account.resume', account: 'talker' }))).toContain('No account that rests');
  });

  it('is not brought about by slinging, which says what would', () => {
    const facts = { now: NOW, tasks: [A] };
    expect(refusalOf(ask(resting, { kind: 'sling', task: A.id }, facts))).toBe('amber rests with its account talker');
    expect(eventsOf(ask(resting, { kind: 'sling', task: A.id, agent: 'runner' }, facts))).toMatchObject([
      { type: 'polecat.leaving' },
      { type: 'task.slung', agent: 'runner' },
    ]);
  });

  it('gives places back in the order of age, and never more than there are', () => {
    const own = plan({ rigs: { shop: rig({ maxPolecats: 1 }) } });
    const back = working({ type: 'polecat.waiting', ...amber, until: NOW - 1, because: 'x', account: 'talker' });
    const facts = observed({
      tasks: [A, B],
      panes: [pane('amber'), pane('birch', { epoch: 2 })],
      verdicts: { amber: { signal: 'idle', because: '' }, birch: { signal: 'busy', because: '' } },
    });
    expect(recorded(given(birch, back), facts, own)).toEqual([]);
    expect(recorded(back, facts, own)).toMatchObject([{ type: 'brief.queued', brief: { kind: 'resumed' } }]);
  });
});

describe('what is shown of a rest', () => {
  const world = working(parked);
  const C = task('shop-c', {});

  it('is a row with its workers, and the reason of each task that waits for it', () => {
    const view = statusView(world, observed({ tasks: [A, C] }), plan(), emptyStatus.town, NOW);
    expect(view.accounts).toEqual([
      {
        id: 'talker',
        rig: '*',
        state: 'resting',
        agents: ['talker'],
        since: START + 3,
        until: RESET,
        because: 'resets at ten',
        polecats: ['amber'],
      },
    ]);
    expect(view.tasks.find(({ id }) => id === 'shop-c')?.because).toBe('the account talker rests: resets at ten');
    expect(statusView(world, observed({ tasks: [] }), plan(), emptyStatus.town, RESET).accounts).toEqual([]);
  });

  it.each([
    [{}, 'the account talker rests: resets at ten'],
    [{ role: 'painter' }, 'rig shop knows no role "painter". Add it under roles: in rigs.yaml'],
    [{ agent: 'runner' }, 'it is about to be given out'],
    [{ agent: 'runner', dependsOn: [A.id] }, 'it waits for shop-a'],
    [{ status: 'closed' }, 'it is closed'],
  ] as const)('is why a task with %j is not started', (change, said) => {
    const why = taskWhy(world, observed({ tasks: [A, task('shop-c', change)] }), plan(), C.id, NOW);
    expect(why).toMatchObject({ task: 'shop-c', waits: expect.stringContaining(said) });
  });

  it('is a candidate with its account and its end, for a task with a worker too', () => {
    expect(taskWhy(world, observed({ tasks: [A] }), plan(), A.id, NOW)).toMatchObject({
      candidates: [{ agent: 'talker', account: 'talker', state: 'resting', until: RESET }],
      worker: { polecat: 'amber', agent: 'talker' },
    });
    expect(taskWhy(world, observed({ tasks: [] }), plan(), A.id, NOW)).toBe('absent');
  });
});

describe('a task that was slung to another agent than the rig’s', () => {
  it('is said to have it by the order, also once its worker is there', () => {
    const slung = given([assigned({ agent: 'runner', chosenBy: 'the order' })]);
    const why = taskWhy(slung, observed({ tasks: [A] }), plan(), A.id, NOW);
    expect(why).toMatchObject({
      agent: 'runner',
      chosenBy: 'the order',
      considered: [
        { source: 'the order', value: 'runner', won: true },
        { source: 'rig shop', value: 'talker', won: false },
      ],
      candidates: [{ agent: 'runner' }],
    });
  });
});

describe('a task whose role nobody knows', () => {
  it('is given to nobody, and a person is told', () => {
    const events = recorded(given([]), observed({ tasks: [task('shop-b', { role: 'painter' })] }));
    expect(events).toMatchObject([
      { type: 'inbox.added', item: { title: 'shop-b cannot be worked: rig shop knows no role "painter"' } },
    ]);
  });
  it('that is known is told the role’s words', () => {
    const [event] = recorded(given([]), observed({ tasks: [task('shop-b', { role: 'tester' })] }));
    expect(event).toMatchObject({ type: 'polecat.assigned', role: 'tester', chosenBy: 'rig shop' });
    expect(event?.type === 'polecat.assigned' && event.brief.text).toContain('Your role is tester. Write tests');
  });
});

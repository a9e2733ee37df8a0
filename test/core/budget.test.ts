import { describe, expect, it } from 'vitest';
import { markOf } from '../../src/core/briefs.ts';
import type { BudgetSettings } from '../../src/core/budget.ts';
import { nextActions } from '../../src/core/diff.ts';
import type { TownEvent } from '../../src/core/event.ts';
import { taskId } from '../../src/core/ids.ts';
import type { World } from '../../src/core/model.ts';
import type { Observed, Signal } from '../../src/core/observed.ts';
import type { Cell } from '../../src/core/usage/ledger.ts';
import { noTokens } from '../../src/core/usage/tokens.ts';
import { statusView } from '../../src/core/views/board.ts';
import { amber, assigned, given, observed, pane, plan, SHOP, START, started, task } from '../helpers/world.ts';

const A = task('shop-a');
const B = task('shop-b');
const TODAY = '1970-01-01';
const budget = (amounts: Omit<BudgetSettings, 'warnAt' | 'holdAt'>): BudgetSettings => ({
  warnAt: 0.8,
  holdAt: 0.9,
  ...amounts,
});
const perDay = budget({ perDay: { unit: 'tokens', most: 1_000 } });
const cell = (input: number, change: Partial<Cell> = {}): Cell => ({
  ...amber,
  ...{ rig: SHOP, task: A.id, agent: 'talker', source: 'transcript', part: 'p', day: TODAY, model: 'm' },
  tokens: { ...noTokens, input },
  ...change,
});
const used = (input: number, change: Partial<Cell> = {}): TownEvent => ({
  type: 'usage.counted',
  cells: [cell(input, change)],
});
const NOW = START + 1_000;
const next = (world: World, facts: Observed, settings: BudgetSettings | undefined = perDay, now = NOW) =>
  nextActions(world, facts, plan(settings === undefined ? {} : { budget: settings, prices: {} }), {
    now,
    chance: 0.5,
    session: () => 'session-new',
  });
type Actions = ReturnType<typeof next>;
const eventsIn = (actions: Actions) => actions.flatMap((action) => (action.kind === 'record' ? action.events : []));
const follow = (world: World, actions: Actions) => given(eventsIn(actions), world);
/** All but what the tracker is told. */
const deeds = (actions: Actions) => actions.filter(({ kind }) => kind !== 'report');
const typesIn = (actions: Actions) => eventsIn(actions).map(({ type }) => type);

const working = given([assigned({ taskMark: markOf(A) }), started]);
const as = (signal: Signal) =>
  observed({
    tasks: [A, B],
    panes: [pane('amber')],
    verdicts: { amber: { signal, because: 'it is seen', at: START } },
  });

describe('a budget that is used', () => {
  it('in large part is told once, and new work starts all the same', () => {
    const world = given([used(800)]);
    const facts = observed({ tasks: [A] });
    const actions = next(world, facts);
    expect(eventsIn(actions)).toContainEqual({
      type: 'budget.reached',
      budget: `day:${TODAY}`,
      level: 'warn',
      say: `The budget of the day ${TODAY} is used in large part: 800 tokens of 1.0k tokens`,
    });
    expect(typesIn(actions)).toContain('polecat.assigned');
    expect(typesIn(next(follow(world, actions), facts))).not.toContain('budget.reached');
    const { problems } = statusView(world, facts, plan({ budget: perDay }), town, NOW);
    expect(problems).toMatchObject([{ where: 'budget', what: expect.stringContaining('is used in large part') }]);
  });

  it('nearly whole starts nothing new, and lets what runs run', () => {
    const world = given([used(900)], working);
    const actions = next(world, as('busy'));
    expect(typesIn(actions)).toEqual(['budget.reached']);
    const { tasks, problems } = statusView(world, as('busy'), plan({ budget: perDay }), town, NOW);
    const why = `the budget of the day ${TODAY} is nearly used up: 900 tokens of 1.0k tokens`;
    expect(tasks.find(({ id }) => id === 'shop-b')).toMatchObject({ state: 'ready', because: why });
    expect(problems).toMatchObject([{ where: 'budget', what: `The${why.slice(3)}` }]);
    expect(follow(world, actions).polecats.amber?.phase.kind).toBe('working');
  });

  it('up has a worker rest once its turn is over, not before, and is told nothing more', () => {
    const world = given([used(1_000)], working);
    expect(typesIn(next(world, as('busy')))).toEqual(['budget.reached']);
    const rested = follow(world, next(world, as('idle')));
    expect(rested.polecats.amber?.phase).toMatchObject({ kind: 'waiting', by: 'budget' });
    // Neither a reminder nor an end, however long it is idle.
    expect(deeds(next(rested, as('idle'), perDay, NOW + 3_600_000))).toEqual([]);
  });

  it('up by a worker whose process is gone starts it no more, until the budget is raised', () => {
    const world = given([used(1_000)], working);
    const gone = observed({ tasks: [A], panes: [] });
    const rested = follow(world, next(world, gone));
    expect(deeds(next(rested, gone))).toEqual([]);
    const raised = budget({ perDay: { unit: 'tokens', most: 5_000 } });
    expect(eventsIn(next(rested, gone, raised))).toMatchObject([
      { type: 'budget.freed', budget: `day:${TODAY}` },
      { type: 'brief.queued', brief: { kind: 'resumed' } },
    ]);
  });

  it('up goes on when the day has turned, told why it rested', () => {
    const world = given([used(1_000)], working);
    const rested = follow(world, next(world, as('idle')));
    const actions = next(rested, { ...as('idle'), rigs: observed({ tasks: [A] }).rigs }, perDay, NOW + 86_400_000);
    expect(eventsIn(actions)).toMatchObject([
      { type: 'budget.freed', budget: `day:${TODAY}` },
      { type: 'brief.queued', brief: { text: expect.stringContaining(`the budget of the day ${TODAY} is used up`) } },
    ]);
  });

  it('up for one task keeps no other back', () => {
    const world = given([used(1_000)], working);
    const perTask = budget({ perTask: { unit: 'tokens', most: 1_000 } });
    const types = typesIn(next(world, as('idle'), perTask));
    expect(types).toContain('polecat.assigned');
    expect(types).toContain('polecat.waiting');
  });

  it('by another task, on another day or in another rig is not this one', () => {
    const amounts = { perTask: { unit: 'tokens', most: 1_000 }, perRig: { unit: 'tokens', most: 1_000 } } as const;
    const world = given([used(1_000, { task: taskId('shop-z'), day: '1969-12-31' })], working);
    expect(typesIn(next(world, as('busy'), budget(amounts)))).toEqual(['polecat.assigned']);
  });

  it('in dollars says of what it cannot see the price', () => {
    const world = given([used(5_000)], working);
    const dollars = budget({ perDay: { unit: 'usd', most: 1 } });
    const { problems } = statusView(world, as('busy'), plan({ budget: dollars, prices: {} }), town, NOW);
    expect(problems).toMatchObject([
      { where: 'budget', what: expect.stringContaining('No price is known of 5.0k tokens') },
    ]);
    expect(typesIn(next(world, as('busy'), dollars))).toEqual(['polecat.assigned']);
  });

  it('is none where rigs.yaml sets none', () => {
    expect(
      typesIn(
        nextActions(given([used(1e9)], working), as('busy'), plan(), { now: NOW, chance: 0, session: () => 's' }),
      ),
    ).toEqual(['polecat.assigned']);
  });
});

const town = { name: 't', home: '/h', pid: 1, version: '0', startedAt: 0 };

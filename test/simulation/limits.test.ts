/** Usage limits of a whole account, under seeded faults: who rests, who starts, and that all go on. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { accountOf, parkedNow } from '../../src/core/accounts.ts';
import type { Action } from '../../src/core/action.ts';
import type { Plan } from '../../src/core/desire.ts';
import type { PolecatId } from '../../src/core/ids.ts';
import type { World } from '../../src/core/model.ts';
import { handIn, invariants, newSim, record, type Sim, simPlan, turn, work } from './town.ts';

/** `talker` is at the limit now and then; `runner` may take over what was not begun. */
const planWith = (fallback: readonly string[]): Plan => {
  const plan = simPlan();
  const { talker } = plan.settings.agents;
  const { shop } = plan.settings.rigs;
  if (talker === undefined || shop === undefined) throw new Error('no agent or no rig');
  const agents = { ...plan.settings.agents, talker: { ...talker, fallback } };
  return { ...plan, settings: { ...plan.settings, agents, rigs: { shop: { ...shop, maxPolecats: 2 } } } };
};

const parked = (world: World, id: PolecatId, plan: Plan, now: number): boolean => {
  const polecat = world.polecats[id];
  return polecat !== undefined && parkedNow(world, accountOf(polecat.agent, polecat.rig, plan), now) !== undefined;
};

/** What must hold of everything that one look wants, for the world that it looked at. */
const restful = (world: World, actions: readonly Action[], plan: Plan, now: number): void => {
  const touched = actions.flatMap((action) =>
    action.kind === 'start' || action.kind === 'deliver' ? [action.polecat] : [],
  );
  expect(
    touched.filter((id) => parked(world, id, plan, now)),
    'started or told while the account rests',
  ).toEqual([]);
  const assigned = actions.flatMap((action) =>
    action.kind === 'record'
      ? action.events.flatMap((event) => (event.type === 'polecat.assigned' ? [event] : []))
      : [],
  );
  const wrong = assigned.filter(({ agent, rig }) => parkedNow(world, accountOf(agent, rig, plan), now) !== undefined);
  expect(wrong, 'given out on an account that rests').toEqual([]);
};

/** A worker of that account meets its limit: the nth of those that live and work. */
const meetLimit = (sim: Sim, nth: number, ms: number): void => {
  const working = [...sim.panes.values()].filter(({ polecat: id, alive, run }) => {
    const polecat = sim.world.polecats[id];
    return alive && polecat?.agent === 'talker' && polecat.phase.kind === 'working' && polecat.run === run;
  });
  const one = working[nth % Math.max(1, working.length)];
  if (one !== undefined) sim.limits.set(one.polecat, sim.now + ms);
};

const step = (sim: Sim, plan: Plan, fault: Parameters<typeof turn>[2], chance: number): readonly Action[] => {
  const { world, now } = sim;
  const actions = turn(sim, plan, fault, chance);
  restful(world, actions, plan, now);
  invariants(sim);
  return actions;
};

/** Left to itself, until nothing more is wanted. Gives false when it never comes to rest. */
const settle = (sim: Sim, plan: Plan): boolean => {
  for (let count = 0; count < 600; count += 1) {
    const before = sim.world.seq;
    const actions = step(sim, plan, 'none', 0.5);
    const worked = work(sim, plan);
    if (actions.length > 0 || worked || sim.world.seq !== before) continue;
    const { polecats, breakers, parked: resting } = sim.world;
    const dues = [
      ...Object.values(polecats).flatMap(({ phase }) => (phase.kind === 'waiting' ? [phase.until] : [])),
      ...Object.values(breakers).flatMap(({ until }) => (until === undefined ? [] : [until])),
      ...Object.values(resting).map(({ until }) => until),
      ...sim.limits.values(),
    ];
    const next = Math.min(...dues.filter((until) => until > sim.now));
    if (!Number.isFinite(next)) return true;
    sim.now = Math.max(sim.now + 1, next);
  }
  return false;
};

const FAULTS = [
  'none',
  'none',
  'crash-before',
  'crash-after',
  'kill-pane',
  'kill-all',
  'start-fails',
  'forget-panes',
] as const;

const schedule = fc.array(
  fc.record({
    fault: fc.constantFrom(...FAULTS),
    limit: fc.option(fc.record({ nth: fc.nat(5), ms: fc.integer({ min: 1, max: 4_000_000 }) }), { nil: undefined }),
    lift: fc.boolean(),
    works: fc.boolean(),
    waits: fc.integer({ min: 0, max: 600_000 }),
    chance: fc.double({ min: 0, max: 0.999, noNaN: true }),
  }),
  { maxLength: 30 },
);

/** A person who says that the account works again, as `mayor agents resume` does. */
const lift = (sim: Sim): void => {
  const waiting = Object.values(sim.world.polecats).filter(
    ({ phase }) => phase.kind === 'waiting' && phase.account !== undefined,
  );
  record(sim, [
    ...Object.keys(sim.world.parked).map((account) => ({ type: 'account.resumed' as const, account, by: 'dev' })),
    ...waiting.map(({ id, epoch }) => ({ type: 'polecat.resumed' as const, polecat: id, epoch, because: 'dev' })),
  ]);
};

describe.each([
  ['nobody takes over', []],
  ['another agent takes over', ['runner']],
])('an account at its usage limit, where %s', (_who, fallback) => {
  it('starts and tells nobody while it rests, gives no task two workers, and all go on after the reset', () => {
    fc.assert(
      fc.property(schedule, fc.integer({ min: 1, max: 7 }), (steps, count) => {
        const sim = newSim(count, 'talker');
        const plan = planWith(fallback);
        for (const { fault, limit, lift: lifts, works, waits, chance } of steps) {
          sim.now += waits;
          if (limit !== undefined) meetLimit(sim, limit.nth, limit.ms);
          step(sim, plan, fault, chance);
          if (lifts && limit === undefined) lift(sim);
          if (works) work(sim, plan);
        }
        expect(settle(sim, plan), 'comes to rest').toBe(true);
        expect(sim.world.parked).toEqual({});
        for (const { id, status } of sim.tasks.values()) {
          const asked = Object.values(sim.world.inbox).some((item) => item.task === id);
          expect(status === 'closed' || asked, `${id} is ${status}`).toBe(true);
        }
      }),
      { numRuns: 200, endOnFailure: true },
    );
  });
});

describe('two workers of an account and a third task', () => {
  const begun = (fallback: readonly string[]) => {
    const sim = newSim(3, 'talker');
    const plan = planWith(fallback);
    for (let count = 0; count < 6; count += 1) step(sim, plan, 'none', 0.3);
    meetLimit(sim, 0, 3_600_000);
    for (let count = 0; count < 6; count += 1) step(sim, plan, 'none', 0.3);
    return { sim, plan };
  };
  const by = (sim: Sim, agent: string) =>
    Object.values(sim.world.polecats).filter((polecat) => polecat.agent === agent);

  it('the third waits with them where nobody takes over', () => {
    const { sim } = begun([]);
    expect(by(sim, 'talker').map(({ task }) => task)).toEqual(['shop-1', 'shop-2']);
    expect(by(sim, 'runner')).toEqual([]);
  });

  it('the third goes to the fallback, on the place of one that rests, and says why', () => {
    const { sim } = begun(['runner']);
    expect(by(sim, 'runner').map(({ task, chosenBy }) => [task, chosenBy])).toEqual([
      ['shop-3', 'fallback of talker, whose account rests'],
    ]);
  });

  it('they go on in their own sessions, at moments of their own', () => {
    const { sim, plan } = begun(['runner']);
    const [one, other] = by(sim, 'talker');
    if (one === undefined || other === undefined) throw new Error('two workers are expected');
    // The other has ended its turn meanwhile; it rests although it met no limit itself.
    record(sim, [
      {
        type: 'brief.queued',
        polecat: other.id,
        epoch: other.epoch,
        brief: { id: 'x', kind: 'told', text: 'Go on', at: 0 },
      },
    ]);
    step(sim, plan, 'none', 0.3);
    const rests = by(sim, 'talker').map(({ phase }) => (phase.kind === 'waiting' ? phase.until : Number.NaN));
    const reset = sim.world.parked.talker?.until ?? Number.NaN;
    expect(rests.every((until) => until >= reset && until < reset + 60_000)).toBe(true);
    expect(Math.abs((rests[0] ?? 0) - (rests[1] ?? 0))).toBeGreaterThan(1_000);
    expect(settle(sim, plan)).toBe(true);
    expect(sim.landings).toHaveLength(3);
    expect(handIn(sim, one.id)).toEqual([]);
  });
});

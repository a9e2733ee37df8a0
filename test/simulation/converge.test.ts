import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Fault, invariants, newSim, type Sim, simPlan, turn, work } from './town.ts';

const FAULTS: readonly Fault[] = [
  'none',
  'crash-before',
  'crash-after',
  'kill-pane',
  'kill-all',
  'start-fails',
  'move-base',
  'conflict',
  'close-task',
  'late-commit',
  'forget-panes',
  'take-over',
];

const schedule = fc.array(
  fc.record({ fault: fc.constantFrom(...FAULTS), works: fc.boolean(), waits: fc.integer({ min: 0, max: 20_000 }) }),
  { maxLength: 40 },
);

/** No more faults: the town is left to itself until it wants nothing more. */
const settle = (sim: Sim): number => {
  const plan = simPlan();
  for (let step = 1; step <= 400; step += 1) {
    const actions = turn(sim, plan, 'none', 0.5);
    invariants(sim);
    const before = sim.world.seq;
    const worked = work(sim, plan);
    if (actions.length === 0 && !worked && sim.world.seq === before) {
      const waits = Object.values(sim.world.polecats).flatMap(({ phase }) =>
        phase.kind === 'waiting' && phase.until > sim.now ? [phase.until] : [],
      );
      const breakers = Object.values(sim.world.breakers).flatMap(({ until }) =>
        until !== undefined && until > sim.now ? [until] : [],
      );
      const next = Math.min(...waits, ...breakers);
      if (!Number.isFinite(next)) return step;
      sim.now = Math.max(sim.now + 1, next);
    }
  }
  return Number.POSITIVE_INFINITY;
};

describe.each(['talker', 'runner'])('a town of %s agents under faults', (agent) => {
  it('converges from any reachable world: every task lands, is closed, or waits for a person', () => {
    fc.assert(
      fc.property(schedule, fc.integer({ min: 1, max: 6 }), (steps, count) => {
        const sim = newSim(count, agent);
        const plan = simPlan();
        for (const { fault, works, waits } of steps) {
          sim.now += waits;
          turn(sim, plan, fault, 0.5);
          invariants(sim);
          if (works) work(sim, plan);
        }
        expect(settle(sim), 'steps until nothing is left to do').toBeLessThan(Number.POSITIVE_INFINITY);
        for (const { id, status } of sim.tasks.values()) {
          const asked = Object.values(sim.world.inbox).some((item) => item.task === id);
          expect(status === 'closed' || asked, `${id} is ${status}`).toBe(true);
        }
        const left = [...sim.panes.values()].filter(({ polecat }) => sim.world.polecats[polecat] === undefined);
        expect(left, 'panes of nobody').toEqual([]);
        const trees = [...sim.worktrees.keys()].filter((polecat) => sim.world.polecats[polecat] === undefined);
        expect(trees, 'worktrees of nobody').toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  it('lands every task when nothing fails', () => {
    const sim = newSim(10, agent);
    expect(settle(sim)).toBeLessThan(200);
    expect(sim.landings).toHaveLength(10);
    expect(sim.world.polecats).toEqual({});
  });
});

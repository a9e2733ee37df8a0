/** Undos among everything else that goes on, under seeded faults: a landing is on the base or it is not, and its task says the same. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decide } from '../../src/core/decide.ts';
import type { TaskId } from '../../src/core/ids.ts';
import { isPending } from '../../src/core/undo.ts';
import { facts, shaOf } from '../helpers/world.ts';
import { type Fault, invariants, newSim, record, type Sim, simPlan, turn, work } from './town.ts';

const FAULTS: readonly Fault[] = [
  'none',
  'crash-before',
  'crash-after',
  'kill-all',
  'move-base',
  'conflict',
  'forget-panes',
];

const schedule = fc.array(
  fc.record({
    fault: fc.constantFrom(...FAULTS),
    orders: fc.constantFrom('nothing', 'nothing', 'undo', 'sling'),
    which: fc.nat(5),
  }),
  { minLength: 20, maxLength: 90 },
);

const order = (sim: Sim, kind: 'undo' | 'sling', id: TaskId): void => {
  const { settings, traits } = simPlan();
  const tasks = [...sim.tasks.values()];
  const reversal = { kind: 'clean', onto: shaOf(sim.base % 200), files: [] } as const;
  const decision = decide(sim.world, { kind, task: id }, facts({ now: sim.now, settings, traits, tasks, reversal }));
  if (decision.kind === 'events') record(sim, decision.events);
};

/** What is on the base, what the world says of it, and what the tracker says of the task. */
const agrees = (sim: Sim): void => {
  // Killed between the effect and its record, one that lands says so at the next try.
  for (const id of Object.keys(sim.world.landed))
    if (sim.world.undos[id]?.state.kind !== 'landing') expect(sim.landings, `${id} is on the base`).toContain(id);
  for (const undo of Object.values(sim.world.undos))
    if (undo.state.kind === 'undone' || undo.state.kind === 'landed')
      expect(sim.landings, `${undo.task} is not on the base`).not.toContain(undo.task);
};

describe('undos in a town under faults', () => {
  it('end with the base without that landing and the task open, whatever was killed on the way', () => {
    fc.assert(
      fc.property(schedule, (steps) => {
        const sim = newSim(5, 'talker');
        const plan = simPlan();
        const go = (fault: Fault): boolean => {
          sim.now += 1_000;
          const { length } = turn(sim, plan, fault, 0.5);
          invariants(sim);
          agrees(sim);
          return work(sim, plan) || length > 0;
        };
        for (const { fault, orders, which } of steps) {
          const id = [...sim.tasks.keys()][which];
          if (orders !== 'nothing' && id !== undefined) order(sim, orders, id);
          go(fault);
        }
        // Whoever backs off comes back within ten minutes; who waits for a person does not.
        let left = 400;
        for (let quiet = 0; left > 0 && quiet < 10; left -= 1) {
          quiet = go('none') ? 0 : quiet + 1;
          sim.now += 60_000;
        }
        expect(left, 'it comes to rest').toBeGreaterThan(0);
        expect(Object.values(sim.world.undos).filter(isPending)).toEqual([]);
        for (const { id, status } of sim.tasks.values()) {
          const undone = sim.world.undos[id] !== undefined;
          const stuck = Object.values(sim.world.inbox).some((item) => item.task === id);
          expect(stuck || (undone ? 'open' : 'closed') === status, `${id} is ${status}`).toBe(true);
          if (!stuck) expect(sim.landings.includes(id)).toBe(!undone);
        }
      }),
      { numRuns: 80 },
    );
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Plan } from '../../src/core/desire.ts';
import type { HostingSettings } from '../../src/core/settings.ts';
import { shaOf } from '../helpers/world.ts';
import { type Fault, invariants, newSim, type Sim, simPlan, turn, work } from './town.ts';

const hosting: HostingSettings = {
  ...{ kind: 'github', remote: 'origin', labels: [], draft: false, comments: 'writers', pollMs: 15_000 },
};

const plan = (): Plan => {
  const by = simPlan();
  const { shop } = by.settings.rigs;
  if (shop === undefined) throw new Error('no rig');
  return { ...by, settings: { ...by.settings, rigs: { shop: { ...shop, merge: 'pr', hosting } } } };
};

/** Turns until nothing is left to do but what people do on the host. */
const settle = (sim: Sim, by: Plan): void => {
  for (let step = 0; step < 60; step += 1) {
    const { seq } = sim.world;
    const actions = turn(sim, by, 'none', 0.5);
    invariants(sim);
    if (actions.length === 0 && !work(sim, by) && sim.world.seq === seq) {
      const dues = Object.values(sim.world.polecats).flatMap(({ phase }) =>
        phase.kind === 'waiting' && phase.until > sim.now ? [phase.until] : [],
      );
      if (dues.length === 0) return;
      sim.now = Math.min(...dues);
    }
  }
  throw new Error('it does not come to rest');
};

const mergeOf = (sim: Sim) => Object.values(sim.world.merges)[0];
const only = (sim: Sim) => {
  const [pull] = sim.host.pulls;
  if (pull === undefined) throw new Error('no pull request');
  return pull;
};

describe('a task that goes by a pull request', () => {
  it('is handed in, proposed, sent back by a red check, mended, squash-merged and settled', () => {
    const sim = newSim(1, 'talker');
    const by = plan();
    settle(sim, by);
    const first = mergeOf(sim);
    expect(first).toMatchObject({ state: { kind: 'in-review' }, pr: { number: 1, shared: first?.commit } });
    expect(sim.landings).toEqual([]);

    only(sim).checks.push({ id: 'run-1', name: 'test', state: 'failed', summary: 'one is red' });
    settle(sim, by);
    const second = mergeOf(sim);
    expect(second?.commit).not.toBe(first?.commit);
    expect(second).toMatchObject({ state: { kind: 'in-review' }, pr: { number: 1, shared: second?.commit } });
    expect(sim.world.tries['shop-1']?.returns).toBe(1);

    only(sim).checks = [{ id: 'run-2', name: 'test', state: 'passed' }];
    settle(sim, by);
    expect(mergeOf(sim)?.pr?.seen).toMatchObject({ passed: 1, failed: 0 });

    only(sim).state = { kind: 'merged', commit: shaOf(77) };
    settle(sim, by);
    expect(mergeOf(sim)?.state).toEqual({ kind: 'settled', result: shaOf(77) });
    expect(sim.host.pulls).toHaveLength(1);
    expect(sim.world.polecats).toEqual({});
    expect([...sim.tasks.values()].map(({ status }) => status)).toEqual(['closed']);
  });
});

type Happening = 'check-fails' | 'check-runs' | 'green' | 'comment' | 'stranger' | 'merge' | 'close' | 'reopen';
const HAPPENINGS: readonly Happening[] = [
  ...(['check-fails', 'check-runs', 'green', 'comment', 'stranger', 'merge', 'close', 'reopen'] as const),
];
const FAULTS: readonly Fault[] = ['none', 'crash-before', 'crash-after', 'kill-pane', 'late-commit', 'forget-panes'];

let ids = 0;
const happen = (sim: Sim, what: Happening): void => {
  const pull = sim.host.pulls.at(-1);
  if (pull === undefined) return;
  ids += 1;
  const said = { author: 'ann', isWriter: what !== 'stranger', text: `Word ${ids}`, at: sim.now };
  const acts: Readonly<Record<Happening, () => void>> = {
    'check-fails': () => void pull.checks.push({ id: `run-${ids}`, name: 'test', state: 'failed' }),
    'check-runs': () => void pull.checks.push({ id: `run-${ids}`, name: 'slow', state: 'running' }),
    green: () => {
      pull.checks = [{ id: `run-${ids}`, name: 'test', state: 'passed' }];
    },
    comment: () => void pull.remarks.push({ id: `comment-${ids}`, ...said }),
    stranger: () => void pull.remarks.push({ id: `comment-${ids}`, ...said }),
    merge: () => {
      if (pull.state.kind === 'open') pull.state = { kind: 'merged', commit: shaOf(200) };
    },
    close: () => {
      if (pull.state.kind === 'open') pull.state = { kind: 'closed' };
    },
    reopen: () => {
      const isAlone = sim.host.pulls.every((one) => one.task !== pull.task || one.state.kind !== 'open');
      if (pull.state.kind === 'closed' && isAlone) pull.state = { kind: 'open', draft: false };
    },
  };
  acts[what]();
};

describe('pull requests under faults', () => {
  const schedule = fc.array(
    fc.record({
      fault: fc.constantFrom(...FAULTS),
      what: fc.option(fc.constantFrom(...HAPPENINGS)),
      works: fc.boolean(),
    }),
    { maxLength: 40 },
  );
  it('no task has two that are open, nothing is told twice, strangers are not heard, and all comes to rest', () => {
    fc.assert(
      fc.property(schedule, (steps) => {
        const sim = newSim(2, 'talker');
        const by = plan();
        for (const { fault, what, works } of steps) {
          sim.now += 1_000;
          turn(sim, by, fault, 0.5);
          invariants(sim);
          if (what !== null) happen(sim, what);
          if (works) work(sim, by);
          const open = sim.host.pulls.filter(({ state }) => state.kind === 'open').map(({ task }) => task);
          expect(new Set(open).size, 'one open pull request a task').toBe(open.length);
          for (const { pr } of Object.values(sim.world.merges)) {
            expect(new Set(pr?.told).size, 'told once').toBe(pr?.told.length ?? 0);
            for (const pull of sim.host.pulls)
              for (const { id, isWriter } of pull.remarks) expect(!isWriter && pr?.told.includes(id)).toBeFalsy();
          }
        }
        settle(sim, by);
        for (const pull of sim.host.pulls)
          if (pull.state.kind === 'open') {
            pull.checks = [];
            pull.state = { kind: 'merged', commit: shaOf(201) };
          }
        settle(sim, by);
        for (const { id, status } of sim.tasks.values()) {
          const asked = Object.values(sim.world.inbox).some((item) => item.task === id);
          expect(status === 'closed' || asked, `${id} is ${status}`).toBe(true);
        }
      }),
      { numRuns: 100 },
    );
  });
});

/** Asks every port at once what is there. Reads only; what did not change is not asked again. */

import { elapsed } from '../core/elapsed.ts';
import { hintOf, messageOf } from '../core/errors.ts';
import { weigh } from '../core/evidence.ts';
import type { Instant, PolecatId } from '../core/ids.ts';
import type { Polecat, World } from '../core/model.ts';
import type { Observed, Pane, Problem, RigFacts, Sign, Verdict } from '../core/observed.ts';
import type { Asks } from './asks.ts';
import type { Heartbeats } from './heartbeats.ts';
import type { House, OpenRig } from './house.ts';
import type { Machine } from './machine.ts';
import type { Overlapping } from './overlapping.ts';
import type { Pulls } from './pulls.ts';
import type { Queue } from './queue.ts';
import { createRigLooks } from './rig-looks.ts';
import type { Screens } from './screens.ts';
import type { Signs } from './signs.ts';
import type { Tally } from './tally.ts';

export type Observer = {
  /** Marks a part as changed. Without a rig: the panes. */
  touch(rig?: string): void;
  look(world: World): Promise<Observed>;
  /** Whose pane it is, as of the last look. */
  polecatOf(pane: string, world: World): PolecatId | undefined;
  /** The last look with evidence weighed anew: for a picture between two looks. */
  again(world: World): Observed;
};

/** They are asked at least this often, hints or not: a lost hint costs time, nothing else. */
const PANES_MS = 5_000;

export type Sources = {
  readonly house: House;
  readonly signs: Signs;
  readonly asks: Asks;
  readonly heartbeats: Heartbeats;
  readonly overlapping: Pick<Overlapping, 'facts'>;
  readonly pulls: Pulls;
  readonly queue: Pick<Queue, 'problems'>;
  readonly machine: Pick<Machine, 'facts'>;
  readonly tally: Pick<Tally, 'facts'>;
  readonly screens: Pick<Screens, 'stands'>;
};
type Seen = {
  panes: readonly Pane[] | 'unknown';
  panesAskedAt: Instant;
  readonly problems: Map<string, Problem>;
};

export const createObserver = (sources: Sources): Observer => {
  const { house } = sources;
  let panesAreStale = true;
  const seen: Seen = { panes: 'unknown', panesAskedAt: 0, problems: new Map() };
  let panesAt: Instant = 0;
  const rigs = createRigLooks<OpenRig>((rig, now) => factsOf(rig, seen, now));
  /** When a title has to be newer than it is now (`recheckAt`). */
  let recheckAt: Instant = Number.POSITIVE_INFINITY;

  const lookAtPanes = async (now: Instant): Promise<void> => {
    if (!panesAreStale && now < recheckAt && elapsed(panesAt, now) < PANES_MS) return;
    panesAreStale = false;
    panesAt = now;
    const listed = await guarded(seen, 'runtime', () => house.runtime.list());
    seen.panes = listed;
    seen.panesAskedAt = now;
  };
  const assembled = (world: World): Observed => {
    const observed = assemble(world, seen, rigs.facts(), sources);
    recheckAt = Math.min(
      ...Object.values(observed.verdicts).map((verdict) => verdict.recheckAt ?? Number.POSITIVE_INFINITY),
    );
    return observed;
  };

  return {
    touch: (rig) => {
      if (rig === undefined) panesAreStale = true;
      else rigs.touch(rig);
    },
    look: async (world) => {
      const now = house.clock.now();
      await Promise.all([lookAtPanes(now), rigs.look(house.rigs(), now)]);
      missed(world, seen, sources.signs);
      sources.pulls.look(world);
      return assembled(world);
    },
    polecatOf: (id, world) => {
      const pane = seen.panes === 'unknown' ? undefined : seen.panes.find((one) => one.pane === id);
      return pane === undefined ? undefined : world.polecats[pane.polecat]?.id;
    },
    again: assembled,
  };
};

/** A process that was there, and whose pane is not among all that there are: a fact, as the death of one is. */
const missed = (world: World, { panes, panesAskedAt }: Seen, signs: Signs): void => {
  if (panes === 'unknown') return;
  for (const { id, run, phase } of Object.values(world.polecats)) {
    const isOlder = phase.kind === 'working' && panesAskedAt <= phase.since;
    if (run === 0 || isOlder || panes.some((pane) => pane.polecat === id && pane.run === run)) continue;
    if (signs.of(id, run, panesAskedAt).some(({ source, signal }) => source === 'pane' && signal === 'exited'))
      continue;
    signs.add(id, run, { source: 'pane', signal: 'exited', at: panesAskedAt, detail: 'its pane is gone' });
  }
};

const guarded = async <Value>(seen: Seen, where: string, ask: () => Promise<Value>): Promise<Value | 'unknown'> => {
  try {
    const value = await ask();
    seen.problems.delete(where);
    return value;
  } catch (error) {
    // Not lost: the problem is shown, and nothing is concluded from what could not be asked.
    seen.problems.set(where, problemOf(where, error));
    return 'unknown';
  }
};

const factsOf = async (rig: OpenRig, seen: Seen, askedAt: Instant): Promise<RigFacts> => {
  const { name } = rig.settings;
  const [tasks, worktrees, base] = await Promise.all([
    guarded(seen, `${name} tracker`, () => rig.tracker.list()),
    guarded(seen, `${name} worktrees`, () => rig.workspace.list()),
    guarded(seen, name, () => rig.forge.base()),
  ]);
  return { tasks, worktrees, base, askedAt };
};

const assemble = (
  world: World,
  { panes, panesAskedAt, problems }: Seen,
  rigs: Observed['rigs'],
  sources: Sources,
): Observed => {
  const { house, asks, heartbeats, overlapping, pulls, queue, machine, tally } = sources;
  const now = house.clock.now();
  const today = tally.facts();
  const all: Record<string, readonly Sign[]> = {};
  const verdicts: Record<string, Verdict> = {};
  for (const polecat of Object.values(world.polecats)) {
    const pane =
      panes === 'unknown' ? undefined : panes.find((one) => one.polecat === polecat.id && one.run === polecat.run);
    const own = signsOf(polecat, pane, panesAskedAt, sources, now);
    all[polecat.id] = own;
    verdicts[polecat.id] = weigh(own, pane, now);
  }
  return {
    at: now,
    panes,
    panesAskedAt,
    rigs: withLeases(rigs, house, heartbeats),
    signs: all,
    verdicts,
    asks: asks.standing(now),
    conflicts: overlapping.facts(),
    running: runningIn(house),
    pulls: pulls.facts(),
    machine: machine.facts(),
    ...(today === undefined ? {} : { today }),
    problems: [
      ...house.problems(),
      ...problems.values(),
      ...inBackground(house),
      ...pulls.problems(),
      ...queue.problems(now),
    ],
  };
};

const runningIn = (house: House): NonNullable<Observed['running']> =>
  Object.fromEntries(
    house.rigs().flatMap(({ settings: { name }, forge }) => {
      const gates = forge.running.gates();
      return gates.length === 0 ? [] : [[name, gates]];
    }),
  );

/** Not a part of what was asked of the tracker: it changes with each renewal. */
const withLeases = (rigs: Observed['rigs'], house: House, heartbeats: Heartbeats): Observed['rigs'] =>
  Object.fromEntries(
    Object.entries(rigs).map(([name, facts]) => {
      const ms = house.rig(name)?.tracker.leases?.ms;
      return [name, ms === undefined ? facts : { ...facts, lease: { ms, renewedAt: heartbeats.last(name) } }];
    }),
  );

export const problemOf = (where: string, error: unknown): Problem => {
  const hint = hintOf(error);
  return { where, what: messageOf(error), ...(hint === undefined ? {} : { hint }) };
};

/** What trackers do on their own while they are watched, syncing with a remote, say. */
const inBackground = (house: House): readonly Problem[] =>
  house
    .rigs()
    .flatMap(({ settings: { name }, tracker }) =>
      (tracker.problems?.() ?? []).map((what) => ({ where: `${name} tracker`, what })),
    );

/** Kept signs, what its pane shows still, the title as it is now, and for agents that end with their work: that they live. */
const signsOf = (
  polecat: Polecat,
  pane: Pane | undefined,
  panesAskedAt: Instant,
  { house, signs, screens }: Sources,
  now: Instant,
): readonly Sign[] => {
  const kept = [...signs.of(polecat.id, polecat.run, now), ...said(polecat)];
  if (pane === undefined || !pane.alive) return kept;
  const preset = house.preset(polecat.agent);
  const title = preset?.readTitle(pane.title, Math.min(pane.activeAt ?? now, now));
  const lives: readonly Sign[] =
    preset?.done === 'exit'
      ? [{ source: 'pane', signal: 'busy', at: sinceOf(polecat, now), detail: 'its script runs' }]
      : [];
  const seenAt = Math.min(panesAskedAt, now);
  const isRead = (at: Instant) => at < seenAt && at >= (pane.activeAt ?? 0) && screens.stands(pane.pane);
  const stands = (sign: Sign): Sign => (sign.source === 'screen' && isRead(sign.at) ? { ...sign, seenAt } : sign);
  return [
    ...kept.filter(({ source }) => lives.length === 0 || source !== 'pane').map(stands),
    ...lives,
    ...(title === undefined ? [] : [{ ...title, seenAt }]),
  ];
};

/** Handing in is a decision of the journal: that it was said outlives the daemon. */
const said = ({ phase }: Polecat): readonly Sign[] =>
  phase.kind === 'done' ? [{ source: 'word', signal: 'done', at: phase.since, detail: 'it handed in its work' }] : [];

const sinceOf = ({ phase }: Polecat, now: Instant): Instant => (phase.kind === 'working' ? phase.since : now);

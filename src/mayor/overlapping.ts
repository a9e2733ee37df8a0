/** Asks which running branches conflict, in the background, and only when one of them or the base has moved. */
import {
  type BranchHead,
  begun,
  branchHeads,
  type ConflictFacts,
  conflictFacts,
  markOfHeads,
  type Overlaps,
} from '../core/conflicts.ts';
import { areRivals } from '../core/contest.ts';
import { elapsed } from '../core/elapsed.ts';
import { messageOf } from '../core/errors.ts';
import type { Instant } from '../core/ids.ts';
import type { World } from '../core/model.ts';
import type { Observed } from '../core/observed.ts';
import type { House, OpenRig } from './house.ts';

export type Overlapping = {
  /** Begins to ask where something has moved; costs nothing where nothing has. */
  look(world: World, observed: Observed): void;
  /** What is known, by rig. */
  facts(): Readonly<Record<string, ConflictFacts>>;
  /** Resolves once what was begun is known. */
  settled(): Promise<void>;
};

/** Agents commit in bursts. */
const ASK_MS = 3_000;
/** After git could not say. */
const REST_MS = 30_000;

/** `mark`: what the branches and the base were when that was told last. */
type Asked = { mark: string; since: Instant; restMs: number; under?: Promise<void> };
const NEVER: Asked = { mark: '', since: 0, restMs: 0 };

type OverlapForge = Pick<OpenRig['forge'], 'overlaps'>;
type OverlappingHouse = Pick<House, 'clock' | 'log'> & {
  rigs(): readonly { readonly settings: Pick<OpenRig['settings'], 'name'>; readonly forge: OverlapForge }[];
};

/** @param changed calls when there is something new to show */
export const createOverlapping = (house: OverlappingHouse, changed: () => void): Overlapping => {
  let facts: Readonly<Record<string, ConflictFacts>> = {};
  const asked = new Map<string, Asked>();

  const put = (rig: string, next: ConflictFacts): void => {
    const before = facts[rig] ?? [];
    if (JSON.stringify(before) === JSON.stringify(next)) return;
    for (const { task, other, files } of begun(before, next))
      house.log.info('Branches begin to conflict', { rig, task, with: other ?? 'the base', files });
    facts = { ...facts, [rig]: next };
    changed();
  };

  const leave = (name: string): void => {
    asked.delete(name);
    put(name, []);
  };
  const ask = (name: string, forge: OverlapForge, own: readonly BranchHead[], mark: string, world: World): void => {
    const now = house.clock.now();
    const last = asked.get(name) ?? NEVER;
    if (last.under !== undefined || last.mark === mark || elapsed(last.since, now) < last.restMs) return;
    if (own.length === 0) {
      asked.set(name, { mark, since: now, restMs: 0 });
      put(name, []);
      return;
    }
    const state: Asked = { mark: last.mark, since: now, restMs: ASK_MS };
    asked.set(name, state);
    const answered = forge.overlaps(own).then(
      (found) => {
        state.mark = mark;
        put(name, conflictFacts(facts[name] ?? [], worthTelling(found, world), house.clock.now()));
      },
      (error: unknown) => {
        // A hint is missing and no more: what lands is rehearsed in any case.
        state.restMs = REST_MS;
        house.log.warn(`Which branches of ${name} conflict could not be told: ${messageOf(error)}`);
      },
    );
    state.under = answered.finally(() => {
      delete state.under;
    });
  };

  return {
    look: (world, observed) => {
      const heads = branchHeads(world, observed);
      const rigs = house.rigs();
      for (const { settings, forge } of rigs) {
        const { base, worktrees } = observed.rigs[settings.name] ?? { base: 'unknown', worktrees: 'unknown' };
        if (base === 'unknown' || worktrees === 'unknown') continue;
        const own = heads[settings.name] ?? [];
        ask(settings.name, forge, own, markOfHeads(own, base), world);
      }
      const names = new Set<string>(rigs.map(({ settings }) => settings.name));
      for (const name of asked.keys()) if (!names.has(name)) leave(name);
    },
    facts: () => facts,
    settled: async () => {
      await Promise.all([...asked.values()].map(({ under }) => under));
    },
  };
};

const worthTelling = ({ base, pairs }: Overlaps, world: World): Overlaps => {
  const rivals = areRivals(world);
  return { base, pairs: pairs.filter(({ tasks }) => !rivals(...tasks)) };
};

/** Looks at open pull requests: often while something happens, seldom while nothing does. Reads only. */
import { hintOf, messageOf } from '../core/errors.ts';
import type { Instant } from '../core/ids.ts';
import type { MergeRequest, World } from '../core/model.ts';
import type { Problem } from '../core/observed.ts';
import type { PullFacts } from '../core/pull-request.ts';
import type { House } from './house.ts';

export type Pulls = {
  /** Begins the looks that are due; one that ends wakes the loop. */
  look(world: World): void;
  /** As they were looked at last, by task. */
  facts(): Readonly<Record<string, PullFacts>>;
  problems(): readonly Problem[];
};

type Watched = {
  readonly number: number;
  /** The commit that was pushed last: a new one makes news. */
  readonly shared: string | undefined;
  facts?: PullFacts;
  dueAt: Instant;
  everyMs: number;
  isBusy: boolean;
  problem?: Problem | undefined;
};

/** How much rarer it may get. */
const SLOWEST = 8;
const SLOWER = 1.5;

export const createPulls = (house: Pick<House, 'clock' | 'rig'>, wake: () => void): Pulls => {
  const watched = new Map<string, Watched>();

  const ask = async (merge: MergeRequest, one: Watched): Promise<void> => {
    const rig = house.rig(merge.rig);
    const pollMs = rig?.settings.hosting?.pollMs ?? 15_000;
    if (rig?.hosting === undefined) return;
    let isSame = true;
    try {
      const look = await rig.hosting.look(one.number);
      isSame = JSON.stringify(look) === JSON.stringify(one.facts?.look);
      const now = house.clock.now();
      // One that shows nothing new is the same object: pictures are compared.
      if (!isSame || one.facts?.steady !== true)
        one.facts = { look, steady: isSame, changedAt: isSame ? (one.facts?.changedAt ?? now) : now };
      one.problem = undefined;
    } catch (error) {
      const hint = hintOf(error);
      const told = hint === undefined ? {} : { hint };
      one.problem = { where: `${merge.rig} PR #${one.number}`, what: messageOf(error), ...told };
    }
    one.everyMs = isSame ? Math.min(Math.max(one.everyMs * SLOWER, pollMs), pollMs * SLOWEST) : pollMs;
    one.dueAt = house.clock.now() + one.everyMs;
    house.clock.after(one.everyMs, wake);
  };

  return {
    look: (world) => {
      const now = house.clock.now();
      const open = Object.values(world.merges).filter(isOpen);
      const tasks = new Set<string>(open.map(({ task }) => task));
      for (const task of watched.keys()) if (!tasks.has(task)) watched.delete(task);
      for (const merge of open) {
        const one = watchedFor(merge, watched.get(merge.task));
        watched.set(merge.task, one);
        if (one.isBusy || one.dueAt > now) continue;
        // Its rig is not open, or makes none any more: nobody can be asked, and nothing is to be woken for.
        if (house.rig(merge.rig)?.hosting === undefined) continue;
        one.isBusy = true;
        void ask(merge, one).finally(() => {
          one.isBusy = false;
          wake();
        });
      }
    },
    facts: () =>
      Object.fromEntries([...watched].flatMap(([task, { facts }]) => (facts === undefined ? [] : [[task, facts]]))),
    problems: () => [...watched.values()].flatMap(({ problem }) => problem ?? []),
  };
};

/** Also while its agent is at work again, or it waits for a person: it may be merged or closed any time. */
const isOpen = ({ pr, state }: MergeRequest): boolean =>
  pr?.number !== undefined && state.kind !== 'landed' && state.kind !== 'settled' && pr.seen?.state !== 'merged';

const watchedFor = ({ pr }: MergeRequest, before: Watched | undefined): Watched => {
  const number = pr?.number ?? 0;
  if (before?.number === number && before.shared === pr?.shared) return before;
  const kept = before?.number === number && before.facts !== undefined ? { facts: before.facts } : {};
  return { number, shared: pr?.shared, dueAt: 0, everyMs: 0, isBusy: false, ...kept };
};

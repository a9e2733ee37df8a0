/** wake → observe → what next → perform → append, until told to end. */
import type { Action, ActionKind } from '../core/action.ts';
import { nextActions } from '../core/diff.ts';
import { TransientError } from '../core/errors.ts';
import type { Instant } from '../core/ids.ts';
import type { World } from '../core/model.ts';
import type { Observed } from '../core/observed.ts';
import type { RigSettings } from '../core/settings.ts';
import { givesWay, runsAny } from '../core/wanted.ts';
import { type Observer, problemOf } from './observe.ts';
import { type Hands, perform } from './perform.ts';
import { planOf } from './plan.ts';
import type { Queue, Weight } from './queue.ts';
import type { Running } from './running.ts';
import type { Screens } from './screens.ts';

export type LoopParts = {
  readonly hands: Hands;
  readonly observer: Observer;
  readonly screens: Screens;
  readonly queue: Queue;
  readonly running: Running;
  /** A new picture may be drawn. */
  readonly seen: (world: World, observed: Observed) => void;
};

export type Loop = {
  /** The first look, and from then on every other. */
  begin(): void;
  /** Something may have changed: look again within `ms`, or soon. Many hints make one look. */
  wake(ms?: number): void;
  /** The last look. */
  observed(): Observed | undefined;
  /** Ends after what is in flight; nothing new is begun. */
  end(): Promise<void>;
};

/** Hints within this time are one. */
const GATHER_MS = 25;
/** The moment of a look that comes as soon as anything can. */
const RINGING = Number.NEGATIVE_INFINITY;
/** Without any hint, the world is looked at this often. */
const SLOWEST_MS = 5_000;

export const runLoop = (parts: LoopParts): Loop => {
  const { house } = parts.hands;
  let last: Observed | undefined;
  // Nothing is done before `begin`: an agent that starts must find its town served.
  let ended = true;
  let looking: Promise<void> | undefined;
  let again = false;
  let cancelTimer: (() => void) | undefined;
  let timerAt = Number.POSITIVE_INFINITY;

  const lookIn = (ms: number): void => {
    const now = house.clock.now();
    // One that should have rung already is late, or waits by a clock that was set forward since: it rings now, and no
    // hint puts it off again. With a hundred panes that write there is always one.
    const isOverdue = timerAt <= now;
    if (ended || timerAt === RINGING || (!isOverdue && now + ms >= timerAt)) return;
    cancelTimer?.();
    timerAt = isOverdue ? RINGING : now + ms;
    cancelTimer = house.clock.after(isOverdue ? 0 : ms, () => {
      timerAt = Number.POSITIVE_INFINITY;
      tick();
    });
  };

  const tick = (): void => {
    if (ended) return;
    if (looking !== undefined) {
      again = true;
      return;
    }
    looking = look().finally(() => {
      looking = undefined;
      if (again) {
        again = false;
        lookIn(GATHER_MS);
      }
    });
  };

  const look = async (): Promise<void> => {
    try {
      last = await turn(parts);
      lookIn(until(parts, last, house.clock.now()));
    } catch (error) {
      house.log.error('A look at the town failed', error);
      lookIn(1_000);
    }
  };

  return {
    begin: () => {
      ended = false;
      tick();
    },
    wake: (ms = GATHER_MS) => lookIn(ms),
    observed: () => last,
    end: async () => {
      ended = true;
      cancelTimer?.();
      await looking;
      await parts.queue.drained();
    },
  };
};

/** One look and what it leads to. Actions run on; their ends wake the loop again. */
const turn = async (parts: LoopParts): Promise<Observed> => {
  const { hands, observer, screens } = parts;
  let observed = await observer.look(hands.store.world());
  if (await screens.read(hands.store.world(), observed)) observed = observer.again(hands.store.world());
  const world = hands.store.world();
  parts.seen(world, observed);
  const { clock } = hands.house;
  const plan = planOf(hands.house);
  const moment = { now: clock.now(), chance: clock.random(), session: () => clock.uuid() };
  const actions = nextActions(world, observed, plan, moment);
  decideTogether(actions, world.seq, parts);
  parts.running.sweep(world, observed);
  const effects = actions.filter((action) => action.kind !== 'record');
  for (const action of parts.running.inOrder(effects, world)) begin(action, parts);
  return observed;
};

/**
 * All decisions of one look are one append. They are good only for the world they were made on, so a
 * newer one refuses them and they are made anew; a key with an action in flight is not decided about.
 */
const decideTogether = (actions: readonly Action[], seq: number, parts: LoopParts): void => {
  const { house, store } = parts.hands;
  const now = house.clock.now();
  const events = actions.flatMap((action) =>
    action.kind === 'record' && !parts.queue.busy(action.key, now) ? action.events : [],
  );
  if (events.length === 0) return;
  offer({ kind: 'record', key: 'decisions', what: 'decisions', weight: 'light' }, parts, async () => {
    await store.commit((world) => (world.seq === seq ? events : []));
  });
};

type Effect = Exclude<Action, { kind: 'record' }>;

const begin = (action: Effect, parts: LoopParts): void => {
  const { hands, queue, running } = parts;
  const { store, house } = hands;
  const what = nameOf(action);
  const rig = rigOf(action, store.world());
  const weight = weightOf(action, store.world(), house.settings().rigs[rig ?? '']);
  const done = async (signal?: AbortSignal): Promise<void> => {
    const outcome = await perform(action, signal === undefined ? hands : { ...hands, signal });
    await store.commit(outcome);
    parts.observer.touch();
    // Its own rig alone: to ask every rig after each action would be many gits for nothing.
    if (rig !== undefined) parts.observer.touch(rig);
  };
  const job = { ...action, what, weight };
  if (weight !== 'gates') return void offer(job, parts, () => done());
  const runs = offer(job, parts, async () => {
    const signal = running.begin(what, action, rig ?? '');
    try {
      await done(signal);
    } catch (error) {
      if (!signal.aborted) throw error;
      house.log.info(`${action.kind} ${rig} was ended: it is not wanted now`);
    } finally {
      running.over(what);
    }
  });
  const now = house.clock.now();
  const waits = !runs && queue.isFull() && !queue.busy(action.key, now) && !queue.busy(what, now);
  if (waits && givesWay(action, store.world()) === undefined) running.makeRoom(store.world());
};

/** Gates that a rig does not have need no place. */
const weightOf = (action: Effect, world: World, rig: RigSettings | undefined): Weight => {
  const weight = WEIGHTS[action.kind];
  return weight === 'gates' && rig !== undefined && !runsAny(action, world, rig) ? 'light' : weight;
};

const rigOf = (action: Effect, { polecats, merges }: World): string | undefined => {
  if ('rig' in action) return action.rig;
  return 'task' in action ? merges[action.task]?.rig : polecats[action.polecat]?.rig;
};

/** A merge has only one step at a time in each rig, and the others must not wait for its gates. */
const WEIGHTS: Readonly<Record<ActionKind, Weight>> = {
  record: 'light',
  start: 'heavy',
  deliver: 'light',
  stop: 'light',
  clear: 'heavy',
  collect: 'heavy',
  preview: 'gates',
  match: 'light',
  rehearse: 'light',
  foresee: 'light',
  gather: 'light',
  point: 'light',
  compare: 'light',
  check: 'gates',
  'give-back': 'light',
  land: 'light',
  settle: 'light',
  'rehearse-undo': 'light',
  'check-undo': 'gates',
  'land-undo': 'light',
  'settle-undo': 'light',
  // Over the net: not all of them at once.
  propose: 'heavy',
  follow: 'heavy',
  report: 'light',
  enter: 'light',
  graft: 'heavy',
  dismiss: 'light',
  conclude: 'light',
  renew: 'light',
};

type Job = { readonly kind: ActionKind; readonly key: string; readonly what: string; readonly weight: Weight };

const offer = (
  { kind, key, what, weight }: Job,
  { hands: { house }, queue }: LoopParts,
  job: () => Promise<void>,
): boolean => {
  const guarded = async (): Promise<void> => {
    try {
      await job();
      queue.forgive(what);
    } catch (error) {
      const againInMs = queue.rest(what, house.clock.now(), problemOf(`${kind} ${key}`, error));
      if (error instanceof TransientError) house.log.warn(error.message, { what: kind, key, againInMs });
      else house.log.error(`${kind} ${key} failed; again in ${againInMs} ms`, error);
    }
  };
  return queue.offer(key, weight, house.clock.now(), guarded, what);
};

/** Steps of merges and undos share keys: one that cannot be done now must not hold back the others. */
const nameOf = (action: Effect): string => {
  const { kind, key } = action;
  if ('train' in action) return `${kind} ${key} ${action.train}`;
  if ('tip' in action) return `${kind} ${key} ${action.tip}`;
  if ('convoy' in action) return `${kind} ${key} ${action.convoy}`;
  return 'task' in action ? `${kind} ${key} ${action.task}` : 'rig' in action ? `${kind} ${key}` : key;
};

/** When something is due without a hint: backoffs, deferrals, limits, resting keys. Milliseconds. */
const until = ({ hands, queue, screens }: LoopParts, observed: Observed, now: Instant): number => {
  const world = hands.store.world();
  const dues = [
    ...Object.values(world.polecats).map(({ phase }) => (phase.kind === 'waiting' ? phase.until : undefined)),
    ...Object.values(world.merges).map(({ state }) => (state.kind === 'held' ? state.until : undefined)),
    ...Object.values(world.undos).map(({ state }) => (state.kind === 'held' ? state.until : undefined)),
    ...Object.values(world.breakers).map((breaker) => breaker.until),
    ...Object.values(world.parked).map((parking) => parking.until),
    ...Object.values(observed.verdicts).flatMap((verdict) => [verdict.until, verdict.recheckAt]),
    ...Object.values(observed.rigs).flatMap(({ tasks }) =>
      tasks === 'unknown' ? [] : tasks.map((task) => task.deferUntil),
    ),
    queue.nextAt(now),
    screens.nextAt(now),
  ].filter((due): due is Instant => due !== undefined && due > now);
  return Math.min(SLOWEST_MS, ...dues.map((due) => due - now));
};

/** The running town: the loop, its memory, and the `Town` that surfaces see. */
import type { Actor } from '../core/command.ts';
import type { Recorded } from '../core/event.ts';
import type { World } from '../core/model.ts';
import type { Observed } from '../core/observed.ts';
import { statusView } from '../core/views/board.ts';
import { costRows } from '../core/views/costs.ts';
import { feedLine } from '../core/views/feed.ts';
import { taskWhy } from '../core/views/routing.ts';
import type { StatusView, TownRow } from '../core/views/status.ts';
import type { Journal } from '../ports/journal.ts';
import { createAsks } from './asks.ts';
import { branchRows, dropBranch, pruneBackups } from './branches.ts';
import { type Capturing, createCapturing } from './capturing.ts';
import { endTown, shared } from './down.ts';
import { createHeartbeats } from './heartbeats.ts';
import { hookOf } from './hooks.ts';
import type { House } from './house.ts';
import { diffOf, lastLines, paneOf, progressOf, taskOf, whyOf } from './look-up.ts';
import { type Loop, runLoop } from './loop.ts';
import { createMachine } from './machine.ts';
import { createMeter, type Meter, type Unheard } from './meter.ts';
import { createNews, type News } from './news.ts';
import { tellPerson } from './noticing.ts';
import { createObserver, type Observer } from './observe.ts';
import { createOverlapping } from './overlapping.ts';
import type { Hands } from './perform.ts';
import { planOf } from './plan.ts';
import { createPulls } from './pulls.ts';
import { createQueue } from './queue.ts';
import { answerStanding } from './rules.ts';
import { createRunning } from './running.ts';
import { createScreens } from './screens.ts';
import { searchTown } from './search.ts';
import { createSigns } from './signs.ts';
import { openStore } from './store.ts';
import { submitTo } from './submit.ts';
import { createTally } from './tally.ts';
import { tellRuntime } from './telling.ts';
import { createTimelines } from './timelines.ts';
import type { Town } from './town.ts';
import { createTypings } from './typing.ts';
import { undoRows } from './undoable.ts';
import { watchPorts } from './watching.ts';

export type DaemonParts = {
  readonly house: House;
  readonly journal: Journal;
  readonly world: World;
  readonly row: TownRow;
  /** Ends gates and setups that run: what goes down does not wait for them. */
  readonly interrupt: () => void;
  /** Called after `down` ended everything else. */
  readonly exit: () => void;
};

export type Daemon = {
  readonly town: Town;
  /** Once the town is served: agents that start must find their hooks heard. */
  begin(): void;
  /** Settings or rigs changed: look again. */
  wake(): void;
  /** What an agent's hook said; resolves with the body to answer it with. `gone` when the caller hung up. */
  hook(actor: Actor, body: unknown, gone: Promise<void>): Promise<unknown>;
  /** What an agent's CLI sends as its telemetry; resolves with what was not taken of it. */
  telemetry(actor: Actor, body: unknown): Promise<Unheard | undefined>;
  /** Ends the loop; agents go on. */
  end(): Promise<void>;
};

/** Places for heavy actions: starts load the disk, and two cores are common. */
const PLACES = 8;

/** The look that a hook wakes shows what it said; when that takes longer than this, a picture is drawn without it. */
const HEARD_MS = 40;

/** Asked each time: rigs.yaml may change. */
const gatePlaces = (house: House) => () => house.settings().limits.gates ?? 2;

export const runDaemon = (parts: DaemonParts): Daemon => {
  const { house, journal } = parts;
  const store = openStore(journal, parts.world, house.clock, (error) => house.log.error('A snapshot failed', error));
  const signs = createSigns();
  const asks = createAsks(house.clock.now, () => wake());
  const meter = createMeter(house, store, (...told) => void [signs.add(...told), fresh()]);
  const typings = createTypings({ house, store });
  const hands: Hands = { house, store, signs, asks, heartbeats: createHeartbeats(), meter, typings };
  const beside = besideOf(parts, { fresh: () => fresh(), wake: () => wake() });
  const queue = createQueue(PLACES, () => wake(), gatePlaces(house));
  const screens = createScreens(house, signs, asks, typings.isTaken);
  const observer = createObserver({ ...hands, ...beside, queue, screens });
  const news = createNews(house.clock);
  const { picture, seen } = drawing(parts, news, meter, createCapturing(house, screens), beside);
  let loop: Loop | undefined;
  const wake = (ms?: number): void => loop?.wake(ms);
  const drawSoon = (ms?: number): void => {
    if (loop?.observed() !== undefined) news.showSoon(() => picture(store.world(), observer.again(store.world())), ms);
  };
  const fresh = (ms?: number): void => void [drawSoon(ms), wake()];

  store.onRecorded((recorded) => {
    beside.tally.add(recorded);
    tellFeed(recorded, news);
    fresh();
  });

  loop = runLoop({ hands, observer, screens, queue, running: createRunning(), seen });
  const stops = [pruneBackups(house, () => store.world()), tellRuntime(house, news), tellPerson(house, news)];
  const watching = watchPorts(hands, { observer, screens, news, wake, draw: () => drawSoon() });

  const present = (): Promise<Observed> => {
    observer.touch();
    return observer.look(store.world());
  };
  const end = async (): Promise<void> => {
    for (const stop of [...stops, () => watching.stop()]) stop();
    await loop.end();
    await Promise.all([beside.overlapping.settled(), beside.machine.settled(), beside.tally.settled()]);
    await meter.flush();
  };

  const ending = endingOf(parts, hands, end);
  const status = async () => {
    const now = news.latest() ?? picture(store.world(), loop.observed() ?? (await present()));
    return ending.isUnderWay() ? { ...now, town: { ...now.town, ending: true as const } } : now;
  };
  const down: Town['down'] = ending.begin;
  const town = townOf({ hands, journal, news, observer, wake, present, status, down, observed: () => loop.observed() });

  return {
    town,
    begin: () => loop.begin(),
    wake: () => {
      watching.sync();
      for (const rig of house.rigs()) observer.touch(rig.settings.name);
      void answerStanding(hands).then(() => wake());
    },
    end,
    telemetry: (actor, body) => meter.hear(actor, body),
    hook: (actor, body, gone) => hookOf(hands, actor, body, gone, () => fresh(HEARD_MS)),
  };
};

const tellFeed = (recorded: readonly Recorded[], news: News): void => {
  const lines = recorded.flatMap((one) => feedLine(one) ?? []);
  if (lines.length > 0) news.tell({ kind: 'feed', lines });
};

const endingOf = ({ interrupt, journal, exit }: DaemonParts, hands: Hands, end: () => Promise<void>) =>
  shared(async () => {
    interrupt();
    await end();
    const report = await endTown(hands, 'ours');
    await journal.close();
    exit();
    return report;
  });

type Beside = ReturnType<typeof besideOf>;

type Calls = { readonly fresh: () => void; readonly wake: () => void };

/** What is looked at beside the loop, each at a rate of its own. */
const besideOf = ({ house, journal, world }: DaemonParts, { fresh, wake }: Calls) => ({
  overlapping: createOverlapping(house, fresh),
  pulls: createPulls(house, wake),
  machine: createMachine(house, fresh),
  tally: createTally(house, journal, world, fresh),
});

const drawing = (
  { house, row }: DaemonParts,
  news: News,
  meter: Meter,
  capturing: Capturing,
  { overlapping, machine }: Beside,
) => {
  const picture = (world: World, observed: Observed): StatusView =>
    statusView(world, observed, planOf(house), row, house.clock.now());
  const seen = (world: World, observed: Observed): void => {
    news.show(picture(world, observed));
    meter.look(world);
    capturing.look(world, observed);
    overlapping.look(world, observed);
    machine.look(world, observed);
  };
  return { picture, seen };
};

type Inside = {
  readonly hands: Hands;
  readonly journal: Journal;
  readonly news: News;
  readonly observer: Observer;
  readonly wake: () => void;
  readonly present: () => Promise<Observed>;
  readonly observed: () => Observed | undefined;
  readonly status: Town['status'];
  readonly down: Town['down'];
};

const townOf = ({ hands, journal, news, observer, wake, present, observed, status, down }: Inside): Town => {
  const { house, store, meter, typings } = hands;
  return {
    submit: submitTo(hands, wake),
    status,
    subscribe: (listener) => news.subscribe(listener),
    events: (after, limit) => journal.read(after, limit),
    feed: (limit) => lastLines(journal, store.world().seq, limit),
    screen: async (id, history) => {
      const pane = paneOf(observed(), id);
      return pane === undefined ? 'gone' : house.runtime.screen(pane, history);
    },
    diff: (task) => diffOf(hands, task, news.latest()),
    progress: (id) => progressOf(hands, id),
    task: (task) => taskOf(hands, task, news.latest()),
    timeline: createTimelines(journal),
    type: async (polecat, order, by) => {
      const pane = paneOf(observed(), polecat);
      if (pane === undefined) return 'gone';
      const typed = await typings.type({ polecat, pane }, order, by);
      // What was to be told meanwhile may be told now.
      if (order.over === true) wake();
      return typed;
    },
    costs: async () => {
      await meter.flush();
      return costRows(store.world(), house.settings().prices ?? {});
    },
    undoable: (limit) => undoRows(house, store.world(), limit),
    search: async (words, limit) =>
      searchTown(words, limit, { house, journal, world: store.world(), observed: observed() ?? (await present()) }),
    branches: (rig) => branchRows(house, store.world(), rig),
    dropBranch: (rig, ref, id) => dropBranch(house, store.world(), rig, ref, id),
    why: async (id) => whyOf(hands, observer.again(store.world()), id),
    whyTask: async (id) => {
      const whyBy = (seen: Observed) => taskWhy(store.world(), seen, planOf(house), id, house.clock.now());
      const known = whyBy(observer.again(store.world()));
      // Just up, or made a moment ago: that nobody has seen it yet is not that there is none.
      return known === 'absent' ? whyBy(await present()) : known;
    },
    attach: async (id) => {
      const pane = paneOf(await present(), id);
      return pane === undefined ? 'gone' : house.runtime.attach(pane);
    },
    down,
  };
};

/** The running town: the loop, its memory, and the `Town` that surfaces see. */
import type { HookReading } from '../agents/preset.ts';
import type { Actor } from '../core/command.ts';
import type { Plan } from '../core/desire.ts';
import { weigh } from '../core/evidence.ts';
import type { World } from '../core/model.ts';
import { emptyObserved, type Observed } from '../core/observed.ts';
import { statusView } from '../core/views/board.ts';
import { feedLine } from '../core/views/feed.ts';
import type { FeedLine, StatusView, TownRow } from '../core/views/status.ts';
import type { Journal } from '../ports/journal.ts';
import { createAsks } from './asks.ts';
import { endTown } from './down.ts';
import type { House, OpenRig } from './house.ts';
import { type Loop, runLoop } from './loop.ts';
import { createObserver } from './observe.ts';
import type { Hands } from './perform.ts';
import { createQueue } from './queue.ts';
import { createScreens } from './screens.ts';
import { createSigns } from './signs.ts';
import { openStore } from './store.ts';
import { submitTo } from './submit.ts';
import type { Town, TownNews, WhyView } from './town.ts';

export type DaemonParts = {
  readonly house: House;
  readonly journal: Journal;
  readonly world: World;
  readonly row: TownRow;
  /** Called after `down` ended everything else. */
  readonly exit: () => void;
};

export type Daemon = {
  readonly town: Town;
  /** Settings or rigs changed: look again. */
  wake(): void;
  /** What an agent's hook said; resolves with the body to answer it with. `gone` when the caller hung up. */
  hook(actor: Actor, body: unknown, gone: Promise<void>): Promise<unknown>;
  /** Ends the loop; agents go on. */
  end(): Promise<void>;
};

/** Places for actions in flight: starts are heavy on the disk, and two cores are common. */
const PLACES = 8;

export const runDaemon = (parts: DaemonParts): Daemon => {
  const { house, journal } = parts;
  const store = openStore(journal, parts.world, house.clock, (error) => house.log.error('A snapshot failed', error));
  const signs = createSigns();
  const asks = createAsks(() => wake());
  const hands: Hands = { house, store, signs, asks };
  const observer = createObserver(house, signs, asks);
  const screens = createScreens(house, signs, asks);
  const news = createNews();
  let loop: Loop | undefined;
  const wake = (): void => loop?.wake();
  const queue = createQueue(PLACES, wake);

  const picture = (world: World, observed: Observed): StatusView => {
    const plan: Plan = { settings: house.settings(), traits: house.traits() };
    return statusView(world, observed, plan, parts.row, house.clock.now());
  };
  store.onRecorded((recorded) => {
    const lines = recorded.flatMap((one) => feedLine(one) ?? []);
    if (lines.length > 0) news.tell({ kind: 'feed', lines });
    if (loop?.observed() !== undefined) news.show(picture(store.world(), observer.again(store.world())));
    wake();
  });

  loop = runLoop({ hands, observer, screens, queue, seen: (world, observed) => news.show(picture(world, observed)) });
  const watching = watchPorts(hands, { observer, screens, news, wake: () => wake() });

  const present = async (): Promise<Observed> => {
    observer.touch();
    return observer.look(store.world());
  };
  const end = async (): Promise<void> => {
    watching.stop();
    await loop.end();
  };

  const town: Town = {
    submit: submitTo(hands, () => wake()),
    status: async () => news.latest() ?? picture(store.world(), loop.observed() ?? (await present())),
    subscribe: (listener) => news.subscribe(listener),
    events: (after, limit) => journal.read(after, limit),
    feed: (limit) => lastLines(journal, store.world().seq, limit),
    screen: async (id, history) => {
      const pane = paneOf(loop.observed(), id);
      return pane === undefined ? 'gone' : house.runtime.screen(pane, history);
    },
    diff: (task) => diffOf(hands, task, news.latest()),
    why: async (id) => whyOf(hands, observer.again(store.world()), id),
    attach: async (id) => {
      const pane = paneOf(await present(), id);
      return pane === undefined ? 'gone' : house.runtime.attach(pane);
    },
    down: async () => {
      await end();
      const report = await endTown(hands, 'ours');
      await journal.close();
      parts.exit();
      return report;
    },
  };

  const reread = (): void => {
    watching.sync();
    for (const rig of house.rigs()) observer.touch(rig.settings.name);
    wake();
  };
  return { town, wake: reread, end, hook: (actor, body, gone) => hookOf(hands, actor, body, gone, wake) };
};

const createNews = () => {
  const listeners = new Set<(news: TownNews) => void>();
  let status: StatusView | undefined;
  let text = '';
  const tell = (news: TownNews): void => {
    for (const listener of listeners) listener(news);
  };
  return {
    tell,
    latest: () => status,
    /** Tells a picture that differs from the one before. */
    show: (next: StatusView): void => {
      const nextText = JSON.stringify(next);
      if (nextText === text) return;
      text = nextText;
      status = next;
      tell({ kind: 'status', status: next });
    },
    subscribe: (listener: (news: TownNews) => void): (() => void) => {
      listeners.add(listener);
      if (status !== undefined) listener({ kind: 'status', status });
      return () => void listeners.delete(listener);
    },
  };
};
export type News = ReturnType<typeof createNews>;

type Watched = {
  readonly observer: ReturnType<typeof createObserver>;
  readonly screens: ReturnType<typeof createScreens>;
  readonly news: News;
  readonly wake: () => void;
};

type Watching = { sync(): void; stop(): void };

/** Watches the runtime and every rig; `sync` after the rigs changed. */
const watchPorts = ({ house, store }: Hands, { observer, screens, news, wake }: Watched): Watching => {
  const watched = new Map<OpenRig, () => void>();
  const sync = (): void => {
    const open = new Set(house.rigs());
    for (const [rig, stop] of watched) {
      if (open.has(rig)) continue;
      stop();
      watched.delete(rig);
    }
    for (const rig of open) {
      if (watched.has(rig)) continue;
      const touched = (): void => {
        observer.touch(rig.settings.name);
        wake();
      };
      watched.set(rig, rig.tracker.watch(touched));
    }
  };
  const stopRuntime = house.runtime.watch((hint) => {
    if (hint.kind !== 'output') observer.touch();
    else if (hint.pane !== undefined) {
      screens.dirty(hint.pane);
      const polecat = observer.polecatOf(hint.pane, store.world());
      if (polecat !== undefined) news.tell({ kind: 'screen', polecat });
    }
    wake();
  });
  sync();
  return {
    sync,
    stop: () => {
      for (const stop of watched.values()) stop();
      stopRuntime();
    },
  };
};

const lastLines = async (journal: Journal, seq: number, limit: number): Promise<readonly FeedLine[]> => {
  const recorded = await journal.read(Math.max(0, seq - limit * 3), limit * 3);
  return recorded.flatMap((one) => feedLine(one) ?? []).slice(-limit);
};

const paneOf = (observed: Observed | undefined, polecat: string): string | undefined => {
  const panes = (observed ?? emptyObserved).panes;
  if (panes === 'unknown') return undefined;
  return panes.filter((pane) => pane.polecat === polecat).sort((a, b) => b.run - a.run)[0]?.pane;
};

const diffOf = async (
  { house, store }: Hands,
  task: string,
  status: StatusView | undefined,
): ReturnType<Town['diff']> => {
  const merge = store.world().merges[task];
  const rig = merge === undefined ? undefined : house.rig(merge.rig);
  if (merge === undefined || rig === undefined) return 'absent';
  const diff = await rig.workspace.diff(merge.commit, { limit: 2_000_000 });
  const title = status?.tasks.find((row) => row.id === task)?.title ?? '';
  const { commit, tree, note } = merge;
  return { ...diff, task, title, commit, tree, ...(note === undefined ? {} : { note }) };
};

const whyOf = ({ store, house }: Hands, observed: Observed, id: string): WhyView | 'absent' => {
  const polecat = store.world().polecats[id];
  if (polecat === undefined) return 'absent';
  const pane =
    observed.panes === 'unknown'
      ? undefined
      : observed.panes.find((one) => one.polecat === id && one.run === polecat.run);
  const { signal, ranked } = weigh(observed.signs[id] ?? [], pane, house.clock.now());
  return { polecat: id, signal, ranked };
};

const hookOf = async (
  hands: Hands,
  actor: Actor,
  body: unknown,
  gone: Promise<void>,
  wake: () => void,
): Promise<unknown> => {
  const { house, store, signs, asks } = hands;
  const polecat = actor.kind === 'agent' ? store.world().polecats[actor.polecat] : undefined;
  const preset = polecat === undefined ? undefined : house.preset(polecat.agent);
  if (actor.kind !== 'agent' || polecat === undefined || preset === undefined || polecat.epoch !== actor.epoch)
    return {};
  const now = house.clock.now();
  const reading: HookReading | undefined = preset.readHook(body, now);
  if (reading === undefined) return {};
  // The hook may be quicker than the journal: a start whose end is not yet recorded is the next run.
  const run = polecat.phase.kind === 'assigned' || polecat.phase.kind === 'waiting' ? polecat.run + 1 : polecat.run;
  if (reading.sign !== undefined) signs.add(polecat.id, run, reading.sign);
  if (reading.received === true) signs.received(polecat.id, now);
  if (reading.settled === true) asks.settled(polecat.id);
  const { session } = reading;
  if (session !== undefined && session !== polecat.session) {
    await store.commit(() => [{ type: 'session.learnt', polecat: polecat.id, epoch: polecat.epoch, session }]);
  }
  wake();
  if (reading.asks === undefined) return {};
  const answer = await asks.fromHook(polecat.id, run, reading.asks, gone);
  return answer === undefined ? {} : preset.answerHook(answer);
};

/**
 * The server-sent events of one listener. It is pulled by the connection: while the connection does
 * not take more, changes fold into the one picture that is kept, so a slow reader costs no memory
 * and gets the newest picture when it reads again.
 */
import { elapsed } from '../../core/elapsed.ts';
import type { FeedLine } from '../../core/views/feed-line.ts';
import type { StatusView } from '../../core/views/status.ts';
import type { Town, TownNews } from '../../mayor/town.ts';
import type { Clock } from '../../ports/clock.ts';
import { deltaOf } from './delta.ts';

export type StreamOptions = {
  readonly clock: Pick<Clock, 'now' | 'after'>;
  /** Feed lines above this number are told first; none of the past when absent. */
  readonly after?: number;
  /** A comment is sent after so much silence, so that both ends notice a dead connection. */
  readonly beatMs: number;
  /** The shortest time between two frames. */
  readonly gapMs: number;
  /** Ends the stream when it aborts. */
  readonly closing: AbortSignal;
};

/** Feed lines kept for a listener that lags; it may ask for the rest with `GET /v1/events`. */
const FEED_LIMIT = 500;
/** Nobody hears a bell of an hour ago. */
const NOTICE_LIMIT = 3;

type Notice = Omit<Extract<TownNews, { kind: 'notice' }>, 'kind'>;

export const newsStream = (town: Town, options: StreamOptions): ReadableStream<Uint8Array> => {
  const { clock, closing } = options;
  const encoder = new TextEncoder();
  const pending = pendingNews(options.after);
  const bell = makeBell(clock);
  let leave = (): void => {};
  let over = false;
  let sentAt = Number.NEGATIVE_INFINITY;
  const end = (): void => {
    over = true;
    leave();
    bell.ring();
  };
  return new ReadableStream<Uint8Array>(
    {
      start: async () => {
        closing.addEventListener('abort', end, { once: true });
        leave = town.subscribe((news) => {
          pending.add(news);
          bell.ring();
        });
        if (options.after === undefined) return;
        try {
          pending.backlog(await town.feed(FEED_LIMIT), options.after);
        } catch (error) {
          end(); // A stream that fails to start is never cancelled, and would be told news for ever.
          throw error;
        }
      },
      pull: async (controller) => {
        const early = options.gapMs - elapsed(sentAt, clock.now());
        if (early > 0 && !over) await pause(clock, early);
        const rang = over || pending.some() || (await bell.rings(options.beatMs));
        sentAt = clock.now();
        if (closing.aborted) controller.close();
        else if (!over) controller.enqueue(encoder.encode((rang && pending.take()) || ': beat\n\n'));
      },
      cancel: () => {
        closing.removeEventListener('abort', end);
        end();
      },
    },
    { highWaterMark: 0 },
  );
};

/** What a listener has not been told yet, folded as it comes. */
const pendingNews = (after: number | undefined) => {
  let present: StatusView | undefined;
  let told: StatusView | undefined;
  let lines: readonly FeedLine[] = [];
  let last = after;
  const screens = new Set<string>();
  let notices: readonly Notice[] = [];
  const statusFrame = (): string => {
    if (present === undefined || present === told) return '';
    const delta = told === undefined ? undefined : deltaOf(told, present);
    const text = told === undefined ? frame('status', present) : delta === undefined ? '' : frame('delta', delta);
    told = present;
    return text;
  };
  const feedFrame = (): string => {
    if (lines.length === 0) return '';
    last = Math.max(last ?? 0, ...lines.map((line) => line.seq));
    const text = frame('feed', { lines }, last);
    lines = [];
    return text;
  };
  return {
    add: (news: TownNews): void => {
      if (news.kind === 'status') present = news.status;
      if (news.kind === 'feed') lines = [...lines, ...news.lines].slice(-FEED_LIMIT);
      if (news.kind === 'notice') notices = [...notices, { notice: news.notice, ways: news.ways }].slice(-NOTICE_LIMIT);
      if (news.kind === 'screen') screens.add(news.polecat);
    },
    backlog: (past: readonly FeedLine[], since: number): void => {
      const newest = past.at(-1)?.seq ?? 0;
      const missed = past.filter((line) => line.seq > since);
      lines = [...missed, ...lines.filter((line) => line.seq > newest)].slice(-FEED_LIMIT);
    },
    some: (): boolean => lines.length > 0 || screens.size > 0 || notices.length > 0 || present !== told,
    take: (): string => {
      const frames = [
        ...[...screens].map((polecat) => frame('screen', { polecat })),
        ...notices.map((notice) => frame('notice', notice)),
      ];
      screens.clear();
      notices = [];
      return statusFrame() + feedFrame() + frames.join('');
    },
  };
};

const frame = (event: string, data: unknown, id?: number): string =>
  `event: ${event}\n${id === undefined ? '' : `id: ${id}\n`}data: ${JSON.stringify(data)}\n\n`;

/** Waiting for news: true when it rang, false when `ms` went by first. */
const makeBell = (clock: Pick<Clock, 'after'>) => {
  let woken = (): void => {};
  return {
    ring: (): void => woken(),
    rings: (ms: number): Promise<boolean> =>
      new Promise((resolve) => {
        const forget = clock.after(ms, () => resolve(false));
        woken = () => {
          forget();
          resolve(true);
        };
      }),
  };
};

const pause = (clock: Pick<Clock, 'after'>, ms: number): Promise<void> =>
  new Promise((resolve) => {
    clock.after(ms, resolve);
  });

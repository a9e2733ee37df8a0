/** A client's ear: the town's stream, taken up again whenever it breaks. */
import type { IncomingMessage } from 'node:http';
import type { StatusView } from '../../core/views/status.ts';
import type { TownNews } from '../../mayor/town.ts';
import type { Clock } from '../../ports/clock.ts';
import { feedNewsIn, noticeIn, screenNewsIn } from './answers.ts';
import { applyDelta } from './delta.ts';
import { deltaIn, pictureIn } from './picture.ts';
import { type Link, open } from './request.ts';
import { readEvents, type SseEvent } from './sse.ts';

const BACKOFF_MS = 100;
const BACKOFF_MAX_MS = 3_000;
/** The town sends a comment every 2 s: one that is silent for so long does not live, or not enough to be believed. */
const SILENCE_MS = 7_000;

/**
 * Tells the listener every news. When the town cannot be reached it says so once, tries again with
 * growing pauses, and says when it is back; lines of the feed that were missed come then.
 */
export const listenTo = (
  link: Link,
  clock: Pick<Clock, 'after' | 'random'>,
  listener: (news: TownNews) => void,
): (() => void) => {
  const ear = makeEar(listener);
  let over = false;
  let hangUp = (): void => {};

  const lost = (attempt: number, because: string): void => {
    if (over) return;
    ear.lost(because);
    const pause = Math.min(BACKOFF_MAX_MS, BACKOFF_MS * 2 ** attempt) * (0.5 + clock.random() / 2);
    hangUp = clock.after(pause, () => call(attempt + 1));
  };
  const hear = (response: IncomingMessage): void => {
    let rest = '';
    hangUp = () => response.destroy();
    response.setEncoding('utf8');
    response.setTimeout(SILENCE_MS, () => response.destroy());
    response.on('data', (piece: string) => {
      const read = readEvents(rest, piece);
      rest = read.rest;
      for (const event of read.events) if (!over) ear.hear(event);
    });
    response.on('error', () => {
      /* `close` follows and tells it. */
    });
    response.once('close', () => lost(0, 'The town closed the connection'));
  };
  const call = (attempt: number): void => {
    open(link, 'GET', ear.path()).then(
      (response) => {
        if (over) response.destroy();
        else if (response.statusCode === 200) hear(response);
        else {
          response.resume();
          lost(attempt, `The town answered with ${response.statusCode}`);
        }
      },
      (error: unknown) => lost(attempt, error instanceof Error ? error.message : String(error)),
    );
  };
  call(0);
  return () => {
    over = true;
    hangUp();
  };
};

/** What has been heard so far, and what each event means for it. */
const makeEar = (listener: (news: TownNews) => void) => {
  let status: StatusView | undefined;
  let last: string | undefined;
  let up = true;
  const show = (next: StatusView): void => {
    if (!up) listener({ kind: 'connection', up: true });
    up = true;
    status = next;
    listener({ kind: 'status', status });
  };
  const meanings: Readonly<Record<string, (data: string) => void>> = {
    status: (data) => show(pictureIn(data)),
    delta: (data) => {
      if (status !== undefined) show(applyDelta(status, deltaIn(data)));
    },
    feed: (data) => {
      listener({ kind: 'feed', lines: feedNewsIn(data) });
    },
    notice: (data) => {
      const notice = noticeIn(data);
      if (notice !== undefined) listener({ kind: 'notice', ...notice });
    },
    screen: (data) => {
      const polecat = screenNewsIn(data);
      if (polecat !== undefined) listener({ kind: 'screen', polecat });
    },
  };
  return {
    path: (): string => (last === undefined ? '/v1/stream' : `/v1/stream?after=${last}`),
    hear: ({ event, data, id }: SseEvent): void => {
      if (id !== undefined) last = id;
      // An event of a newer town means nothing to an older client.
      meanings[event]?.(data);
    },
    lost: (because: string): void => {
      if (up) listener({ kind: 'connection', up: false, because });
      up = false;
    },
  };
};

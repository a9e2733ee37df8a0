import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { describe, expect, it, onTestFinished } from 'vitest';
import { polecatId } from '../../../src/core/ids.ts';
import type { FeedLine } from '../../../src/core/views/feed-line.ts';
import type { StatusView } from '../../../src/core/views/status.ts';
import type { TownNews } from '../../../src/mayor/town.ts';
import { applyDelta } from '../../../src/surfaces/http/delta.ts';
import { readEvents, type SseEvent } from '../../../src/surfaces/http/sse.ts';
import { newsStream } from '../../../src/surfaces/http/stream.ts';
import { manualClock } from '../../helpers/clock.ts';
import { fakeTown } from '../../helpers/fake-town.ts';
import { servedTown } from '../../helpers/served-town.ts';
import { taskRow } from '../../helpers/status-rows.ts';
import { until } from '../../helpers/until.ts';

const line = (seq: number): FeedLine => ({ seq, at: seq, tone: 'plain', text: `line ${seq}` });

const opened = (after?: number, past: readonly FeedLine[] = []) => {
  const town = fakeTown();
  town.feeds(...past);
  const clock = manualClock();
  const closing = new AbortController();
  const spec = { clock, beatMs: 15_000, gapMs: 33, closing: closing.signal };
  const reader = newsStream(town, after === undefined ? spec : { ...spec, after }).getReader();
  const text = async (): Promise<string> => {
    const { value, done } = await reader.read();
    return done ? 'end' : new TextDecoder().decode(value);
  };
  const events = async (): Promise<readonly SseEvent[]> => readEvents('', await text()).events;
  return { town, clock, closing, reader, text, events };
};

describe('the stream of one listener', () => {
  it('starts with the whole picture', async () => {
    const { town, events } = opened();
    const [first] = await events();
    expect(first?.event).toBe('status');
    expect(JSON.parse(first?.data ?? '')).toEqual(await town.status());
  });

  it('tells then what changed, and only that', async () => {
    const { town, clock, events } = opened();
    await events();
    const next = events();
    town.set({ tasks: [taskRow()] });
    await until('the pause between two frames is over', () => {
      clock.advance(33);
      return clock.waiting() === 0;
    });
    expect(await next).toEqual([
      { event: 'delta', data: JSON.stringify({ tasks: { changed: [taskRow()], removed: [] } }) },
    ]);
  });

  it('folds everything that happens while nobody reads into one frame', async () => {
    const { town, clock, events } = opened();
    const [first] = await events();
    for (let n = 1; n <= 2_000; n += 1) {
      town.set({ tasks: [taskRow({ title: `title ${n}` })] });
      town.feeds(line(n));
      town.news({ kind: 'screen', polecat: polecatId('amber') });
    }
    clock.advance(1_000);
    const told = await events();
    expect(told.map(({ event }) => event)).toEqual(['delta', 'feed', 'screen']);
    const start: StatusView = JSON.parse(first?.data ?? '');
    expect(applyDelta(start, JSON.parse(told[0]?.data ?? '')).tasks[0]?.title).toBe('title 2000');
    expect(JSON.parse(told[1]?.data ?? '').lines).toHaveLength(500);
    expect(told[1]?.id).toBe('2000');
  });

  it('says after a silence that it still lives', async () => {
    const { clock, events, text } = opened();
    await events();
    const next = text();
    await until('it waits for news', () => {
      clock.advance(40);
      return clock.waiting() === 1;
    });
    clock.advance(15_000);
    expect(await next).toBe(': beat\n\n');
  });

  it('begins with the feed lines that were missed', async () => {
    const { events } = opened(2, [line(1), line(2), line(3), line(4)]);
    const feed = (await events()).find(({ event }) => event === 'feed');
    expect(JSON.parse(feed?.data ?? '{}').lines.map(({ seq }: FeedLine) => seq)).toEqual([3, 4]);
    expect(feed?.id).toBe('4');
  });

  it('listens no longer when the reader is gone', async () => {
    const { town, reader, events } = opened();
    await events();
    expect(town.listeners()).toBe(1);
    await reader.cancel();
    expect(town.listeners()).toBe(0);
  });

  it('ends when the town closes', async () => {
    const { town, clock, closing, events, text } = opened();
    await events();
    const last = text();
    closing.abort();
    clock.advance(50);
    expect(await last).toBe('end');
    expect(town.listeners()).toBe(0);
  });
});

describe('a client that listens', () => {
  const listening = async () => {
    const served = await servedTown();
    const heard: TownNews[] = [];
    const stop = served.connect().subscribe((news) => heard.push(news));
    await until('the first picture', () => heard.length > 0);
    const title = () => heard.flatMap((news) => (news.kind === 'status' ? [news.status.tasks[0]?.title] : [])).at(-1);
    return { ...served, heard, stop, title };
  };

  it('has every new picture, whole', async () => {
    const { town, title, stop } = await listening();
    town.set({ tasks: [taskRow({ title: 'one' }), taskRow({ id: 'shop-b' })] });
    town.set({ tasks: [taskRow({ title: 'two' }), taskRow({ id: 'shop-b' })] });
    await until('the second picture', () => title() === 'two');
    stop();
    await until('the town has no listener left', () => town.listeners() === 0);
  });

  it('hears of panes that wrote something and of the feed', async () => {
    const { town, heard, stop } = await listening();
    town.feeds(line(7));
    town.news({ kind: 'screen', polecat: polecatId('amber') });
    await until('both', () => heard.some(({ kind }) => kind === 'screen') && heard.some(({ kind }) => kind === 'feed'));
    stop();
  });

  it('hears of a notice once', async () => {
    const { town, heard, stop } = await listening();
    const notice = { title: 'Mayor: 1 needs you', text: 'amber: Run npm test' };
    town.news({ kind: 'notice', notice, ways: ['bell'] });
    town.news({ kind: 'screen', polecat: polecatId('amber') });
    await until(
      'both',
      () => heard.some(({ kind }) => kind === 'screen') && heard.some(({ kind }) => kind === 'notice'),
    );
    expect(heard.filter(({ kind }) => kind === 'notice')).toEqual([{ kind: 'notice', notice, ways: ['bell'] }]);
    stop();
  });

  it('says that the town went away, comes back with it and has the lines that it missed', async () => {
    const { town, heard, title, restart, stop } = await listening();
    town.feeds(line(1));
    await until('the first line', () => heard.some(({ kind }) => kind === 'feed'));
    const restarted = restart();
    await until('the loss is told', () => heard.some((news) => news.kind === 'connection' && !news.up));
    town.set({ tasks: [taskRow({ title: 'later' })] });
    town.feeds(line(2));
    await restarted;
    await until('the town is back', () => heard.some((news) => news.kind === 'connection' && news.up));
    await until('the new picture', () => title() === 'later');
    await until('the missed line', () => heard.some((news) => news.kind === 'feed' && news.lines.at(-1)?.seq === 2));
    expect(heard.filter((news) => news.kind === 'connection' && !news.up)).toHaveLength(1);
    stop();
  });
});

describe('events taken apart', () => {
  it('are the same however the text was cut', () => {
    const text = ': beat\n\nevent: feed\nid: 4\ndata: {"a":1}\n\ndata: x\n\n';
    let rest = '';
    const events = [...text].flatMap((letter) => {
      const read = readEvents(rest, letter);
      rest = read.rest;
      return read.events;
    });
    expect(events).toEqual(readEvents('', text).events);
    expect(events).toEqual([
      { event: 'feed', data: '{"a":1}', id: '4' },
      { event: 'message', data: 'x' },
    ]);
  });
});

describe('a listener that stops reading', () => {
  it('costs the town no memory, and has the newest picture when it reads again', async () => {
    const { town, socketPath, connect } = await servedTown();
    const client = connect();
    const call = request({ socketPath, path: '/v1/stream', agent: false });
    const heard = once(call, 'response');
    call.end();
    const response: IncomingMessage = (await heard)[0];
    onTestFinished(() => void response.destroy());
    let read = '';
    response.once('data', (piece) => {
      read += piece;
      response.pause();
    });
    await until('the first picture', () => read !== '');
    const sent = 100;
    for (let n = 1; n <= sent; n += 1) {
      town.set({ tasks: [taskRow({ title: `${n}:`.padEnd(200_000, 'x') })] });
      // An answer to somebody else: the town had time to send to this one as well.
      await client.status();
    }
    response.on('data', (piece) => {
      read += piece;
    });
    response.resume();
    await until('the newest picture', () => read.includes(`${sent}:x`));
    expect(read.split('event: delta').length).toBeLessThan(10);
  });
});

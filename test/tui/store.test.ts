import { expect, it } from 'vitest';
import { firstState } from '../../src/surfaces/tui/state.ts';
import type { Effect } from '../../src/surfaces/tui/step.ts';
import { openStore } from '../../src/surfaces/tui/store.ts';
import { manualClock } from '../helpers/clock.ts';
import { sampleStatus } from '../helpers/sample-town.ts';
import { SIZES } from '../helpers/tui.tsx';

const opened = (hasRoom?: () => boolean) => {
  const clock = manualClock();
  const effects: Effect[] = [];
  const store = openStore(firstState(SIZES.large, clock.now()), clock, (effect) => effects.push(effect), hasRoom);
  let frames = 0;
  store.subscribe(() => {
    frames += 1;
  });
  let seq = 0;
  const news = (): void => {
    seq += 1;
    const line = { seq, at: clock.now(), tone: 'plain', text: `line ${seq}` } as const;
    store.happen({ kind: 'news', at: clock.now(), news: { kind: 'feed', lines: [line] } });
  };
  const key = (name: string): void => store.happen({ kind: 'key', at: clock.now(), key: { kind: 'key', name } });
  return { clock, store, effects, news, key, frames: () => frames };
};

it('a stream of news is shown ten times a second, its first and its last among them', () => {
  const { clock, store, news, frames } = opened();
  for (let ms = 0; ms < 1_000; ms += 5) {
    news();
    clock.advance(5);
  }
  expect(frames()).toBeGreaterThanOrEqual(9);
  expect(frames()).toBeLessThanOrEqual(11);
  clock.advance(200);
  expect(store.shown()).toBe(store.now());
});

it('a key is shown at once, and takes with it what was waiting', () => {
  const { store, news, key, frames } = opened();
  store.happen({ kind: 'news', at: 0, news: { kind: 'status', status: sampleStatus } });
  news();
  const before = frames();
  key('down');
  expect(frames()).toBe(before + 1);
  expect(store.shown()).toBe(store.now());
});

it('a state that changed does not wait for the next frame of a stream', () => {
  const { clock, store, news, frames } = opened();
  news();
  news();
  const before = frames();
  clock.advance(10);
  store.happen({ kind: 'news', at: clock.now(), news: { kind: 'status', status: sampleStatus } });
  news();
  clock.advance(20);
  expect(frames()).toBe(before);
  clock.advance(10);
  expect(frames()).toBe(before + 1);
  expect(store.shown()).toBe(store.now());
});

it('frames that take long become fewer, and never stop', () => {
  const { clock, store, news, frames } = opened();
  store.subscribe(() => {
    clock.advance(40);
    store.drawn();
  });
  for (let ms = 0; ms < 4_000; ms += 20) {
    news();
    clock.advance(20);
  }
  expect(frames()).toBeGreaterThanOrEqual(8);
  expect(frames()).toBeLessThanOrEqual(14);
});

it('what is wanted is handed on in its order', () => {
  const { effects, key } = opened();
  key('ctrl-l');
  key('q');
  expect(effects.map(({ kind }) => kind)).toEqual(['redraw', 'quit']);
});

it('nothing is left waiting when it is closed', () => {
  const { clock, store, news } = opened();
  news();
  news();
  store.close();
  expect(clock.waiting()).toBe(0);
});

it('what the line had no room for is not shown any more, nor tried again, once it is closed', () => {
  let hasRoom = false;
  const { clock, store, key, frames } = opened(() => hasRoom);
  key('?');
  store.close();
  store.freed();
  expect(clock.waiting()).toBe(0);
  hasRoom = true;
  store.freed();
  expect(frames()).toBe(0);
});

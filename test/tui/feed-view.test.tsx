/** The feed as a view: sorts, scopes and words, reading while new events come in, and going to what one tells of. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FeedLine } from '../../src/core/views/feed-line.ts';
import type { StatusView } from '../../src/core/views/status.ts';
import { bareLine } from '../../src/surfaces/tui/drawing/styled.ts';
import { widthOf } from '../../src/surfaces/tui/drawing/text.ts';
import { feedShown, firstFrom } from '../../src/surfaces/tui/feed-view.ts';
import type { Size, State } from '../../src/surfaces/tui/state.ts';
import { NOW, sampleFeed, sampleStatus } from '../helpers/sample-town.ts';
import { frameOf, having, press, SIZES, stateWith, textOf, type } from '../helpers/tui.tsx';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const event = (seq: number, text: string, more: Partial<FeedLine> = {}): FeedLine => ({
  ...{ seq, at: NOW - (100 - seq) * MINUTE, tone: 'plain', text, event: 'polecat.started' },
  ...more,
});

const told: readonly FeedLine[] = [
  event(1, 'The town is up (mayor 0.1.0)', { at: NOW - 30 * HOUR, event: 'town.started' }),
  event(2, 'amber (claude) takes shop-k3f9', {
    ...{ at: NOW - 15 * HOUR, event: 'polecat.assigned', rig: 'shop', task: 'shop-k3f9' },
    ...{ polecat: 'amber', subject: 'amber', convoy: 'greetings' },
  }),
  event(3, 'amber notes: half of it', { event: 'note.made', polecat: 'amber', subject: 'amber', task: 'shop-k3f9' }),
  event(4, 'shop-k3f9 landed as 9f8e7d6c', {
    ...{ tone: 'good', event: 'merge.landed', task: 'shop-k3f9', subject: 'shop-k3f9' },
  }),
  event(5, 'ember failed: exit code 1', { tone: 'bad', event: 'polecat.vanished', polecat: 'ember', subject: 'ember' }),
  event(6, 'amber handed in shop-m2c4', {
    ...{ tone: 'attention', event: 'merge.requested', task: 'shop-m2c4', polecat: 'amber', subject: 'shop-m2c4' },
  }),
  event(7, 'birch wants to run a command', {
    ...{ tone: 'attention', event: 'inbox.added', task: 'shop-p7d1', polecat: 'birch', subject: 'birch', rig: 'shop' },
  }),
];

const seen = (size: Size = SIZES.large, feed = told, status: StatusView = sampleStatus): State =>
  press(stateWith(status, size, feed), 'F').state;
const news = (state: State, ...lines: readonly FeedLine[]): State =>
  having(state, { kind: 'news', news: { kind: 'feed', lines }, at: NOW });
const many = (count: number, from = 2): readonly FeedLine[] =>
  Array.from({ length: count }, (_none, i) => event(from + i, `number ${from + i}`, { at: NOW - 10 * MINUTE }));

describe('the feed', () => {
  it('tells the days apart, by the clock of the terminal', () => {
    const text = textOf(seen());
    expect(text.split('\n').slice(0, 9)).toEqual([
      ' Feed · 7 events',
      '─'.repeat(100),
      ' [all 7]  needs you 2   landings 1   problems 1',
      ` Mon 13 Nov 2023 ${'─'.repeat(83)}`,
      '  19:11 · The town is up (mayor 0.1.0)',
      ` Yesterday, Tue 14 Nov 2023 ${'─'.repeat(72)}`,
      '  10:11 · amber (claude) takes shop-k3f9',
      expect.stringContaining(' · amber notes: half of it'),
      expect.stringContaining(' ✓ shop-k3f9 landed as 9f8e7d6c'),
    ]);
    expect(text).toMatch(/▌ \d\d:\d\d ▲ birch wants to run a command/);
  });

  it('keeps to what needs a person, to landings, to problems', () => {
    const sorts = ['birch wants to run', 'shop-k3f9 landed', 'ember failed'];
    for (const [index, text] of sorts.entries()) {
      const kept = textOf(press(seen(), ...Array.from({ length: index + 1 }, () => 'tab')).state);
      expect(kept).toContain(text);
      for (const other of sorts.filter((one) => one !== text))
        expect(kept.split('\n').slice(3).join('\n')).not.toContain(other);
    }
    expect(textOf(press(seen(), 'tab').state)).toMatch(/Feed · 2 of 7 events\n.*\n {2}all 7 {2}\[needs you 2\]/);
    expect(textOf(press(seen(), 'shift-tab').state)).toContain('[problems 1]');
  });

  it('keeps to the task of an event, then its polecat, its convoy, its rig, and to all again', () => {
    const start = press(seen(), 'k', 'k', 'k').state;
    const of = (state: State) => (state.place.kind === 'feed' ? state.place.of : undefined);
    const task = press(start, 'o').state;
    expect(of(task)).toEqual({ kind: 'task', id: 'shop-k3f9' });
    expect(textOf(task)).toMatch(/Feed · 3 events · only task shop-k3f9/);
    const convoy = press(task, 'o').state;
    expect(of(convoy)).toEqual({ kind: 'convoy', id: 'greetings' });
    expect(textOf(convoy)).toContain('birch wants to run');
    expect(textOf(convoy)).not.toContain('ember failed');
    expect(of(press(convoy, 'o').state)).toEqual({ kind: 'rig', id: 'shop' });
    expect(of(press(convoy, 'o', 'o').state)).toBeUndefined();
  });

  it('keeps to typed words as they are typed; Escape takes them back, and then all that it is kept to', () => {
    const typed = type(seen(), '/landed');
    expect(textOf(typed)).toContain('Feed · 1 event · with landed');
    expect(textOf(press(typed, 'escape').state)).toContain('Feed · 7 events');
    const kept = press(typed, 'enter').state;
    const none = press(type(kept, '/x'), 'enter').state;
    expect(textOf(none)).toContain('No event here fits that; Esc shows all again.');
    const all = press(none, 'escape').state;
    expect(textOf(all)).toContain('Feed · 7 events');
    expect(press(all, 'escape').state.place.kind).toBe('home');
  });

  it('follows the newest until one goes up, and then stays where one reads', () => {
    const following = news(seen(SIZES.small, many(40)), event(50, 'the newest'));
    expect(textOf(following)).toContain(
      '▌ 13:58 · the newest'.replace('13:58', textOf(following).match(/▌ (\d\d:\d\d)/)?.[1] ?? ''),
    );
    const reading = press(following, 'k', 'k').state;
    const before = textOf(reading).split('\n').slice(3, 12);
    const after = news(reading, event(60, 'later'), event(61, 'later still'));
    expect(textOf(after).split('\n').slice(3, 12)).toEqual(before);
    expect(textOf(after)).toContain('↓ 2 newer below   End goes there');
    const end = press(after, 'end').state;
    expect(textOf(end)).toContain('later still');
    expect(textOf(end)).not.toContain('newer below');
  });

  it('asks the town for older ones near the top, once at a time, and puts them above', () => {
    const up = press(seen(SIZES.small, many(60, 300)), 'home');
    expect(up.effects).toEqual([{ kind: 'load-feed', limit: 1_000 }]);
    expect(press(up.state, 'j').effects).toEqual([]);
    const more = having(up.state, { kind: 'feed', lines: many(180, 180) });
    const shown = textOf(more);
    expect(shown).toContain('Feed · 180 events');
    expect(shown).toMatch(/▌ .*number 300/);
    expect(press(more, 'home').effects).toEqual([{ kind: 'load-feed', limit: 2_000 }]);
    const all = having(press(more, 'home').state, { kind: 'feed', lines: many(400, 1) });
    expect(press(all, 'home').effects).toEqual([]);
  });

  it.each(Object.entries(SIZES))('fills a terminal that is %s, to the column', (_name, size) => {
    for (const ascii of [false, true])
      for (const state of [seen(size), press(seen(size, many(200)), 'home').state, seen(size, [])]) {
        const lines = frameOf(state, { depth: '256', ascii });
        expect(lines.map((line) => widthOf(bareLine(line)))).toEqual(Array(size.rows).fill(size.columns));
      }
  });

  it('is amber for what needs a person and red for what is broken, beside their signs', () => {
    const text = frameOf(press(seen(), 'home').state, { depth: '256', ascii: false }).join('\n');
    expect(text).toMatch(/\x1b\[38;5;136m▲\x1b\[0m \x1b\[38;5;136mbirch wants/);
    expect(text).toMatch(/\x1b\[38;5;167m✗\x1b\[0m \x1b\[38;5;167member failed/);
  });
});

describe('from an event one jumps', () => {
  const go = (text: string, status: StatusView = sampleStatus) => {
    const start = seen(SIZES.large, told, status);
    const steps = told.length - 1 - told.findIndex((line) => line.text.startsWith(text));
    return press(start, ...Array.from({ length: steps }, () => 'k'), 'enter');
  };

  it('to what waits for the person, to the review, to the row', () => {
    expect(go('birch wants').state).toMatchObject({ place: { kind: 'home' }, selected: 'inbox:perm-1' });
    expect(go('amber handed in').state).toMatchObject({ place: { kind: 'home' }, selected: 'review:shop-m2c4' });
    // Its question stands for it.
    expect(go('ember failed').state).toMatchObject({ place: { kind: 'home' }, selected: 'inbox:stuck-1' });
  });

  it('to the landing of what has landed, and back', () => {
    const landed = go('shop-k3f9 landed');
    expect(landed.state.place).toMatchObject({ kind: 'landings', on: 'shop-k3f9' });
    expect(landed.effects).toContainEqual({ kind: 'load-landings' });
    expect(press(landed.state, 'escape').state.place.kind).toBe('feed');
  });

  it('to why a task stands as it does that was closed otherwise', () => {
    const tasks = sampleStatus.tasks.map((task) =>
      task.id === 'shop-k3f9' ? { ...task, state: 'closed' as const } : task,
    );
    const why = go('shop-k3f9 landed', { ...sampleStatus, tasks });
    expect(why.effects).toContainEqual({ kind: 'load-why', of: 'shop-k3f9', task: 'shop-k3f9' });
    expect(press(why.state, 'escape').state.place.kind).toBe('feed');
  });

  it('nowhere where the town knows it no more, and says so', () => {
    expect(go('The town is up').state.notice?.text).toContain('not known to the town any more');
  });
});

it('a town that names no kinds of events has its feed sorted by tone', () => {
  const text = textOf(press(seen(SIZES.large, sampleFeed), 'tab', 'tab').state);
  expect(text).toContain('[landings 1]');
  expect(text).toContain('shop-k3f9 landed as');
});

describe('a feed of thousands', () => {
  it('is searched for a number by halves, as by one after the other', () => {
    const numbers = fc.uniqueArray(fc.integer({ min: 0, max: 60 }), { maxLength: 30 });
    fc.assert(
      fc.property(numbers, fc.integer({ min: -1, max: 61 }), (all, wanted) => {
        const lines = all.toSorted((a, b) => a - b).map((seq) => event(seq, `number ${seq}`));
        const found = lines.findIndex(({ seq }) => seq >= wanted);
        expect(firstFrom(lines, wanted)).toBe(found === -1 ? lines.length : found);
      }),
    );
  });

  it('is read once, however many letters are typed and whatever comes in meanwhile', () => {
    let read = 0;
    const counted = (seq: number): FeedLine => {
      const line = event(seq, '');
      return Object.defineProperty({ ...line }, 'task', {
        get: () => {
          read += 1;
          return `shop-t${seq}`;
        },
      });
    };
    const feed = Array.from({ length: 50 }, (_none, i) => counted(i + 1));
    let state = press(seen(SIZES.large, feed), '/').state;
    state = type(state, 'shop-t4');
    expect(feedShown(state).lines.map(({ seq }) => seq)).toEqual([
      4,
      ...Array.from({ length: 10 }, (_no, i) => 40 + i),
    ]);
    const before = read;
    expect(before).toBeGreaterThan(0);
    state = news(type(state, '2'), event(51, 'another, of shop-t42'));
    expect(feedShown(state).lines.map(({ seq }) => seq)).toEqual([42, 51]);
    expect(read).toBe(before);
  });
});

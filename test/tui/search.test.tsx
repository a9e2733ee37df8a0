/** Searching everywhere: what is typed, what is found, and where that leads. */
import { afterEach, describe, expect, it } from 'vitest';
import type { SearchView } from '../../src/core/search.ts';
import { followSearch } from '../../src/surfaces/tui/follow/search.ts';
import { HISTORY } from '../../src/surfaces/tui/preview/scrolling.ts';
import type { Size, State } from '../../src/surfaces/tui/state.ts';
import { openStore } from '../../src/surfaces/tui/store.ts';
import { manualClock } from '../helpers/clock.ts';
import { fakeTown } from '../helpers/fake-town.ts';
import { sampleSearch } from '../helpers/sample-search.ts';
import { NOW, sampleScreen, sampleStatus } from '../helpers/sample-town.ts';
import { frameOf, having, press, SIZES, stateWith, textOf, type } from '../helpers/tui.tsx';
import { until } from '../helpers/until.ts';

const asked = (size: Size = SIZES.large): State =>
  press(type(stateWith(sampleStatus, size), '/basket timeout'), 'ctrl-f').state;
const found = (size?: Size, view: SearchView = sampleSearch): State =>
  having(asked(size), { kind: 'found', words: 'basket timeout', view });
const chosen = (state: State): string =>
  textOf(state)
    .split('\n')
    .find((line) => line.startsWith(' ▌')) ?? '';

describe('a search of everything', () => {
  it('takes the words of the filter along, and gives the list back as it was', () => {
    const state = asked();
    expect(state).toMatchObject({ place: { kind: 'search', edited: { text: 'basket timeout' } }, filter: '' });
    expect(state.asking).toBeUndefined();
    expect(textOf(state)).toContain('searching…');
    const left = press(state, 'escape').state;
    expect(left.place.kind).toBe('home');
    expect(left.rows).toEqual(stateWith().rows);
    expect(press(stateWith(), 'ctrl-f').state.place).toMatchObject({ kind: 'search', edited: { text: '' } });
  });

  it('shows each sort with what was looked through, and the words in their lines by more than colour', () => {
    const text = textOf(found());
    expect(text).toContain(' TASKS 2  in 11 tasks, notes of all');
    expect(text).toContain(' LOGS 1 and more  in the last 2 MB of 14 logs, not all there is');
    expect(text).toContain(' EVENTS 0  in the last 912 events');
    expect(text).toMatch(/unit of shop-m2c4 .*a \[BASKET\] over a \[timeout\] of/);
    expect(text).not.toContain('searching…');
    const line = frameOf(found(), { depth: '256', ascii: false }).find((one) => one.includes('FAIL')) ?? '';
    expect(line).toContain('\u001b[1;38;5;67mBASKET\u001b[0m');
  });

  it('says whose log it is, however long the command of its gate', () => {
    const gate = 'npm run build && npx vitest run --coverage --reporter=dot test/basket';
    const hits = [{ where: `${gate} of shop-m2c4`, text: 'it timed out', task: 'shop-m2c4', gate }];
    const section = { kind: 'logs', hits, more: false, through: '1 log', cut: false } as const;
    for (const size of Object.values(SIZES)) {
      const state = having(press(type(stateWith(sampleStatus, size), '/timed'), 'ctrl-f').state, {
        ...{ kind: 'found', words: 'timed', view: { words: 'timed', sections: [section] } },
      });
      expect(textOf(state)).toMatch(/▌ npm .*(?:…|basket) of shop-m2c4 {2}it \[timed\] out/);
    }
  });

  it('marks letters with accents and wide ones where they stand', () => {
    const hits = [{ where: 'shop-a1 日本', text: 'ein İ and the BÄSKET 日本語 of time', task: 'shop-a1' }];
    const section = { kind: 'tasks', hits, more: false, through: '1 task', cut: false } as const;
    const state = having(press(type(stateWith(), '/basket 本語'), 'ctrl-f').state, {
      ...{ kind: 'found', words: 'basket 本語', view: { words: 'basket 本語', sections: [section] } },
    });
    expect(textOf(state)).toContain('ein İ and the [BÄSKET] 日[本語] of time');
  });

  it('takes no answer to other words, and keeps the last until the next is there', () => {
    const more = type(found(), ' x');
    expect(textOf(more)).toContain('searching…');
    expect(textOf(more)).toContain('TASKS 2');
    const late = having(more, { kind: 'found', words: 'basket', view: { words: 'basket', sections: [] } });
    expect(late.place).toEqual(more.place);
    const failed = having(more, { kind: 'found', words: 'basket timeout x', view: 'The town could not search: away' });
    expect(textOf(failed)).toContain('▲ The town could not search: away');
    expect(textOf(type(failed, 'y'))).not.toContain('away');
  });

  it('moves along what was found, and from sort to sort', () => {
    expect(chosen(found())).toContain('shop-t1g4');
    expect(chosen(press(found(), 'down').state)).toContain('shop-k3f9');
    expect(chosen(press(found(), 'tab').state)).toContain('unit of');
    expect(chosen(press(found(), 'tab', 'tab', 'tab').state)).toContain('shop-t1g4');
    expect(chosen(press(found(), 'shift-tab').state)).toContain('birch');
    expect(chosen(press(found(), 'pagedown', 'up').state)).toContain('unit of');
    expect(chosen(type(press(found(), 'down').state, 's'))).toContain('shop-t1g4');
  });
});

describe('what was found leads', () => {
  it('to the row of a task, also of one that has landed', () => {
    expect(press(found(), 'enter').state).toMatchObject({ place: { kind: 'home' }, selected: 'inbox:ask-1' });
    const landed = press(found(), 'down', 'enter').state;
    expect(landed).toMatchObject({ place: { kind: 'home' }, selected: 'task:shop-k3f9' });
    expect(landed.rows.map(({ id }) => id)).toContain('task:shop-k3f9');
  });

  it('to the log at that line, which stands out, and back to the search', () => {
    const opened = press(found(SIZES.small), 'tab', 'enter');
    expect(opened.effects).toEqual([{ kind: 'load-log', task: 'shop-m2c4', rig: 'shop', gate: 'unit' }]);
    const lines = [...Array.from({ length: 80 }, (_, n) => `line ${n}`), 'FAIL the basket', 'after', 'end', ''];
    const log = { kind: 'log', task: 'shop-m2c4', gate: 'unit' } as const;
    const read = having(opened.state, { ...log, view: lines.join('\n') });
    expect(textOf(read)).toMatch(/^▌FAIL the basket/m);
    const grown = having(read, { ...log, view: [...lines, 'more'].join('\n') });
    expect(textOf(grown)).toMatch(/^▌FAIL the basket/m);
    expect(press(read, 'escape').state.place).toMatchObject({ kind: 'search', view: sampleSearch });
    const far = having(press(found(), 'tab', 'enter').state, {
      ...{ ...log, view: ['FAIL the basket', ...Array.from({ length: 9_000 }, () => 'x'), ''].join('\n') },
    });
    expect(textOf(far)).toContain('x');
  });

  it('to the pane at that line, until somebody scrolls', () => {
    const opened = press(found(), 'tab', 'tab', 'enter').state;
    expect(opened).toMatchObject({ place: { kind: 'look', back: 4 }, selected: 'inbox:perm-1' });
    const screen = [
      ...Array.from({ length: 300 }, (_, n) => `old ${n}`),
      'the basket',
      ...Array(4).fill('new'),
      '',
      '',
    ];
    const read = { kind: 'screen', polecat: 'birch', history: HISTORY } as const;
    const seen = having(opened, { ...read, shown: { ...sampleScreen, lines: screen } });
    expect(textOf(seen)).toContain('the basket');
    const up = press(seen, 'pageup', 'pageup', 'pageup').state;
    const again = having(up, { ...read, shown: { ...sampleScreen, lines: [...screen, 'x'] } });
    expect(textOf(up)).not.toContain('the basket');
    expect(textOf(again)).toBe(textOf(up));
    expect(press(seen, 'escape').state.place.kind).toBe('search');
  });

  it('to the event, or says where older ones are', () => {
    const event = (seq: number, task?: string, size: Size = SIZES.large): State => {
      const hits = [{ where: 'shop-m2c4', text: 'basket timeout', seq, ...(task === undefined ? {} : { task }) }];
      const section = { kind: 'events', hits, more: false, through: '', cut: false } as const;
      return press(found(size, { words: 'basket timeout', sections: [section] }), 'enter').state;
    };
    const [line] = stateWith().feed;
    expect(event(line?.seq ?? 0)).toMatchObject({ place: { kind: 'home' }, focus: 'feed', line: line?.seq });
    expect(event(line?.seq ?? 0, 'shop-t1g4', SIZES.small)).toMatchObject({
      focus: 'list',
      selected: 'inbox:ask-1',
    });
    expect(event(9_999, 'shop-t1g4').selected).toBe('inbox:ask-1');
    expect(event(9_999).notice?.text).toContain('mayor log --after 9998');
  });

  it('nowhere where nothing was found, and says so', () => {
    const none = press(
      having(asked(), { kind: 'found', words: 'basket timeout', view: { words: 'basket timeout', sections: [] } }),
      'enter',
    );
    expect(none.state.place.kind).toBe('search');
    expect(none.state.notice?.text).toContain('nothing to go to');
  });
});

describe('the town is asked', () => {
  const stops: (() => void)[] = [];
  afterEach(() => {
    for (const stop of stops.splice(0)) stop();
  });

  const following = () => {
    const clock = manualClock(NOW);
    const town = fakeTown(sampleStatus);
    const waiting: (() => void)[] = [];
    const held: typeof town = {
      ...town,
      search: async (words, limit) => {
        const view = await town.search(words, limit);
        await new Promise<void>((resolve) => waiting.push(resolve));
        return view;
      },
    };
    const store = openStore(stateWith(), clock, () => undefined);
    stops.push(followSearch(held, store, clock), () => store.close());
    const key = (text: string): void => store.happen({ kind: 'key', key: { kind: 'text', name: text, text }, at: NOW });
    store.happen({ kind: 'key', key: { kind: 'key', name: 'ctrl-f' }, at: NOW });
    return { clock, town, store, key, waiting };
  };

  it('a little after the last letter, one search at a time, and for the words that stand there last', async () => {
    const { clock, town, store, key, waiting } = following();
    for (const letter of 'bas') key(letter);
    clock.advance(149);
    expect(town.searched).toEqual([]);
    clock.advance(1);
    expect(town.searched).toEqual(['bas']);
    await until('it is under way', async () => waiting.length === 1);
    for (const letter of 'ket') key(letter);
    clock.advance(500);
    expect(town.searched, 'the first is not answered').toEqual(['bas']);
    waiting[0]?.();
    await until('the next is asked', async () => town.searched.length === 2);
    expect(town.searched[1]).toBe('basket');
    expect(store.now().place).not.toHaveProperty('view');
    await until('it is under way', async () => waiting.length === 2);
    waiting[1]?.();
    await until('it is shown', async () => 'view' in store.now().place);
    expect(store.now().place).toMatchObject({ view: { words: 'basket' } });
  });
});

describe.each(Object.entries(SIZES))('in a terminal that is %s', (_name, size) => {
  it('shows what was found', () => {
    expect(textOf(found(size))).toMatchSnapshot();
    const bar = frameOf(found(size), { depth: '256', ascii: false }).filter((line) => line.includes('48;5;238'));
    expect(bar).toHaveLength(1);
    expect(bar.join('')).toContain('shop-t1g4');
  });
});

/** Marked rows, and one key for all of them. */
import { describe, expect, it } from 'vitest';
import { widthOf } from '../../src/surfaces/tui/drawing/text.ts';
import { offeredIn } from '../../src/surfaces/tui/keymap.ts';
import type { Means } from '../../src/surfaces/tui/perform.ts';
import { perform } from '../../src/surfaces/tui/perform.ts';
import type { State } from '../../src/surfaces/tui/state.ts';
import type { Effect, Happening } from '../../src/surfaces/tui/step.ts';
import { busyStatus } from '../helpers/busy-town.ts';
import { fakeTown } from '../helpers/fake-town.ts';
import { NOW, sampleDiff } from '../helpers/sample-town.ts';
import { frameOf, having, press, SIZES, stateWith, textOf, type } from '../helpers/tui.tsx';

const tall = { columns: 120, rows: 60 };
const busy = (size: State['size'] = tall): State => stateWith(busyStatus, size);
const marked = (...marks: readonly string[]): State => ({ ...busy(), marks });
const question = (state: State): string => (state.asking?.kind === 'sure' ? state.asking.question : '');
const whom = ({ asking }: State): string =>
  asking?.kind === 'text' && asking.purpose.kind === 'deny-all' ? asking.purpose.whom : '';
const orders = (effects: readonly Effect[]) =>
  effects.flatMap((effect) => (effect.kind === 'submit-all' ? effect.orders.map(({ command }) => command) : []));
const told = (state: State, status: Partial<typeof busyStatus>): State =>
  having(state, { kind: 'news', at: NOW, news: { kind: 'status', status: { ...busyStatus, ...status } } });

describe('marking', () => {
  it('takes a row and goes on to the next; again, it lets go', () => {
    const two = press(busy(), 'm', 'm').state;
    expect(two).toMatchObject({ marks: ['inbox:perm-1', 'inbox:perm-2'], selected: 'inbox:ask-1' });
    expect(press(two, 'up', 'm').state.marks).toEqual(['inbox:perm-1']);
  });

  it('is seen by a sign on the row, and by a number above the list', () => {
    const lines = textOf(press(busy(), 'm').state).split('\n');
    expect(lines[1]).toMatch(/^ 1 marked ─+ by need ─$/);
    expect(lines.find((line) => line.includes('birch    wants'))).toMatch(/^ \+▲ allow\?/);
    expect(lines.find((line) => line.includes('▌'))).toMatch(/^▌ ▲ allow\? +fern +wants/);
    expect(lines.at(-2)).toBe(' 1 marked · Keys are about all that are marked; Esc unmarks them');
  });

  it('takes a whole section, or all that is green', () => {
    const section = press({ ...busy(), selected: 'task:shop-x4k7' }, '*').state;
    expect(section.marks).toHaveLength(5);
    expect(press(section, '*').state.marks).toEqual([]);
    expect(press(busy(), '+').state.marks.toSorted()).toEqual(['review:shop-g3', 'review:shop-g4']);
  });

  it('ends with Escape, which then leaves the filter', () => {
    const filtered = press(type(busy(), '/green'), 'enter', '+').state;
    const none = press(filtered, 'escape').state;
    expect(none).toMatchObject({ marks: [], filter: 'green' });
    expect(press(none, 'escape').state.filter).toBe('');
  });

  it('stays through other groups and filters, and goes with its row', () => {
    const state = press(marked('inbox:perm-1', 'task:shop-x4k7'), 'b').state;
    expect(state.marks).toHaveLength(2);
    expect(told(state, { inbox: [] }).marks).toEqual(['task:shop-x4k7']);
  });

  it('is not for problems and headings', () => {
    const tried = press({ ...busy(), selected: 'problem:0:rig shop' }, 'm').state;
    expect(tried.marks).toEqual([]);
    expect(tried.notice?.text).toContain('Only what can be answered');
  });
});

describe('a key about all that are marked', () => {
  it('asks once, names them, and tells who is left out and why', () => {
    const state = marked('review:shop-g4', 'review:shop-g3', 'review:shop-g2', 'inbox:perm-1');
    const asked = press(state, 'a').state;
    expect(question(asked)).toBe(
      'Leaves out shop-g2 (red: npm test), birch (is not in review). Approve 2: shop-g4 (Older green), shop-g3 (Younger green)?',
    );
    const { effects, state: sent } = press(asked, 'y');
    expect(orders(effects)).toEqual([
      { kind: 'approve', task: 'shop-g4', tree: sampleDiff.tree },
      { kind: 'approve', task: 'shop-g3', tree: sampleDiff.tree },
    ]);
    expect(sent.sent).toEqual({ 'review:shop-g4': 'approving', 'review:shop-g3': 'approving' });
    expect(sent.marks).toEqual(['review:shop-g2', 'inbox:perm-1']);
    expect(press(asked, 'n')).toMatchObject({ effects: [], state: { marks: state.marks } });
  });

  it('allows with what is asked in sight, and retries, dismisses, stops and slings', () => {
    const all = marked(
      'inbox:perm-1',
      'inbox:perm-2',
      'inbox:ask-1',
      'inbox:stuck-1',
      'task:shop-x4k7',
      'task:shop-q8e2',
    );
    const sent = (key: string) => orders(press(press(all, key).state, 'y').effects);
    expect(question(press(all, 'y').state)).toContain(
      'Allow 2: birch (npm install --save-exact @format…), fern (Upgrade the currency tables)?',
    );
    expect(sent('y')).toMatchObject([{ item: 'perm-1', answer: { kind: 'allow' } }, { item: 'perm-2' }]);
    expect(sent('r')).toMatchObject([{ item: 'stuck-1', answer: { kind: 'retry' } }]);
    expect(sent('x')).toMatchObject([{ item: 'ask-1', answer: { kind: 'dismiss' } }, { item: 'stuck-1' }]);
    expect(sent('g')).toMatchObject([
      { kind: 'sling', task: 'shop-v2h5' },
      { kind: 'sling', task: 'shop-x4k7' },
    ]);
    expect(sent('s').map((command) => command.kind === 'stop' && command.polecat)).toEqual([
      ...['birch', 'fern', 'dune', 'ember', 'cedar'],
    ]);
  });

  it('says why where it is for none of them, and what it means without marks is not done', () => {
    const one = press({ ...marked('task:shop-q8e2'), selected: 'review:shop-g4' }, 'a');
    expect(one.effects).toEqual([]);
    expect(one.state.notice?.text).toBe('The marked shop-q8e2: is not in review; Esc unmarks it');
    const two = press({ ...marked('task:shop-q8e2', 'task:shop-x4k7'), selected: 'inbox:perm-1' }, 'y');
    expect(two.state.notice?.text).toBe('None of the 2 marked can be allowed; Esc unmarks them');
  });

  it('leaves no key with two meanings, on any row', () => {
    for (const row of busy().rows) {
      const keys = offeredIn({ ...marked('inbox:perm-1', 'review:shop-g4'), selected: row.id }).flatMap(
        ({ binding }) => binding.keys,
      );
      expect(keys.toSorted()).toEqual([...new Set(keys)].toSorted());
    }
  });

  it('is in the palette as well', () => {
    const ran = press(type(press(marked('review:shop-g4', 'review:shop-g3'), ':').state, 'approve'), 'enter').state;
    expect(question(ran)).toMatch(/^Approve 2/);
  });

  it('is asked within five lines of a small terminal, whole', () => {
    const reviews = busyStatus.merges.map(({ task }) => `review:${task}`);
    const items = busyStatus.inbox.map(({ id }) => `inbox:${id}`);
    const state = { ...busy(SIZES.small), marks: [...reviews, ...items, 'task:shop-x4k7', 'task:shop-q8e2'] };
    for (const key of ['a', 'y', 'n', 's', 'g', 'x']) {
      const asked = press(state, key).state;
      const lines = textOf(asked).split('\n');
      expect(lines).toHaveLength(SIZES.small.rows);
      expect(lines.join('\n').replace(/\s+/g, ' ')).toContain(key === 'n' ? whom(asked) : question(asked));
      expect(lines.at(-1)).toBe(key === 'n' ? ' Enter send   Esc leave' : ' y yes   n no');
    }
  });
});

describe('denying all that are marked', () => {
  const all = marked('inbox:perm-1', 'inbox:ask-1', 'inbox:perm-2');
  const asked = press(all, 'n').state;

  it('names whom it meets and whom not, and takes one reason for all of them', () => {
    expect(whom(asked)).toBe(
      'Leaves out dune (asks for no permission). Deny 2: birch (npm install --save-exact @format…), fern (Upgrade the currency tables).',
    );
    const { effects, state } = press(type(asked, 'Not on a Friday'), 'enter');
    const answer = { kind: 'deny', because: 'Not on a Friday' };
    expect(orders(effects)).toEqual([
      { kind: 'answer', item: 'perm-1', answer },
      { kind: 'answer', item: 'perm-2', answer },
    ]);
    expect(state.sent).toEqual({ 'inbox:perm-1': 'denying', 'inbox:perm-2': 'denying' });
    expect(state.marks).toEqual(['inbox:ask-1']);
    expect(state.asking).toBeUndefined();
  });

  it('tells no reason where none was typed, as a single one does', () => {
    expect(orders(press(asked, 'enter').effects).map((command) => 'answer' in command && command.answer)).toEqual([
      { kind: 'deny' },
      { kind: 'deny' },
    ]);
  });

  it('meets those that were seen, whatever comes or goes while the reason is typed', () => {
    const [first, ...others] = busyStatus.inbox;
    if (first === undefined) throw new Error('Nobody asks');
    const another = { ...first, id: 'perm-9', detail: 'rm -rf /' };
    const moved = told(type(asked, 'Wait'), { inbox: [...others, another] });
    expect(orders(press(moved, 'enter').effects)).toMatchObject([{ item: 'perm-1' }, { item: 'perm-2' }]);
  });

  it('leaves them marked and unanswered where it is left', () => {
    expect(press(type(asked, 'Wa'), 'escape')).toMatchObject({ effects: [], state: { marks: all.marks } });
  });

  it.each(Object.entries(SIZES))('shows what is typed below whom it meets, %s', (_name, size) => {
    const hostile = busyStatus.inbox.map((item) => ({ ...item, detail: `\u001b[2J貨物\r\n${'w'.repeat(300)}` }));
    const state = told({ ...all, size }, { inbox: hostile });
    const lines = textOf(type(press(state, 'n').state, 'Not on a Friday')).split('\n');
    expect(lines).toHaveLength(size.rows);
    for (const line of lines) expect(widthOf(line)).toBeLessThanOrEqual(size.columns);
    expect(lines.at(-2)).toMatch(/^ Because \(may be empty\): Not on a Friday/);
    expect(lines.join(' ').replace(/\s+/g, ' ')).toContain('Deny 2: birch (貨物');
  });

  it('has whom it meets in amber, and what is typed apart', () => {
    expect(frameOf(asked, { depth: '256', ascii: false }).slice(-4)).toMatchSnapshot();
  });
});

describe('approving all that is green', () => {
  it('asks with their names, and binds each to the tree that was shown then', () => {
    const asked = press(busy(), 'O').state;
    expect(question(asked)).toBe('Approve 2 green merges: shop-g3 (Younger green), shop-g4 (Older green)?');
    const merges = busyStatus.merges.map((merge) => ({ ...merge, tree: 'f'.repeat(40) }));
    expect(orders(press(told(asked, { merges }), 'y').effects)).toEqual([
      { kind: 'approve', task: 'shop-g3', tree: sampleDiff.tree },
      { kind: 'approve', task: 'shop-g4', tree: sampleDiff.tree },
    ]);
  });

  it('leaves out what wants a look by itself', () => {
    const merges = busyStatus.merges.map((merge) =>
      merge.task === 'shop-g3' ? { ...merge, dropped: ['a line'] } : merge,
    );
    expect(question(press(told(busy(), { merges }), 'O').state)).toBe(
      'Leaves out shop-g3 (its resolution took lines away). Approve 1 green merge: shop-g4 (Older green)?',
    );
    const none = press(told(busy(), { merges: [] }), 'O').state;
    expect(none.notice?.text).toBe('Nothing in review has been rehearsed and is green');
  });
});

describe('what came of several', () => {
  const ran = async (refuse: readonly string[]): Promise<State> => {
    const asked = press(busy(), '+', 'a').state;
    const { state, effects } = press(asked, 'y');
    const town = fakeTown(busyStatus);
    town.replies((command) =>
      command.kind === 'approve' && refuse.includes(command.task)
        ? { ok: false, refusal: { what: 'Another tree was handed in since' } }
        : { ok: true, seq: 1, say: 'Approved' },
    );
    const happened: Happening[] = [];
    const [effect] = effects;
    if (effect === undefined) throw new Error('Nothing was sent');
    const means: Pick<Means, 'town' | 'by' | 'happen' | 'now'> = {
      ...{ town, by: { kind: 'person', name: 'ada' }, now: () => NOW },
      happen: (happening) => happened.push(happening),
    };
    await perform(effect, means as Means);
    return having(state, ...happened);
  };

  it('is told together', async () => {
    const state = await ran([]);
    expect(state.notice).toMatchObject({ tone: 'good', text: '2 approved' });
    expect(Object.keys(state.sent)).toHaveLength(2);
  });

  it('names each that was refused with its reason, and it can be tried again', async () => {
    const state = await ran(['shop-g4']);
    expect(state.notice).toMatchObject({
      ...{ tone: 'bad', text: '1 approved, 1 refused: shop-g4: Another tree was handed in since' },
    });
    expect(state.sent).toEqual({ 'review:shop-g3': 'approving' });
    expect((await ran(['shop-g3', 'shop-g4'])).notice?.lines).toHaveLength(1);
  });
});

it('a mark has a sign and a tone that is not the one of what needs a person', () => {
  const lines = frameOf(press(busy(), 'm').state, { depth: '256', ascii: false });
  expect(lines.find((line) => line.includes('wants to run'))).toContain('38;5;67m+');
  expect(frameOf(press(busy(), 'm').state, { depth: 'none', ascii: true }).join('\n')).toContain(' +! allow?');
});

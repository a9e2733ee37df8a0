/** The home list: who needs whom, in which groups and order, and what stands above it. */
import { describe, expect, it } from 'vitest';
import { arrangementFrom, arrangementText } from '../../src/surfaces/tui/list/arrangement.ts';
import type { Row } from '../../src/surfaces/tui/rows/list.ts';
import { rowsOf } from '../../src/surfaces/tui/rows/list.ts';
import type { State } from '../../src/surfaces/tui/state.ts';
import { busyStatus } from '../helpers/busy-town.ts';
import { convoyRow, crowd, mergeRow, NOW, sampleStatus, taskRow } from '../helpers/sample-town.ts';
import { frameOf, having, press, SIZES, stateWith, textOf, type } from '../helpers/tui.tsx';

const tall = { columns: 120, rows: 60 };
const busy = (size: State['size'] = tall): State => stateWith(busyStatus, size);
const says = (row: Row): string => {
  switch (row.kind) {
    case 'heading':
      return `${row.folded ? '> ' : ''}${row.text} ${row.count}`;
    case 'convoy':
      return `# ${row.convoy.name}`;
    case 'item':
      return row.item.id;
    case 'review':
      return row.merge.task;
    case 'problem':
      return row.problem.where;
    case 'work':
      return row.task?.id ?? row.polecat?.id ?? '';
    case 'more':
      return `+${row.count}`;
  }
};
const listed = (state: State): readonly string[] => state.rows.map(says);
const heads = (state: State): readonly string[] =>
  state.rows.filter(({ kind }) => kind === 'heading' || kind === 'convoy').map(says);
const told = (state: State, status: Partial<typeof busyStatus>, at = NOW): State =>
  having(state, { kind: 'news', at, news: { kind: 'status', status: { ...busyStatus, ...status } } });

describe('by need', () => {
  it('every thing stands once, with those first that need the person', () => {
    expect(listed(busy())).toEqual([
      ...['RESPOND 4', 'perm-1', 'perm-2', 'ask-1', 'iris'],
      ...['REVIEW 5', 'shop-g4', 'shop-g3', 'shop-m2c4', 'shop-g2', 'shop-g1'],
      ...['STUCK 4', 'stuck-1', 'shop-h1', 'rig shop', 'account work'],
      ...['WORKING 2', 'shop-q8e2', 'heath'],
      ...['WAITING 5', 'shop-a1', 'shop-i1', 'shop-x4k7', 'shop-r9f3', 'shop-y5m8'],
      ...['LANDED TODAY 5', 'shop-l1', 'shop-l2', 'shop-l3', '+2'],
    ]);
  });

  it('an empty section is not there', () => {
    expect(heads(stateWith({ ...sampleStatus, inbox: [], polecats: [], merges: [] }))).not.toContain('RESPOND 0');
  });

  it('a review says what came of rehearsing it, and its heading counts them', () => {
    const text = textOf(busy());
    expect(text).toContain(' REVIEW 5 · 2 green, 1 not rehearsed, 1 red, 1 rehe');
    expect(text).toMatch(/◆ green +Older green/);
    expect(text).toMatch(/✗ red +Red all over/);
    expect(text).toMatch(/◆ rehearses +Rehearse me/);
    expect(text).toMatch(/▲ login +iris/);
  });

  it('what is stuck is answered there with the same keys', () => {
    const { effects } = press({ ...busy(), selected: 'inbox:stuck-1' }, 'r');
    expect(effects).toMatchObject([{ command: { kind: 'answer', item: 'stuck-1', answer: { kind: 'retry' } } }]);
  });

  it('amber is for what needs a person, red for what is broken, and a sign is beside both', () => {
    const lines = frameOf(busy(), { depth: '256', ascii: false });
    const line = (text: string): string => lines.find((each) => each.includes(text)) ?? '';
    const [amber, red, green] = ['38;5;136', '38;5;167', '38;5;65'];
    expect(line(' RESPOND 4')).toContain(amber);
    expect(line(' STUCK 4')).toContain(red);
    expect(line(' WORKING 2')).not.toContain(amber);
    expect(line('Older green')).toMatch(new RegExp(`${amber}m◆.*${green}mgreen`));
    expect(line('Red all over')).toMatch(new RegExp(`${red}m✗.*${red}mred`));
    expect(line('account work')).not.toContain(red);
  });

  it('is amber where nothing under STUCK is broken', () => {
    const { accounts } = busyStatus;
    const calm = stateWith({ ...sampleStatus, inbox: [], tasks: [], polecats: [], merges: [], accounts }, tall);
    expect(frameOf(calm, { depth: '256', ascii: false }).find((each) => each.includes('STUCK 1'))).toContain(
      '38;5;136',
    );
  });

  it('work that is looked at stays selected when it asks, and what is answered gives way to the next', () => {
    const at = { ...busy(), selected: 'task:shop-q8e2', chosen: true };
    const merges = [...busyStatus.merges, mergeRow({ task: 'shop-q8e2', title: 'Remembered' })];
    expect(told(at, { merges }).selected).toBe('review:shop-q8e2');
    const answered = { ...busy(), selected: 'inbox:perm-1', chosen: true };
    expect(told(answered, { inbox: busyStatus.inbox.filter(({ id }) => id !== 'perm-1') }).selected).toBe(
      'inbox:perm-2',
    );
  });

  it('a filter finds an item by the title of its task, and what has landed long ago', () => {
    expect(listed(type(press(busy(), '/').state, 'own language'))).toEqual(['RESPOND 1', 'perm-1']);
    expect(listed(type(press(busy(), '/').state, 'yesterday'))).toEqual(['LANDED 1', 'shop-l6']);
  });
});

describe('what has landed today', () => {
  it('opens by Enter on what is left out, and closes again', () => {
    const opened = press({ ...busy(), selected: 'rest:landed' }, 'enter').state;
    expect(listed(opened).slice(-6)).toEqual(['shop-l1', 'shop-l2', 'shop-l3', 'shop-l4', 'shop-l5', '+2']);
    expect(opened.selected).toBe('task:shop-l4');
    expect(listed(press({ ...opened, selected: 'rest:landed' }, 'enter').state)).toEqual(listed(busy()));
  });

  it('is over at midnight where the person is', () => {
    const later = (zone: number): State => having(busy(), { kind: 'tick', at: NOW + 60_000, zone });
    const midnight = 24 * 60 - Math.floor((NOW / 60_000) % (24 * 60));
    expect(heads(later(0)).at(-1)).toBe('LANDED TODAY 5');
    expect(heads(later(midnight)).at(-1)).toBe('WAITING 5');
  });
});

describe('folding', () => {
  it('leaves the heading of a section, which can be selected and opened', () => {
    const folded = press({ ...busy(), selected: 'task:shop-x4k7' }, 'f').state;
    expect(folded.selected).toBe('heading:waiting');
    expect(listed(folded)).toContain('> WAITING 5');
    expect(listed(folded)).not.toContain('shop-x4k7');
    expect(textOf(folded)).toMatch(/▌▸ WAITING 5 ─/);
    for (const key of ['enter', 'f']) {
      const opened = press(folded, key).state;
      expect(listed(opened)).toEqual(listed(busy()));
      expect(opened.selected).toBe('task:shop-a1');
    }
  });
});

describe('groups', () => {
  it('are by need, convoy, rig and state, one key after the other, and the row stays selected', () => {
    let state: State = { ...busy(), selected: 'task:shop-x4k7', chosen: true };
    for (const grouping of ['convoy', 'rig', 'state', 'need'] as const) {
      const { state: next, effects } = press(state, 'b');
      expect(next).toMatchObject({ grouping, selected: 'task:shop-x4k7' });
      expect(effects).toEqual([{ kind: 'keep', arrangement: { grouping, sorting: 'need' } }]);
      expect(textOf(next).split('\n')[1]).toMatch(new RegExp(`─ by ${grouping} ─$`));
      const index = next.rows.findIndex(({ id }) => id === next.selected);
      expect(index).toBeGreaterThanOrEqual(next.top);
      state = next;
    }
  });

  it('by convoy show each with its progress, those that are over last, and what is of no convoy', () => {
    const state = press(busy(), 'b').state;
    expect(heads(state)).toEqual([
      ...['TOWN 2', '# Quiet one', '# Greetings', '# Checkout that never forgets'],
      'OTHER TASKS 12',
    ]);
    const rows = listed(state);
    expect(rows.slice(rows.indexOf('# Checkout that never forgets') + 1, rows.indexOf('OTHER TASKS 12'))).toEqual([
      'ask-1',
      'iris',
      'shop-g4',
      'shop-g3',
      'shop-g2',
      'shop-g1',
      'stuck-1',
    ]);
    expect(textOf(state)).toContain('▾ Greetings');
  });

  it('by rig say how many of each need the person', () => {
    const other = [taskRow({ id: 'docs-a', rig: 'docs', title: 'Write' })];
    const state = press(told(busy(), { tasks: [...busyStatus.tasks, ...other] }), 'b', 'b').state;
    expect(heads(state)).toEqual(['TOWN 1', 'shop 24', 'docs 1']);
    expect(textOf(state)).toContain(' shop 24 · 4 need you, 2 stuck, 5 in review ─');
  });

  it('by state use the words of the rows, most needed first', () => {
    const state = press(busy(), 'b', 'b', 'b').state;
    expect(heads(state).slice(0, 6)).toEqual(['ALLOW? 2', 'ASKS 1', 'LOGIN 1', 'GREEN 2', 'REVIEW 1', 'RED 1']);
  });

  it('are chosen by name in the palette', () => {
    const found = type(press(busy(), ':').state, 'group by rig');
    expect(press(found, 'enter').state).toMatchObject({ grouping: 'rig' });
    const sorted = type(press(busy(), ':').state, 'order by cost');
    expect(press(sorted, 'enter').state).toMatchObject({ sorting: 'cost' });
  });

  it('lead to a convoy by its name where only groups by convoy have it', () => {
    const state = press(type(press(busy(), ':').state, 'quiet one'), 'enter').state;
    expect(state).toMatchObject({ grouping: 'convoy', selected: 'convoy:quiet' });
    expect(press(type(press(busy(), ':').state, 'birch'), 'enter').state.selected).toBe('inbox:perm-1');
  });
});

describe('the order within a group', () => {
  const sorted = (times: number): State => press(busy(), ...Array.from({ length: times }, () => 'o')).state;
  const within = (state: State, head: string): readonly string[] => {
    const rows = listed(state);
    const from = rows.findIndex((row) => row.startsWith(head));
    return rows.slice(
      from + 1,
      rows.findIndex((row, at) => at > from && /^[A-Z]/.test(row)),
    );
  };

  it('is by age, priority, cost or name', () => {
    expect(within(sorted(1), 'REVIEW')).toEqual(['shop-g1', 'shop-g2', 'shop-g4', 'shop-m2c4', 'shop-g3']);
    expect(within(sorted(1), 'WAITING')[0]).toBe('shop-i1');
    expect(within(sorted(2), 'WAITING')).toEqual(['shop-a1', 'shop-i1', 'shop-r9f3', 'shop-y5m8', 'shop-x4k7']);
    expect(within(sorted(3), 'WAITING')[0]).toBe('shop-i1');
    expect(within(sorted(4), 'REVIEW')).toEqual(['shop-g4', 'shop-g2', 'shop-g1', 'shop-m2c4', 'shop-g3']);
    expect(listed(sorted(5))).toEqual(listed(busy()));
  });

  it('is said in the rule', () => {
    expect(textOf(sorted(1)).split('\n')[1]).toMatch(/─ by need · oldest first ─$/);
    expect(textOf(sorted(3)).split('\n')[1]).toMatch(/─ by need · dearest first ─$/);
  });

  it('is kept as text, of which nothing unknown is taken up', () => {
    expect(arrangementFrom(arrangementText({ grouping: 'rig', sorting: 'cost' }))).toEqual({
      ...{ grouping: 'rig', sorting: 'cost' },
    });
    for (const text of ['', '{"grouping":', 'null', '[]', '{"grouping":"x","sorting":3}'])
      expect(arrangementFrom(text)).toEqual({});
  });
});

describe('the strip of convoys', () => {
  it('shows those that need the person first, with a bar and numbers', () => {
    expect(textOf(busy(SIZES.large)).split('\n')[2]).toBe(
      ' ▲ Greetings ━─────── 1/5   ✗ Checkout that never for… ──────── 0/2   Quiet one ━━━━──── 1/2',
    );
  });

  it('says how many do not fit, at any width', () => {
    const convoys = Array.from({ length: 9 }, (_none, n) =>
      convoyRow({ id: `c${n}`, name: `Convoy ${n}`, tasks: ['x'] }),
    );
    for (const columns of [60, 80, 100, 220]) {
      const line = textOf(stateWith({ ...busyStatus, convoys }, { columns, rows: 30 })).split('\n')[2] ?? '';
      const shown = line.match(/Convoy \d/g)?.length ?? 0;
      if (shown < 9) expect(line).toMatch(new RegExp(` \\+${9 - shown} more$`));
      expect(shown).toBeGreaterThan(1);
    }
  });

  it('leaves its line where there is no height, no open convoy, or the list is by convoy', () => {
    expect(textOf(busy(SIZES.small))).not.toContain('Quiet one');
    expect(textOf(stateWith({ ...busyStatus, convoys: [] }, tall)).split('\n')[2]).toMatch(/^ RESPOND/);
    expect(textOf(press(busy(), 'b').state).split('\n')[2]).toMatch(/^ TOWN/);
  });

  it('has an ASCII form', () => {
    const line = frameOf(busy(SIZES.large), { depth: 'none', ascii: true })[2];
    expect(line).toContain('! Greetings #....... 1/5');
  });
});

describe('the totals', () => {
  const head = (columns: number, status = busyStatus): string =>
    textOf(stateWith(status, { columns, rows: 30 })).split('\n')[0] ?? '';

  it('tell agents at work of all, and what was used today, as far as there is room', () => {
    expect(head(220)).toMatch(/● 2\/9 working .* \$3\.40 today {3}1\.2M tokens {3}▲ 1 problem$/);
    expect(head(120)).toMatch(/● 2\/9 working .* \$3\.40 {3}1\.2M tok {3}▲ 1 problem$/);
    expect(head(60)).toMatch(/▲ 4 {2}◆ 5 {2}● 2\/9 {2}✗ 2 {2}✓ 1 {3}▲ 1 problem$/);
  });

  it('say where a price is missing, and nothing where nothing was used', () => {
    const spent = (totals: (typeof busyStatus)['totals']['spent']) => ({
      ...busyStatus,
      totals: { ...sampleStatus.totals, ...(totals === undefined ? {} : { spent: totals }) },
    });
    expect(head(220, spent({ tokens: 5, usd: 1, unknown: 3 }))).toContain('$1.00+ today');
    expect(head(220, spent({ tokens: 5, unknown: 5 }))).toMatch(/landed {3}5 tokens/);
    expect(head(220, spent(undefined))).toMatch(/landed {3}▲/);
  });
});

it('a list of a hundred agents and three hundred tasks is made anew in a moment', () => {
  const status = crowd(100);
  const more = Array.from({ length: 200 }, (_none, n) => taskRow({ id: `shop-m${n}`, title: `More ${n}` }));
  const spec = { filter: '', folded: [], grouping: 'convoy', sorting: 'name', now: NOW, zone: 0 } as const;
  const rows = rowsOf({ ...status, tasks: [...status.tasks, ...more] }, spec);
  expect(rows.filter(({ kind }) => kind === 'work' || kind === 'item')).toHaveLength(300);
});

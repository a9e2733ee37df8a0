/** The rigs with their settings, what was used, and the agents with what is left of their limits. */
import { describe, expect, it } from 'vitest';
import type { StatusView } from '../../src/core/views/status.ts';
import { bareLine } from '../../src/surfaces/tui/drawing/styled.ts';
import { widthOf } from '../../src/surfaces/tui/drawing/text.ts';
import type { Size, State } from '../../src/surfaces/tui/state.ts';
import { update } from '../../src/surfaces/tui/update.ts';
import { costRow, moneyTown, sampleAgents, sampleCosts, usedAgent } from '../helpers/money-scenes.ts';
import { NOW } from '../helpers/sample-town.ts';
import { frameOf, having, press, SIZES, stateWith, textOf } from '../helpers/tui.tsx';

const opened = (key: string, status: StatusView = moneyTown, size: Size = SIZES.large): State =>
  press({ ...stateWith(status, size), selected: 'inbox:perm-1' }, key).state;
const costs = (size: Size = SIZES.large, status = moneyTown): State =>
  having(opened('C', status, size), { kind: 'costs', view: sampleCosts });

const HOSTILE = ['\x1b[2J\x1b[31mred', '日本語'.repeat(30), 'a\nb\tc\r', '\u202egnp.exe', 'x'.repeat(400)];
const hostile = (text: string): StatusView => ({
  ...moneyTown,
  tasks: moneyTown.tasks.map((row) => ({ ...row, title: text })),
  rigs: moneyTown.rigs.map((row) => ({
    ...row,
    ...{ path: text, base: text, agent: text, problem: text, hint: text },
    settings: [{ name: 'gates', value: text, set: true }],
  })),
  agents: sampleAgents.map((row) => ({ ...row, agent: text, account: text, because: text, version: text, path: text })),
});
const HOSTILE_COSTS = HOSTILE.map((text) => ({ ...costRow({ model: text, convoy: text }), unknown: 5 }));

describe.each(Object.entries(SIZES))('in a terminal that is %s', (_name, size) => {
  const exact = (state: State): void => {
    for (const ascii of [false, true]) {
      const lines = frameOf(state, { depth: ascii ? 'none' : '256', ascii }).map(bareLine);
      expect(lines.map(widthOf)).toEqual(Array(size.rows).fill(size.columns));
      expect(lines.join('')).not.toMatch(/[\x00-\x1f\x7f-\x9f\u202a-\u202e]/);
      if (ascii) expect(lines.join('')).toMatch(/^[\x20-\x7e]*$/);
    }
  };

  it('the views fill it to the column, whatever the words', () => {
    for (const state of [opened('R', moneyTown, size), costs(size), opened('U', moneyTown, size)]) exact(state);
    for (const text of HOSTILE) {
      exact(opened('R', hostile(text), size));
      exact(opened('U', hostile(text), size));
      exact(having(opened('C', hostile(text), size), { kind: 'costs', view: HOSTILE_COSTS }));
      exact(press(having(opened('C', hostile(text), size), { kind: 'costs', view: HOSTILE_COSTS }), 'tab').state);
    }
  });

  it('look so', () => {
    expect(textOf(opened('R', moneyTown, size))).toMatchSnapshot('rigs');
    expect(textOf(costs(size))).toMatchSnapshot('costs');
    expect(textOf(press(opened('U', moneyTown, size), 'home').state)).toMatchSnapshot('agents');
  });
});

it('colour says what is broken, what rests and what is nearly used up', () => {
  const look = { depth: '16', ascii: false } as const;
  expect(frameOf(opened('R', moneyTown, SIZES.small), look).slice(2, 4)).toMatchSnapshot('rigs');
  expect(frameOf(costs(SIZES.small), look).slice(2, 9)).toMatchSnapshot('costs');
  expect(frameOf(opened('U', moneyTown, SIZES.small), look).slice(2, 7)).toMatchSnapshot('agents');
});

describe('the rigs', () => {
  it('show what is wrong with the chosen one and what to do, and which settings are defaults', () => {
    const state = press(opened('R'), 'j').state;
    const text = textOf(state);
    expect(text).toMatch(/▌ ✗ broken +docs/);
    expect(text).toContain('/home/ada/src/docs is no git repository');
    expect(text).toContain('Correct its path in rigs.yaml');
    expect(text).toMatch(/◆ gates +lint: npm run lint, unit: npm test -- --run\n/);
    expect(text).toMatch(/\n {4}pool +2\n/);
  });

  it('open rigs.yaml at the chosen one, and lead to its rows', () => {
    const state = press(opened('R'), 'j').state;
    expect(press(state, 'e').effects).toEqual([{ kind: 'edit-rigs', rig: 'docs' }]);
    expect(press(state, 'o').state).toMatchObject({ place: { kind: 'home' }, filter: 'docs' });
    expect(press(press(opened('R'), 'o').state, 'escape').state.filter).toBe('');
  });

  it('have no column that is too narrow to say anything', () => {
    const today = { started: 12, landed: 10, failed: 2 };
    const rigs = moneyTown.rigs.map((row) => ({ ...row, today, baseSha: 'bbcba17e2c3f0000' }));
    const row = (columns: number): string =>
      textOf(opened('R', { ...moneyTown, rigs }, { columns, rows: 30 })).split('\n')[2] ?? '';
    expect(row(120)).not.toContain('…');
    expect(row(120)).toContain('main at bbcba17e2c3f');
    expect(row(160)).toContain('/home/ada/src/shop');
  });

  it('say how to begin where there is none', () => {
    const none = opened('R', { ...moneyTown, rigs: [] });
    expect(textOf(none)).toContain('type mayor init');
    expect(press(none, 'e').state.notice?.text).toContain('mayor init');
  });
});

describe('the costs', () => {
  it('are asked for, and say so meanwhile', () => {
    const { state, effects } = press(stateWith(moneyTown), 'C');
    expect(effects).toEqual([{ kind: 'load-costs' }]);
    expect(textOf(state)).toContain('Adding up what was used');
    expect(textOf(having(state, { kind: 'costs', view: [] }))).toContain(
      'No agent has said in the last thirty days what it used.',
    );
  });

  it('have the dearest first, what is left of budgets, and own up to what has no price', () => {
    const text = textOf(costs());
    expect(text).toMatch(/shop-m2c4 .*\n.*shop-p7d1 .*\n.*shop-t1g4 .*\n.*shop-v2h5 .*\n +together/);
    expect(text).toMatch(/▲ rig shop for today .*\$9\.20 of \$10\.00, \$0\.80 left +nothing new starts/);
    expect(text).toMatch(/shop-v2h5 .* \? +\? /);
    expect(text).toMatch(/together +\$2\.50 +\$19\.20\+\? +\$27\.30\+\?/);
    expect(text).toContain('No price is known of gpt-next: add it under prices: in rigs.yaml (R, then e)');
  });

  it('are told by another thing with Tab, and by the first again after the last', () => {
    const groups = Array.from({ length: 7 }, (_none, i) => press(costs(), ...Array<string>(i + 1).fill('tab')).state);
    expect(groups.map(({ place }) => (place.kind === 'costs' ? place.by : ''))).toEqual([
      ...['convoy', 'rig', 'day', 'agent', 'model', 'polecat', 'task'],
    ]);
    expect(textOf(groups[0] ?? costs())).toMatch(
      /Costs by convoy[\s\S]*CONVOY[\s\S]*Greetings[\s\S]*Checkout that never/,
    );
  });

  it('lead to the row of the list, and say where there is none', () => {
    expect(press(costs(), 'home', 'enter').state).toMatchObject({
      ...{ place: { kind: 'home' }, selected: 'review:shop-m2c4' },
    });
    const byAgent = press(costs(), 'tab', 'tab', 'tab', 'tab').state;
    expect(press(byAgent, 'enter').state.notice?.text).toContain('Only tasks');
    expect(press(costs(), 'tab', 'tab', 'enter').state).toMatchObject({ place: { kind: 'home' }, filter: 'shop' });
  });

  it('are read again when more was used, and not at other news', () => {
    const news = (usd: number) => {
      const totals = { ...moneyTown.totals, spent: { tokens: 336_000, usd, unknown: 0 } };
      const status = { ...moneyTown, totals };
      return update(costs(), { kind: 'news', news: { kind: 'status', status }, at: NOW }).effects;
    };
    expect(news(3.75)).toEqual([]);
    expect(news(3.8)).toEqual([{ kind: 'load-costs' }]);
  });

  it('have sparklines of plain characters too', () => {
    const lines = frameOf(costs(), { depth: 'none', ascii: true });
    expect(lines.find((line) => line.includes('shop-m2c4'))).toMatch(/ [_.:\-=+*# ]{14}$/);
    expect(lines.find((line) => line.includes('shop-m2c4'))).toContain('#');
  });
});

describe('the agents', () => {
  it('tell what is left with the moment, and of one that tells nothing that it does not', () => {
    const state = press(opened('U'), 'home').state;
    const text = textOf(state);
    expect(text).toMatch(/▌ ✓ ready +claude +4 +5 +3 +1 +\$3\.75 +5 h 38% · 7 d 83%/);
    expect(text).toContain('LEFT OF ITS LIMITS, as of 3m ago');
    expect(text).toMatch(/5 h window +━+─+ +38 % left +resets \d\d:\d\d, in 1h/);
    expect(text).toMatch(/7 d window .* 83 % left +resets in 3d/);
    expect(text).toMatch(/✗ missing +gemini +0 +· +· +· +· +·$/m);
    const last = textOf(press(state, 'end').state);
    expect(last).toContain('Its CLI does not tell what is left of its limits.');
  });

  it('say it once where none tells anything', () => {
    const silent = sampleAgents.map(({ quota: _none, ...row }) => ({
      ...row,
      tellsQuota: false,
      state: 'ready' as const,
    }));
    const text = textOf(press(opened('U', { ...moneyTown, agents: silent.slice(-2) }), 'home').state);
    expect(text.match(/limits/gi)).toHaveLength(1);
    expect(text).toContain('Its CLI does not tell what is left of its limits.');
  });

  it('do not go on telling what a window had once it has begun anew, and say where nothing was told yet', () => {
    const quota = { at: NOW - 60_000, windows: [{ name: '5h', resetsAt: NOW - 1 }] };
    const text = textOf(opened('U', { ...moneyTown, agents: [usedAgent({ quota })] }));
    expect(text).toContain('begun anew since');
    expect(text).not.toMatch(/\d %/);
    expect(textOf(opened('U', { ...moneyTown, agents: [usedAgent()] }))).toContain('Not told yet');
  });

  it('let an account that rests work again, and no other', () => {
    const state = press(opened('U'), 'home', 'j').state;
    expect(textOf(state)).toMatch(/resting until \d\d:\d\d: You've hit your usage limit/);
    expect(textOf(state)).toContain('r lets it work again now');
    expect(press(state, 'r').effects).toEqual([
      { kind: 'submit', command: { kind: 'account.resume', account: 'work' } },
    ]);
    expect(press(state, 'k', 'r').state.notice?.text).toBe('Its account does not rest');
  });

  it('begin at the one that works on what was selected', () => {
    const state = press({ ...stateWith(moneyTown), selected: 'inbox:stuck-1' }, 'U').state;
    expect(state.place).toMatchObject({ kind: 'agents', on: 'codex@work' });
  });
});

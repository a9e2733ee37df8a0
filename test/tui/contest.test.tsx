/** The table of a contest, and picking an attempt by keys. */
import { describe, expect, it } from 'vitest';
import type { ContestRow } from '../../src/core/views/attempts.ts';
import type { StatusView } from '../../src/core/views/status.ts';
import { bareLine } from '../../src/surfaces/tui/drawing/styled.ts';
import { widthOf } from '../../src/surfaces/tui/drawing/text.ts';
import type { Size, State } from '../../src/surfaces/tui/state.ts';
import { mergeRow, NOW, sampleDiff, sampleStatus, taskRow } from '../helpers/sample-town.ts';
import { contestRow } from '../helpers/status-rows.ts';
import { frameOf, having, press, SIZES, stateWith, textOf, type } from '../helpers/tui.tsx';

const town = (change: Partial<ContestRow> = {}): StatusView => ({
  ...sampleStatus,
  ...{ inbox: [], convoys: [], polecats: [] },
  tasks: [taskRow({ id: 'shop-k3f9', title: 'Add a greeting', state: 'assigned' })],
  merges: [mergeRow({ task: 'shop-two', title: 'Add a greeting' }), mergeRow({ task: 'shop-one' })],
  contests: [contestRow(change)],
});
const on = (id: string, status = town(), size: Size = SIZES.large): State => ({
  ...stateWith(status, size),
  selected: id,
});
const opened = (status = town(), size: Size = SIZES.large): State =>
  press(on('task:shop-k3f9', status, size), 'A').state;

describe('the table of a contest', () => {
  it('opens on the task, and compares its attempts in their order', () => {
    const text = textOf(opened());
    expect(text).toContain('Attempts at shop-k3f9  Add a greeting   2 of 3 attempts handed in');
    const rows = text.split('\n').filter((line) => /^[▌ ] +\d /.test(line));
    expect(rows.map((row) => row.trim().split(/\s{2,}/)[0])).toEqual(['▌ 2', '1', '3']);
    expect(rows[0]).toMatch(/◆ in review codex +green onto abc1234 +\+4 -1 +\$0\.12 +5m +≠ m2c4/);
    expect(rows[1]).toMatch(/◆ in review claude +red: npm test +\+40 -1/);
    expect(rows[2]).toMatch(/· to come +gemini/);
  });

  it('says more of the chosen one below', () => {
    const text = textOf(press(opened(), 'j').state);
    expect(text).toMatch(/Attempt 1 · shop-one · claude · amber · handed in/);
    expect(text).toContain('It grew');
  });

  it.each(Object.entries(SIZES))('fills a terminal that is %s, to the column', (_name, size) => {
    for (const ascii of [false, true]) {
      const lines = frameOf(opened(town(), size), { depth: '256', ascii });
      expect(lines.map((line) => widthOf(bareLine(line)))).toEqual(Array(size.rows).fill(size.columns));
    }
  });

  it('is no key of a task that is worked once', () => {
    const state = type(on('task:shop-k3f9', { ...town(), contests: [] }), 'A');
    expect(state.place.kind).toBe('home');
    expect(textOf(state)).toContain('"A" does nothing here');
  });

  it('says so when the contest has gone meanwhile', () => {
    const news = { kind: 'news', news: { kind: 'status', status: { ...town(), contests: [] } }, at: NOW } as const;
    expect(textOf(having(opened(), news))).toContain('This contest is over');
  });
});

describe('picking', () => {
  it('asks once, and takes the tree that was shown', () => {
    const asked = press(opened(), 'a');
    expect(asked.effects).toEqual([]);
    expect(textOf({ ...asked.state, size: SIZES.huge })).toContain(
      'Pick attempt 2 (codex, +4 -1, green onto abc1234)? The others leave once it has landed.',
    );
    expect(press(asked.state, 'y').effects).toEqual([
      { kind: 'submit', command: { kind: 'contest.pick', task: 'shop-k3f9', n: 2, tree: '2'.repeat(40) } },
    ]);
  });

  it('takes a red one only when told so', () => {
    const { state } = press(opened(), 'j', 'a');
    expect(textOf(state)).toContain('Pick attempt 1 (claude, +40 -1, red: npm test) anyway?');
    expect(press(state, 'y').effects).toMatchObject([{ command: { n: 1, anyway: true } }]);
  });

  it.each([
    [{ checks: { count: 2, red: ['hidden'] } }, ') anyway? It is tried once more, alone.'],
    [{ review: { state: 'waiting', say: 'not reviewed yet', lacks: true } as const }, ', not reviewed yet) anyway?'],
  ])('takes what is green only when told so where it is refused all the same: %o', (change, said) => {
    const [two, ...others] = contestRow().attempts;
    if (two === undefined) throw new Error('No attempt');
    const { state } = press(opened(town({ attempts: [{ ...two, ...change }, ...others] })), 'a');
    expect(textOf({ ...state, size: SIZES.huge })).toContain(said);
    expect(press(state, 'y').effects).toMatchObject([{ command: { n: 2, anyway: true } }]);
  });

  it('asks the same of the row of an attempt in the list, and of its diff', () => {
    const pick = { command: { kind: 'contest.pick', task: 'shop-k3f9', n: 2 } };
    for (const state of [on('review:shop-two'), press(on('review:shop-two'), 'd').state]) {
      const shown = having(state, { kind: 'diff', task: 'shop-two', view: { ...sampleDiff, task: 'shop-two' } });
      const asked = press(shown, 'a');
      expect(asked.effects).toEqual([]);
      expect(asked.state.asking).toMatchObject({ kind: 'sure', question: expect.stringContaining('Pick attempt 2') });
      expect(press(asked.state, 'y').effects).toMatchObject([pick]);
    }
  });

  it('refuses what is not in review, and a second pick', () => {
    expect(textOf(press(opened(), 'end', 'a').state)).toContain('Only what is in review can be picked');
    const picked = opened(town({ state: 'picked', picked: 2 }));
    expect(textOf(press(picked, 'a').state)).toContain('Attempt 2 was picked and is on its way');
  });

  it('shows the diff of an attempt, and comes back to the table', () => {
    const { state, effects } = press(opened(), 'd');
    expect(effects).toEqual([{ kind: 'load-diff', task: 'shop-two' }]);
    const reading = having(state, { kind: 'diff', task: 'shop-two', view: { ...sampleDiff, task: 'shop-two' } });
    expect(textOf(reading)).toContain("import { greeting } from './greeting.ts'");
    expect(press(reading, 'escape').state.place).toEqual({ kind: 'contest', task: 'shop-k3f9' });
  });

  it('ends them all, when told so', () => {
    const { state, effects } = press(opened(), 'X');
    expect(effects).toEqual([]);
    expect(press(state, 'y').effects).toEqual([
      { kind: 'submit', command: { kind: 'contest.cancel', task: 'shop-k3f9' } },
    ]);
  });
});

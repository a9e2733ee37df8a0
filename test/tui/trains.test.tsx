/** The merge train, the gates of a task and their logs, and what the approve key would do. */
import { describe, expect, it } from 'vitest';
import type { GateReport } from '../../src/core/gate.ts';
import { rigName, sha, taskId } from '../../src/core/ids.ts';
import type { MergeRow } from '../../src/core/views/merge-row.ts';
import type { StatusView } from '../../src/core/views/status.ts';
import type { TrainRow } from '../../src/core/views/trains.ts';
import { bareLine } from '../../src/surfaces/tui/drawing/styled.ts';
import { widthOf } from '../../src/surfaces/tui/drawing/text.ts';
import { approvalOf } from '../../src/surfaces/tui/review/approval.ts';
import type { Size, State } from '../../src/surfaces/tui/state.ts';
import { mergeRow, NOW, rigRow, sampleDiff, sampleFeed, sampleStatus } from '../helpers/sample-town.ts';
import { trainRow } from '../helpers/status-rows.ts';
import { frameOf, having, press, SIZES, stateWith, textOf } from '../helpers/tui.tsx';

const MINUTE = 60_000;
const GATE = { task: taskId('shop-m2c4'), name: 'unit', side: 'result', since: NOW - 65_000 } as const;
const train = (change: Partial<TrainRow> = {}): TrainRow =>
  trainRow({
    formedAt: NOW - 4 * MINUTE,
    gates: [GATE],
    landed: [{ task: 'shop-a1b2', title: 'Greet at all', sha: 'd'.repeat(40), at: NOW - 60 * MINUTE }],
    ...change,
  });
const town = (change: Partial<StatusView> = {}): StatusView => ({ ...sampleStatus, trains: [train()], ...change });
const feed = [
  ...sampleFeed,
  { seq: 10, at: NOW - 2 * MINUTE, tone: 'attention', text: 'shop: unit is red for the first 3', subject: 'shop' },
  { seq: 11, at: NOW - MINUTE, tone: 'good', text: 'shop: gates are green for the first', subject: 'shop' },
] as const;
const seen = (status = town(), size: Size = SIZES.large): State => press(stateWith(status, size, feed), 'M').state;
const news = (state: State, status: StatusView): State =>
  having(state, { kind: 'news', news: { kind: 'status', status }, at: NOW });

it('a row is no wider than can be read across', () => {
  const wide = { columns: 220, rows: 60 };
  const town = { ...sampleStatus, trains: [trainRow()] };
  const lines = textOf(press(stateWith(town, wide), 'M').state)
    .split('\n')
    .slice(2, -2);
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(140);
});

describe('the merge trains', () => {
  it('show the members in order, what runs on which of them, how a red one is searched, and what landed', () => {
    const text = textOf(seen());
    expect(text).toMatch(/ SHOP ── being checked · 3 in the train · for 4m · onto main at bbbbbbbbbbbb ─+/);
    expect(text).toMatch(/▌ +1 ✓ green +shop-k3f9 +Add a greeting/);
    expect(text).toMatch(/ 2 ▲ suspect +shop-m2c4 +Use the greeting/);
    expect(text).toMatch(/» running +unit on the first 2 +1:\d\d/);
    expect(text).toMatch(/▲ \d\d:\d\d +unit is red for the first 3/);
    expect(text).toMatch(/✓ \d\d:\d\d +gates are green for the first/);
    expect(text).toMatch(/APPROVED\n.*✓ approved +shop-q8e2 +Remember the greeting +for the next/);
    expect(text).toMatch(/LANDED LAST\n.*✓ landed +shop-a1b2 +Greet at all +dddddddddddd +1h/);
  });

  it('show whole ids of a rig with a longer name where a fifth of the width has room for them', () => {
    const landed = [{ task: 'storefront-a1b2', title: 'Greet at all', sha: 'd'.repeat(40), at: NOW }];
    const status = town({ rigs: [rigRow({ id: 'storefront' })], trains: [train({ landed })] });
    expect(textOf(seen(status))).toContain('storefront-a1b2 Greet at all');
    expect(textOf(seen(status, SIZES.usual))).toContain('storefront-a1b2 Greet at all');
  });

  it('show the train that is ready behind, with its own gates, and name nobody twice', () => {
    const ahead: NonNullable<TrainRow['ahead']> = {
      train: 'shop-47',
      members: [
        { task: 'shop-q8e2', title: 'Remember the greeting', state: 'untried' },
        { task: 'shop-w3j6', title: 'Greet at night', state: 'untried' },
      ],
      probe: { length: 2 },
    };
    const gates = [GATE, { ...GATE, task: taskId('shop-w3j6'), since: NOW - 9_000 }];
    const waiting = [...ahead.members, { task: 'shop-z9', title: 'Greet twice' }].map(({ task, title }) => ({
      task,
      title,
    }));
    const text = textOf(seen(town({ trains: [train({ ahead, gates, waiting })] })));
    expect(text).toMatch(
      / {2}NEXT, CHECKED ON TOP OF THIS TRAIN\n.*1 · untried +shop-q8e2 .*\n.*2 · untried +shop-w3j6 .*\n +» running +unit on the first 2 +0:19/,
    );
    expect(text).toMatch(/running +unit on the first 2 +1:15/);
    expect(text.match(/shop-q8e2/g)).toHaveLength(1);
    expect(text).toMatch(/APPROVED\n.*approved +shop-z9 +Greet twice +for the one after/);
  });

  it('show what is gathered of a convoy that lands together, and how much of it is to come', () => {
    const members = [{ task: 'shop-g1', title: 'Greet in red', state: 'green' }] as const;
    const gathering = {
      convoy: 'c-1',
      name: 'Colours\u001b[2J',
      total: 2,
      formedAt: NOW,
      members,
      probe: { length: 1 },
    };
    const gates = [{ ...GATE, task: taskId('shop-g1') }];
    const state = seen(town({ trains: [train({ gatherings: [gathering], gates })] }));
    const text = textOf(state);
    expect(text).toMatch(
      / {2}CONVOY Colours.*: 1 of 2 gathered, held until all are\n.*1 ✓ green +shop-g1 +Greet in red\n.*running +unit on the first +1:15/,
    );
    expect(frameOf(state).join('')).not.toContain('\u001b[2J');
    const whole = { ...gathering, total: 1 };
    expect(textOf(seen(town({ trains: [train({ gatherings: [whole] })] })))).toContain('1 of 1 gathered, lands as one');
    expect(press(press(state, 'end').state, 'k').state.place).toMatchObject({ kind: 'trains', on: 'shop-g1' });
  });

  it('are live: the next picture is drawn, and seconds count', () => {
    const landing = news(seen(), town({ trains: [train({ state: 'landing', gates: [] })] }));
    expect(textOf(landing)).toContain('landing · 3 in the train');
    expect(textOf(having(seen(), { kind: 'tick', at: NOW + 5_000 }))).toContain('1:10');
  });

  it('say of a rehearsal before approval whose it is, and of a rig at rest that it rests', () => {
    const rehearsing = { ...GATE, task: taskId('shop-z9') };
    const { probe: _none, ...rest } = train({ state: 'idle', members: [], gates: [rehearsing] });
    const text = textOf(seen(town({ trains: [rest] })));
    expect(text).toContain('Nothing approved is on its way. 1 in review: Esc goes back, a there approves one.');
    expect(text).toMatch(/unit rehearses shop-z9/);
  });

  it.each(Object.entries(SIZES))('fill a terminal that is %s, to the column', (_name, size) => {
    for (const ascii of [false, true]) {
      const lines = frameOf(seen(town(), size), { depth: '256', ascii });
      expect(lines.map((line) => widthOf(bareLine(line)))).toEqual(Array(size.rows).fill(size.columns));
    }
  });

  it('lead to the change of a member, its gates, and the landings', () => {
    const chosen = press(seen(), 'j').state;
    const reading = press(chosen, 'd');
    expect(reading.effects).toEqual([{ kind: 'load-diff', task: 'shop-m2c4' }]);
    expect(press(reading.state, 'escape').state.place).toMatchObject({ kind: 'trains', on: 'shop-m2c4' });
    expect(press(chosen, 'L').effects).toEqual([{ kind: 'load-gates', task: 'shop-m2c4', rig: 'shop' }]);
    expect(press(press(seen(), 'end').state, 'u').state.place).toMatchObject({ kind: 'landings', on: 'shop-a1b2' });
  });
});

const REPORT: GateReport = {
  ...{ task: taskId('shop-m2c4'), rig: rigName('shop'), result: sha('e'.repeat(40)), at: NOW - 2 * MINUTE },
  outcome: {
    ...{ kind: 'red', gate: 'unit', log: 'no', base: 'green' },
    gates: [
      { name: 'lint', kind: 'green', ms: 400, tries: 0 },
      { name: 'types', kind: 'flaky', ms: 3_000, tries: 2 },
      { name: 'unit', kind: 'red', ms: 12_000, tries: 1 },
      { name: 'docs', kind: 'skipped', ms: 0, tries: 0 },
    ],
  },
};
const quiet = (): StatusView => town({ trains: [train({ gates: [] })] });
const opened = (status = quiet(), size: Size = SIZES.large): State =>
  having(press({ ...stateWith(status, size), selected: 'review:shop-m2c4' }, 'L').state, {
    ...{ kind: 'gates', task: 'shop-m2c4', view: REPORT },
  });

describe('the gates of a task', () => {
  it('say what came of each, and in how long', () => {
    const text = textOf(opened());
    expect(text).toMatch(/▌ ✓ green +lint +cached/);
    expect(text).toMatch(/▲ flaky +3\.0s +types +2 tries/);
    expect(text).toMatch(/✗ red +12s +unit/);
    expect(text).toMatch(/· skipped +docs +nothing that it looks at was changed/);
    expect(text).toContain('unit is green on the base');
  });

  it('say when there is a conflict with the base by now, on which none runs', () => {
    const rehearsal = { state: 'conflict', say: 'conflict: a.ts', files: ['a.ts'] } as const;
    const merges = [mergeRow({ task: 'shop-m2c4', rehearsal })];
    expect(textOf(opened(town({ merges })))).toContain(
      'With the base as it is now: conflict: a.ts; no gate runs on that.',
    );
    expect(textOf(opened())).not.toContain('With the base as it is now');
  });

  describe('of an older base', () => {
    const BASE = 'b'.repeat(40);
    const based = { ...quiet(), rigs: quiet().rigs.map((rig) => ({ ...rig, baseSha: BASE })) };
    const on = (onto: string, status = based, size: Size = SIZES.large): State =>
      having(opened(status, size), { kind: 'gates', task: 'shop-m2c4', view: { ...REPORT, onto: sha(onto) } });
    const older = 'Of an older base: main was at ffffffffffff then, and is at';

    it.each(Object.entries(SIZES))('say so below them, %s', (_name, size) => {
      const text = textOf(on('f'.repeat(40), based, size)).replace(/\s+/g, ' ');
      expect(text).toContain(`${older} ${BASE.slice(0, 12)} now. They run again before it lands.`);
    });

    it('say nothing of it on the base as it is, or once it is on its way or on it', () => {
      expect(textOf(on(BASE))).not.toContain('older base');
      expect(textOf(opened())).not.toContain('older base');
      for (const state of ['checking', 'landing', 'settled'] as const) {
        const merges = [mergeRow({ task: 'shop-m2c4', state })];
        expect(textOf(on('f'.repeat(40), { ...based, merges })), state).not.toContain('older base');
      }
    });

    it('tell it as soon as the base moves', () => {
      const rigs = quiet().rigs.map((rig) => ({ ...rig, baseSha: 'd'.repeat(40) }));
      expect(textOf(news(on(BASE), { ...based, rigs }))).toContain('Of an older base');
    });
  });

  it('one that runs stands in its place, and the list is read again when it has ended', () => {
    const running = opened(town());
    expect(textOf(running)).toMatch(/» running +1:\d\d +unit/);
    const step = press(running, 'end');
    expect(step.effects).toEqual([]);
  });

  it('open a log at its end; up moves in it, and the way back leads where one was', () => {
    const { state, effects } = press(opened(), 'j', 'j', 'enter');
    expect(effects).toEqual([{ kind: 'load-log', task: 'shop-m2c4', rig: 'shop', gate: 'unit' }]);
    const log = Array.from({ length: 100 }, (_none, i) => `line ${i}`).join('\n');
    const reading = having(state, { kind: 'log', task: 'shop-m2c4', gate: 'unit', view: `${log}\n\x1b[2Jlast` });
    expect(textOf(reading)).toContain('last');
    expect(textOf(reading)).not.toContain('line 20\n');
    expect(frameOf(reading).join('')).not.toContain('\x1b[2J');
    const more = having(reading, { kind: 'log', task: 'shop-m2c4', gate: 'unit', view: `${log}\nnewer` });
    expect(textOf(more), 'the end is followed').toContain('newer');
    const top = press(more, 'home').state;
    expect(textOf(top)).toContain('line 0');
    expect(textOf(having(top, { kind: 'log', task: 'shop-m2c4', gate: 'unit', view: log })), 'or not').toContain(
      'line 0',
    );
    expect(press(top, 'escape').state.place.kind).toBe('gates');
    expect(press(top, 'escape', 'escape').state.place.kind).toBe('home');
  });

  it('are reached from the change that is read, and left to it', () => {
    const diff = having(press({ ...stateWith(quiet()), selected: 'review:shop-m2c4' }, 'd').state, {
      ...{ kind: 'diff', task: 'shop-m2c4', view: sampleDiff },
    });
    expect(press(diff, 'L', 'escape').state.place.kind).toBe('diff');
  });

  it('say that nothing has run', () => {
    const none = press({ ...stateWith(quiet()), selected: 'review:shop-m2c4' }, 'L').state;
    expect(textOf(having(none, { kind: 'gates', task: 'shop-m2c4', view: 'absent' }))).toContain('No gate has run');
  });
});

describe('beside the approve key', () => {
  const with_ = (rehearsal: MergeRow['rehearsal'], more: Partial<MergeRow> = {}): MergeRow =>
    mergeRow({ task: 'shop-m2c4', ...more, ...(rehearsal === undefined ? {} : { rehearsal }) });

  it.each<[string, MergeRow['rehearsal']]>([
    [
      'a lands it: it merges clean, and its gates are green',
      { state: 'green', say: 'green', gates: REPORT.outcome.gates ?? [] },
    ],
    ['a lands it: it merges clean, and no gate runs', { state: 'green', say: 'green' }],
    ['a asks once more: unit is red', { state: 'red', say: 'red: unit', gate: 'unit' }],
    [
      'a asks once more: unit is red, on the base as well',
      { state: 'red', say: 'red: unit', gate: 'unit', base: 'red' },
    ],
    [
      'a asks once more: it conflicts with the base in a.ts',
      { state: 'conflict', say: 'conflict: a.ts', files: ['a.ts'] },
    ],
    ['a lands it if its gates come out green: its turn comes', { state: 'rehearsing', say: 'rehearsing' }],
    ['a closes it: the base has it already', { state: 'merged', say: 'on the base already' }],
  ])('it says: %s', (text, rehearsal) => {
    expect(approvalOf(with_(rehearsal)).text).toBe(text);
    const merges = [with_(rehearsal)];
    const state = { ...stateWith(town({ merges, inbox: [] }), SIZES.huge), selected: 'review:shop-m2c4' };
    expect(textOf(state)).toContain(text);
  });

  it('is to ask once more where the review is lacking that the rig asks for, whatever the gates say', () => {
    const review = { state: 'running', say: 'not reviewed yet: amber is at it', lacks: true } as const;
    for (const state of ['green', 'merged', 'rehearsing'] as const)
      expect(approvalOf(with_({ state, say: state }, { review })).text).toBe(
        'a asks once more: it is not reviewed yet: amber is at it',
      );
    expect(approvalOf(with_(undefined, { review })).text).toContain('not reviewed yet');
    expect(approvalOf(with_({ state: 'red', say: 'red: unit', gate: 'unit' }, { review })).text).toContain(
      'unit is red',
    );
    expect(approvalOf(with_({ state: 'green', say: 'green' }, { review: { ...review, lacks: false } })).text).toContain(
      'a lands it',
    );
  });

  it('is wrapped beside a narrow list, never cut', () => {
    const merges = [
      with_({ state: 'conflict', say: 'conflict: a.ts', files: ['src/some/folder/with/a/long/name.ts'] }),
    ];
    const state = { ...stateWith(town({ merges, inbox: [] }), SIZES.large), selected: 'review:shop-m2c4' };
    const said = textOf(state)
      .split('\n')
      .map((line) => line.split('│')[1] ?? '')
      .join('')
      .replace(/ +/g, ' ');
    expect(said).toContain('a asks once more: it conflicts with the base in src/some/folder/with/a/long/name.ts');
  });

  it('each gate stands there with its outcome, and one that runs with its time', () => {
    const rehearsal = { state: 'rehearsing', say: 'rehearsing' } as const;
    const merges = [with_(rehearsal, { running: [GATE] })];
    const state = { ...stateWith(town({ merges, inbox: [] }), SIZES.huge), selected: 'review:shop-m2c4' };
    expect(textOf(state)).toContain('a lands it if its gates come out green: unit runs');
    expect(textOf(state)).toMatch(/» running +1:\d\d unit/);
  });
});

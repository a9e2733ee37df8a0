import { describe, expect, it } from 'vitest';
import { redGateText } from '../../src/core/briefs.ts';
import type { GateOutcome } from '../../src/core/gate.ts';
import { gateOf } from '../../src/core/gate-settings.ts';
import { gateRow, gatesText } from '../../src/core/views/gates.ts';

const gate = (change: Partial<GateOutcome> = {}): GateOutcome => ({
  name: 'unit',
  kind: 'green',
  ms: 1_234,
  tries: 1,
  ...change,
});
const line = (change: Partial<GateOutcome>) => {
  const { name, sign, word, took, note } = gateRow(gate(change));
  return [sign, word, name, took, note].filter((part) => part !== '').join(' ');
};

describe('the row of a gate', () => {
  it.each<[Partial<GateOutcome>, string]>([
    [{}, '+ green unit 1.2s'],
    [{ tries: 0, ms: 0 }, '+ green unit cached'],
    [{ kind: 'flaky', tries: 3, ms: 61_000 }, '! flaky unit 1m 01s 3 tries'],
    [{ kind: 'flaky', tries: 0, ms: 0 }, '! flaky unit cached'],
    [{ kind: 'red', tries: 2, ms: 12_400 }, 'x red unit 12s 2 tries'],
    [{ kind: 'red', ms: 7_260_000 }, 'x red unit 2h 01m'],
    [{ kind: 'skipped', tries: 0, ms: 0 }, '- skipped unit nothing that it looks at was changed'],
    [{ name: 'a\u001b[2J\nb', ms: 0 }, '+ green a b 0.0s'],
  ])('%j', (change, text) => {
    expect(line(change)).toBe(text);
  });

  it('has a sign for each kind, so that colour never speaks alone', () => {
    const kinds = ['green', 'red', 'flaky', 'skipped'] as const;
    expect(new Set(kinds.map((kind) => gateRow(gate({ kind })).sign)).size).toBe(4);
  });
});

describe('all gates in a sentence', () => {
  const red = { kind: 'red', gate: 'unit', log: 'no', gates: [gate({ kind: 'red' }), gate({ name: 'lint' })] } as const;

  it('counts them, and says whether the base is red too', () => {
    expect(gatesText({ kind: 'green' })).toBe('no gates');
    expect(gatesText({ kind: 'green', gates: [gate(), gate({ kind: 'skipped' })] })).toBe('1 green, 1 skipped');
    expect(gatesText(red)).toBe('1 green, 1 red');
    expect(gatesText({ ...red, base: 'red' })).toBe('1 green, 1 red; unit is also red on the base without this branch');
    expect(gatesText({ ...red, base: 'green' })).toBe('1 green, 1 red; unit is green on the base');
  });

  it('tells the agent the same, with the line that it may run', () => {
    const rig = { base: 'main', gates: [gateOf('npm test', { name: 'unit' }), gateOf('npm run lint')] };
    expect(redGateText(red, rig)).toBe('unit: $ npm test\nno');
    expect(redGateText({ ...red, base: 'green' }, rig)).toBe('unit: $ npm test\nno');
    expect(redGateText({ ...red, gate: 'npm run lint', base: 'red' }, rig)).toBe(
      '$ npm run lint\n(It is also red on main without this branch.)\nno',
    );
    expect(redGateText({ ...red, gate: 'setup: npm ci' }, rig)).toBe('$ setup: npm ci\nno');
  });
});

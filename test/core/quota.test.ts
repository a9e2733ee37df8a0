/** What is left of the limits of accounts: facts with a moment, never computed, and the least of them. */
import { describe, expect, it } from 'vitest';
import { emptyObserved } from '../../src/core/observed.ts';
import { leftIn, newQuotas, type Quota, quotaWindow } from '../../src/core/quota.ts';
import { agentRows, leastQuota } from '../../src/core/views/agents.ts';
import { given, plan, rig, START } from '../helpers/world.ts';

const MINUTE = 60_000;
const quota = (change: Partial<Quota> = {}): Quota => ({
  ...{ account: 'talker', agent: 'talker', at: START },
  windows: [{ name: '5h', used: 62, resetsAt: START + 60 * MINUTE }],
  ...change,
});
const counted = (...quotas: readonly Quota[]) => ({ type: 'usage.counted', cells: [], quotas }) as const;

describe('a window of a limit', () => {
  it.each([
    [300, '5h'],
    [10_080, '7d'],
    [30, '30m'],
    [43_200, '30d'],
  ])('of %d minutes is called %s', (minutes, name) => {
    expect(quotaWindow({ minutes, used: 1 })).toEqual([{ name, used: 1 }]);
  });

  it('is none where its figures make no sense, and never more than all or less than nothing', () => {
    for (const used of [null, undefined, '62', Number.NaN]) expect(quotaWindow({ minutes: 300, used })).toEqual([]);
    for (const minutes of [0, -1, '300', null, 1e9]) expect(quotaWindow({ minutes, used: 1 })).toEqual([]);
    expect(quotaWindow({ minutes: 300, used: 140, resetsAt: 'soon' })).toEqual([{ name: '5h', used: 100 }]);
  });

  it('is not known any more once it has begun anew', () => {
    const window = { name: '5h', used: 61.4, resetsAt: START };
    expect(leftIn(window, START - 1)).toBe(38);
    expect(leftIn(window, START)).toBeUndefined();
  });
});

describe('what is left of an account', () => {
  it('is written down when it changed, or a minute after it was told the same', () => {
    const known = { talker: quota() };
    expect(newQuotas({}, [quota()])).toHaveLength(1);
    expect(newQuotas({}, [quota({ windows: [] })])).toEqual([]);
    expect(newQuotas(known, [quota({ at: START + 1_000 })])).toEqual([]);
    expect(newQuotas(known, [quota({ at: START + MINUTE })])).toHaveLength(1);
    const more = [{ name: '5h', used: 63 }];
    expect(newQuotas(known, [quota({ at: START + 1_000, windows: more })])).toHaveLength(1);
    expect(newQuotas(known, [quota({ at: START - 1, windows: more })]), 'older').toEqual([]);
  });

  it('stands with the agents that use it, and the least of all in the totals', () => {
    const other = quota({ account: 'runner', windows: [{ name: '7d', used: 5 }] });
    const world = given([counted(quota(), other)]);
    const rigs = { shop: rig({ fallback: ['runner'] }) };
    const rows = agentRows(world, emptyObserved, plan({ rigs }), START + MINUTE);
    expect(rows.map(({ id, quota: told }) => [id, told?.windows[0]?.left, told?.at])).toEqual([
      ['talker', 38, START],
      ['runner', 95, START],
    ]);
    expect(leastQuota(rows)).toMatchObject({ percent: 38, account: 'talker', window: '5h', at: START });
    const later = agentRows(world, emptyObserved, plan({ rigs }), START + 120 * MINUTE);
    expect(leastQuota(later)).toMatchObject({ percent: 95, account: 'runner' });
  });
});

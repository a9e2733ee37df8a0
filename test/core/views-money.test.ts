/** Lines of costs, and the settings of a rig in words. */
import { describe, expect, it } from 'vitest';
import { costLines, unpriced } from '../../src/core/views/cost-lines.ts';
import { settingRows } from '../../src/core/views/rig-settings.ts';
import { costRow, dayAgo, sampleCosts } from '../helpers/money-scenes.ts';
import { NOW } from '../helpers/sample-town.ts';
import { rig } from '../helpers/world.ts';

const lines = (by: Parameters<typeof costLines>[1], rows = sampleCosts) => costLines(rows, by, NOW, () => 0);

describe('lines of costs', () => {
  it('are today, seven days and thirty, nothing older, the dearest first', () => {
    const { lines: tasks, together } = lines('task');
    expect(tasks.map(({ id }) => id)).toEqual(['shop-m2c4', 'shop-p7d1', 'shop-t1g4', 'shop-v2h5']);
    const [first] = tasks;
    expect(first?.today.usd).toBeCloseTo(0.4);
    expect(first?.week.usd).toBeCloseTo(12);
    expect(first?.month.usd).toBeCloseTo(19.2);
    expect(together.month).toMatchObject({ unknown: 112_000 });
  });

  it('have a figure for each of fourteen days, in tokens where no price is known', () => {
    const { lines: tasks } = lines('task');
    expect(tasks.every(({ days }) => days.length === 14)).toBe(true);
    expect(tasks[1]?.days.slice(-4)).toEqual([2.1, 0, 2.1, 2.1]);
    expect(tasks[3]?.days.slice(-2)).toEqual([112_000, 0]);
    expect(tasks[3]?.month.usd).toBeUndefined();
  });

  it('are cut where the day turns on this machine', () => {
    const day = (days: number, zone: number) =>
      costLines([costRow({ day: dayAgo(days), usd: 5 })], 'task', NOW, () => zone).lines[0]?.days.at(-1);
    expect([day(0, 0), day(1, 0)]).toEqual([5, 0]);
    // Two hours west of here it is still yesterday.
    expect([day(0, -120), day(1, -120)]).toEqual([0, 5]);
  });

  it('name models without a price once each', () => {
    expect(unpriced(sampleCosts)).toEqual(['gpt-next']);
  });
});

describe('the settings of a rig', () => {
  const shop = rig({
    ...{ gates: ['npm test'], gateTimeoutMs: 90_000, env: { API_KEY: 'secret' } },
    routes: [
      { when: { label: ['docs', 'text'] }, role: 'docs', effort: 'low' },
      { when: {}, agent: 'runner' },
    ],
    permissions: { allow: ['shell: ls'], deny: ['shell: rm *', 'shell: git push *'] },
  });
  const told = (name: string) => settingRows(shop, ['gates']).find((row) => row.name === name)?.value;

  it('have what rigs.yaml says first, then the defaults', () => {
    const rows = settingRows(shop, ['pool', 'gates']);
    expect(rows.slice(0, 3).map(({ name, set }) => [name, set])).toEqual([
      ['gates', true],
      ['pool', true],
      ['path', false],
    ]);
  });

  it('say routes, lengths of time and rules in a line, and no value of a variable', () => {
    expect(told('routes')).toBe('label docs or text -> role docs, effort low, any task -> agent runner');
    expect(told('gateTimeout')).toBe('90s');
    expect(told('permissions')).toBe('1 rule to allow, 0 to ask, 2 to deny');
    expect(told('env')).toBe('API_KEY');
    expect(JSON.stringify(settingRows(shop, []))).not.toContain('secret');
  });
});

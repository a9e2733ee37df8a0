import { describe, expect, it } from 'vitest';
import type { Sign, Signal } from '../../src/core/observed.ts';
import { createSigns } from '../../src/mayor/signs.ts';

const NOW = 1_800_000_000_000;
const DAY = 24 * 3_600_000;
const sign = (source: Sign['source'], signal: Signal, at: number, more: Partial<Sign> = {}): Sign => ({
  source,
  signal,
  at,
  detail: `${source} ${signal}`,
  ...more,
});

/** What is kept of these, one after the other. */
const kept = (given: readonly Sign[], now = NOW) => {
  const signs = createSigns();
  for (const one of given) signs.add('amber', 1, one);
  return signs.of('amber', 1, now);
};

describe('signs that are kept', () => {
  it('count as of now where the clock was set back since, and go on getting older from there', () => {
    const signs = createSigns();
    signs.add('amber', 1, sign('hook', 'busy', NOW));
    const back = NOW - 3_600_000;
    expect(signs.of('amber', 1, back)).toMatchObject([{ at: back }]);
    expect(signs.of('amber', 1, back + 5_000)).toMatchObject([{ at: back }]);
  });

  it('leave a start behind once the screen has shown what it does', () => {
    const start = sign('pane', 'starting', NOW - 3);
    expect(kept([start, sign('screen', 'busy', NOW - 2), sign('screen', 'unknown', NOW)])).toMatchObject([
      { source: 'screen', signal: 'unknown' },
    ]);
    expect(kept([start, sign('screen', 'unknown', NOW)])).toMatchObject([{ source: 'pane' }, { source: 'screen' }]);
    const prompted = { ...start, willReport: true } as const;
    expect(kept([prompted, sign('screen', 'idle', NOW)])).toMatchObject([{ source: 'pane' }, { source: 'screen' }]);
  });

  it('take a notice of a limit that is read again after its end for no new one', () => {
    const hook = sign('hook', 'limited', NOW - 9, { until: NOW - 1 });
    expect(kept([hook, sign('screen', 'limited', NOW, { until: NOW - 1 + DAY })])).toEqual([hook]);
    const other = sign('screen', 'limited', NOW, { until: NOW + DAY });
    expect(kept([hook, other])).toEqual([hook, other]);
    const again = sign('screen', 'limited', NOW - 5, { until: NOW - 1 });
    expect(kept([hook, again])).toEqual([hook, again]);
  });
});

import { describe, expect, it } from 'vitest';
import { opencode } from '../../src/agents/opencode.ts';
import { createAsks } from '../../src/mayor/asks.ts';
import { hookOf, runOf } from '../../src/mayor/hooks.ts';
import { createSigns } from '../../src/mayor/signs.ts';
import { manualClock } from '../helpers/clock.ts';
import { amber, assigned, given, START, settings, started } from '../helpers/world.ts';

const never = new Promise<void>(() => {});
const busy = {
  source: 'opencode',
  type: 'session.status',
  properties: { sessionID: 'ses_1', status: { type: 'busy' } },
};

const resting = given([
  assigned(),
  started,
  { type: 'polecat.waiting', ...amber, until: START + 60_000, because: 'a usage limit' },
]);

const hear = async (run?: number) => {
  const signs = createSigns();
  const ears = {
    house: { preset: () => opencode, clock: manualClock(START), settings: () => settings() },
    store: { world: () => resting, commit: async () => [] },
    signs,
    meter: { settle: async () => {}, limits: () => {} },
    asks: createAsks(
      () => START,
      () => {},
    ),
  };
  const actor = { kind: 'agent', ...amber, ...(run === undefined ? {} : { run }) } as const;
  await hookOf(ears, actor, busy, never, () => {});
  return (of: number) => signs.of('amber', of, START).map(({ signal }) => signal);
};

describe('what a hook says', () => {
  it('is of the process that its token names, also while that one rests at a limit', async () => {
    const signals = await hear(1);
    expect(signals(1)).toEqual(['busy']);
  });

  it('counts for nothing once another process has followed', async () => {
    const signals = await hear(0);
    expect([signals(0), signals(1)]).toEqual([[], []]);
  });

  it('is of the living process, where the token of one that rests does not tell', async () => {
    const signals = await hear();
    expect([signals(1), signals(2)]).toEqual([['busy'], []]);
  });
});

describe('the process that a hook speaks for', () => {
  it.each([
    ['is at work', { kind: 'working', since: 1_000 } as const, 2],
    ['is being started', { kind: 'assigned' } as const, 3],
    ['rests from a limit, and lives', { kind: 'waiting', until: 5_001, because: 'a limit' } as const, 2],
    ['is being started after its rest', { kind: 'waiting', until: 5_000, because: 'its process ended' } as const, 3],
  ])('of one that %s', (_what, phase, run) => {
    expect(runOf({ phase, run: 2 }, 5_000)).toBe(run);
  });
});

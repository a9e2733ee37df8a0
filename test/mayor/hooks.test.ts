import { describe, expect, it } from 'vitest';
import { runOf } from '../../src/mayor/hooks.ts';

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

import { describe, expect, it } from 'vitest';
import { openTokens } from '../../src/main/tokens.ts';
import { freshFolder } from '../helpers/folder.ts';

describe('tokens', () => {
  it('tell a worker by its epoch, and with a run which of its processes', async () => {
    const { of, identify } = await openTokens(await freshFolder('tok-'));
    expect(identify(of({ polecat: 'amber', epoch: 7 }))).toEqual({ kind: 'agent', polecat: 'amber', epoch: 7 });
    expect(identify(of({ polecat: 'amber', epoch: 7, run: 3 }))).toMatchObject({ epoch: 7, run: 3 });
  });

  it.each(['amber:7.4', 'amber:8.3', 'coral:7.3', 'amber:7', 'amber:73', 'amber:7.3.1'])(
    'prove nothing for %s when they were made for amber:7.3',
    async (claim) => {
      const { of, identify } = await openTokens(await freshFolder('tok-'));
      const proof = of({ polecat: 'amber', epoch: 7, run: 3 }).split(':')[2] ?? '';
      expect(proof).not.toBe('');
      expect(identify(`${claim}:${proof}`)).toBeUndefined();
    },
  );
});

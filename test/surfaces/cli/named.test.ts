import { describe, expect, it } from 'vitest';
import { changeNamed } from '../../../src/surfaces/cli/named.ts';
import { emptyStatus } from '../../helpers/fake-town.ts';
import { convoyRow, mergeRow, rigRow, taskRow } from '../../helpers/status-rows.ts';

const statusOf = (...tasks: readonly string[]) => ({
  ...emptyStatus,
  rigs: [rigRow()],
  tasks: tasks.map((id) => taskRow({ id })),
  convoys: [convoyRow({ id: 'shop', name: 'Shop', gathered: 2 })],
  merges: [mergeRow({ task: 'convoy.shop' })],
});

describe('what is approved', () => {
  it('is the convoy that is called like its rig, though all tasks begin so', () => {
    const status = statusOf('shop-k3f9', 'shop-m2c4');
    expect([changeNamed(status, 'shop'), changeNamed(status, ' Shop ')]).toEqual(['convoy.shop', 'convoy.shop']);
  });

  it('is the one task that is meant, and none of several that a part of a name may mean', () => {
    const status = statusOf('shop-k3f9', 'shop-m2c4');
    expect(changeNamed(status, 'k3')).toBe('shop-k3f9');
    expect(changeNamed(statusOf('shop-k3f9'), 'shop')).toBe('shop-k3f9');
    expect(() => changeNamed(status, 'sho')).toThrow('may be any of 2 tasks');
  });
});

import { describe, expect, it } from 'vitest';
import { findOne, lookFor, WANTED } from '../../../src/surfaces/cli/find.ts';

const tasks = [
  { id: 'shop-k3f9', rig: 'shop' },
  { id: 'shop-k3f', rig: 'shop' },
  { id: 'site-k3f9', rig: 'site' },
  { id: 'shop-m2c4', rig: 'shop' },
];

describe('what was meant', () => {
  it('is the whole id, even when it begins another one', () => {
    expect(lookFor('shop-k3f', tasks)).toEqual(['shop-k3f']);
  });
  it('is the one that begins so', () => {
    expect(lookFor('shop-m', tasks)).toEqual(['shop-m2c4']);
    expect(lookFor('site', tasks)).toEqual(['site-k3f9']);
  });
  it('need not name the rig', () => {
    expect(lookFor('m2', tasks)).toEqual(['shop-m2c4']);
    expect(lookFor('k3f', tasks)).toEqual(['shop-k3f']);
  });
  it('does not care for capitals', () => {
    expect(lookFor('SHOP-M2C4', tasks)).toEqual(['shop-m2c4']);
  });
  it('may be a name', () => {
    const convoys = [{ id: 'greetings', names: ['Greetings to all'] }];
    expect(lookFor('greetings to', convoys)).toEqual(['greetings']);
  });
  it('is refused with every candidate when it is unclear', () => {
    expect(() => findOne('k3f9', tasks, WANTED.task)).toThrow('"k3f9" may be any of 2 tasks');
  });
  it('is nothing for nothing', () => {
    expect(lookFor('', tasks)).toEqual([]);
    expect(() => findOne('zz', tasks, WANTED.task)).toThrow('There is no task "zz"');
  });
});

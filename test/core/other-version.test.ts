import { expect, it } from 'vitest';
import { orderOf, otherVersion } from '../../src/core/other-version.ts';

const [OLD, NEW] = ['0.1.0+aaaaaaa.20260101000000', '0.1.0+bbbbbbb.20260202000000'];

it('knows the older one by the number of the package, then by the moment of its commit', () => {
  expect(orderOf('0.1.9', '0.1.10')).toBe('older');
  expect(orderOf('1.0.0+aaaaaaa', '0.9.9+bbbbbbb')).toBe('newer');
  expect(orderOf(OLD, NEW)).toBe('older');
  expect(orderOf(NEW, OLD)).toBe('newer');
  expect(orderOf(undefined, NEW)).toBe('older');
});

it('takes the same code for the same version, whenever it was committed', () => {
  expect(orderOf('0.1.0+bbbbbbb', NEW)).toBe('same');
  expect(orderOf('0.1.0+bbbbbbb.20260101000000', NEW)).toBe('same');
  expect(otherVersion(NEW, NEW)).toBeUndefined();
});

it('does not guess: without a moment, or at one, nothing is known', () => {
  for (const town of ['0.1.0', '0.1.0+aaaaaaa', '0.1.0+aaaaaaa.20260202000000', 'of hers', ''])
    expect(orderOf(town, NEW), town).toBe('unknown');
});

it('says what to do next, and never to set a newer town back', () => {
  expect(otherVersion(OLD, NEW)?.hint).toMatch(/^mayor restart/);
  expect(otherVersion(NEW, OLD)).toMatchObject({
    what: 'The daemon of this town is mayor 0.1.0+bbbbbbb, and this is the older mayor 0.1.0+aaaaaaa',
    hint: expect.stringContaining('update this one'),
  });
  expect(otherVersion('0.1.0', NEW)?.hint).toMatch(/^Which is newer is not known/);
});

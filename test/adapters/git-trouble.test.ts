import { describe, expect, it } from 'vitest';
import { passingTrouble } from '../../src/adapters/git-trouble.ts';

describe('what git says of a disk', () => {
  it.each([
    ['error: unable to create temporary file: No space left on device', 'The disk is full'],
    ['error: unable to create temporary file: Read-only file system', 'The disk can only be read'],
  ])('passes: %s', (said, what) => {
    expect(passingTrouble(said)).toMatchObject({ what, hint: expect.stringContaining('Mayor tries again') });
  });

  it('does not pass where an object is gone', () => {
    expect(passingTrouble('fatal: bad object 1234')).toBeUndefined();
  });
});

/** The options of a dialog: what a digit in the inbox will choose. Those of recorded screens are in the corpus. */
import { describe, expect, it } from 'vitest';
import { dialogIn } from '../../src/agents/dialog.ts';
import type { ScreenReading } from '../../src/agents/preset.ts';

type Dialog = NonNullable<ScreenReading['dialog']>;

/** `2 Blue [2]`: option, label, keys; `>` where they only move the mark. */
const said = ({ choices }: Pick<Dialog, 'choices'>): readonly string[] =>
  (choices ?? []).map(({ key, label, keys, moves }) => `${key} ${label} [${keys.join()}${moves === true ? '>' : ''}]`);

describe('a list of options', () => {
  const read = (lines: readonly string[], choose: 'digit' | 'mark' = 'digit') => said(dialogIn({ choose }, lines));

  it('is not what a command above it looks like', () => {
    const lines = ['$ cat <<END', '❯ 1. Yes', '  2. Yes', 'END', '❯ 1. Yes', '  2. Always', '  3. No'];
    expect(read(lines)).toEqual(['1 Yes [1]', '2 Always [2]', '3 No [3]']);
  });

  it('is not what goes on in lines of its own', () => {
    const lines = ['❯ 1. Yes', '  2. Always for x', '     1. No', '     2. Yes', '  3. No'];
    expect(read(lines)).toEqual(['1 Yes [1]', '2 Always for x [2]', '3 No [3]']);
  });

  it('ends where its numbers do', () => {
    expect(read(['❯ 1. Yes', '  2. No', '  7. Perhaps'])).toEqual(['1 Yes [1]', '2 No [2]']);
  });

  it('is gone through with arrows, one at a time, where Enter takes what the mark stands at', () => {
    const lines = ['  1. Red', '› 2. Blue', '  3. Green'];
    expect(read(lines, 'mark')).toEqual(['1 Red [Up>]', '2 Blue [Enter]', '3 Green [Down>]']);
  });

  it('is not gone through without a mark, since nobody knows what Enter would take', () => {
    expect(read(['  1. Red', '  2. Blue'], 'mark')).toEqual([]);
  });

  it('is not offered where nobody saw which keys choose', () => {
    expect(dialogIn({}, ['❯ 1. Yes', '  2. No']).choices).toBeUndefined();
  });
});

/** What every keeper of logs of gates must do. */
import { describe, expect, it } from 'vitest';
import type { Logs } from '../../src/ports/logs.ts';

export type KeptText = { readonly task: string; readonly gate: string; readonly at: number; readonly text: string };

/** @param open keeps these, of the rig `shop` */
export function logsContract(name: string, open: (kept: readonly KeptText[]) => Promise<Logs>): void {
  describe(`logs of gates kept in ${name}`, () => {
    const kept: readonly KeptText[] = [
      { task: 'shop-a', gate: 'unit', at: 1_000, text: 'one\ntwo\nthree\n' },
      { task: 'shop-b', gate: 'Unit tests', at: 3_000, text: 'x' },
      { task: 'shop-b', gate: 'lint', at: 2_000, text: '\u001b[31mred\u001b[0m\n' },
    ];

    it('are listed by their names, the newest first, and no more than asked for', async () => {
      const logs = await open(kept);
      expect(await logs.list(9)).toEqual([
        { task: 'shop-b', rig: 'shop', gate: 'Unit tests', at: 3_000, bytes: 1 },
        { task: 'shop-b', rig: 'shop', gate: 'lint', at: 2_000, bytes: 13 },
        { task: 'shop-a', rig: 'shop', gate: 'unit', at: 1_000, bytes: 14 },
      ]);
      expect(await logs.list(1)).toHaveLength(1);
      expect(await (await open([])).list(9)).toEqual([]);
    });

    it('are read from their end, from the beginning of a line, as plain text', async () => {
      const logs = await open(kept);
      const unit = { task: 'shop-a', rig: 'shop', gate: 'unit' };
      expect(await logs.tail(unit, 1_000)).toBe('one\ntwo\nthree\n');
      expect(await logs.tail(unit, 8)).toBe('three\n');
      expect(await logs.tail({ ...unit, task: 'shop-b', gate: 'lint' }, 1_000)).toBe('red\n');
      expect(await logs.tail({ ...unit, task: 'shop-b', gate: 'Unit tests' }, 1_000)).toBe('x');
    });

    it('may be gone', async () => {
      const logs = await open(kept);
      expect(await logs.tail({ task: 'shop-a', rig: 'shop', gate: 'none' }, 10)).toBe('gone');
      expect(await logs.tail({ task: 'shop-z', rig: 'mall', gate: 'unit' }, 10)).toBe('gone');
    });
  });
}

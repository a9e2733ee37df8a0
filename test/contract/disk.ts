/** What every disk promises. */
import { describe, expect, it } from 'vitest';
import type { Disk } from '../../src/ports/disk.ts';

/** `open` resolves with a disk that has a folder of `bytes` at least, and a path that is not there below it. */
export const diskContract = (
  name: string,
  open: (bytes: number) => Promise<{ readonly disk: Disk; readonly folder: string; readonly absent: string }>,
): void => {
  describe(`a disk (${name})`, () => {
    it('says how much room there is, also of what is not there yet', async () => {
      const { disk, folder, absent } = await open(0);
      const room = await disk.room(folder);
      expect(room.total).toBeGreaterThan(0);
      expect(room.free).toBeLessThanOrEqual(room.total);
      expect((await disk.room(absent)).device).toBe(room.device);
    });

    it('adds up what folders take', async () => {
      const { disk, folder } = await open(300_000);
      expect(await disk.size([folder], 30_000)).toBeGreaterThanOrEqual(300_000);
      expect(await disk.size([], 30_000)).toBe(0);
    });

    it('counts a folder once that is named twice, and nothing of one that is not there', async () => {
      const { disk, folder, absent } = await open(300_000);
      const once = await disk.size([folder], 30_000);
      expect(await disk.size([folder, folder, absent], 30_000)).toBe(once);
    });
  });
};

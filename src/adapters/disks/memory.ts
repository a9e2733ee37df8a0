/** A disk in memory: as much room as a test says, folders of a size. */
import type { Disk, Room } from '../../ports/disk.ts';

export type MemoryDisk = Disk & {
  /** From now on. */
  holds(room: Partial<Room>, sizes?: Readonly<Record<string, number>>): void;
};

export const memoryDisk = (): MemoryDisk => {
  let room: Room = { free: 400e9, total: 1_000e9, device: 'memory' };
  let sizes: Readonly<Record<string, number>> = {};
  return {
    room: async () => room,
    size: async (folders, ms) =>
      ms <= 0 ? 'unknown' : [...new Set(folders)].reduce((sum, folder) => sum + (sizes[folder] ?? 0), 0),
    holds: (change, next = sizes) => {
      room = { ...room, ...change };
      sizes = next;
    },
  };
};

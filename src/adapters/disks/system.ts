/** The disks themselves: the system is asked for room, and `du` for what folders take. */
import { stat, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { TransientError } from '../../core/errors.ts';
import type { Disk } from '../../ports/disk.ts';
import { run } from '../process.ts';

export const systemDisk = (): Disk => ({
  room: async (path) => {
    const there = await nearest(path);
    const [{ bavail, blocks, bsize }, { dev }] = await Promise.all([statfs(there), stat(there)]);
    return { free: bavail * bsize, total: blocks * bsize, device: String(dev) };
  },
  size: async (folders, ms) => {
    if (folders.length === 0) return 0;
    try {
      // Files that vanish meanwhile make it end with 1: what it added up counts all the same.
      const { stdout } = await run(['du', '-sk', '--', ...folders], { ok: 'any', timeoutMs: ms });
      const sizes = stdout.split('\n').flatMap((line) => /^(\d+)\s/.exec(line)?.[1] ?? []);
      return sizes.reduce((sum, kilobytes) => sum + Number(kilobytes) * 1_024, 0);
    } catch (error) {
      if (error instanceof TransientError) return 'unknown'; // It took too long.
      throw error;
    }
  },
});

const nearest = async (path: string): Promise<string> => {
  for (let folder = path; ; folder = dirname(folder)) {
    const isThere = await stat(folder).then(
      () => true,
      () => false, // Not made yet, or gone.
    );
    if (isThere || folder === dirname(folder)) return folder;
  }
};

/** What a person was shown last of each task: small files in the state folder. */
import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { writeWhole } from '../adapters/whole-file.ts';
import { isSha, type Sha, sha, type TaskId } from '../core/ids.ts';
import type { CliDeps } from '../surfaces/cli/deps.ts';

export const shownIn = (state: string): CliDeps['shown'] => {
  const folder = join(state, 'shown');
  return {
    remember: async (task: TaskId, tree: Sha) => {
      const file = join(folder, task);
      try {
        await mkdir(folder, { recursive: true, mode: 0o700 });
        await writeWhole(file, tree, 0o600);
      } catch {
        // Showing must work on a full disk too. An older note would bind an approval to what was not shown.
        await rm(file, { force: true });
      }
    },
    of: async (task: TaskId) => {
      const text = await readFile(join(folder, task), 'utf8').catch(() => ''); // Nothing was shown yet.
      return isSha(text) ? sha(text) : undefined;
    },
  };
};

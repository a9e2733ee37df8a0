import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { memoryDisk, systemDisk } from '../../src/adapters/disks/index.ts';
import { freshFolder } from '../helpers/folder.ts';
import { diskContract } from './disk.ts';

diskContract('memory', async (bytes) => {
  const disk = memoryDisk();
  disk.holds({}, { '/worktrees/amber': bytes });
  return { disk, folder: '/worktrees/amber', absent: '/worktrees/birch' };
});

diskContract('system', async (bytes) => {
  const folder = await freshFolder();
  await writeFile(join(folder, 'packages'), 'x'.repeat(bytes));
  return { disk: systemDisk(), folder, absent: join(folder, 'not/there/yet') };
});

/** `mayor` on an agent's PATH: a two-line script that starts this very Mayor with this very Node. */
import { chmod, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { writeWhole } from '../adapters/whole-file.ts';

export const writeShim = async (bin: string, root: string): Promise<void> => {
  await mkdir(bin, { recursive: true, mode: 0o700 });
  const path = join(bin, 'mayor');
  await writeWhole(path, `#!/bin/sh\nexec ${quote(process.execPath)} ${quote(join(root, 'bin/mayor'))} "$@"\n`, 0o755);
  await chmod(path, 0o755);
};

/** For `sh`: nothing in single quotes means anything but itself. */
const quote = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

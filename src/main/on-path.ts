/** Looking for a program as a shell would. */
import { access, constants } from 'node:fs/promises';
import { delimiter, join } from 'node:path';

export const onPath = async (program: string, path: string): Promise<string | undefined> => {
  const candidates = program.includes('/') ? [program] : path.split(delimiter).map((folder) => join(folder, program));
  for (const candidate of candidates) {
    const runs = await access(candidate, constants.X_OK).then(
      () => true,
      () => false,
    ); // Not there: try the next.
    if (runs) return candidate;
  }
  return undefined;
};

/** That a host takes no refs for claims, kept in a file, so that it is not asked each time. */
import { readFileSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

export type Refusal = {
  /** Why this remote takes none, as far as that is known. */
  read(remote: string): Promise<string | undefined>;
  /** It seems so, in this process; it is only kept once the branch has decided a claim. */
  suspect(remote: string, because: string): void;
  keep(remote: string): Promise<void>;
  forget(): Promise<void>;
  problems(): readonly string[];
};

/** `file` holds the remote's name and, on a second line, what it said. */
export const refusalIn = (file: () => Promise<string>): Refusal => {
  let known: { readonly remote: string; readonly because: string; readonly kept: boolean } | 'none' | undefined;
  const read = async (): Promise<void> => {
    known ??= readIn(await file());
  };
  return {
    async read(remote) {
      await read();
      return known !== undefined && known !== 'none' && known.remote === remote ? known.because : undefined;
    },
    suspect(remote, because) {
      known = { remote, because, kept: false };
    },
    async keep(remote) {
      if (known === undefined || known === 'none' || known.kept || known.remote !== remote) return;
      const path = await file();
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, `${remote}\n${known.because}\n`);
      known = { ...known, kept: true };
    },
    async forget() {
      known = 'none';
      await rm(await file(), { force: true });
    },
    problems: () =>
      known === undefined || known === 'none'
        ? []
        : [
            `The remote ${known.remote} takes no refs for claims (${known.because}): they are decided on the branch mayor-tasks`,
          ],
  };
};

const readIn = (path: string): { remote: string; because: string; kept: boolean } | 'none' => {
  try {
    const [remote = '', because = ''] = readFileSync(path, 'utf8').split('\n');
    return { remote, because, kept: true };
  } catch {
    return 'none'; // Nothing was ever refused, or nobody could write that down: the host says it again.
  }
};

/** Where a repository keeps its refs and objects, found without asking git: see gitrepository-layout(5). */
import { readFile, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';

/**
 * The common folder of the clone or worktree that holds `path`, as git makes them. Nothing where there is
 * none, or it is of another form (a bare repository, say): git itself knows then.
 */
export async function plainGitFolder(path: string): Promise<string | undefined> {
  for (let at = path; ; at = dirname(at)) {
    const entry = join(at, '.git');
    const kind = await stat(entry).catch(() => undefined); // Nothing there: the next one up.
    if (kind?.isDirectory()) return (await isThere(join(entry, 'HEAD'))) ? entry : undefined;
    if (kind?.isFile()) {
      const folder = /^gitdir: (.+)$/m.exec(await readFile(entry, 'utf8'))?.[1]?.trim();
      if (folder === undefined) return undefined;
      const common = await readFile(join(resolve(at, folder), 'commondir'), 'utf8').catch(() => undefined);
      return common === undefined ? undefined : resolve(at, folder, common.trim());
    }
    if (dirname(at) === at) return undefined;
  }
}

const isThere = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false, // Not there, or not for us to see.
  );

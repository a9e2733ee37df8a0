/**
 * Where a repository keeps its refs and objects, found without asking git: see gitrepository-layout(5). At once: a
 * command looks at a dozen small files before it does anything, and in the background each takes as long as all.
 */
import { readFileSync, type Stats, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/**
 * The common folder of the clone or worktree that holds `path`, as git makes them. Nothing where there is
 * none, or it is of another form (a bare repository, say): git itself knows then.
 * @throws Error of the file system where a file of git's cannot be read
 */
export function plainGitFolder(path: string): string | undefined {
  for (let at = path; ; at = dirname(at)) {
    const entry = join(at, '.git');
    const kind = look(entry);
    if (kind?.isDirectory()) return isThere(join(entry, 'HEAD')) ? entry : undefined;
    if (kind?.isFile()) {
      const folder = /^gitdir: (.+)$/m.exec(readFileSync(entry, 'utf8'))?.[1]?.trim();
      if (folder === undefined) return undefined;
      const common = join(resolve(at, folder), 'commondir');
      return isThere(common) ? resolve(at, folder, readFileSync(common, 'utf8').trim()) : undefined;
    }
    if (dirname(at) === at) return undefined;
  }
}

/** Nothing: it is not there, or not for us to see. */
const look = (path: string): Stats | undefined => {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
};

const isThere = (path: string): boolean => look(path) !== undefined;

/** A repository in memory: commits, branches and backups, enough to say what became of work. */
import { createHash } from 'node:crypto';
import { type Sha, sha } from '../../../core/ids.ts';

export type Files = ReadonlyMap<string, string>;
export type Commit = {
  readonly tree: Sha;
  readonly files: Files;
  readonly parents: readonly Sha[];
  readonly message: string;
};

export type MemoryRepository = {
  /** Full ref names and their commits. */
  readonly refs: Map<string, Sha>;
  commit(files: Files, parents: readonly Sha[], message: string): Sha;
  /** @throws RangeError for an id that there is not. */
  read(id: Sha): Commit;
  /** `id` and all its ancestors, nearest first. */
  history(id: Sha): readonly Sha[];
  mergeBase(one: Sha, other: Sha): Sha | undefined;
};

/** A repository with one commit of `files` on `base`. */
export function memoryRepository(base: string, files: Readonly<Record<string, string>>): MemoryRepository {
  const commits = new Map<Sha, Commit>();
  const refs = new Map<string, Sha>();
  const repository: MemoryRepository = {
    refs,
    commit(content, parents, message) {
      const tree = treeOf(content);
      const id = hash(`commit ${tree} ${parents.join(' ')} ${message} ${commits.size}`);
      commits.set(id, { tree, files: new Map(content), parents, message });
      return id;
    },
    read(id) {
      const found = commits.get(id);
      if (found === undefined) throw new RangeError(`There is no commit ${id}`);
      return found;
    },
    history(id) {
      const seen = new Set<Sha>([id]);
      for (const one of seen) for (const parent of repository.read(one).parents) seen.add(parent);
      return [...seen];
    },
    mergeBase(one, other) {
      const theirs = new Set(repository.history(other));
      return repository.history(one).find((id) => theirs.has(id));
    },
  };
  refs.set(`refs/heads/${base}`, repository.commit(new Map(Object.entries(files)), [], 'Start'));
  return repository;
}

export const treeOf = (files: Files): Sha =>
  hash(`tree ${JSON.stringify([...files].sort(([a], [b]) => (a < b ? -1 : 1)))}`);

export const hash = (text: string): Sha => sha(createHash('sha1').update(text).digest('hex'));

/** Paths that two sets of files do not agree on, sorted. */
export const differing = (one: Files, other: Files): readonly string[] =>
  [...new Set([...one.keys(), ...other.keys()])].filter((path) => one.get(path) !== other.get(path)).sort();

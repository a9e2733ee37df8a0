/** What a branch changed, as paths: whether two branches can meet at all is told by these alone. */

export type ChangedPath = {
  readonly path: string;
  /** A rename is the one deleted and the other added. `changed` includes its mode and its kind. */
  readonly how: 'added' | 'changed' | 'deleted';
};

export type ChangedPaths = {
  readonly paths: ReadonlySet<string>;
  readonly added: readonly string[];
  /** Folders, the topmost excepted, in which something is new or gone. */
  readonly gains: ReadonlySet<string>;
  readonly loses: ReadonlySet<string>;
  /** Folders that something stands in now that was changed or is new. */
  readonly folders: ReadonlySet<string>;
};

export const changedPaths = (changes: readonly ChangedPath[]): ChangedPaths => {
  const pathsOf = (...hows: readonly ChangedPath['how'][]) =>
    changes.filter(({ how }) => hows.includes(how)).map(({ path }) => path);
  const added = pathsOf('added');
  return {
    paths: new Set(changes.map(({ path }) => path)),
    added,
    gains: foldersOf(added),
    loses: foldersOf(pathsOf('deleted')),
    folders: foldersOf(pathsOf('added', 'changed')),
  };
};

/**
 * Where two branches that grew from the same base meet; empty: they merge without a conflict, whatever
 * is in the files. They meet in a path that both touched, in a file of the one that is a folder of the
 * other, and in a folder that the one may have moved away while the other put something new in it (git
 * follows such a move, and asks). What is named need not conflict.
 */
export const meetingOf = (one: ChangedPaths, other: ChangedPaths): readonly string[] => {
  const [few, many] = one.paths.size <= other.paths.size ? [one, other] : [other, one];
  const meets = new Set([...few.paths].filter((path) => many.paths.has(path)));
  for (const [mine, theirs] of [
    [one, other],
    [other, one],
  ] as const) {
    for (const path of mine.added) if (theirs.folders.has(path)) meets.add(path);
    for (const folder of mine.loses) if (theirs.gains.has(folder)) meets.add(`${folder}/`);
  }
  return [...meets].sort();
};

const foldersOf = (paths: readonly string[]): ReadonlySet<string> => {
  const folders = new Set<string>();
  for (const path of paths) {
    for (let end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1)) {
      const folder = path.slice(0, end);
      if (folders.has(folder)) break;
      folders.add(folder);
    }
  }
  return folders;
};

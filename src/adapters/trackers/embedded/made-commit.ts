/** A commit as objects that this process makes itself, where it knows the folders that change. */

import type { GitObject } from '../../git-objects.ts';
import { type NewCommit, peopleOf } from './commit.ts';
import { type NewObject, newObject } from './new-objects.ts';
import { type Folders, treesWith } from './new-trees.ts';

/** What a commit leads to, itself last. */
export type Made = { readonly oid: string; readonly objects: readonly NewObject[] };

/** On top of `tip`. Nothing where git has to be told in words: what goes is not known here, nor are others' folders. */
export function commitOn(
  tip: GitObject,
  folders: Folders,
  { files, ...commit }: Omit<NewCommit, 'parents'>,
): Made | undefined {
  const blobs: NewObject[] = [];
  const changed: { path: string; blob: string }[] = [];
  for (const file of files) {
    if (!('text' in file)) return undefined;
    const blob = newObject('blob', Buffer.from(file.text).toString('latin1'), tip.oid);
    blobs.push(blob);
    changed.push({ path: file.path, blob: blob.oid });
  }
  const trees = treesWith(folders, /^tree ([0-9a-f]+)\n/.exec(tip.bytes)?.[1] ?? '', changed);
  const root = trees?.at(-1);
  if (trees === undefined || root === undefined) return undefined;
  return withCommit([...blobs, ...trees], root.oid, tip.oid, commit);
}

/** One that holds no files and follows none. `like` is the id of any object of that repository. */
export const bareCommit = (commit: Omit<NewCommit, 'files'>, like: string): Made => {
  const tree = newObject('tree', '', like);
  return withCommit([tree], tree.oid, undefined, commit);
};

const withCommit = (
  objects: readonly NewObject[],
  tree: string,
  parent: string | undefined,
  { message, ...who }: Omit<NewCommit, 'files'>,
): Made => {
  const head = [`tree ${tree}`, ...(parent === undefined ? [] : [`parent ${parent}`]), ...peopleOf(who)];
  const bytes = Buffer.from(`${head.join('\n')}\n\n${message}`).toString('latin1');
  const commit = newObject('commit', bytes, tree);
  return { oid: commit.oid, objects: [...objects, commit] };
};

/** Folders of the branch with files put into them, made from what those folders hold now. */

import type { GitObject } from '../../git-objects.ts';
import { type NewObject, newObject } from './new-objects.ts';

/** By path, `''` being the whole branch. Absent: not looked at; `undefined`: there is no such folder. */
export type Folders = ReadonlyMap<string, GitObject | undefined>;

/** Every folder that has to be known to put files at these paths. */
export const foldersOf = (paths: readonly string[]): readonly string[] => [
  ...new Set(
    paths.flatMap((path) => {
      const words = path.split('/').slice(0, -1);
      return ['', ...words.map((_, at) => words.slice(0, at + 1).join('/'))];
    }),
  ),
];

/**
 * The objects that have to be made, the new whole one last. Nothing where that cannot be told from these folders,
 * as when they are not of one and the same commit; `root` is the tree that the commit has.
 */
export function treesWith(
  folders: Folders,
  root: string,
  files: readonly { readonly path: string; readonly blob: string }[],
): readonly NewObject[] | undefined {
  const top = folders.get('');
  if (top?.type !== 'tree' || top.oid !== root) return undefined;
  const made: NewObject[] = [];
  const build = (path: string, tree: string, inside: typeof files): string | undefined => {
    const entries = entriesIn(tree, root.length / 2);
    const begin = path === '' ? '' : `${path}/`;
    for (const [name, below] of groupsOf(inside, begin)) {
      const old = entries.get(name);
      const [first] = below;
      if (first?.path === begin + name) {
        if (below.length > 1 || (old !== undefined && !old.mode.startsWith('100'))) return undefined;
        entries.set(name, { mode: old?.mode ?? '100644', oid: rawOf(first.blob) });
        continue;
      }
      const known = folders.get(begin + name);
      if (hexOf(old) !== known?.oid || (known !== undefined && known.type !== 'tree')) return undefined;
      const oid = build(begin + name, known?.bytes ?? '', below);
      if (oid === undefined) return undefined;
      entries.set(name, { mode: FOLDER, oid: rawOf(oid) });
    }
    const object = newObject('tree', bytesOf(entries), root);
    made.push(object);
    return object.oid;
  };
  return build('', top.bytes, files) === undefined ? undefined : made;
}

const FOLDER = '40000';

/** `oid` as the tree has it: a character a byte. */
type Entry = { readonly mode: string; readonly oid: string };

const rawOf = (oid: string): string => Buffer.from(oid, 'hex').toString('latin1');
const hexOf = (entry: Entry | undefined): string | undefined =>
  entry && Buffer.from(entry.oid, 'latin1').toString('hex');

const groupsOf = <File extends { readonly path: string }>(
  files: readonly File[],
  begin: string,
): ReadonlyMap<string, readonly File[]> => {
  const groups = new Map<string, File[]>();
  for (const file of files) {
    const name = file.path.slice(begin.length).split('/', 1)[0] ?? '';
    groups.set(name, [...(groups.get(name) ?? []), file]);
  }
  return groups;
};

/** Names have one character a byte, as the tree has them. */
const entriesIn = (tree: string, oidBytes: number): Map<string, Entry> => {
  const entries = new Map<string, Entry>();
  for (let at = 0; at < tree.length; ) {
    const [space, end] = [tree.indexOf(' ', at), tree.indexOf('\0', at)];
    const next = end + 1 + oidBytes;
    entries.set(tree.slice(space + 1, end), { mode: tree.slice(at, space), oid: tree.slice(end + 1, next) });
    at = next;
  }
  return entries;
};

/** As git sorts them: by bytes, a folder as if its name ended in a slash. */
const bytesOf = (entries: ReadonlyMap<string, Entry>): string => {
  const key = ([name, { mode }]: readonly [string, Entry]) => (mode === FOLDER ? `${name}/` : name);
  return [...entries]
    .sort((a, b) => (key(a) < key(b) ? -1 : 1))
    .map(([name, { mode, oid }]) => `${mode} ${name}\0${oid}`)
    .join('');
};

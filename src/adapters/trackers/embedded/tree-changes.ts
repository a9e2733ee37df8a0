/** What differs between two trees, path by path. */
import type { Git } from '../../git.ts';

export type Entry = { readonly mode: string; readonly oid: string };
/** Absent on either side: there was nothing, or is nothing any more. */
export type Change = { readonly was?: Entry; readonly is?: Entry };

/** Paths have one character a byte. Without a `base` everything is new. */
export async function treeChanges(
  git: Git,
  base: string | undefined,
  tip: string,
): Promise<ReadonlyMap<string, Change>> {
  if (base === undefined) return everythingIn(git, tip);
  const { stdout } = await git(['diff-tree', '-r', '-z', '--no-renames', base, tip], {
    encoding: 'latin1',
    limit: LIMIT,
  });
  const words = stdout.split('\0');
  const changes = new Map<string, Change>();
  for (let at = 0; at + 1 < words.length; at += 2) {
    const [oldMode = '', mode = '', oldOid = '', oid = ''] = (words[at] ?? '').slice(1).split(' ');
    changes.set(words[at + 1] ?? '', {
      ...(/^0+$/.test(oldMode) ? {} : { was: { mode: oldMode, oid: oldOid } }),
      ...(/^0+$/.test(mode) ? {} : { is: { mode, oid } }),
    });
  }
  return changes;
}

/** A hundred thousand tasks with their comments. */
const LIMIT = 512 * 1024 * 1024;

const everythingIn = async (git: Git, tip: string): Promise<ReadonlyMap<string, Change>> => {
  const { stdout } = await git(['ls-tree', '-r', '-z', '--full-tree', tip], { encoding: 'latin1', limit: LIMIT });
  return new Map(
    stdout.split('\0').flatMap((line): [string, Change][] => {
      const tab = line.indexOf('\t');
      const [mode = '', , oid = ''] = line.slice(0, tab).split(' ');
      return tab < 0 ? [] : [[line.slice(tab + 1), { is: { mode, oid } }]];
    }),
  );
};

export const isSameEntry = (a: Entry | undefined, b: Entry | undefined): boolean =>
  a?.oid === b?.oid && a?.mode === b?.mode;

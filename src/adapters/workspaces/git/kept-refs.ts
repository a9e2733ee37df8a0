/** Which refs in a clone are Mayor's to keep and to let go, as git lists them. */
import { isSha, sha } from '../../../core/ids.ts';
import type { KeptRef } from '../../../ports/branches.ts';
import { isOurs } from './destroy.ts';
import type { Ground } from './ground.ts';
import { find, placesIn } from './proof.ts';

export const HEADS = 'refs/heads/mayor/';
export const BACKUPS = 'refs/mayor/backup/';

/** Not proven yet. `files`: a backup of a worktree's files. */
export type Ref = Omit<KeptRef, 'proof' | 'added' | 'removed'> & { readonly kind: 'branch' | 'files' };

const FORMAT = [
  'refname',
  'objectname',
  '*objectname',
  'creatordate:unix',
  'tag',
  'worktreepath',
  // Of a backup of files: which branch they lay on.
  'trailers:key=Head,valueonly,separator=%x2C',
]
  .map((field) => `%(${field})`)
  .join('%00');

export const refsIn = async (ground: Ground, ...patterns: readonly string[]): Promise<readonly Ref[]> => {
  const [listed, used] = await Promise.all([
    ground.git(['for-each-ref', `--format=${FORMAT}`, ...patterns]),
    usedBranches(ground),
  ]);
  return listed.stdout.split('\n').flatMap((line): readonly Ref[] => {
    const [ref = '', id = '', peeled = '', seconds = '', tag = '', path = '', head = ''] = line.split('\0');
    if (!isSha(id) || !isOurs(ref)) return [];
    const isHead = ref.startsWith(HEADS);
    const branch = isHead ? shortOf(ref) : isSha(peeled) ? tag : shortOf(head);
    const worktree = path === '' ? (isHead ? used.get(branch) : undefined) : path;
    return [
      {
        ref,
        id: sha(id),
        tip: sha(isSha(peeled) ? peeled : id),
        at: Number(seconds) * 1_000,
        kind: isHead || isSha(peeled) ? 'branch' : 'files',
        ...(branch === '' ? {} : { branch }),
        ...(worktree === undefined ? {} : { worktree }),
      },
    ];
  });
};

const shortOf = (ref: string): string => (ref.startsWith(HEADS) ? ref.slice('refs/heads/'.length) : '');

/** Branches of polecats' worktrees: while one is rebased git does not tell. */
const usedBranches = async (ground: Ground): Promise<ReadonlyMap<string, string>> => {
  const found = await Promise.all((await placesIn(ground)).map((path) => find(ground, path)));
  return new Map(
    found.flatMap((one) =>
      typeof one === 'object' && one.marker.state === 'used' && one.marker.branch !== undefined
        ? [[one.marker.branch, one.path] as const]
        : [],
    ),
  );
};

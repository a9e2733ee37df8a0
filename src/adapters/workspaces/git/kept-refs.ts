/** Which refs in a clone are Mayor's to keep and to let go, as git lists them. */
import { isSha, sha } from '../../../core/ids.ts';
import { BACKUPS, HEADS, REHEARSALS, rehearsedIn, SEEN_BRANCHES } from '../../../core/mayor-refs.ts';
import type { KeptRef } from '../../../ports/branches.ts';
import { isOurs } from './destroy.ts';
import type { Ground } from './ground.ts';
import { find, placesIn } from './proof.ts';

/** Not proven yet. `files`: a backup of a worktree's files. `merge`, `undo`: what a rehearsal came to. */
export type Ref = Omit<KeptRef, 'proof' | 'added' | 'removed'> & {
  readonly kind: 'branch' | 'files' | 'merge' | 'undo';
};

/** What goes by itself once the base has it. */
export const PASSING = [BACKUPS, REHEARSALS, SEEN_BRANCHES];
export const ALL = [HEADS, ...PASSING];

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
    const isTip = isHead || ref.startsWith(SEEN_BRANCHES);
    const branch = isTip ? shortOf(ref) : isSha(peeled) ? tag : shortOf(head);
    const worktree = path === '' ? (isHead ? used.get(branch) : undefined) : path;
    return [
      {
        ref,
        id: sha(id),
        tip: sha(isSha(peeled) ? peeled : id),
        at: Number(seconds) * 1_000,
        kind: isTip || isSha(peeled) ? 'branch' : kindOf(ref),
        ...(branch === '' ? {} : { branch }),
        ...(worktree === undefined ? {} : { worktree }),
      },
    ];
  });
};

const kindOf = (ref: string): Ref['kind'] => {
  const rehearsed = rehearsedIn(ref);
  if (rehearsed === undefined) return 'files';
  return rehearsed.undo ? 'undo' : 'merge';
};

/** From `mayor/` on, where it is a branch of Mayor's. */
const shortOf = (ref: string): string => {
  const above = [HEADS, SEEN_BRANCHES].find((one) => ref.startsWith(one));
  return above === undefined ? '' : ref.slice(above.length - 'mayor/'.length);
};

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

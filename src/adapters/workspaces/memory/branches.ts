/** Branches and backups among plain values, with the same promises as git's. No time passes here: all are of moment 0. */
import { UsageError } from '../../../core/errors.ts';
import type { Sha } from '../../../core/ids.ts';
import { BACKUPS, HEADS as OURS, REHEARSALS, rehearsedIn, SEEN_BRANCHES } from '../../../core/mayor-refs.ts';
import type { Branches, KeptRef, Proof } from '../../../ports/branches.ts';
import { changesOf, countsOf } from './lines.ts';
import { differing, hash, type MemoryRepository } from './repository.ts';

/** What this needs to know of the worktrees. */
export type BranchYard = {
  readonly repository: MemoryRepository;
  readonly base: () => Sha;
  /** Where a branch is checked out. */
  readonly placeOf: (branch: string) => string | undefined;
  /** Which branch a backup is of. */
  readonly backed: Map<string, string>;
};

const HEADS = 'refs/heads/';
const PASSING = [BACKUPS, REHEARSALS, SEEN_BRANCHES];
const isOurs = (ref: string): boolean => [OURS, ...PASSING].some((above) => ref.startsWith(above));

export const keepBranch = ({ repository, backed }: BranchYard, branch: string, tip: Sha): string => {
  const ref = `${BACKUPS}branch/${hash(`${branch}\n${tip}`).slice(0, 16)}`;
  repository.refs.set(ref, tip);
  backed.set(ref, branch);
  return ref;
};

export const branchesIn = (yard: BranchYard): Branches => ({
  list: async () => [...yard.repository.refs].flatMap(([ref, id]) => (isOurs(ref) ? [prove(yard, ref, id)] : [])),
  async restore(branch, commit) {
    if (!branch.startsWith('mayor/'))
      throw new UsageError(`Mayor has branches of its own, not ${JSON.stringify(branch)}`);
    const { repository, base, placeOf } = yard;
    const tip = repository.refs.get(HEADS + branch);
    const path = placeOf(branch);
    if (tip === commit) return { kind: 'restored' };
    if (path !== undefined) return { kind: 'in-use', path };
    const known = [...repository.history(commit), ...repository.history(base())];
    if (tip !== undefined && !known.includes(tip)) keepBranch(yard, branch, tip);
    repository.refs.set(HEADS + branch, commit);
    return { kind: 'restored' };
  },
  async drop(ref, id) {
    if (!isOurs(ref)) throw new UsageError(`${JSON.stringify(ref)} is no branch or backup of Mayor's`);
    const { refs } = yard.repository;
    const tip = refs.get(ref);
    if (tip === undefined) return { kind: 'kept', because: 'it is gone already' };
    if (tip !== id) return { kind: 'kept', because: 'it has moved since' };
    const { proof, worktree } = prove(yard, ref, id);
    if (worktree !== undefined) return { kind: 'kept', because: `it is checked out in ${worktree}` };
    if (proof.kind === 'alone') return { kind: 'kept', because: `${proof.commits} commits nowhere else` };
    refs.delete(ref);
    return { kind: 'deleted', proof };
  },
  async prune(olderThanMs, spared = []) {
    const old = [...yard.repository.refs].filter(
      ([ref, id]) =>
        PASSING.some((above) => ref.startsWith(above)) &&
        !spared.includes(ref) &&
        olderThanMs < 0 &&
        prove(yard, ref, id).proof.kind !== 'alone',
    );
    for (const [ref] of old) yard.repository.refs.delete(ref);
    return old.map(([ref]) => ref);
  },
});

const prove = (yard: BranchYard, ref: string, id: Sha): KeptRef => {
  const seen = ref.startsWith(SEEN_BRANCHES) ? ref.slice(SEEN_BRANCHES.length - 'mayor/'.length) : undefined;
  const branch = ref.startsWith(HEADS) ? ref.slice(HEADS.length) : (seen ?? yard.backed.get(ref));
  const worktree = ref.startsWith(HEADS) && branch !== undefined ? yard.placeOf(branch) : undefined;
  const { parents } = yard.repository.read(id);
  const rehearsed = rehearsedIn(ref);
  // Of a merge the branch, of an undo the base that it goes onto.
  const work = rehearsed === undefined ? undefined : parents[rehearsed.undo ? 0 : 1];
  const ofWork = proofOf(yard, work ?? id);
  const proof = ofWork.kind === 'alone' && rehearsed?.undo === false ? proofOf(yard, id) : ofWork;
  const fork = yard.repository.mergeBase(id, yard.base());
  const before = fork === undefined ? new Map<string, string>() : yard.repository.read(fork).files;
  const counts = proof.kind === 'alone' ? countsOf(changesOf(before, yard.repository.read(id).files)) : [];
  return {
    ...{ ref, id, tip: id, at: 0, proof },
    ...(branch === undefined ? {} : { branch }),
    ...(worktree === undefined ? {} : { worktree }),
    added: counts.reduce((sum, { added }) => sum + added, 0),
    removed: counts.reduce((sum, { removed }) => sum + removed, 0),
  };
};

/** How the base came to have it: the commits themselves, or one that does the same to the same files. */
export const proofOf = ({ repository, base }: Pick<BranchYard, 'repository' | 'base'>, tip: Sha): Proof => {
  const there = repository.history(base());
  if (there.includes(tip)) return { kind: 'reachable' };
  const fork = repository.mergeBase(tip, base());
  const mine = fork === undefined ? '' : changeOf(repository, fork, tip);
  for (let at: Sha | undefined = base(); at !== undefined && at !== fork && mine !== ''; ) {
    const parent: Sha | undefined = repository.read(at).parents[0];
    if (parent !== undefined && changeOf(repository, parent, at) === mine) return { kind: 'equal', sha: at };
    at = parent;
  }
  return { kind: 'alone', commits: repository.history(tip).filter((id) => !there.includes(id)).length };
};

const changeOf = (repository: MemoryRepository, from: Sha, to: Sha): string => {
  const [before, after] = [repository.read(from).files, repository.read(to).files];
  const paths = differing(before, after);
  return paths.length === 0 ? '' : JSON.stringify(paths.map((path) => [path, before.get(path), after.get(path)]));
};

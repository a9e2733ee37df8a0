/** What Mayor keeps in a clone beside worktrees: branches `mayor/…` and backups, and what proves that one may go. */
import { createHash } from 'node:crypto';
import { UsageError } from '../../../core/errors.ts';
import type { Sha } from '../../../core/ids.ts';
import { BACKUPS } from '../../../core/mayor-refs.ts';
import type { Branches, Dropping } from '../../../ports/branches.ts';
import { lineOf } from '../../git.ts';
import { readBase } from './base.ts';
import { deleteRef, isOurs, moveBranch } from './destroy.ts';
import type { Ground } from './ground.ts';
import { ALL, PASSING, refsIn } from './kept-refs.ts';
import { type Known, prove } from './prove-refs.ts';

export const branchesOf = (opened: () => Promise<Ground>): Branches => {
  const known: Known = new Map();
  return {
    async list() {
      const ground = await opened();
      const [refs, { point }] = await Promise.all([refsIn(ground, ...ALL), readBase(ground)]);
      return [...(await prove(ground, point, refs, known))].sort((a, b) => a.at - b.at);
    },
    restore: async (branch, commit) => restore(await opened(), branch, commit),
    drop: async (ref, id) => drop(await opened(), ref, id),
    async prune(olderThanMs, spared = []) {
      const ground = await opened();
      const limit = ground.clock.now() - olderThanMs;
      const old = (await refsIn(ground, ...PASSING)).filter(({ at, ref }) => at < limit && !spared.includes(ref));
      if (old.length === 0) return [];
      const { point } = await readBase(ground);
      const gone: string[] = [];
      // Age alone loses work that is nowhere else: each is proven, and once more where it goes.
      for (const { ref, id, proof } of await prove(ground, point, old, new Map(known)))
        if (proof.kind !== 'alone' && (await drop(ground, ref, id)).kind === 'deleted') gone.push(ref);
      return gone;
    },
  };
};

/** Keeps a branch as it is, under a tag object that says which and when. Returns the ref. */
export const keepBranch = async (ground: Ground, branch: string, tip: Sha): Promise<string> => {
  const name = createHash('sha256').update(`${branch}\n${tip}`).digest('hex').slice(0, 16);
  const ref = `${BACKUPS}branch/${name}`;
  const seconds = Math.floor(ground.clock.now() / 1_000);
  const head = [`object ${tip}`, 'type commit', `tag ${branch}`, `tagger Mayor <mayor@localhost> ${seconds} +0000`];
  const made = await ground.git(['mktag'], { input: `${head.join('\n')}\n\nThe branch as Mayor found it\n` });
  await ground.git(['update-ref', '-m', 'mayor: backup', ref, lineOf(made)]);
  return ref;
};

const restore: (ground: Ground, ...args: Parameters<Branches['restore']>) => ReturnType<Branches['restore']> = async (
  ground,
  branch,
  commit,
) => {
  if (!branch.startsWith('mayor/'))
    throw new UsageError(`Mayor has branches of its own, not ${JSON.stringify(branch)}`, { hint: 'Name it mayor/…' });
  const name = `refs/heads/${branch}`;
  const standing = (await refsIn(ground, name)).find(({ ref }) => ref === name);
  if (standing?.tip === commit) return { kind: 'restored' };
  if (standing?.worktree !== undefined) return { kind: 'in-use', path: standing.worktree };
  if (standing !== undefined) {
    const { point } = await readBase(ground);
    const within = await ground.git(['rev-list', '-n', '1', standing.tip, `^${commit}`, `^${point}`]);
    if (lineOf(within) !== '') await keepBranch(ground, branch, standing.tip);
  }
  await moveBranch(ground, branch, commit, standing?.tip);
  return { kind: 'restored' };
};

const drop = async (ground: Ground, ref: string, id: Sha): Promise<Dropping> => {
  if (!isOurs(ref))
    throw new UsageError(`${JSON.stringify(ref)} is no branch or backup of Mayor's`, {
      hint: 'mayor branches lists them',
    });
  const [standing] = (await refsIn(ground, ref)).filter((one) => one.ref === ref);
  if (standing === undefined) return { kind: 'kept', because: 'it is gone already' };
  if (standing.id !== id) return { kind: 'kept', because: 'it has moved since' };
  if (standing.worktree !== undefined) return { kind: 'kept', because: `it is checked out in ${standing.worktree}` };
  const { point } = await readBase(ground);
  const [{ proof } = lost] = await prove(ground, point, [standing]);
  if (proof.kind === 'alone') return { kind: 'kept', because: sayAlone(proof.commits) };
  return (await deleteRef(ground, ref, id)) === 'deleted'
    ? { kind: 'deleted', proof }
    : { kind: 'kept', because: 'it moved, or was checked out, at this moment' };
};

const lost = { proof: { kind: 'alone', commits: 0 } } as const;
const sayAlone = (commits: number): string => `${commits} ${commits === 1 ? 'commit' : 'commits'} nowhere else`;

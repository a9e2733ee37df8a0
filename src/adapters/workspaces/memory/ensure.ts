/** Making a worktree, keeping the one that stands, or taking a warm one from the pool. */
import { ConflictError, UsageError } from '../../../core/errors.ts';
import type { PolecatId, Sha } from '../../../core/ids.ts';
import type { Ensured, EnsureSpec } from '../../../ports/workspace.ts';
import { keep } from './backups.ts';
import { baseOf, checkedOut, dirtyOf, HEADS, warmIn, type Yard } from './yard.ts';

export const ensure = (yard: Yard, spec: EnsureSpec): Ensured => {
  const { rig, repository, states } = yard;
  if ('at' in spec) return ensureAt(yard, spec.polecat, spec.at);
  const { polecat, branch, from } = spec;
  if (!branch.startsWith('mayor/'))
    throw new UsageError(`Mayor works on branches of its own, not on ${JSON.stringify(branch)}`, {
      hint: 'Name it mayor/<task>-<slug>',
    });
  const path = `/worktrees/${rig.name}/${polecat}`;
  const standing = states.get(path);
  if (standing?.branch === branch) return { path, baseSha: standing.base, how: 'kept', notes: [] };
  const holder = [...states.values()].find((one) => one.branch === branch);
  if (holder !== undefined)
    throw new ConflictError(`The branch ${branch} is checked out in ${holder.path}`, { hint: 'Release that one' });
  if (standing !== undefined && dirtyOf(yard, standing).length > 0) keep(yard, standing);
  const there = repository.refs.get(HEADS + branch);
  const tip = there ?? from ?? baseOf(yard);
  repository.refs.set(HEADS + branch, tip);
  const base = there === undefined ? tip : (repository.mergeBase(tip, baseOf(yard)) ?? baseOf(yard));
  const warm = standing ?? warmIn(yard)[0];
  if (warm !== undefined) states.delete(warm.path);
  const left = standing?.branch === undefined ? [] : [standing.branch];
  const former = [...(standing?.former ?? []), ...left].filter((name) => name !== branch);
  states.set(path, checkedOut(yard, { path, polecat, branch, at: tip, base, former }));
  const made = warm === undefined ? 'new' : 'pooled';
  return { path, baseSha: base, how: standing === undefined ? made : 'kept', notes: [] };
};

/** On no branch: its own base is the commit that it was made at. */
const ensureAt = (yard: Yard, polecat: PolecatId, at: Sha): Ensured => {
  const { rig, states } = yard;
  const path = `/worktrees/${rig.name}/${polecat}`;
  const standing = states.get(path);
  if (standing !== undefined && standing.branch === undefined && standing.base === at)
    return { path, baseSha: at, how: 'kept', notes: [] };
  if (standing !== undefined && dirtyOf(yard, standing).length > 0) keep(yard, standing);
  const warm = standing ?? warmIn(yard)[0];
  if (warm !== undefined) states.delete(warm.path);
  const left = standing?.branch === undefined ? [] : [standing.branch];
  states.set(path, checkedOut(yard, { path, polecat, at, base: at, former: [...(standing?.former ?? []), ...left] }));
  const made = warm === undefined ? 'new' : 'pooled';
  return { path, baseSha: at, how: standing === undefined ? made : 'kept', notes: [] };
};

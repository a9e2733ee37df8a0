/** Keeping a worktree with all that is uncommitted, and having it back. */
import { TerminalError, UsageError } from '../../../core/errors.ts';
import { hash, treeOf } from './repository.ts';
import { HEADS, headOf, own, type State, type Yard } from './yard.ts';

export const keep = ({ repository, backups }: Yard, state: State): string => {
  const { files, index, branch } = state;
  const head = headOf(repository, state);
  const name = hash(JSON.stringify([head, branch ?? '', treeOf(index), treeOf(files)])).slice(0, 16);
  const ref = `refs/mayor/backup/${state.polecat ?? 'pool'}/${name}`;
  if (!repository.refs.has(ref)) repository.refs.set(ref, repository.commit(files, [head], ref));
  backups.set(ref, { head, branch, index: new Map(index), files: new Map(files) });
  return ref;
};

export const restore = (yard: Yard, path: string, ref: string): string => {
  const state = own(yard, path);
  if (!ref.startsWith('refs/mayor/backup/')) throw new UsageError(`${JSON.stringify(ref)} is no backup`);
  const backup = yard.backups.get(ref);
  if (backup === undefined) throw new TerminalError(`There is no backup ${ref}`);
  const kept = keep(yard, state);
  const same = backup.branch !== undefined && backup.branch === state.branch;
  if (same) yard.repository.refs.set(HEADS + backup.branch, backup.head);
  const { branch: _, ...detached } = state;
  const next = { files: new Map(backup.files), index: new Map(backup.index), at: backup.head };
  yard.states.set(path, { ...(same ? state : detached), ...next });
  return kept;
};

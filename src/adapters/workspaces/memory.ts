/** Worktrees that exist only in memory, with the same promises as git's: for tests and simulations. */
import { UsageError } from '../../core/errors.ts';
import type { Sha } from '../../core/ids.ts';
import type { Worktree } from '../../core/observed.ts';
import type { RigSettings } from '../../core/settings.ts';
import type { Diff, Workspace } from '../../ports/workspace.ts';
import { keep, restore } from './memory/backups.ts';
import { branchesIn, keepBranch, proofOf } from './memory/branches.ts';
import { ensure } from './memory/ensure.ts';
import { graft } from './memory/graft.ts';
import { changesOf, countsOf, diffIn } from './memory/lines.ts';
import type { MemoryRepository } from './memory/repository.ts';
import {
  asBranchYard,
  baseOf,
  checkedOut,
  dirtyOf,
  forkFiles,
  HEADS,
  headOf,
  own,
  type State,
  warmIn,
  type Yard,
} from './memory/yard.ts';

/** What lies in one worktree; a test edits `files` and `index` as an agent would. */
export type MemoryWorktree = {
  readonly path: string;
  readonly files: Map<string, string>;
  readonly index: Map<string, string>;
  /** Commits everything that is there on the worktree's branch. */
  commit(message: string): Sha;
};

export type MemoryWorkspace = Workspace & {
  /** The worktree at a path. @throws TerminalError when there is none. */
  at(path: string): MemoryWorktree;
};

export function memoryWorkspace(rig: RigSettings, repository: MemoryRepository): MemoryWorkspace {
  const yard: Yard = { rig, repository, states: new Map(), backups: new Map(), backed: new Map() };
  return {
    kind: 'memory',
    at: (path) => worktreeAt(yard, path),
    ensure: async (spec) => ensure(yard, spec),
    list: async () => [...yard.states.values()].map((state) => look(yard, state)),
    look: async (path) => {
      const state = yard.states.get(path);
      return state === undefined ? 'absent' : look(yard, state);
    },
    snapshot: async (path) => keep(yard, own(yard, path)),
    restore: async (path, ref) => restore(yard, path, ref),
    release: async (path, { force }) => release(yard, path, force),
    archive: async (branch) => archive(yard, branch),
    graft: async (spec) => graft(yard, spec),
    diff: async (commit, { limit }) => diffIn(forkFiles(yard, commit), repository.read(commit).files, limit),
    progress: async (path, { limit }) => progress(yard, path, limit),
    branches: branchesIn(asBranchYard(yard)),
  };
}

const release = (yard: Yard, path: string, force: boolean): 'released' | 'dirty' => {
  const { rig, states } = yard;
  const state = states.get(path);
  if (state === undefined) return 'released';
  const isDirty = dirtyOf(yard, state).length > 0;
  if (isDirty && !force) return 'dirty';
  const isAlone = state.polecat !== undefined && state.branch === undefined && state.at !== state.base;
  if (isDirty || isAlone) keep(yard, state);
  states.delete(path);
  dropBranches(yard, state);
  if (state.polecat === undefined || warmIn(yard).length >= rig.pool) return 'released';
  const slot = `/worktrees/${rig.name}/.pool/${state.polecat}`;
  const base = baseOf(yard);
  states.set(slot, checkedOut(yard, { path: slot, at: base, base, former: [] }));
  return 'released';
};

const archive = (yard: Yard, branch: string): string | 'absent' => {
  if (!branch.startsWith('mayor/'))
    throw new UsageError(`Mayor keeps branches of its own, not ${JSON.stringify(branch)}`);
  const { refs } = yard.repository;
  const tip = refs.get(HEADS + branch);
  const kept = asBranchYard(yard);
  if (tip === undefined) return [...kept.backed].filter(([, of]) => of === branch).at(-1)?.[0] ?? 'absent';
  const ref = keepBranch(kept, branch, tip);
  if (kept.placeOf(branch) === undefined) refs.delete(HEADS + branch);
  return ref;
};

const look = (yard: Yard, state: State): Worktree => {
  const { rig, repository } = yard;
  const head = headOf(repository, state);
  const { tree, files: committed } = repository.read(head);
  const onBase = new Set(repository.history(baseOf(yard)));
  const tracked = new Map([...state.files].filter(([path]) => state.index.has(path) || committed.has(path)));
  const counts = countsOf(changesOf(forkFiles(yard, head), tracked));
  return {
    path: state.path,
    rig: rig.name,
    ...(state.polecat === undefined ? {} : { polecat: state.polecat }),
    ...(state.branch === undefined ? {} : { branch: state.branch }),
    head,
    tree,
    dirty: dirtyOf(yard, state).slice(0, 200),
    ahead: repository.history(head).filter((id) => !onBase.has(id)).length,
    added: counts.reduce((sum, { added }) => sum + added, 0),
    removed: counts.reduce((sum, { removed }) => sum + removed, 0),
  };
};

const progress = (yard: Yard, path: string, limit: number): Diff | 'absent' => {
  const state = yard.states.get(path);
  if (state === undefined) return 'absent';
  return diffIn(forkFiles(yard, headOf(yard.repository, state)), state.files, limit);
};

const worktreeAt = (yard: Yard, path: string): MemoryWorktree => {
  const { repository } = yard;
  const state = own(yard, path);
  return {
    path,
    files: state.files,
    index: state.index,
    commit(message) {
      const id = repository.commit(state.files, [headOf(repository, state)], message);
      if (state.branch === undefined) yard.states.set(path, { ...state, at: id });
      else repository.refs.set(HEADS + state.branch, id);
      state.index.clear();
      for (const [name, text] of state.files) state.index.set(name, text);
      return id;
    },
  };
};

/** Branches whose work the base has; kept as backups, unless nothing was ever committed to them. */
const dropBranches = (yard: Yard, { former, branch, base }: State): void => {
  const { refs } = yard.repository;
  for (const name of [...former, branch]) {
    const tip = name === undefined ? undefined : refs.get(HEADS + name);
    if (name === undefined || tip === undefined || proofOf(asBranchYard(yard), tip).kind === 'alone') continue;
    if (tip !== base) keepBranch(asBranchYard(yard), name, tip);
    refs.delete(HEADS + name);
  }
};

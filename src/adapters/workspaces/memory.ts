/** Worktrees that exist only in memory, with the same promises as git's: for tests and simulations. */
import { ConflictError, TerminalError, UsageError } from '../../core/errors.ts';
import type { PolecatId, Sha } from '../../core/ids.ts';
import type { Worktree } from '../../core/observed.ts';
import type { RigSettings } from '../../core/settings.ts';
import type { Diff, Ensured, EnsureSpec, Grafted, GraftSpec, Workspace } from '../../ports/workspace.ts';
import { branchesIn, keepBranch, proofOf } from './memory/branches.ts';
import { changesOf, countsOf, diffIn } from './memory/lines.ts';
import { pickedFrom } from './memory/picked.ts';
import { differing, type Files, hash, type MemoryRepository, treeOf } from './memory/repository.ts';

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

type State = {
  readonly path: string;
  readonly polecat?: PolecatId;
  readonly branch?: string;
  /** Where a detached HEAD is. */
  readonly at: Sha;
  readonly base: Sha;
  readonly former: readonly string[];
  readonly files: Map<string, string>;
  readonly index: Map<string, string>;
};

type Backup = { readonly head: Sha; readonly branch: string | undefined; readonly index: Files; readonly files: Files };

const HEADS = 'refs/heads/';

/** All that one rig's worktrees are. */
type Yard = {
  readonly rig: RigSettings;
  readonly repository: MemoryRepository;
  readonly states: Map<string, State>;
  readonly backups: Map<string, Backup>;
  readonly backed: Map<string, string>;
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

const ensure = (yard: Yard, spec: EnsureSpec): Ensured => {
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

const keep = ({ repository, backups }: Yard, state: State): string => {
  const { files, index, branch } = state;
  const head = headOf(repository, state);
  const name = hash(JSON.stringify([head, branch ?? '', treeOf(index), treeOf(files)])).slice(0, 16);
  const ref = `refs/mayor/backup/${state.polecat ?? 'pool'}/${name}`;
  if (!repository.refs.has(ref)) repository.refs.set(ref, repository.commit(files, [head], ref));
  backups.set(ref, { head, branch, index: new Map(index), files: new Map(files) });
  return ref;
};

const restore = (yard: Yard, path: string, ref: string): string => {
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

const graft = (yard: Yard, { branch, onto, files, message }: GraftSpec): Grafted => {
  const { repository, states } = yard;
  const before = repository.read(onto);
  const content = new Map(before.files);
  for (const { path, source, hunks } of files) {
    const there = repository.read(source).files.get(path);
    const picked =
      hunks === undefined
        ? { text: there }
        : pickedFrom(repository, { path, source, hunks }, forkFiles(yard, source), content.get(path));
    if ('because' in picked) return { kind: 'refused', because: picked.because };
    const { text } = picked;
    if (text === undefined && !content.has(path))
      return { kind: 'refused', because: `neither of the attempts has a file ${path}` };
    if (text === undefined) content.delete(path);
    else content.set(path, text);
  }
  const tree = treeOf(content);
  if (tree === before.tree) return { kind: 'refused', because: 'it has these files just like that already' };
  const tip = repository.refs.get(HEADS + branch);
  const made = tip === undefined ? undefined : repository.read(tip);
  // An earlier try came this far.
  if (tip !== undefined && made?.tree === tree && made.parents[0] === onto) return { kind: 'made', commit: tip, tree };
  if (tip !== onto) return { kind: 'refused', because: 'its branch has another commit by now' };
  const state = [...states.values()].find((one) => one.branch === branch);
  if (state !== undefined && dirtyOf(yard, state).length > 0)
    return { kind: 'refused', because: `there is uncommitted work in ${state.path}` };
  const commit = repository.commit(content, [onto], message);
  repository.refs.set(HEADS + branch, commit);
  if (state !== undefined) states.set(state.path, checkedOut(yard, { ...state, at: commit }));
  return { kind: 'made', commit, tree };
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

const own = (yard: Yard, path: string): State => {
  const found = yard.states.get(path);
  if (found !== undefined) return found;
  throw new TerminalError(`Mayor has no worktree at ${path}`, { hint: 'mayor status lists them' });
};

const baseOf = ({ rig, repository }: Yard): Sha => {
  const found = repository.refs.get(`${HEADS}${rig.base}`);
  if (found !== undefined) return found;
  throw new TerminalError(`Rig "${rig.name}": ${rig.path} has no branch "${rig.base}"`, { hint: 'Make it' });
};

const headOf = ({ refs }: MemoryRepository, { branch, at }: State): Sha =>
  branch === undefined ? at : (refs.get(HEADS + branch) ?? at);

const warmIn = ({ states }: Yard): readonly State[] =>
  [...states.values()].filter(({ polecat }) => polecat === undefined);

const dirtyOf = ({ repository }: Yard, state: State): readonly string[] => {
  const { files } = repository.read(headOf(repository, state));
  return [...new Set([...differing(files, state.index), ...differing(files, state.files)])].sort();
};

/** Files of the commit where the base and `head` parted. */
const forkFiles = (yard: Yard, head: Sha): Files => {
  const fork = yard.repository.mergeBase(head, baseOf(yard));
  return fork === undefined ? new Map() : yard.repository.read(fork).files;
};

/** The worktree as it is right after a checkout. */
const checkedOut = ({ repository }: Yard, state: Omit<State, 'files' | 'index'>): State => {
  const { files } = repository.read(state.at);
  return { ...state, files: new Map(files), index: new Map(files) };
};

const asBranchYard = ({ repository, states, backed, ...yard }: Yard) => ({
  repository,
  backed,
  base: () => baseOf({ repository, states, backed, ...yard }),
  placeOf: (branch: string) => [...states.values()].find((one) => one.branch === branch)?.path,
});

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

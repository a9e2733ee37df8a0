/** What the worktrees of one rig are in memory, and what every operation asks of them. */
import { TerminalError } from '../../../core/errors.ts';
import type { PolecatId, Sha } from '../../../core/ids.ts';
import type { RigSettings } from '../../../core/settings.ts';
import type { BranchYard } from './branches.ts';
import { differing, type Files, type MemoryRepository } from './repository.ts';

export type State = {
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

export type Backup = {
  readonly head: Sha;
  readonly branch: string | undefined;
  readonly index: Files;
  readonly files: Files;
};

export const HEADS = 'refs/heads/';

/** All that one rig's worktrees are. */
export type Yard = {
  readonly rig: RigSettings;
  readonly repository: MemoryRepository;
  readonly states: Map<string, State>;
  readonly backups: Map<string, Backup>;
  readonly backed: Map<string, string>;
};

export const own = (yard: Yard, path: string): State => {
  const found = yard.states.get(path);
  if (found !== undefined) return found;
  throw new TerminalError(`Mayor has no worktree at ${path}`, { hint: 'mayor status lists them' });
};

export const baseOf = ({ rig, repository }: Yard): Sha => {
  const found = repository.refs.get(`${HEADS}${rig.base}`);
  if (found !== undefined) return found;
  throw new TerminalError(`Rig "${rig.name}": ${rig.path} has no branch "${rig.base}"`, { hint: 'Make it' });
};

export const headOf = ({ refs }: MemoryRepository, { branch, at }: State): Sha =>
  branch === undefined ? at : (refs.get(HEADS + branch) ?? at);

export const warmIn = ({ states }: Yard): readonly State[] =>
  [...states.values()].filter(({ polecat }) => polecat === undefined);

export const dirtyOf = ({ repository }: Yard, state: State): readonly string[] => {
  const { files } = repository.read(headOf(repository, state));
  return [...new Set([...differing(files, state.index), ...differing(files, state.files)])].sort();
};

/** Files of the commit where the base and `head` parted. */
export const forkFiles = (yard: Yard, head: Sha): Files => {
  const fork = yard.repository.mergeBase(head, baseOf(yard));
  return fork === undefined ? new Map() : yard.repository.read(fork).files;
};

/** The worktree as it is right after a checkout. */
export const checkedOut = ({ repository }: Yard, state: Omit<State, 'files' | 'index'>): State => {
  const { files } = repository.read(state.at);
  return { ...state, files: new Map(files), index: new Map(files) };
};

export const asBranchYard = ({ repository, states, backed, ...yard }: Yard): BranchYard => ({
  repository,
  backed,
  base: () => baseOf({ repository, states, backed, ...yard }),
  placeOf: (branch: string) => [...states.values()].find((one) => one.branch === branch)?.path,
});

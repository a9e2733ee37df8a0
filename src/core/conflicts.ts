/** Which running branches would conflict with one another, or with their base: facts, never intent. */
import type { Instant, RigName, Sha, TaskId } from './ids.ts';
import type { MergeState, World } from './model.ts';
import type { Observed, Worktree } from './observed.ts';

/** Where the branch of a task stands. What is not committed is not looked at. */
export type BranchHead = { readonly task: TaskId; readonly commit: Sha };

/** `may-conflict`: git is too old to try it in memory, and both changed the same paths. */
export type OverlapKind = 'conflict' | 'may-conflict';

/** Two branches that do not go together; the tasks are in the order of their ids, the raw paths sorted. */
export type Overlap = {
  readonly tasks: readonly [TaskId, TaskId];
  readonly kind: OverlapKind;
  readonly files: readonly string[];
};
/** A branch that does not go together with the base as it is now; without files where they share no history. */
export type BaseOverlap = { readonly task: TaskId; readonly kind: OverlapKind; readonly files: readonly string[] };

export type Overlaps = { readonly pairs: readonly Overlap[]; readonly base: readonly BaseOverlap[] };

/** One finding as it is shown. `other` is absent where it is the base. */
export type Conflict = {
  readonly task: TaskId;
  readonly other?: TaskId;
  readonly kind: OverlapKind;
  readonly files: readonly string[];
  /** Since when these two conflict in just these files. */
  readonly since: Instant;
};
export type ConflictFacts = readonly Conflict[];

/** The branches of each rig that are on their way: those of workers with commits, and those handed in. */
export const branchHeads = (world: World, observed: Observed): Readonly<Record<string, readonly BranchHead[]>> => {
  const heads: Record<string, Map<TaskId, Sha>> = {};
  const add = (rig: RigName, task: TaskId, commit: Sha): void => {
    heads[rig] ??= new Map();
    heads[rig].set(task, commit);
  };
  for (const { rig, task, commit, state } of Object.values(world.merges))
    if (!OVER.has(state.kind)) add(rig, task, commit);
  for (const polecat of Object.values(world.polecats)) {
    const merge = world.merges[polecat.task];
    if (
      polecat.phase.kind === 'leaving' ||
      (merge !== undefined && (OVER.has(merge.state.kind) || merge.polecat !== polecat.id))
    )
      continue;
    const worktree = worktreeOf(observed, polecat.rig, polecat.id);
    if (worktree === undefined || worktree.branch !== polecat.branch || worktree.ahead === 0) continue;
    add(polecat.rig, polecat.task, worktree.head);
  }
  return Object.fromEntries(
    Object.entries(heads).map(([rig, byTask]) => [
      rig,
      [...byTask].map(([task, commit]) => ({ task, commit })).sort((a, b) => (a.task < b.task ? -1 : 1)),
    ]),
  );
};

const OVER: ReadonlySet<MergeState['kind']> = new Set(['landed', 'settled']);

const worktreeOf = (observed: Observed, rig: RigName, polecat: string): Worktree | undefined => {
  const worktrees = observed.rigs[rig]?.worktrees ?? 'unknown';
  return worktrees === 'unknown' ? undefined : worktrees.find((one) => one.polecat === polecat);
};

/** Same branches at the same commits on the same base have the same mark: nothing need be asked anew. */
export const markOfHeads = (heads: readonly BranchHead[], base: Sha): string =>
  [base, ...heads.map(({ task, commit }) => `${task}=${commit}`)].join(' ');

/** What was found, each with the moment from which it has been so; a pair that was over and comes again begins anew. */
export const conflictFacts = (before: ConflictFacts, found: Overlaps, now: Instant): ConflictFacts => {
  const known = new Map(before.map((one) => [keyOf(one), one.since]));
  const all: readonly Omit<Conflict, 'since'>[] = [
    ...found.pairs.map(({ tasks: [task, other], kind, files }) => ({ task, other, kind, files })),
    ...found.base,
  ];
  return all.map((one) => ({ ...one, since: known.get(keyOf(one)) ?? now }));
};

const keyOf = ({ task, other, kind, files }: Omit<Conflict, 'since'>): string =>
  JSON.stringify([task, other ?? '', kind, ...files]);

/** Those that are new, or in other files than before: each is said once. */
export const begun = (before: ConflictFacts, after: ConflictFacts): ConflictFacts => {
  const known = new Set(before.map(keyOf));
  return after.filter((one) => !known.has(keyOf(one)));
};

/** With whom a task's branch conflicts and where; `other` is absent for the base. */
export type ConflictWith = { readonly other?: TaskId; readonly kind: OverlapKind; readonly files: readonly string[] };

export const conflictsOf = (task: TaskId, facts: ConflictFacts): readonly ConflictWith[] =>
  facts.flatMap((one) => {
    const { kind, files } = one;
    if (one.task === task) return [{ kind, files, ...(one.other === undefined ? {} : { other: one.other }) }];
    return one.other === task ? [{ kind, files, other: one.task }] : [];
  });

/** With how many others each task's branch conflicts: the least goes first in a train. Those with none are absent. */
export const conflictCounts = (facts: ConflictFacts): Readonly<Record<TaskId, number>> => {
  const counts: Record<string, number> = {};
  for (const { task, other } of facts)
    for (const one of other === undefined ? [] : [task, other]) counts[one] = (counts[one] ?? 0) + 1;
  return counts;
};

/** Branches and backups as `mayor branches` shows them: whose they are, and what proves that they may go. */
import { shortSha } from '../ids.ts';
import { BACKUPS, HEADS, rehearsalRef, rehearsedIn, SEEN_BRANCHES, undoRef } from '../mayor-refs.ts';
import type { Polecat, Task, World } from '../model.ts';
import { integrationBranch, isLandingWhole, wholeOf } from '../together.ts';
import { isPending, undoOf } from '../undo.ts';

/** As the workspace tells of it; see its port. */
type Kept = {
  readonly ref: string;
  readonly id: string;
  readonly tip: string;
  readonly at: number;
  readonly branch?: string;
  readonly worktree?: string;
  readonly proof:
    | { readonly kind: 'reachable' }
    | { readonly kind: 'equal'; readonly sha: string }
    | { readonly kind: 'alone'; readonly commits: number };
  readonly added: number;
  readonly removed: number;
};

export const BRANCH_STATES = ['running', 'in-review', 'landed', 'undone', 'open', 'closed', 'orphan'] as const;
/** `open`, `closed`: of a task that nobody works on. `orphan`: of no task that is known. */
export type BranchState = (typeof BRANCH_STATES)[number];

const KINDS = [
  [HEADS, 'branch'],
  [BACKUPS, 'backup'],
  [SEEN_BRANCHES, 'seen'],
] as const;
/** `seen`: a branch as somebody moved it on the remote of pull requests. `rehearsal`: what one of a merge or an undo came to. */
export type BranchKind = (typeof KINDS)[number][1] | 'rehearsal';

export type BranchRow = {
  /** The name of its ref. */
  readonly id: string;
  readonly rig: string;
  readonly state: BranchState;
  readonly kind: BranchKind;
  readonly branch?: string;
  readonly task?: string;
  readonly polecat?: string;
  /** What the ref names; `drop` wants it. */
  readonly sha: string;
  readonly tip: string;
  readonly at: number;
  readonly worktree?: string;
  readonly added: number;
  readonly removed: number;
  readonly proof: Kept['proof'];
  /** Whether it may be deleted: nothing is lost, and nobody has it checked out. */
  readonly safe: boolean;
  /** The proof in words, or why not. */
  readonly because: string;
};

type Rig = { readonly name: string; readonly base: string };

/** @param tasks of that rig */
export const branchRow = (
  world: World,
  tasks: readonly Pick<Task, 'id' | 'status'>[],
  rig: Rig,
  kept: Kept,
): BranchRow => {
  const { ref, id, branch, worktree, proof } = kept;
  const worker = workerOn(world, rig.name, ref);
  const rehearsed = rehearsedIn(ref)?.task;
  const task = branch === undefined ? tasks.find((one) => one.id === rehearsed) : taskOf(tasks, branch);
  const whole = Object.values(world.convoys)
    .filter(({ id: convoy }) => branch === integrationBranch(convoy) || rehearsed === wholeOf(convoy))
    .map(({ id: convoy }) => ({ id: wholeOf(convoy), status: 'open' as const }))[0];
  const used = userOf(world, rig.name, ref) ?? worktree;
  return {
    id: ref,
    rig: rig.name,
    state: stateOf(world, task ?? whole, worker !== undefined),
    kind: KINDS.find(([above]) => ref.startsWith(above))?.[1] ?? 'rehearsal',
    ...(branch === undefined ? {} : { branch }),
    ...(task === undefined ? {} : { task: task.id }),
    ...(worker === undefined ? {} : { polecat: worker.id }),
    ...(worktree === undefined ? {} : { worktree }),
    sha: id,
    ...{ tip: kept.tip, at: kept.at, added: kept.added, removed: kept.removed, proof },
    safe: proof.kind !== 'alone' && used === undefined,
    because: used === undefined ? sayProof(proof, rig.base) : `not safe: in use by ${used}`,
  };
};

export const sayProof = (proof: Kept['proof'], base: string): string => {
  switch (proof.kind) {
    case 'reachable':
      return `reachable from ${base}`;
    case 'equal':
      return `the same change as ${shortSha(proof.sha)} on ${base}`;
    case 'alone':
      return `not safe: ${proof.commits} ${proof.commits === 1 ? 'commit' : 'commits'} nowhere else`;
  }
};

/** Who or what needs it now, in words: its worker, or the merge or undo that it was rehearsed for. */
export const userOf = (world: World, rig: string, ref: string): string | undefined => {
  const worker = workerOn(world, rig, ref);
  return worker === undefined
    ? heldRefs(world, rig).find((held) => held.ref === ref)?.by
    : `${worker.id}, who works on it`;
};

const workerOn = (world: World, rig: string, ref: string): Polecat | undefined =>
  Object.values(world.polecats).find((polecat) => isOn(polecat, rig, ref) && polecat.phase.kind !== 'leaving');

/** Whether that is its own branch: one that reviews is on none. */
export const isOn = ({ rig: own, branch, reviews }: Polecat, rig: string, ref: string): boolean =>
  own === rig && reviews === undefined && ref === `refs/heads/${branch}`;

/** Rehearsals of merges and undos that are not over, and integration branches that are gathered on. */
export const heldRefs = (world: World, rig: string): readonly { readonly ref: string; readonly by: string }[] => [
  ...Object.values(world.merges)
    .filter((merge) => merge.rig === rig && merge.state.kind !== 'settled' && merge.state.kind !== 'returned')
    .map(({ task }) => ({ ref: rehearsalRef(task), by: `the merge of ${task}` })),
  ...Object.values(world.undos)
    .filter((undo) => undo.rig === rig && isPending(undo))
    .map(({ task }) => ({ ref: undoRef(task), by: `the undo of ${task}` })),
  ...Object.values(world.convoys)
    .filter(
      ({ id, pointed }) => pointed !== undefined && world.gatherings[id]?.rig === rig && !isLandingWhole(world, id),
    )
    .map(({ id, name }) => ({
      ref: `refs/heads/${integrationBranch(id)}`,
      by: `convoy "${name}", which gathers on it`,
    })),
];

/** `mayor/<task>-<words of its title>`; of two ids that fit, the longer one. */
const taskOf = <One extends { readonly id: string }>(tasks: readonly One[], branch: string): One | undefined =>
  tasks
    .filter(({ id }) => branch === `mayor/${id}` || branch.startsWith(`mayor/${id}-`))
    .sort((a, b) => b.id.length - a.id.length)[0];

const stateOf = (world: World, task: Pick<Task, 'id' | 'status'> | undefined, works: boolean): BranchState => {
  const merge = task === undefined ? undefined : world.merges[task.id];
  if (merge !== undefined && merge.state.kind !== 'settled' && merge.state.kind !== 'returned') return 'in-review';
  if (works) return 'running';
  if (task === undefined) return 'orphan';
  if (undoOf(world.undos, task.id) !== undefined) return 'undone';
  if (world.landed[task.id] !== undefined) return 'landed';
  return task.status === 'closed' ? 'closed' : 'open';
};

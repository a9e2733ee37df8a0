/** A clone and its forge as plain values: what tests and simulations merge in. */
import { createHash } from 'node:crypto';
import { TerminalError, TransientError } from '../../core/errors.ts';
import { type Sha, sha } from '../../core/ids.ts';
import type { MergeStrategy, RigSettings } from '../../core/settings.ts';
import type { Checking, Forge, Landing, Rehearsal } from '../../ports/forge.ts';
import { memoryBringsBack } from './memory/brings-back.ts';
import { checkIn, judgeIn, type MemoryHidden, type MemoryProofs, type PlayGate } from './memory/check.ts';
import { landedSince } from './memory/landed-since.ts';
import { type MemoryFiles, mergeFiles } from './memory/merge-files.ts';
import { memoryOverlaps } from './memory/overlaps.ts';
import { type MemoryPast, memoryResolution } from './memory/resolution.ts';
import { undoingIn } from './memory/undo.ts';
import { memoryUpstream } from './memory/upstream.ts';

type MemoryCommit = {
  readonly parents: readonly Sha[];
  readonly files: MemoryFiles;
  readonly message: string;
};

/** A repository: what the workspace commits to, and what a person does beside Mayor. */
export type MemoryClone = {
  /** Adds a commit; the same one has the same id. */
  commit(commit: MemoryCommit): Sha;
  look(commit: Sha): MemoryCommit | undefined;
  /** Tips of branches, as a person may move them. */
  readonly branches: Map<string, Sha>;
  /** All that a branch has been at, as a reflog has it. */
  past(branch: string): readonly Sha[];
  /** Paths with uncommitted changes in the user's checkout of the base. */
  readonly edited: Set<string>;
  /** Branches of the remote; absent without one. */
  remote?: Map<string, Sha>;
};

export function memoryClone(): MemoryClone {
  const commits = new Map<Sha, MemoryCommit>();
  const past = new Map<string, readonly Sha[]>();
  const branches = new Map<string, Sha>();
  const set = branches.set.bind(branches);
  branches.set = (name, to) => {
    past.set(name, [...(past.get(name) ?? []), to]);
    return set(name, to);
  };
  return {
    past: (branch) => past.get(branch) ?? [],
    commit(commit) {
      const id = sha(createHash('sha1').update(JSON.stringify(commit)).digest('hex'));
      commits.set(id, commit);
      return id;
    },
    look: (commit) => commits.get(commit),
    branches,
    edited: new Set(),
  };
}

const unlessAborted = <Result>({ signal }: Pick<Checking, 'signal'> = {}, run: () => Result): Result => {
  if (signal?.aborted === true) throw new TransientError('The gates were stopped', { hint: 'They run again' });
  return run();
};

/**
 * @param proofs what gates were green on; a town that is opened again has the same
 * @param hidden folders that checks name
 */
export function memoryForge(
  rig: RigSettings,
  clone: MemoryClone,
  play: PlayGate,
  proofs: MemoryProofs = new Map(),
  hidden: MemoryHidden = new Map(),
): Forge {
  const tip = (): Sha => {
    const found = clone.branches.get(rig.base);
    if (found === undefined)
      throw new TerminalError(`Rig "${rig.name}" has no branch "${rig.base}"`, { hint: 'Make it' });
    return found;
  };
  const fork = (result: Sha): Sha | undefined => {
    const base = clone.branches.get(rig.base);
    const onBase = new Set(base === undefined ? [] : ancestors(clone, base));
    const left = ancestors(clone, result).find((one) => onBase.has(one));
    return left === undefined || left === result ? clone.look(result)?.parents[0] : left;
  };
  return {
    kind: 'memory',
    base: async () => tip(),
    rehearse: async (task, commit, message, onto, as) =>
      rehearse({ clone, strategy: as ?? rig.strategy ?? 'merge', task, message }, onto ?? tip(), commit),
    bringsBack: async (commit, onto, seen) =>
      memoryBringsBack(pastOf(clone), { commit, onto, seen: [...clone.past(rig.base), ...seen] }),
    tree: async (commit) => {
      const found = clone.look(commit);
      if (found === undefined) throw new TerminalError(`The commit ${commit} is not there`);
      return sha(
        createHash('sha1')
          .update(JSON.stringify(Object.entries(found.files).sort()))
          .digest('hex'),
      );
    },
    overlaps: async (heads) =>
      memoryOverlaps(
        { files: (commit) => clone.look(commit)?.files, ancestors: (commit) => ancestors(clone, commit) },
        tip(),
        heads,
      ),
    resolution: async (met, after) => memoryResolution(pastOf(clone), tip(), met, after),
    check: async (_task, result, how) =>
      unlessAborted(how, () => checkIn({ rig, clone, play, proofs, fork }, result, how)),
    judge: async (_task, result, checks, how) =>
      unlessAborted(how, () => judgeIn({ rig, clone, play, proofs }, hidden, result, checks)),
    // They are played at once.
    running: { gates: () => [], watch: () => () => undefined },
    land: async (onto, result) => land(clone, rig.base, tip(), onto, result),
    undo: undoingIn(clone, tip),
    async tidy() {},
    upstream: memoryUpstream(rig, clone, (outer, inner) => contains(clone, outer, inner)),
    async verify(result, push) {
      if (!contains(clone, tip(), result)) return 'absent';
      if (push) send(clone, rig.base, result);
      return 'verified';
    },
  };
}

type Merging = {
  readonly clone: MemoryClone;
  readonly strategy: MergeStrategy;
  readonly task: string;
  readonly message: string;
};

const rehearse = ({ clone, strategy, task, message }: Merging, onto: Sha, commit: Sha): Rehearsal => {
  const [ours, theirs] = [clone.look(onto), clone.look(commit)];
  if (ours === undefined || theirs === undefined)
    throw new TerminalError(`The commit ${commit} of task ${task} is not there`, { hint: 'Start the task again' });
  const mark = `Branch-commit: ${commit}`;
  const isIn = strategy === 'merge' ? contains(clone, onto, commit) : hasMark(clone, onto, mark);
  if (isIn || contains(clone, onto, commit)) return { kind: 'merged', onto };
  const fork = ancestors(clone, commit).find((one) => contains(clone, onto, one));
  const before = fork === undefined ? undefined : clone.look(fork);
  if (before === undefined)
    return { kind: 'conflict', onto, files: [], detail: 'The branch shares no history with the base.' };
  const { files, conflicts } = mergeFiles(before.files, ours.files, theirs.files);
  if (conflicts.length > 0)
    return {
      kind: 'conflict',
      onto,
      files: conflicts,
      detail: `Both sides changed ${conflicts.join(', ')}`,
      landed: landedSince(clone.look, onto, (one) => contains(clone, commit, one), conflicts),
    };
  if (strategy === 'merge')
    return { kind: 'clean', onto, result: clone.commit({ parents: [onto, commit], files, message }) };
  if (same(files, ours.files)) return { kind: 'merged', onto };
  const replayed = strategy === 'rebase' ? replay(clone, onto, commit, message, mark) : undefined;
  if (replayed !== undefined && same(clone.look(replayed)?.files ?? {}, files))
    return { kind: 'clean', onto, result: replayed };
  return {
    kind: 'clean',
    onto,
    result: clone.commit({ parents: [onto], files, message: `${message.trim()}\n${mark}` }),
  };
};

/** Each commit of the branch that `onto` lacks, made anew; `undefined` when one of them conflicts by itself. */
const replay = (clone: MemoryClone, onto: Sha, commit: Sha, message: string, mark: string): Sha | undefined => {
  const own = ancestors(clone, commit).filter((one) => !contains(clone, onto, one));
  let tip = onto;
  for (const one of [...own].reverse()) {
    const [picked, ours] = [clone.look(one), clone.look(tip)];
    const [parent, ...others] = picked?.parents ?? [];
    if (picked === undefined || ours === undefined || parent === undefined || others.length > 0) return undefined;
    const { files, conflicts } = mergeFiles(clone.look(parent)?.files ?? {}, ours.files, picked.files);
    if (conflicts.length > 0) return undefined;
    const text = [picked.message.trim(), message.trim().split('\n').at(-1) ?? '', mark].join('\n');
    if (!same(files, ours.files)) tip = clone.commit({ parents: [tip], files, message: text });
  }
  return tip === onto ? undefined : tip;
};

const same = (one: MemoryFiles, other: MemoryFiles): boolean =>
  JSON.stringify(Object.entries(one).sort()) === JSON.stringify(Object.entries(other).sort());

const hasMark = (clone: MemoryClone, onto: Sha, mark: string): boolean =>
  ancestors(clone, onto).some((one) => {
    const lines = clone.look(one)?.message.split('\n') ?? [];
    return lines.findLast((line) => line.startsWith('Branch-commit: ')) === mark;
  });

const land = (clone: MemoryClone, branch: string, base: Sha, onto: Sha, result: Sha): Landing => {
  if (contains(clone, base, result)) return { kind: 'landed', sha: result };
  const landing = clone.look(result);
  if (base !== onto || landing === undefined || !contains(clone, result, onto)) return { kind: 'moved' };
  const before = clone.look(onto)?.files ?? {};
  const inTheWay = [...clone.edited].filter((path) => before[path] !== landing.files[path]);
  if (inTheWay.length > 0)
    return { kind: 'held', because: `Uncommitted changes are in the way: ${inTheWay.join(', ')}` };
  clone.branches.set(branch, result);
  return { kind: 'landed', sha: result };
};

const send = ({ remote, ...clone }: MemoryClone, branch: string, result: Sha): void => {
  if (remote === undefined) throw new TerminalError('There is no remote to push to', { hint: 'Add one' });
  const there = remote.get(branch);
  if (there !== undefined && contains(clone, there, result)) return;
  if (there !== undefined && !contains(clone, result, there))
    throw new TransientError('The remote has other commits', { hint: 'Pull them' });
  remote.set(branch, result);
};

export const contains = (clone: MemoryClone, outer: Sha, inner: Sha): boolean =>
  ancestors(clone, outer).includes(inner);

const pastOf = (clone: MemoryClone): MemoryPast => ({
  look: clone.look,
  ancestors: (commit) => ancestors(clone, commit),
});

/** The commit itself and all that it builds on, nearest first. */
const ancestors = (clone: MemoryClone, commit: Sha): readonly Sha[] => {
  const seen = new Set([commit]);
  for (const one of seen) for (const parent of clone.look(one)?.parents ?? []) seen.add(parent);
  return [...seen];
};

/** The remote of a clone of plain values. */
import { TerminalError, TransientError } from '../../../core/errors.ts';
import type { Sha } from '../../../core/ids.ts';
import type { RigSettings } from '../../../core/settings.ts';
import type { Following, MergedElsewhere, Upstream } from '../../../ports/upstream.ts';
import type { MemoryClone } from '../memory.ts';
import { type MemoryFiles, mergeFiles } from './merge-files.ts';

type Contains = (outer: Sha, inner: Sha) => boolean;

export function memoryUpstream(rig: RigSettings, clone: MemoryClone, contains: Contains): Upstream {
  const remote = (): Map<string, Sha> => {
    if (clone.remote !== undefined) return clone.remote;
    throw new TerminalError('There is no remote', { hint: 'Add one' });
  };
  return {
    address: async () => (clone.remote === undefined ? undefined : 'memory'),
    async push(branch, commit, mine) {
      if (!branch.startsWith('mayor/')) throw new TerminalError(`${branch} is not one of Mayor's own branches`);
      const there = remote().get(branch);
      if (there !== undefined && !mine.includes(there) && !contains(commit, there))
        return { kind: 'moved', tip: there };
      remote().set(branch, commit);
      return { kind: 'pushed' };
    },
    follow: async (merged) => follow(rig, clone, remote(), contains, merged),
  };
}

const follow = (
  { base }: RigSettings,
  clone: MemoryClone,
  remote: ReadonlyMap<string, Sha>,
  contains: Contains,
  { commit, head, merge }: MergedElsewhere,
): Following => {
  const [tip, local] = [remote.get(base), clone.branches.get(base)];
  if (tip === undefined || local === undefined || !contains(tip, merge))
    throw new TransientError(`The remote's ${base} does not have it yet`);
  const isSame = (one: Sha) => contains(merge, one) || isMergeOf(clone, contains, merge, one);
  if (!isSame(commit) && !(contains(head, commit) && isSame(head))) return { kind: 'differs' };
  if (contains(local, tip)) return { kind: 'landed', sha: merge };
  if (!contains(tip, local)) return { kind: 'held', because: `${base} has commits that its remote lacks` };
  const [before, after] = [clone.look(local)?.files ?? {}, clone.look(tip)?.files ?? {}];
  const inTheWay = [...clone.edited].filter((path) => before[path] !== after[path]);
  if (inTheWay.length > 0)
    return { kind: 'held', because: `Uncommitted changes are in the way: ${inTheWay.join(', ')}` };
  clone.branches.set(base, tip);
  return { kind: 'landed', sha: merge };
};

/** Whether some commit below it, merged with the branch, has the very files. */
const isMergeOf = (clone: MemoryClone, contains: Contains, merge: Sha, commit: Sha): boolean => {
  const after = clone.look(merge);
  const theirs = clone.look(commit);
  let before = after?.parents[0];
  let fork: Sha | undefined = commit;
  while (fork !== undefined && !contains(merge, fork)) fork = clone.look(fork)?.parents[0];
  const ours = fork === undefined ? undefined : clone.look(fork);
  if (after === undefined || theirs === undefined || ours === undefined) return false;
  while (before !== undefined && before !== fork) {
    if (isResult(after.files, ours.files, clone.look(before)?.files ?? {}, theirs.files)) return true;
    before = clone.look(before)?.parents[0];
  }
  return before !== undefined && isResult(after.files, ours.files, clone.look(before)?.files ?? {}, theirs.files);
};

const isResult = (after: MemoryFiles, fork: MemoryFiles, before: MemoryFiles, theirs: MemoryFiles): boolean => {
  const { files, conflicts } = mergeFiles(fork, before, theirs);
  return conflicts.length === 0 && sorted(files) === sorted(after) && sorted(before) !== sorted(after);
};
const sorted = (files: MemoryFiles): string => JSON.stringify(Object.entries(files).sort());

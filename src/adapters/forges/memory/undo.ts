/** Taking landings back among plain values, with the same promises as git's. */
import type { Sha } from '../../../core/ids.ts';
import type { Later, Range, Reversal } from '../../../core/undo.ts';
import type { Undoing } from '../../../ports/undoing.ts';
import { contains, type MemoryClone } from '../memory.ts';
import { type MemoryFiles, mergeFiles } from './merge-files.ts';

type Reversed =
  | Exclude<Reversal, { kind: 'clean' }>
  | { readonly kind: 'clean'; readonly onto: Sha; readonly files: MemoryFiles };

export const undoingIn = (clone: MemoryClone, tip: () => Sha): Undoing => ({
  async look(range) {
    const found = reverse(clone, tip(), range);
    if (found.kind !== 'clean') return found;
    const { onto, files } = found;
    return { kind: 'clean', onto, files: differ(files, clone.look(onto)?.files ?? {}).toSorted() };
  },
  async rehearse(_task, range, message) {
    const found = reverse(clone, tip(), range);
    if (found.kind !== 'clean') return found;
    const { onto, files } = found;
    return { kind: 'clean', onto, result: clone.commit({ parents: [onto], files, message }) };
  },
  async reapply(range, result, message) {
    const [undone, parent] = [clone.look(result), clone.look(clone.look(result)?.parents[0] ?? result)];
    const [before, after] = sidesOf(clone, range);
    if (undone === undefined || parent === undefined || before === undefined || after === undefined) return 'conflict';
    const own = undone.message.includes(`Undoes: ${range.to}`);
    const merged = own ? { files: parent.files, conflicts: [] } : mergeFiles(before, undone.files, after);
    if (merged.conflicts.length > 0) return 'conflict';
    return clone.commit({ parents: [result], files: merged.files, message });
  },
});

const reverse = (clone: MemoryClone, onto: Sha, range: Range): Reversed => {
  const ours = clone.look(onto);
  const [before, after] = sidesOf(clone, range);
  if (ours === undefined || before === undefined || after === undefined || !contains(clone, onto, range.to))
    return { kind: 'gone', onto };
  const { files, conflicts } = mergeFiles(after, ours.files, before);
  if (conflicts.length > 0) {
    const line = lineTo(clone, range.to, onto);
    return { kind: 'conflict', onto, files: conflicts, later: laterThan(clone, line, conflicts), line };
  }
  return differ(files, ours.files).length === 0 ? { kind: 'undone', onto } : { kind: 'clean', onto, files };
};

const sidesOf = (
  clone: MemoryClone,
  { from, to }: Range,
): readonly [MemoryFiles | undefined, MemoryFiles | undefined] => {
  const last = clone.look(to);
  const first = from ?? startOf(clone, to);
  return [first === undefined ? undefined : clone.look(first)?.files, last?.files];
};

/** Before the first commit in a row with the same mark of a branch. */
const startOf = (clone: MemoryClone, last: Sha): Sha | undefined => {
  const mark = markIn(clone, last);
  let parent = clone.look(last)?.parents[0];
  while (mark !== undefined && parent !== undefined && markIn(clone, parent) === mark)
    parent = clone.look(parent)?.parents[0];
  return parent;
};
const markIn = (clone: MemoryClone, commit: Sha): string | undefined =>
  /^Branch-commit: (\w+)$/m.exec(clone.look(commit)?.message ?? '')?.[1];

const lineTo = (clone: MemoryClone, to: Sha, onto: Sha): readonly Sha[] => {
  const line: Sha[] = [];
  for (let at: Sha | undefined = onto; at !== undefined && at !== to; at = clone.look(at)?.parents[0]) line.push(at);
  return line;
};

const laterThan = (clone: MemoryClone, line: readonly Sha[], conflicts: readonly string[]): readonly Later[] => {
  const all = line.flatMap((id) => {
    const commit = clone.look(id);
    const parent = commit?.parents[0];
    const changed = differ(commit?.files ?? {}, parent === undefined ? {} : (clone.look(parent)?.files ?? {}));
    return changed.some((path) => conflicts.includes(path)) ? [{ id, message: commit?.message ?? '' }] : [];
  });
  const undoes = (message: string) => /^Undoes: (\w+)$/m.exec(message)?.[1];
  const undone = new Set(all.map(({ message }) => undoes(message)));
  return all
    .filter(({ id, message }) => !undone.has(id) && !all.some((one) => one.id === undoes(message)))
    .map(({ id, message }) => {
      const task = /^Task: (\S+)$/m.exec(message)?.[1];
      return { sha: id, title: message.split('\n')[0] ?? '', ...(task === undefined ? {} : { task }) };
    });
};

const differ = (one: MemoryFiles, other: MemoryFiles): readonly string[] =>
  [...new Set([...Object.keys(one), ...Object.keys(other)])].filter((path) => one[path] !== other[path]);

/** Which branches conflict, among files that are merged whole. */
import { type ChangedPath, changedPaths, meetingOf } from '../../../core/changed-paths.ts';
import type { BaseOverlap, BranchHead, Overlap, Overlaps } from '../../../core/conflicts.ts';
import type { Sha } from '../../../core/ids.ts';
import { type MemoryFiles, mergeFiles } from './merge-files.ts';

/** As much of a clone as is looked at. */
export type MemoryHistory = {
  files(commit: Sha): MemoryFiles | undefined;
  /** The commit itself and all that it builds on, nearest first. */
  ancestors(commit: Sha): readonly Sha[];
};

type Branch = { readonly task: BranchHead['task']; readonly files: MemoryFiles; readonly before: MemoryFiles };

export function memoryOverlaps(history: MemoryHistory, tip: Sha, heads: readonly BranchHead[]): Overlaps {
  const onBase = new Set(history.ancestors(tip));
  const ahead = [...heads]
    .sort((a, b) => (a.task < b.task ? -1 : 1))
    .flatMap(({ task, commit }) => {
      const files = history.files(commit);
      if (files === undefined || onBase.has(commit)) return [];
      const fork = history.ancestors(commit).find((one) => onBase.has(one));
      return [{ task, files, before: fork === undefined ? undefined : history.files(fork) }];
    });
  const related = ahead.flatMap(({ before, ...one }): readonly Branch[] =>
    before === undefined ? [] : [{ ...one, before }],
  );
  const base = history.files(tip) ?? {};
  return {
    pairs: related.flatMap((one, at) =>
      related.slice(at + 1).flatMap((other): readonly Overlap[] => {
        const files = clash(one, other);
        return files.length === 0 ? [] : [{ tasks: [one.task, other.task], kind: 'conflict', files }];
      }),
    ),
    base: ahead.flatMap(({ task, files, before }): readonly BaseOverlap[] => {
      const met = before === undefined ? [] : clash({ task, files, before }, { task, files: base, before });
      return before !== undefined && met.length === 0 ? [] : [{ task, kind: 'conflict', files: met }];
    }),
  };
}

/** Each against its own beginning: what came on the base between the two is neither's. */
const clash = (one: Branch, other: Branch): readonly string[] => {
  const meets = meetingOf(changed(one), changed(other)).filter((path) => !path.endsWith('/'));
  const { conflicts } = mergeFiles(one.before, one.files, other.files);
  return meets.filter((path) => conflicts.includes(path) || isFolder(path, one.files) || isFolder(path, other.files));
};

const isFolder = (path: string, files: MemoryFiles): boolean =>
  Object.keys(files).some((one) => one.startsWith(`${path}/`));

const changed = ({ files, before }: Branch) =>
  changedPaths(
    [...new Set([...Object.keys(before), ...Object.keys(files)])].flatMap((path): readonly ChangedPath[] => {
      if (before[path] === files[path]) return [];
      return [{ path, how: before[path] === undefined ? 'added' : files[path] === undefined ? 'deleted' : 'changed' }];
    }),
  );

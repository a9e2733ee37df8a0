/** What became of both sides of a conflict, among files that are merged whole. */
import type { MetConflict, ResolutionDiffs } from '../../../core/dropped.ts';
import type { Sha } from '../../../core/ids.ts';
import { landedSince } from './landed-since.ts';
import type { MemoryFiles } from './merge-files.ts';

type Commit = { readonly parents: readonly Sha[]; readonly files: MemoryFiles; readonly message: string };
export type MemoryPast = {
  look(commit: Sha): Commit | undefined;
  /** The commit itself and all that it builds on, nearest first. */
  ancestors(commit: Sha): readonly Sha[];
};

export function memoryResolution(past: MemoryPast, tip: Sha, met: MetConflict, after: Sha): ResolutionDiffs {
  const { commit, onto, files } = met;
  const filesOf = (one: Sha): MemoryFiles => past.look(one)?.files ?? {};
  if ([commit, onto, after].some((one) => past.look(one) === undefined))
    return { kind: 'unknown', because: 'a commit of the conflict is gone' };
  const common = (one: Sha, other: Sha) => past.ancestors(other).find((each) => past.ancestors(one).includes(each));
  const [fork, has] = [common(onto, commit), common(tip, after)];
  if (fork === undefined || has === undefined || files.length === 0 || past.ancestors(fork).includes(has))
    return { kind: 'unmerged' };
  const old = past.ancestors(fork);
  const landed = landedSince(past.look, has, (one) => old.includes(one), files);
  const within = (all: MemoryFiles) => Object.fromEntries(Object.entries(all).filter(([path]) => files.includes(path)));
  return {
    kind: 'merged',
    base: landed.map(({ files: _files, ...one }) => {
      const [parent] = past.look(one.commit)?.parents ?? [];
      return {
        ...one,
        diff: diffText(within(parent === undefined ? {} : filesOf(parent)), within(filesOf(one.commit))),
      };
    }),
    own: diffText(within(filesOf(fork)), within(filesOf(commit))),
    fromBase: diffText(filesOf(has), filesOf(after)),
    fromOwn: diffText(filesOf(commit), filesOf(after)),
  };
}

/** As git would print it, but for where the lines stand. */
const diffText = (before: MemoryFiles, after: MemoryFiles): string =>
  [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .filter((path) => before[path] !== after[path])
    .map((path) => {
      const [old, fresh] = [linesOf(before[path]), linesOf(after[path])];
      const removed = without(old, fresh).map((line) => `-${line}`);
      const added = without(fresh, old).map((line) => `+${line}`);
      const head = `diff --git a/${path} b/${path}\n`;
      return `${head}@@ -1,${removed.length} +1,${added.length} @@\n${[...removed, ...added].join('\n')}\n`;
    })
    .join('');

const linesOf = (text: string | undefined): readonly string[] => (text ?? '').split('\n').filter((line) => line !== '');

const without = (lines: readonly string[], others: readonly string[]): readonly string[] => {
  const rest = [...others];
  return lines.filter((line) => {
    const at = rest.indexOf(line);
    if (at === -1) return true;
    rest.splice(at, 1);
    return false;
  });
};

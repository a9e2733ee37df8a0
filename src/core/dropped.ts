/** Whether a branch that came back from a conflict still has what both sides wrote. Compares lines, not meaning. */
import type { Sha, TaskId } from './ids.ts';
import { type DiffLine, parseDiff } from './review/parse.ts';

/** A conflict that a branch was returned for: its first one, with the files of all that came after. */
export type MetConflict = {
  /** What was handed in then, and the base that it met. */
  readonly commit: Sha;
  readonly onto: Sha;
  /** Raw paths; empty where the two shared no history. */
  readonly files: readonly string[];
};

/** What became of it: `compared` holds for one commit of the branch. */
export type Resolution = {
  readonly conflict: MetConflict;
  readonly compared?: { readonly commit: Sha; readonly dropped: readonly Dropped[]; readonly unknown?: string };
};

/** What one commit of the base changed in the files in conflict. */
export type SideDiff = {
  readonly commit: Sha;
  readonly subject: string;
  readonly task?: TaskId;
  readonly diff: string;
};

/** Unified diffs without renames or context. `unmerged`: the branch has nothing of that base yet. */
export type ResolutionDiffs =
  | { readonly kind: 'unmerged' }
  /** They are too large to compare, or a commit is gone. */
  | { readonly kind: 'unknown'; readonly because: string }
  | {
      readonly kind: 'merged';
      /** From the old merge base to what the branch has of the base now, in the files in conflict; newest first. */
      readonly base: readonly SideDiff[];
      /** From the old merge base to the first version of the branch, in the same files. */
      readonly own: string;
      /** From the base that the branch has to the branch: all files. */
      readonly fromBase: string;
      /** From the first version of the branch to the branch: all files. */
      readonly fromOwn: string;
    };

/** Lines of one side in one file that the resolution took away. */
export type Dropped = {
  readonly side: 'base' | 'own';
  /** Whose: a landing's task, or the branch's own where that is absent on side `own`. */
  readonly task?: TaskId;
  /** A commit of the base: its id and subject. */
  readonly commit?: Sha;
  readonly subject?: string;
  readonly path: string;
  /** 0: it is no matter of lines (a deletion, a mode, a binary file), and the whole change is gone. */
  readonly lines: number;
  /** The first of them. */
  readonly first?: string;
};

/**
 * A line counts as kept when it stands anywhere in the result, moved or indented otherwise, and when one
 * new line of its file has all of its words: so are two changed lines made one. Lines without a letter or
 * digit do not count.
 */
export const droppedIn = (diffs: ResolutionDiffs): readonly Dropped[] => {
  if (diffs.kind !== 'merged') return [];
  const [fromBase, fromOwn, own] = [linesByFile(diffs.fromBase), linesByFile(diffs.fromOwn), linesByFile(diffs.own)];
  const sides = diffs.base.map((side) => ({ ...side, files: linesByFile(side.diff) }));
  const theirs = joined(sides.map(({ files }) => files));
  const ofBase = lossesOf(fromBase, own);
  const ofOwn = lossesOf(fromOwn, theirs);
  const [wholeBase, wholeOwn] = [wholeChanges(theirs, fromOwn, fromBase), wholeChanges(own, fromBase, fromOwn)];
  return [
    ...sides.flatMap(({ files, commit, subject, task }) =>
      [...files].flatMap(([path, { added }]): readonly Dropped[] => {
        const lost = ofBase(path, added);
        const whose = { side: 'base' as const, commit, subject, ...(task === undefined ? {} : { task }), path };
        if (lost.length > 0) return [{ ...whose, lines: lost.length, ...firstOf(lost) }];
        // Told once, of the newest: it is one state of the file that was not taken.
        return wholeBase.delete(path) ? [{ ...whose, lines: 0 }] : [];
      }),
    ),
    ...[...own].flatMap(([path, { added }]): readonly Dropped[] => {
      const lost = ofOwn(path, added);
      if (lost.length > 0) return [{ side: 'own', path, lines: lost.length, ...firstOf(lost) }];
      return theirs.has(path) && wholeOwn.has(path) ? [{ side: 'own', path, lines: 0 }] : [];
    }),
  ];
};

type Files = ReadonlyMap<string, FileLines>;

const firstOf = ([first]: readonly string[]) => (first === undefined ? {} : { first: first.trim().slice(0, 200) });

/** Files that this side changed, adding no line, and that stand now just as the other side had them, though the two differ. */
const wholeChanges = (side: Files, sinceOther: Files, sinceThis: Files): Set<string> =>
  new Set(
    [...side].flatMap(([path, { added }]) =>
      added.length === 0 && !sinceOther.has(path) && sinceThis.has(path) ? [path] : [],
    ),
  );

/**
 * Which of the lines that a side added are gone. What the result took away is given out once: several
 * commits may have added the same line. `other`: what the other side had taken away itself.
 */
const lossesOf = (taken: Files, other: Files) => {
  const moved = countOf([...taken.values()].flatMap(({ added }) => added));
  const pools = new Map<string, Map<string, number>>();
  const poolOf = (path: string): Map<string, number> => {
    const known = pools.get(path);
    if (known !== undefined) return known;
    const pool = countOf(taken.get(path)?.removed ?? []);
    for (const line of other.get(path)?.removed ?? []) takeFrom(pool, markOf(line));
    for (const line of [...pool.keys()]) while (pool.has(line) && takeFrom(moved, line)) takeFrom(pool, line);
    pools.set(path, pool);
    return pool;
  };
  return (path: string, added: readonly string[]): readonly string[] => {
    const pool = poolOf(path);
    const fresh = (taken.get(path)?.added ?? []).map(wordsOf);
    return added.filter((line) => {
      if (!takeFrom(pool, markOf(line))) return false;
      const words = wordsOf(line);
      return !fresh.some((has) => [...words].every((word) => has.has(word)));
    });
  };
};

const countOf = (lines: readonly string[]): Map<string, number> => {
  const counts = new Map<string, number>();
  for (const line of lines) {
    const mark = markOf(line);
    if (/[\p{L}\p{N}]/u.test(mark)) counts.set(mark, (counts.get(mark) ?? 0) + 1);
  }
  return counts;
};

const takeFrom = (counts: Map<string, number>, mark: string): boolean => {
  const count = counts.get(mark);
  if (count === undefined) return false;
  if (count === 1) counts.delete(mark);
  else counts.set(mark, count - 1);
  return true;
};

const markOf = (line: string): string => line.trim().replace(/\s+/g, ' ');
const wordsOf = (line: string): ReadonlySet<string> => new Set(line.match(/[\p{L}\p{N}_]+/gu) ?? []);

const joined = (all: readonly Files[]): Files => {
  const sum = new Map<string, FileLines>();
  for (const [path, { added, removed }] of all.flatMap((files) => [...files])) {
    const before = sum.get(path) ?? { added: [], removed: [] };
    sum.set(path, { added: [...before.added, ...added], removed: [...before.removed, ...removed] });
  }
  return sum;
};

/** A conflict more of the same branch: what was handed in first stays what is compared. */
export const metAgain = (before: Resolution | undefined, met: MetConflict): Resolution => {
  const first = before?.conflict;
  if (first === undefined) return { conflict: met };
  return { conflict: { ...first, files: [...new Set([...first.files, ...met.files])] } };
};

/** Handed in after a conflict, and this commit of it is not compared yet. */
export const isUncompared = (merge: { readonly commit: Sha; readonly resolution?: Resolution }): boolean =>
  merge.resolution !== undefined && merge.resolution.compared?.commit !== merge.commit;

/** Whether it may be approved without a person: nothing of either side was dropped, as far as could be told. */
export const mayPassUnseen = (merge: { readonly commit: Sha; readonly resolution?: Resolution }): boolean => {
  const { resolution } = merge;
  if (resolution === undefined) return true;
  const { compared } = resolution;
  return compared?.commit === merge.commit && compared.dropped.length === 0 && compared.unknown === undefined;
};

type FileLines = { readonly added: readonly string[]; readonly removed: readonly string[] };

/** Lines gone and lines new by path. A file whose lines are not told (binary, a mode, a submodule) is there without any. */
export const linesByFile = (diff: string): ReadonlyMap<string, FileLines> =>
  new Map(
    parseDiff(diff).map(({ path, hunks }) => {
      const textOf = (wanted: DiffLine['kind']) =>
        hunks.flatMap(({ lines }) => lines.flatMap(({ kind, text }) => (kind === wanted ? [text] : [])));
      return [path, { added: textOf('added'), removed: textOf('removed') }];
    }),
  );

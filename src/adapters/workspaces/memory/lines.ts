/** Line by line differences, in the layout of `git diff` but with one hunk a file. */
import type { Diff } from '../../../ports/workspace.ts';
import { differing, type Files } from './repository.ts';

type Change = {
  readonly path: string;
  readonly gone: readonly string[];
  readonly come: readonly string[];
  readonly at: number;
};

export const changesOf = (from: Files, to: Files): readonly Change[] =>
  differing(from, to).map((path) => changeOf(path, linesOf(from.get(path)), linesOf(to.get(path))));

export const countsOf = (changes: readonly Change[]): Diff['files'] =>
  changes.map(({ path, gone, come }) => ({ path, added: come.length, removed: gone.length }));

/** Cut at a line, as a diff for a person. */
export const diffIn = (from: Files, to: Files, limit: number): Diff => {
  const changes = changesOf(from, to);
  const bytes = Buffer.from(textOf(changes));
  const cut = bytes.subarray(0, limit);
  const text = cut.subarray(0, cut.lastIndexOf(0x0a) + 1).toString('utf8');
  return { text, truncated: bytes.length > limit, files: countsOf(changes) };
};

const textOf = (changes: readonly Change[]): string =>
  changes
    .map(
      ({ path, gone, come, at }) =>
        `diff --git a/${path} b/${path}\n--- a/${path}\n+++ b/${path}\n` +
        `@@ -${at + 1},${gone.length} +${at + 1},${come.length} @@\n` +
        [...gone.map((line) => `-${line}\n`), ...come.map((line) => `+${line}\n`)].join(''),
    )
    .join('');

/** What is left when the equal beginning and end are taken off. */
const changeOf = (path: string, before: readonly string[], after: readonly string[]): Change => {
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start]) start += 1;
  let end = 0;
  const most = Math.min(before.length, after.length) - start;
  while (end < most && before.at(-1 - end) === after.at(-1 - end)) end += 1;
  return {
    path,
    at: start,
    gone: before.slice(start, before.length - end),
    come: after.slice(start, after.length - end),
  };
};

const linesOf = (text: string | undefined): readonly string[] => {
  if (text === undefined || text === '') return [];
  return text.replace(/\n$/, '').split('\n');
};

type Sides = { readonly before: string | undefined; readonly ours: string | undefined; readonly theirs: Files };

/** Both changes of a file, where they are apart; a file is one hunk here, so all of theirs. */
export const mergedText = (path: string, { before, ours, theirs }: Sides): string | undefined => {
  const [common, own, other] = [linesOf(before), linesOf(ours), linesOf(theirs.get(path))];
  const [mine, their] = [changeOf(path, common, own), changeOf(path, common, other)];
  const ends = (change: Change) => change.at + change.gone.length;
  const text = (lines: readonly string[]) => lines.map((line) => `${line}\n`).join('');
  if (ours === before) return text(other);
  if (ours === undefined || before === undefined) return undefined;
  if (ends(mine) < their.at) {
    const shift = mine.come.length - mine.gone.length;
    return text([...own.slice(0, their.at + shift), ...their.come, ...own.slice(ends(their) + shift)]);
  }
  return ends(their) < mine.at
    ? text([...own.slice(0, their.at), ...their.come, ...own.slice(ends(their))])
    : undefined;
};

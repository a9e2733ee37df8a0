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

export const textOf = (changes: readonly Change[]): string =>
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

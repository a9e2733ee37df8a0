/** Unified diffs as git writes them, and one that was read, applied: for what reads diffs. */
import type { FileDiff } from '../../src/core/review/parse.ts';

type Edit = { readonly sign: ' ' | '-' | '+'; readonly text: string };

/** Lines with whether the last one lacks its newline. */
const linesOf = (text: string): readonly string[] => (text === '' ? [] : text.replace(/\n$/, '').split('\n'));
const isOpen = (text: string): boolean => text !== '' && !text.endsWith('\n');

/** By the longest common subsequence; an open last line equals only an open last line. */
const editsOf = (before: string, after: string): readonly Edit[] => {
  const mark = (text: string) =>
    linesOf(text).map((line, at, all) => (isOpen(text) && at === all.length - 1 ? `${line}\0` : line));
  const [a, b] = [mark(before), mark(after)];
  const table = Array.from({ length: a.length + 1 }, () => Array.from({ length: b.length + 1 }, () => 0));
  const cell = (i: number, j: number): number => table[i]?.[j] ?? 0;
  for (let i = a.length - 1; i >= 0; i -= 1)
    for (let j = b.length - 1; j >= 0; j -= 1) {
      const row = table[i];
      if (row !== undefined) row[j] = a[i] === b[j] ? cell(i + 1, j + 1) + 1 : Math.max(cell(i + 1, j), cell(i, j + 1));
    }
  const edits: Edit[] = [];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      edits.push({ sign: ' ', text: a[i] ?? '' });
      i += 1;
      j += 1;
    } else if (i < a.length && (j === b.length || cell(i + 1, j) >= cell(i, j + 1))) {
      edits.push({ sign: '-', text: a[i] ?? '' });
      i += 1;
    } else {
      edits.push({ sign: '+', text: b[j] ?? '' });
      j += 1;
    }
  }
  return edits;
};

/** Empty where nothing differs. */
export const patchOf = (path: string, before: string, after: string, context: number): string => {
  const edits = editsOf(before, after);
  const changed = edits.flatMap(({ sign }, at) => (sign === ' ' ? [] : [at]));
  if (changed.length === 0) return '';
  const spans: [number, number][] = [];
  for (const at of changed) {
    const last = spans.at(-1);
    if (last !== undefined && at - last[1] <= 2 * context) last[1] = at;
    else spans.push([at, at]);
  }
  const hunks = spans.map(([first, last]) =>
    hunkOf(edits, Math.max(0, first - context), Math.min(edits.length, last + context + 1)),
  );
  return `diff --git a/${path} b/${path}\nindex 1111111..2222222 100644\n--- a/${path}\n+++ b/${path}\n${hunks.join('')}`;
};

const hunkOf = (edits: readonly Edit[], from: number, to: number): string => {
  const count = (part: readonly Edit[], without: Edit['sign']): number =>
    part.filter(({ sign }) => sign !== without).length;
  const [head, part] = [edits.slice(0, from), edits.slice(from, to)];
  const range = (without: Edit['sign']): string => {
    const size = count(part, without);
    const start = count(head, without) + (size === 0 ? 0 : 1);
    return size === 1 ? `${start}` : `${start},${size}`;
  };
  const body = part.map(({ sign, text }) =>
    text.endsWith('\0') ? `${sign}${text.slice(0, -1)}\n\\ No newline at end of file\n` : `${sign}${text}\n`,
  );
  return `@@ -${range('+')} +${range('-')} @@\n${body.join('')}`;
};

/** What a file becomes. @throws where the diff does not fit it. */
export const applied = (file: FileDiff, before: string): string => {
  const old = linesOf(before);
  const out: string[] = [];
  let [at, open] = [0, isOpen(before)];
  for (const hunk of file.hunks) {
    const start = hunk.old.count === 0 ? hunk.old.from : hunk.old.from - 1;
    out.push(...old.slice(at, start));
    at = start;
    for (const line of hunk.lines) {
      if (line.kind !== 'added' && old[at] !== line.text) throw new Error(`Line ${at + 1} is not ${line.text}`);
      if (line.kind !== 'added') at += 1;
      if (line.kind === 'removed') continue;
      out.push(line.text);
      open = line.open === true;
    }
    if (at === old.length && hunk.lines.every(({ kind }) => kind === 'removed')) open = false;
  }
  if (at < old.length) open = isOpen(before);
  out.push(...old.slice(at));
  return out.join('\n') + (out.length > 0 && !open ? '\n' : '');
};

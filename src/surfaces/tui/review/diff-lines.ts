/** A unified diff as lines with a meaning, cleaned and without tabs: cut once, drawn often. */
import { plainText } from '../../../core/plain.ts';
import { expandTabs } from '../drawing/text.ts';

export type DiffLine = {
  readonly kind: 'file' | 'meta' | 'hunk' | 'added' | 'removed' | 'same';
  readonly text: string;
};

export const diffLines = (text: string): readonly DiffLine[] => {
  const lines = text.split('\n').map((line) => plainText(line).replaceAll('\n', ' '));
  if (lines.at(-1) === '') lines.pop();
  let inHunk = false;
  return lines.map((line): DiffLine => {
    if (line.startsWith('diff ')) inHunk = false;
    if (line.startsWith('@@')) inHunk = true;
    const kind = kindOf(line, inHunk);
    return { kind, text: signed.has(kind) ? line.slice(0, 1) + expandTabs(line.slice(1), 4) : expandTabs(line, 4) };
  });
};

/** Their first column is no part of the text, so tabs are counted without it. */
const signed: ReadonlySet<DiffLine['kind']> = new Set(['added', 'removed', 'same']);

/** Within a hunk `---` is a removed `--`, not the name of a file. */
const kindOf = (line: string, inHunk: boolean): DiffLine['kind'] => {
  if (line.startsWith('diff ')) return 'file';
  if (line.startsWith('@@')) return 'hunk';
  if (!inHunk) return 'meta';
  if (line.startsWith('+')) return 'added';
  return line.startsWith('-') ? 'removed' : line.startsWith('\\') ? 'meta' : 'same';
};

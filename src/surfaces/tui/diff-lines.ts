/** A unified diff as lines with a meaning, cleaned and without tabs: cut once, drawn often. */
import { plainText } from '../../core/plain.ts';
import { expandTabs } from './text.ts';

export type DiffLine = {
  readonly kind: 'file' | 'meta' | 'hunk' | 'added' | 'removed' | 'same';
  readonly text: string;
};

export const diffLines = (text: string): readonly DiffLine[] => {
  const lines = plainText(text).split('\n');
  if (lines.at(-1) === '') lines.pop();
  let inHunk = false;
  return lines.map((line): DiffLine => {
    if (line.startsWith('diff ')) inHunk = false;
    if (line.startsWith('@@')) inHunk = true;
    return { kind: kindOf(line, inHunk), text: expandTabs(line, 4) };
  });
};

/** Where the files begin. */
export const fileStarts = (lines: readonly DiffLine[]): readonly number[] =>
  lines.flatMap((line, index) => (line.kind === 'file' ? [index] : []));

/** Within a hunk `---` is a removed `--`, not the name of a file. */
const kindOf = (line: string, inHunk: boolean): DiffLine['kind'] => {
  if (line.startsWith('diff ')) return 'file';
  if (line.startsWith('@@')) return 'hunk';
  if (!inHunk) return 'meta';
  if (line.startsWith('+')) return 'added';
  return line.startsWith('-') ? 'removed' : line.startsWith('\\') ? 'meta' : 'same';
};

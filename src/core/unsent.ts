/** Words in an agent's input line that nobody has sent: between the sign that it begins with and the cursor. */
import { withoutColours } from './plain.ts';

type Shown = {
  readonly lines: readonly string[];
  readonly cursor?: { readonly line: number; readonly column: number };
};

/** How input lines of agents' CLIs begin, in a frame or without one. */
const PROMPT = /^[\s│┃|▌]*[>›❯»] ?/u;

/**
 * `undefined` where there are none, and where it cannot be told: without a cursor, or when it stands in no line that
 * begins as one for input does. What a CLI proposes there itself stands behind the cursor.
 */
export const unsentIn = ({ lines, cursor }: Shown): string | undefined => {
  if (cursor === undefined) return undefined;
  const before = firstColumns(withoutColours(lines[cursor.line] ?? ''), cursor.column);
  const begin = PROMPT.exec(before)?.[0];
  if (begin === undefined) return undefined;
  const words = before.slice(begin.length).trim();
  return words === '' ? undefined : words;
};

/** Near enough for telling whether there is a word: all from the first wide script on counts as two columns. */
const firstColumns = (line: string, columns: number): string => {
  let used = 0;
  let out = '';
  for (const char of line) {
    used += (char.codePointAt(0) ?? 0) >= 0x1100 && !/[\u2010-\u2bff]/u.test(char) ? 2 : 1;
    if (used > columns) break;
    out += char;
  }
  return out;
};

/** What comes of a text that is replaced by another, line by line. */

/** More cells than this and what differs is told as all old lines, then all new ones. */
const MOST_CELLS = 250_000;

/**
 * The lines of both, each with its sign before it: `- ` goes, `+ ` comes, two blanks stay. An empty text has no lines.
 * The new text is there whole: its lines are those with `+ ` and with blanks, in their order.
 */
export const changedLines = (before: string, after: string): readonly string[] => {
  const old = linesOf(before);
  const fresh = linesOf(after);
  const head = alike(old, fresh);
  const tail = alike(old.slice(head).toReversed(), fresh.slice(head).toReversed());
  const gone = old.slice(head, old.length - tail);
  const come = fresh.slice(head, fresh.length - tail);
  return [
    ...old.slice(0, head).map((line) => `  ${line}`),
    ...between(gone, come),
    ...old.slice(old.length - tail).map((line) => `  ${line}`),
  ];
};

const linesOf = (text: string): readonly string[] => (text === '' ? [] : text.split('\n'));

/** How many lines both begin with. */
const alike = (one: readonly string[], other: readonly string[]): number => {
  const end = Math.min(one.length, other.length);
  let count = 0;
  while (count < end && one[count] === other[count]) count += 1;
  return count;
};

/** By the longest lines in common, in their order. */
const between = (gone: readonly string[], come: readonly string[]): readonly string[] => {
  if (gone.length * come.length > MOST_CELLS || gone.length === 0 || come.length === 0)
    return [...gone.map((line) => `- ${line}`), ...come.map((line) => `+ ${line}`)];
  const width = come.length + 1;
  const longest = new Uint32Array((gone.length + 1) * width);
  const at = (i: number, j: number): number => longest[i * width + j] ?? 0;
  for (let i = gone.length - 1; i >= 0; i -= 1)
    for (let j = come.length - 1; j >= 0; j -= 1)
      longest[i * width + j] = gone[i] === come[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
  const lines: string[] = [];
  let [i, j] = [0, 0];
  while (i < gone.length || j < come.length) {
    if (i < gone.length && j < come.length && gone[i] === come[j]) {
      lines.push(`  ${gone[i]}`);
      i += 1;
      j += 1;
    } else if (i < gone.length && (j >= come.length || at(i + 1, j) >= at(i, j + 1))) {
      lines.push(`- ${gone[i]}`);
      i += 1;
    } else {
      lines.push(`+ ${come[j]}`);
      j += 1;
    }
  }
  return lines;
};

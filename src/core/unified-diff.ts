/** What `git diff -p --no-renames` says, as lines gone and lines new in each file. */

export type FileLines = { readonly added: readonly string[]; readonly removed: readonly string[] };

/**
 * By path, as git prints it: an odd one stays quoted, so that the same file has the same name in every
 * diff. A file whose lines are not told (binary, a mode, a submodule) is there without any.
 */
export const linesByFile = (diff: string): ReadonlyMap<string, FileLines> => {
  const files = new Map<string, { added: string[]; removed: string[] }>();
  let file: { added: string[]; removed: string[] } | undefined;
  let [old, fresh] = [0, 0];
  for (const line of diff.split('\n')) {
    // Within a hunk everything is content, however much it looks like a head.
    if (old > 0 || fresh > 0) {
      if (line.startsWith('-')) file?.removed.push(line.slice(1));
      if (line.startsWith('+')) file?.added.push(line.slice(1));
      if (line.startsWith('-') || line.startsWith(' ') || line === '') old -= 1;
      if (line.startsWith('+') || line.startsWith(' ') || line === '') fresh -= 1;
      continue;
    }
    if (line.startsWith('diff --git ')) {
      file = { added: [], removed: [] };
      files.set(pathIn(line.slice('diff --git '.length)), file);
    }
    const hunk = /^@@ -\d+(?:,(\d+))? \+\d+(?:,(\d+))? @@/.exec(line);
    if (hunk !== null) [old, fresh] = [Number(hunk[1] ?? 1), Number(hunk[2] ?? 1)];
  }
  return files;
};

/** `a/PATH b/PATH`: without renames both halves are alike. */
const pathIn = (names: string): string => {
  const half = names.slice(0, (names.length - 1) / 2);
  return half.startsWith('"a/') ? `"${half.slice(3)}` : half.slice(2);
};

/** A three-way merge of whole files: a file that both sides changed, each in its way, conflicts. */
export type MemoryFiles = Readonly<Record<string, string>>;

export function mergeFiles(
  before: MemoryFiles,
  ours: MemoryFiles,
  theirs: MemoryFiles,
): { readonly files: MemoryFiles; readonly conflicts: readonly string[] } {
  const paths = [...new Set([...Object.keys(ours), ...Object.keys(theirs)])].sort();
  const merged = paths.map((path) => {
    const [was, our, their] = [before[path], ours[path], theirs[path]];
    if (our === their || their === was) return { path, text: our };
    return our === was ? { path, text: their } : { path, conflicts: true };
  });
  return {
    files: Object.fromEntries(merged.flatMap(({ path, text }) => (text === undefined ? [] : [[path, text]]))),
    conflicts: merged.flatMap(({ path, conflicts }) => (conflicts === true ? [path] : [])),
  };
}

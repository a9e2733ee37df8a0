/** Hunks of one branch's file for another's, in memory. */
import type { Sha } from '../../../core/ids.ts';
import { missingIn, noSuchHunk, pickedText } from '../../../core/review/picked.ts';
import { changesOf, mergedText } from './lines.ts';
import type { Files, MemoryRepository } from './repository.ts';

type Wanted = { readonly path: string; readonly source: Sha; readonly hunks: readonly number[] };

/**
 * The file with these hunks of `source` in it, or why they cannot be had.
 * @param fork what the branch of `source` began with
 * @param here the file as it is now, if there is one
 */
export const pickedFrom = (
  repository: MemoryRepository,
  { path, source, hunks }: Wanted,
  fork: Files,
  here: string | undefined,
): { readonly text: string } | { readonly because: string } => {
  const { files } = repository.read(source);
  const changes = changesOf(fork, files).filter((change) => change.path === path);
  const missing = missingIn(hunks, changes.length);
  if (changes.length === 0) return { because: `nothing of ${path} was changed there` };
  if (missing !== undefined) return { because: noSuchHunk(path, changes.length, missing) };
  const merged = mergedText(path, { before: fork.get(path), ours: here, theirs: files });
  return merged === undefined
    ? { because: `${pickedText({ path, hunks })} cannot be merged with what its branch has there` }
    : { text: merged };
};

/** Merging two commits, by whichever way this git has. */
import type { Sha } from '../../../core/ids.ts';
import { isAtLeast } from '../../git.ts';
import { mergeInMemory } from './merge-in-memory.ts';
import { mergeInScratch } from './merge-in-scratch.ts';
import type { Merged } from './merged.ts';
import type { Site } from './site.ts';

/** @param attributes the blob of `.gitattributes` in `onto`, where there is one */
export const merge = async (site: Site, onto: Sha, commit: Sha, attributes: Sha | undefined): Promise<Merged> =>
  (await canMergeInMemory(site, attributes)) ? mergeInMemory(site, onto, commit) : mergeInScratch(site, onto, commit);

/**
 * `merge-tree --write-tree` came with git 2.38. It takes attributes from the user's checkout, which
 * may be of another branch; `--attr-source` mends that, from 2.41 on. Between the two, a base that
 * chooses merge drivers by attributes is merged in a scratch worktree, where they are its own.
 * (Git LFS's `merge=lfs` names no driver and changes nothing.)
 */
const canMergeInMemory = async (site: Site, attributes: Sha | undefined): Promise<boolean> => {
  if (!isAtLeast(site.version, [2, 38])) return false;
  if (isAtLeast(site.version, [2, 41]) || attributes === undefined) return true;
  const { stdout } = await site.git(['cat-file', 'blob', attributes]);
  return !/\bmerge=(?!lfs\b)/.test(stdout);
};

/** What a merge came to, whichever way it was made. */
import type { Sha } from '../../../core/ids.ts';

export type Merged =
  | { readonly kind: 'clean'; readonly tree: Sha }
  | {
      readonly kind: 'conflict';
      readonly files: readonly string[];
      /** Git's own words, one each. */
      readonly messages: readonly string[];
      /** The first conflicting files as they would stand in a worktree, markers and all. */
      readonly texts: readonly ConflictText[];
    };

export type ConflictText = { readonly path: string; readonly text: string };

/** More files than these are only named; larger ones too. */
export const SHOWN_FILES = 8;
export const SHOWN_BYTES = 1024 * 1024;

/** Git speaks of every file it merged; only what went wrong is of use. */
export const isTelling = (message: string): boolean =>
  message !== '' && !/^(Auto-merging |Automatic merge failed|Adding as |Merging |virtual )/.test(message);

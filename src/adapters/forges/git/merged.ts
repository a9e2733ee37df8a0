/** What a merge came to, whichever way it was made. */
import { TerminalError } from '../../../core/errors.ts';
import type { Sha } from '../../../core/ids.ts';
import { classed } from './site.ts';

export type Merged =
  | { readonly kind: 'clean'; readonly tree: Sha }
  /** No common history: git refuses. */
  | { readonly kind: 'unrelated' }
  | {
      readonly kind: 'conflict';
      readonly files: readonly string[];
      /** Git's own words, one each. */
      readonly messages: readonly string[];
      /** The first conflicting files as they would stand in a worktree, markers and all. */
      readonly texts: readonly ConflictText[];
    };

export type ConflictText = { readonly path: string; readonly text: string };

/** How git refuses, whichever way it is asked. */
export const UNRELATED = /refusing to merge unrelated histories/;

export const cannotMerge = (commit: Sha, where: string, said: string) =>
  classed(
    new TerminalError(`Git cannot merge ${commit} in ${where}:\n${said.trim()}`, {
      hint: 'Run "git fsck" there to see whether something is missing or broken',
    }),
  );

/** More files than these are only named; larger ones too. */
export const SHOWN_FILES = 8;
export const SHOWN_BYTES = 1024 * 1024;

/** Git speaks of every file it merged; only what went wrong is of use. */
export const isTelling = (message: string): boolean =>
  message !== '' && !/^(Auto-merging |Automatic merge failed|Adding as |Merging |virtual )/.test(message);

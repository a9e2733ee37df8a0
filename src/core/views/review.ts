/** A change as it is judged: what is in it, what to look at first and why, what was said about it. */
import { type FileMark, type Placed, placed, type Review } from '../review/comment.ts';
import { type FileDiff, parseDiff } from '../review/parse.ts';
import { type Assessment, assess, type Counted } from '../review/risk.ts';
import type { MergeRow } from './merge-row.ts';
import type { StatusView } from './status.ts';

/** What was handed in, as a town tells it. */
export type Handed = {
  readonly task: string;
  readonly title: string;
  readonly commit: string;
  readonly tree: string;
  readonly note?: string;
  readonly text: string;
  readonly truncated: boolean;
  readonly files: readonly Counted[];
  readonly review?: Review;
};

export type ReviewView = Assessment & {
  readonly handed: Handed;
  readonly comments: readonly Placed[];
};

export const reviewOf = (handed: Handed): ReviewView => {
  const files = parseDiff(handed.text);
  return {
    ...assess(files, handed.files, handed.truncated),
    handed,
    comments: (handed.review?.comments ?? []).map((comment) => placed(comment, files, handed.tree)),
  };
};

/** `changed`: it was fine as it was, and has another content since. */
export const markOf = (
  { review }: Handed,
  { path, blob }: FileDiff,
): (FileMark & { readonly changed: boolean }) | undefined => {
  const mark = review?.marks.find((one) => one.path === path);
  if (mark === undefined) return undefined;
  return { ...mark, changed: mark.mark === 'ok' && mark.blob !== undefined && mark.blob !== blob };
};

/** What the town's picture knows of it beside; what is absent is not known. */
export type Beside = {
  readonly branch?: string;
  readonly polecat?: string;
  readonly commits?: number;
  /** What merging it with the base came to. */
  readonly rehearsal?: { readonly say: string };
  /** Where its review by an agent stands. */
  readonly review?: { readonly say: string };
};

export const besideIn = (status: StatusView | undefined, task: string): Beside => {
  const merge: (MergeRow & Pick<Beside, 'rehearsal' | 'review'>) | undefined = status?.merges.find(
    (row) => row.task === task,
  );
  const commits = status?.polecats.find((row) => row.task === task)?.commits;
  return {
    ...(merge === undefined ? {} : { branch: merge.branch, polecat: merge.polecat }),
    ...(merge?.rehearsal === undefined ? {} : { rehearsal: merge.rehearsal }),
    ...(merge?.review === undefined ? {} : { review: merge.review }),
    ...(commits === undefined ? {} : { commits }),
  };
};

/** For programs: everything but the lines themselves. */
export const reviewJson = (view: ReviewView, beside: Beside): unknown => {
  const { handed, files, level, added, removed, unread, comments } = view;
  const { task, title, commit, tree, note } = handed;
  return {
    ...{ task, title, commit, tree, ...(note === undefined ? {} : { note }), ...beside },
    ...{ level, added, removed, unread },
    files: files.map(({ file, reasons, weight, level: ofFile, folded, unread: left }) => {
      const mark = markOf(handed, file);
      const { path, from, change, binary, added: more, removed: less } = file;
      return {
        ...{ path, ...(from === undefined ? {} : { from }), change, binary, added: more, removed: less, unread: left },
        ...{ level: ofFile, weight, reasons, folded },
        ...(mark === undefined ? {} : { mark: mark.mark, changed: mark.changed }),
      };
    }),
    comments: comments.map(({ comment, earlier, spot }) => ({
      ...comment,
      earlier,
      now: spot === 'gone' ? null : spot,
    })),
  };
};

/** What a reviewer leaves on a change, as it is kept, and where it stands once the branch has moved on. */
import type { Instant, PolecatId, Sha } from '../ids.ts';
import type { DiffLine, FileDiff, Hunk } from './parse.ts';
import { shownLine } from './shown.ts';

export const SIDES = ['new', 'old'] as const;
/** `new`: the file as it is now; `old`: as it was. */
export type Side = (typeof SIDES)[number];

/** What a comment is about. */
export type Spot =
  | { readonly kind: 'whole' }
  | { readonly kind: 'file'; readonly path: string }
  | {
      readonly kind: 'line' | 'hunk';
      readonly path: string;
      readonly side: Side;
      /** Of a hunk, its first line. */
      readonly line: number;
      /** Lines of the diff with their signs, as they were; the commented one is the last, of a hunk the first. */
      readonly quoted: readonly string[];
    };

export type Comment = {
  /** `c1`, `c2`, …: unique for its task. */
  readonly id: string;
  readonly by: string;
  /** An agent that reviews wrote it. */
  readonly polecat?: PolecatId;
  readonly on: Spot;
  readonly text: string;
  /** What was looked at. */
  readonly tree: Sha;
  readonly at: Instant;
  /** When it went to the agent; absent while it is a draft. */
  readonly sentAt?: Instant;
};

export const MARKS = ['ok', 'redo'] as const;
/** `ok`: is to stay as it is. `redo`: is to be done anew. */
export type Mark = (typeof MARKS)[number];

export type FileMark = {
  readonly path: string;
  readonly mark: Mark;
  /** Beginning of the id of the content that was looked at; absent where the diff tells none. */
  readonly blob?: string;
};

/** Letters of one comment. */
export const COMMENT_LIMIT = 16 * 1024;

/** All of one task. */
export type Review = {
  /** How many comments there ever were. */
  readonly made: number;
  /** Oldest first. */
  readonly comments: readonly Comment[];
  readonly marks: readonly FileMark[];
  /** What the rig's rule for reviews says of the change in review. */
  readonly matched?: Matched;
  /** What a reviewer said last. */
  readonly verdict?: Verdict;
  /** How often reviewers have rejected it by themselves. */
  readonly rounds?: number;
};

/** A commit as it was held against the rule. */
export type Matched = {
  readonly commit: Sha;
  /** Two commits with the same one change the same lines, whatever they grew on; absent where it was too long to tell. */
  readonly patch?: string;
  /** The rule, as a mark. */
  readonly rule: string;
  readonly wanted: boolean;
};

export const VERDICTS = ['approve', 'changes'] as const;

export type Verdict = {
  readonly says: (typeof VERDICTS)[number];
  readonly by: PolecatId;
  readonly agent: string;
  readonly commit: Sha;
  readonly patch?: string;
  readonly text?: string;
  readonly at: Instant;
};

export const emptyReview: Review = { made: 0, comments: [], marks: [] };

export const draftsIn = (review: Review | undefined): readonly Comment[] =>
  (review?.comments ?? []).filter(({ sentAt }) => sentAt === undefined);

/** Where a comment stands in the present diff. */
export type Placed = {
  readonly comment: Comment;
  /** It was made on another tree than this. */
  readonly earlier: boolean;
  /** `gone`: what it was about is not in this diff. */
  readonly spot: Spot | 'gone';
};

export const placed = (comment: Comment, files: readonly FileDiff[], tree: string): Placed => {
  const earlier = comment.tree !== tree;
  const { on } = comment;
  if (on.kind === 'whole') return { comment, earlier, spot: on };
  const file = files.find(({ path, from }) => path === on.path || from === on.path);
  if (file === undefined) return { comment, earlier, spot: 'gone' };
  if (on.kind === 'file') return { comment, earlier, spot: { kind: 'file', path: file.path } };
  const line = earlier ? nearestLike(file, on) : on.line;
  return { comment, earlier, spot: line === undefined ? 'gone' : { ...on, path: file.path, line } };
};

type LineSpot = Extract<Spot, { readonly kind: 'line' | 'hunk' }>;

/** The line with the same text, the one that is nearest to where it was. */
const nearestLike = (file: FileDiff, { kind, side, line, quoted }: LineSpot): number | undefined => {
  const wanted = shownLine((kind === 'hunk' ? quoted[0] : quoted.at(-1))?.slice(1) ?? '');
  const alike = file.hunks
    .flatMap((hunk) => hunk.lines)
    .filter((one) => numberOn(one, side) !== undefined && shownLine(quotable(one.text)) === wanted)
    .map((one) => numberOn(one, side) ?? 0);
  return alike.toSorted((a, b) => Math.abs(a - line) - Math.abs(b - line))[0];
};

export const numberOn = (line: DiffLine, side: Side): number | undefined => (side === 'new' ? line.present : line.old);

const CONTEXT = 3;
const HUNK_LINES = 14;
const QUOTED_WIDTH = 400;
const SIGNS: Readonly<Record<DiffLine['kind'], string>> = { same: ' ', added: '+', removed: '-' };

const quotable = (text: string): string => text.slice(0, QUOTED_WIDTH);
const quote = (line: DiffLine): string => SIGNS[line.kind] + quotable(line.text);

/** A spot on a line of this file; `undefined` where the diff does not show that line. */
export const lineSpot = (file: FileDiff, side: Side, line: number): LineSpot | undefined => {
  for (const hunk of file.hunks) {
    const index = hunk.lines.findIndex((one) => numberOn(one, side) === line);
    if (index === -1) continue;
    const quoted = hunk.lines.slice(Math.max(0, index - CONTEXT), index + 1).map(quote);
    return { kind: 'line', path: file.path, side, line, quoted };
  }
  return undefined;
};

/** A spot on a whole hunk: where it begins, on the side that has lines. */
export const hunkSpot = (file: FileDiff, hunk: Hunk): LineSpot | undefined => {
  const [first] = hunk.lines;
  if (first === undefined) return undefined;
  const side: Side = first.present === undefined ? 'old' : 'new';
  const quoted = hunk.lines.slice(0, HUNK_LINES).map(quote);
  return { kind: 'hunk', path: file.path, side, line: numberOn(first, side) ?? 0, quoted };
};

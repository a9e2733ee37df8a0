/**
 * Everything that was left on a change as one text for the agent. Each line of a comment, of a quote and of a name
 * stands behind a mark of ours, so that none of them can look like another's, whatever is written in it.
 */
import { plainLine, plainText } from '../plain.ts';
import type { Comment, FileMark, Review, Spot } from './comment.ts';
import { draftsIn } from './comment.ts';
import { shownLine } from './shown.ts';

/** @param tree what is in review now: comments on another are said to be older */
export const reviewMessage = (review: Review, tree: string, whole: string): string => {
  const drafts = draftsIn(review);
  const general = drafts.filter(({ on }) => on.kind === 'whole');
  const placed = drafts.filter(({ on }) => on.kind !== 'whole');
  return [
    ...(whole.trim() === '' ? [] : [behind('', plainText(whole.trim()))]),
    ...general.map((comment) => `On the whole${saidBy(comment, tree)}:\n${behind('  > ', comment.text)}`),
    ...marked(review.marks, 'ok', 'These files are fine as they are and must stay untouched:'),
    ...marked(review.marks, 'redo', 'These files are to be done anew:'),
    ...placed.map((comment, index) => `${index + 1}. ${sayComment(comment, tree)}`),
  ].join('\n\n');
};

const marked = (marks: readonly FileMark[], mark: FileMark['mark'], head: string): readonly string[] => {
  const paths = marks.filter((one) => one.mark === mark).map(({ path }) => `  - ${sayPath(path)}`);
  return paths.length === 0 ? [] : [[head, ...paths].join('\n')];
};

const sayComment = (comment: Comment, tree: string): string => {
  const { on } = comment;
  const quoted = on.kind === 'line' || on.kind === 'hunk' ? on.quoted.map((line) => `   | ${shownLine(line)}`) : [];
  return [`${saySpot(on)}${saidBy(comment, tree)}`, ...quoted, behind('   > ', comment.text)].join('\n');
};

const saidBy = ({ polecat, tree }: Comment, present: string): string => {
  const notes = [
    ...(polecat === undefined ? [] : [`a remark of ${polecat}, an agent that reviewed it`]),
    ...(tree === present ? [] : ['on an earlier version']),
  ];
  return notes.length === 0 ? '' : ` (${notes.join('; ')})`;
};

/** `src/a.ts:12`, `src/a.ts:12 as it was`, `src/a.ts` or `the whole`. */
export const saySpot = (on: Spot): string => {
  if (on.kind === 'whole') return 'the whole';
  if (on.kind === 'file') return sayPath(on.path);
  const from = on.kind === 'hunk' ? ', the lines from there on' : '';
  return `${sayPath(on.path)}:${on.line}${on.side === 'old' ? ' as it was' : ''}${from}`;
};

/** A name on one line; one with anything strange in it in quotes. */
export const sayPath = (path: string): string =>
  /^[\p{L}\p{N}\p{M}\p{P}\p{S} ]+$/u.test(path) && plainLine(path) === path ? path : JSON.stringify(shownLine(path));

const behind = (mark: string, text: string): string =>
  text
    .split('\n')
    .map((line) => (mark + line).trimEnd())
    .join('\n');

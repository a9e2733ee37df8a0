/** A review as rows, to be read from the top: what it is, its files by risk, then each with its lines. */
import { shortSha } from '../ids.ts';
import { plainLine, plainText } from '../plain.ts';
import type { Placed, Side } from '../review/comment.ts';
import { sayPath, saySpot } from '../review/message.ts';
import type { DiffLine, FileDiff, Hunk } from '../review/parse.ts';
import type { Assessed, Level, Reason } from '../review/risk.ts';
import { shownLine } from '../review/shown.ts';
import { changeText, plural } from './age.ts';
import { type Beside, markOf, type ReviewView } from './review.ts';

/** What a row is about, for whoever acts on it; nothing: the whole. */
export type RowSpot = {
  readonly path: string;
  /** Index of the hunk in its file. */
  readonly hunk?: number;
  readonly side?: Side;
  readonly line?: number;
};

export type ReviewRow = {
  readonly kind:
    | 'title'
    | 'fact'
    | 'blank'
    | 'listed'
    | 'file'
    | 'reason'
    | 'hunk'
    | DiffLine['kind']
    | 'comment'
    | 'note';
  /** Cleaned; of a line of the diff without its sign, with its tabs. */
  readonly text: string;
  readonly spot?: RowSpot;
  readonly level?: Level;
  /** Number of the line as it is now, or as it was where it is gone. */
  readonly number?: number;
  /** Of a line that stays, its number as it was. */
  readonly was?: number;
  /** What it took the place of, where both sides stand side by side (review-sides.ts). */
  readonly beside?: ReviewRow;
  readonly comment?: string;
  /** Of a file: its lines are not shown. */
  readonly folded?: boolean;
};

/** @param turned files whose fold is the other way round than it is by itself */
export const reviewRows = (view: ReviewView, beside: Beside, turned: readonly string[]): readonly ReviewRow[] => [
  ...headRows(view, beside),
  ...commentRows(view.comments.filter(({ spot }) => spot !== 'gone' && spot.kind === 'whole')),
  ...commentRows(view.comments.filter(({ spot }) => spot === 'gone')),
  { kind: 'blank', text: '' },
  ...view.files.slice(0, LISTED).map((one) => listed(view, one)),
  ...(view.files.length > LISTED ? [note(`and ${view.files.length - LISTED} more, below`)] : []),
  ...view.files.flatMap((one) => fileRows(view, one, turned.includes(one.file.path) !== one.folded)),
];

const LISTED = 40;
const note = (text: string): ReviewRow => ({ kind: 'note', text });

const headRows = (
  { handed, level, added, removed, unread, files }: ReviewView,
  beside: Beside,
): readonly ReviewRow[] => {
  const { task, title, commit, tree, note: said = '' } = handed;
  const { branch, commits, rehearsal, review } = beside;
  const count = commits === undefined || commits === 0 ? '' : `${plural(commits, 'commit')}, `;
  const by = branch === undefined ? '' : `, ${plainLine(branch)}`;
  return [
    { kind: 'title', text: `${task}  ${plainLine(title)}` },
    {
      kind: 'fact',
      text: `${count}${changeText(added, removed) || 'nothing changed'} in ${plural(files.length, 'file')}${by}`,
    },
    { kind: 'fact', text: `commit ${shortSha(commit)}, tree ${shortSha(tree)}` },
    { kind: 'fact', text: `risk: ${level}${worstOf(files)}`, level },
    ...(rehearsal === undefined ? [] : [{ kind: 'fact' as const, text: `rehearsal: ${plainLine(rehearsal.say)}` }]),
    ...(review === undefined ? [] : [{ kind: 'fact' as const, text: `review: ${plainLine(review.say)}` }]),
    ...verdictRows(handed),
    ...(unread === 0 ? [] : [note(`${unread} changed lines are too much to show here: git diff has them`)]),
    ...(plainText(said).trim() === '' ? [] : [{ kind: 'blank' as const, text: '' }, ...noteLines(said)]),
  ];
};

/** What the last verdict said on the whole, whichever commit it was of. */
const verdictRows = ({ review, commit }: ReviewView['handed']): readonly ReviewRow[] => {
  const verdict = review?.verdict;
  if (verdict?.text === undefined) return [];
  const of = verdict.commit === commit ? '' : ` of ${shortSha(verdict.commit)}`;
  return folds(plainText(`${verdict.by}${of}: ${verdict.text}`).trim()).map(note);
};

const noteLines = (text: string): readonly ReviewRow[] => folds(plainText(text).trim()).map(note);

const worstOf = (files: readonly Assessed[]): string => {
  const said = files.filter(({ weight }) => weight >= 25).flatMap(({ reasons }) => reasons[0]?.say ?? []);
  const once = [...new Set(said)];
  return once.length === 0 ? '' : ` (${once.slice(0, 3).join('; ')}${once.length > 3 ? '; …' : ''})`;
};

const listed = (view: ReviewView, one: Assessed): ReviewRow => ({
  kind: 'listed',
  text: headOf(view, one, one.reasons[0]?.say ?? ''),
  level: one.level,
  spot: { path: one.file.path },
});

const headOf = (view: ReviewView, { file, unread }: Assessed, why: string): string => {
  const mark = markOf(view.handed, file);
  const marked = mark === undefined ? '' : mark.changed ? '[ok, but changed since] ' : `[${mark.mark}] `;
  const name = file.from === undefined ? sayPath(file.path) : `${sayPath(file.from)} -> ${sayPath(file.path)}`;
  const kind = file.change === 'modified' ? '' : `  ${file.change}`;
  const size = [changeText(file.added, file.removed), unread > 0 ? `${unread} not shown` : '']
    .filter((part) => part !== '')
    .join(', ');
  const said = view.comments.filter(
    ({ spot }) => spot !== 'gone' && spot.kind !== 'whole' && spot.path === file.path,
  ).length;
  const count = said === 0 ? '' : `  ${plural(said, 'comment')}`;
  return `${marked}${name}${kind}  ${size}${count}${why === '' ? '' : `  ${why}`}`;
};

const fileRows = (view: ReviewView, one: Assessed, folded: boolean): readonly ReviewRow[] => {
  const { file, reasons, level } = one;
  const { path } = file;
  const here = view.comments.filter(({ spot }) => spot !== 'gone' && spot.kind !== 'whole' && spot.path === path);
  const onFile = here.filter(({ spot }) => spot !== 'gone' && (spot.kind === 'file' || folded));
  const seen = new Set(onFile);
  const hunks = folded ? [] : file.hunks.flatMap((hunk, index) => hunkRows(file, hunk, index, here, seen));
  const lost = folded ? [] : here.filter((comment) => !seen.has(comment));
  return [
    { kind: 'blank', text: '' },
    { kind: 'file', text: headOf(view, one, ''), level, spot: { path }, folded },
    ...reasons.map(
      (reason): ReviewRow => ({ kind: 'reason', text: sayReason(reason), level, spot: spotOf(path, reason) }),
    ),
    ...commentRows([...onFile, ...lost]),
    ...hunks,
    ...emptiness(file, folded),
  ];
};

const emptiness = (file: FileDiff, folded: boolean): readonly ReviewRow[] => {
  if (folded || file.hunks.length > 0 || file.cut) return [];
  return [
    { ...note(file.binary ? 'binary: there are no lines to read' : 'no lines changed'), spot: { path: file.path } },
  ];
};

const spotOf = (path: string, { line, old }: Reason): RowSpot =>
  line === undefined ? { path } : { path, line, side: old === true ? 'old' : 'new' };

const sayReason = ({ say, line, old }: Reason): string =>
  line === undefined ? say : `line ${line}${old === true ? ' as it was' : ''}: ${say}`;

const hunkRows = (
  { path, hunks }: FileDiff,
  hunk: Hunk,
  index: number,
  here: readonly Placed[],
  seen: Set<Placed>,
): readonly ReviewRow[] => {
  const { old, present, heading } = hunk;
  // By this number it is taken into another attempt.
  const number = hunks.length === 1 ? '' : ` #${index + 1}`;
  const range = `@@ -${old.from},${old.count} +${present.from},${present.count} @@${number}`;
  const head: ReviewRow = {
    kind: 'hunk',
    text: `${range} ${shownLine(heading)}`.trimEnd(),
    spot: { path, hunk: index },
  };
  const lines = linesOf(path, hunk, index);
  if (here.length === 0) return [head, ...lines];
  return [
    head,
    ...hunk.lines.flatMap((line, at) => [...lines.slice(at, at + 1), ...commentRows(saidOn(line, here, seen))]),
  ];
};

const made = new WeakMap<Hunk, readonly ReviewRow[]>();

/** Cleaned once: each fold that is turned, and each news of what stands beside the change, asks for all of them again. */
const linesOf = (path: string, hunk: Hunk, index: number): readonly ReviewRow[] => {
  const lines = made.get(hunk) ?? hunk.lines.map((line) => lineRow(path, index, line));
  made.set(hunk, lines);
  return lines;
};

/** What stands on it, each once, although a line is on both sides. */
const saidOn = (line: DiffLine, here: readonly Placed[], seen: Set<Placed>): readonly Placed[] =>
  here.filter((one) => {
    const { spot } = one;
    if (seen.has(one) || spot === 'gone' || !('line' in spot)) return false;
    if ((spot.side === 'new' ? line.present : line.old) !== spot.line) return false;
    seen.add(one);
    return true;
  });

/** What is longer was not written to be read. */
const LONGEST = 5_000;

const lineRow = (path: string, hunk: number, line: DiffLine): ReviewRow => {
  const side: Side = line.present === undefined ? 'old' : 'new';
  const number = line.present ?? line.old ?? 0;
  const whole = line.text.length <= LONGEST;
  const shown = shownLine(whole ? line.text : line.text.slice(0, LONGEST));
  const more = whole ? '' : `  (and ${line.text.length - LONGEST} letters more)`;
  const text = shown + more + (line.open === true ? '  (no newline at the end)' : '');
  const was = line.kind === 'same' && line.old !== undefined ? { was: line.old } : {};
  return { kind: line.kind, text, number, ...was, spot: { path, hunk, side, line: number } };
};

const commentRows = (comments: readonly Placed[]): readonly ReviewRow[] =>
  comments.flatMap(({ comment, earlier, spot }) => {
    const { id, by, text, sentAt, on, polecat } = comment;
    const notes = [
      ...(polecat === undefined ? [] : ['a reviewer']),
      ...(sentAt === undefined ? [] : ['sent']),
      ...(earlier ? ['on an earlier version'] : []),
      ...(spot === 'gone' ? [`was on ${saySpot(on)}`] : []),
    ];
    const head = `${id} ${plainLine(by)}${notes.length === 0 ? '' : ` (${notes.join(', ')})`}: `;
    const where = spot === 'gone' || spot.kind === 'whole' ? {} : { spot: rowSpot(spot) };
    return folds(head + plainText(text)).map(
      (line, index): ReviewRow => ({ kind: 'comment', text: index === 0 ? line : `   ${line}`, comment: id, ...where }),
    );
  });

type Standing = Exclude<Placed['spot'], 'gone' | { readonly kind: 'whole' }>;

const rowSpot = (spot: Standing): RowSpot =>
  spot.kind === 'file' ? { path: spot.path } : { path: spot.path, side: spot.side, line: spot.line };

const WIDTH = 76;

/** Lines of words that fit every terminal; a word that is longer stays whole. */
const folds = (text: string): readonly string[] =>
  text.split('\n').flatMap((line) => {
    const found: string[] = [];
    let now = '';
    for (const word of line.trimEnd().split(' ')) {
      if (now !== '' && now.length + word.length + 1 > WIDTH) {
        found.push(now);
        now = word;
      } else now = now === '' ? word : `${now} ${word}`;
    }
    return [...found, now];
  });

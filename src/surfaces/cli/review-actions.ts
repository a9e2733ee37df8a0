/** What is said about a change on a command line, as a command to the town. */
import type { Command } from '../../core/command.ts';
import { UsageError } from '../../core/errors.ts';
import { sha, type TaskId } from '../../core/ids.ts';
import { findsPath } from '../../core/permissions/paths.ts';
import {
  COMMENT_LIMIT,
  hunkSpot,
  lineSpot,
  type Mark,
  numberOn,
  type Spot,
  VERDICTS,
} from '../../core/review/comment.ts';
import { sayPath } from '../../core/review/message.ts';
import { type FileDiff, parseDiff } from '../../core/review/parse.ts';
import type { DiffView } from '../../mayor/town.ts';
import type { ReviewOptions } from './review-change.ts';

type Acting = {
  readonly task: TaskId;
  readonly diff: DiffView;
  readonly words: readonly string[];
  readonly options: ReviewOptions;
};
type Act = (acting: Acting) => Command;

/** @throws UsageError with what there is to name. */
export const commandFor = (
  task: TaskId,
  diff: DiffView,
  action: string,
  words: readonly string[],
  options: ReviewOptions,
): Command => {
  const act = Object.hasOwn(ACTIONS, action) ? ACTIONS[action] : undefined;
  if (act === undefined) {
    throw new UsageError(`There is no action ${JSON.stringify(action)}`, {
      hint: `One of: ${Object.keys(ACTIONS).join(', ')}`,
    });
  }
  return act({ task, diff, words, options });
};

const marking =
  (mark: Mark | 'none'): Act =>
  ({ task, diff, words }) => ({ kind: 'review.mark', task, mark, files: filesNamed(diff, words) });

const ACTIONS: Readonly<Record<string, Act>> = {
  comment: ({ task, diff, words, options }) => {
    const text = words.join(' ');
    if (text.trim() === '') throw new UsageError('A comment needs words', { hint: 'mayor review --help' });
    if (text.length > COMMENT_LIMIT) {
      throw new UsageError(`A comment has at most ${COMMENT_LIMIT} letters, this one ${text.length}`, {
        hint: 'Say it in several',
      });
    }
    return { kind: 'review.comment', task, tree: sha(diff.tree), on: spotOf(diff, options), text };
  },
  uncomment: ({ task, words: [comment, ...more] }) => {
    if (comment === undefined || more.length > 0) {
      throw new UsageError('Name one comment', { hint: `mayor review ${task} --comments lists them` });
    }
    return { kind: 'review.uncomment', task, comment };
  },
  verdict: ({ task, words: [says, ...words], options: { message } }) => {
    const wanted = VERDICTS.find((one) => one === says);
    if (wanted === undefined) {
      throw new UsageError(says === undefined ? 'Say which verdict' : `There is no verdict ${JSON.stringify(says)}`, {
        hint: `One of: ${VERDICTS.join(', ')}`,
      });
    }
    const text = [...words, ...(message === undefined ? [] : [message])].join(' ').trim();
    return { kind: 'review.verdict', task, says: wanted, ...(text === '' ? {} : { text }) };
  },
  'approve-files': marking('ok'),
  'redo-files': marking('redo'),
  'unmark-files': marking('none'),
};

const filesNamed = (diff: DiffView, patterns: readonly string[]) => {
  if (patterns.length === 0) throw new UsageError('Name the files', { hint: "As in 'src/**', or one by one" });
  const files = parseDiff(diff.text);
  const named = patterns.flatMap((pattern) => {
    const found = files.filter(({ path }) => path === pattern || findsPath(pattern, path) !== 'no');
    if (found.length === 0) throw noFile(files, pattern);
    return found;
  });
  return [...new Set(named)].map(({ path, blob }) => ({ path, ...(blob === undefined ? {} : { blob }) }));
};

const noFile = (files: readonly FileDiff[], name: string): UsageError => {
  const some = files.slice(0, 5).map(({ path }) => sayPath(path));
  const more = files.length > some.length ? `, and ${files.length - some.length} more` : '';
  return new UsageError(`No file of the change is ${JSON.stringify(name)}`, {
    hint: `There is ${some.join(', ')}${more}`,
  });
};

const spotOf = (diff: DiffView, { file: name, line, old, hunk }: ReviewOptions): Spot => {
  if (name === undefined) {
    if (line !== undefined || old || hunk) throw new UsageError('A line is of a file: say --file as well');
    return { kind: 'whole' };
  }
  const files = parseDiff(diff.text);
  const file = files.find(({ path }) => path === name);
  if (file === undefined) throw noFile(files, name);
  if (line === undefined) {
    if (old || hunk) throw new UsageError('Say with --line which one');
    return { kind: 'file', path: file.path };
  }
  const side = old ? 'old' : 'new';
  const whole = file.hunks.find(({ lines }) => lines.some((one) => numberOn(one, side) === line));
  const spot = hunk && whole !== undefined ? hunkSpot(file, whole) : lineSpot(file, side, line);
  if (spot !== undefined) return spot;
  throw new UsageError(`The change does not show line ${line} of ${sayPath(name)}${old ? ' as it was' : ''}`, {
    hint: `It shows ${shownRanges(file, side) || 'no lines'}; without --line the comment is on the file`,
  });
};

const shownRanges = (file: FileDiff, side: 'new' | 'old'): string =>
  file.hunks
    .slice(0, 8)
    .map((hunk) => (side === 'new' ? hunk.present : hunk.old))
    .filter(({ count }) => count > 0)
    .map(({ from, count }) => (count === 1 ? `${from}` : `${from} to ${from + count - 1}`))
    .join(', ');

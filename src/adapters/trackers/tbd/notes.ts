/** Comments among the notes of an issue: tbd has one text for all of them, so each says whose it is. */
import { z } from 'zod';
import type { Instant } from '../../../core/ids.ts';
import { plainText } from '../../../core/plain.ts';
import type { TaskComment } from '../../../ports/tracker.ts';
import { commentJson } from '../hidden-fields.ts';

const MARK = /^<!-- mayor comment (\{.*\}) -->$/m;

const mark = z.object({ by: z.string(), at: z.iso.datetime(), exact: z.string().optional() });

/** What people wrote without a mark is one comment of `notes`, as old as `since`. */
export const commentsIn = (notes: string, since: Instant): readonly TaskComment[] => {
  const [free = '', ...rest] = notes.split(MARK);
  const comments: TaskComment[] = free.trim() === '' ? [] : [{ by: 'notes', at: since, text: free.trim() }];
  for (let at = 0; at + 1 < rest.length; at += 2) {
    const read = mark.safeParse(parsed(rest[at] ?? ''));
    const shown = (rest[at + 1] ?? '').trim();
    if (!read.success) comments.push({ by: 'notes', at: since, text: shown });
    else {
      const { by, exact } = read.data;
      const text = exact !== undefined && plain(exact) === shown ? exact : shown;
      comments.push({ by, at: Date.parse(read.data.at), text });
    }
  }
  return comments;
};

export const withComment = (notes: string, { by, at, text }: TaskComment): string => {
  const shown = plain(text);
  const facts = { by, at: new Date(at).toISOString(), ...(shown === text ? {} : { exact: text }) };
  return `${notes === '' ? '' : `${notes}\n\n`}<!-- mayor comment ${commentJson(facts)} -->\n${shown}`;
};

/** What the tool keeps as it is, and does not take for a mark of ours. */
const plain = (text: string): string =>
  plainText(text)
    .replace(/^(<!-- mayor|## Notes$)/gim, ' $1')
    .trim();

const parsed = (json: string): unknown => {
  try {
    const value: unknown = JSON.parse(json);
    return value;
  } catch {
    return undefined; // Edited by hand: it is plain text then.
  }
};

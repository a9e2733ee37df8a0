/** A value that lost in a merge, as the text of its file in the attic, and back. */
import type { Instant, TaskId } from '../../../core/ids.ts';
import { stampTime } from '../../../core/task-clock.ts';
import type { LostValue } from '../../../core/task-merge.ts';
import type { FileChange } from './commit.ts';
import { fieldLine, fileOf, readFrontMatter } from './front-matter.ts';
import { atticPath } from './layout.ts';
import { timeText } from './task-file.ts';

export const atticFile = (id: TaskId, { key, value, stamp }: LostValue): FileChange => {
  const text = fileOf(
    fieldLine('field', key) +
      fieldLine('stamp', stamp) +
      fieldLine('at', timeText(stampTime(stamp))) +
      (value === undefined ? fieldLine('value', 'none') : ''),
    value ?? '',
  );
  return { path: atticPath(id, text), text };
};

export type AtticValue = {
  readonly key: string;
  readonly stamp: string;
  readonly at: Instant;
  readonly value?: string;
};

/** A file whose head is none of ours is a whole version of the task that could not be read. */
export const readAtticFile = (text: string): AtticValue => {
  const parts = readFrontMatter(text);
  const [key, stamp, at] = 'why' in parts ? [] : ['field', 'stamp', 'at'].map((name) => parts.fields.get(name));
  const time = typeof at === 'string' ? Date.parse(at) : Number.NaN;
  if ('why' in parts || typeof key !== 'string' || typeof stamp !== 'string' || Number.isNaN(time))
    return { key: 'file', stamp: '', at: 0, value: text };
  return { key, stamp, at: time, ...(parts.fields.get('value') === 'none' ? {} : { value: parts.body }) };
};

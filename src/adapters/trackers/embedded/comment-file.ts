/** A comment as the text of its file, and back. */
import type { TaskComment } from '../../../ports/tracker.ts';
import { fieldLine, fileOf, readFrontMatter } from './front-matter.ts';
import { timeText } from './task-file.ts';

export const writeComment = ({ by, at, text }: TaskComment): string =>
  fileOf(fieldLine('by', by) + fieldLine('at', timeText(at)), text);

/** A comment written by hand may lack its head: its words are shown all the same. */
export const readComment = (text: string): TaskComment => {
  const parts = readFrontMatter(text);
  if ('why' in parts) return { by: 'unknown', at: 0, text };
  const by = parts.fields.get('by');
  const at = parts.fields.get('at');
  const time = typeof at === 'string' ? Date.parse(at) : Number.NaN;
  return { by: typeof by === 'string' ? by : 'unknown', at: Number.isNaN(time) ? 0 : time, text: parts.body };
};

/** Values of the fields in the head of a task's file. Each throws RangeError where one is not what it should be. */
import { type Instant, isName, type TaskId, taskId } from '../../../core/ids.ts';
import { plainLine } from '../../../core/plain.ts';
import type { FIELD_NAMES } from '../../../core/task-fields.ts';
import type { Value } from './front-matter.ts';

export type Key = (typeof FIELD_NAMES)[number];
export type Fields = ReadonlyMap<string, Value>;

/** Empty is absent: `agent:` with nothing after it. */
export const textAt = (fields: Fields, key: Key): string | undefined => {
  const value = fields.get(key);
  if (value === undefined || value === '') return undefined;
  return typeof value === 'string' ? value : refuse(`"${key}" is not one line of text`);
};

/** What people see is one line, whatever was written by hand. */
export const wordAt = (fields: Fields, key: Key): string | undefined =>
  plainLine(textAt(fields, key) ?? '') || undefined;

export const listAt = (fields: Fields, key: Key): readonly string[] => {
  const value = fields.get(key) ?? [];
  if (typeof value === 'string') return value === '' ? [] : [value];
  return 'strange' in value ? refuse(`"${key}" is not a list of words`) : value;
};

export const timeAt = (key: Key, value: Value | undefined): Instant | undefined => {
  if (value === undefined || value === '') return undefined;
  const time = typeof value === 'string' && /^\d{4}-\d\d-\d\d/.test(value) ? Date.parse(value) : Number.NaN;
  return Number.isNaN(time) ? refuse(`"${key}" is not a date such as 2026-11-22T20:15:00.000Z`) : time;
};

export const idFrom = (key: Key, name: string): TaskId =>
  isName(name) ? taskId(name) : refuse(`"${key}" names ${JSON.stringify(name)}, which is no task id`);

export const refuse = (why: string): never => {
  throw new RangeError(why);
};

/** Two versions of a task's file, of which either may be no task at all, or another one. */
import { isName, type RigName, type TaskId, taskId } from '../../../core/ids.ts';
import { areStrangers, keepsId, type LostValue, mergeTasks } from '../../../core/task-merge.ts';
import { digest } from '../../late.ts';
import { readTaskFile, type TaskFile } from './task-file.ts';
import type { Entry } from './tree-changes.ts';

/** `undefined` where the file is too large, or not a file. */
export type Version = { readonly entry: Entry; readonly text: string | undefined };

export type MergedFile =
  | { readonly kind: 'merged'; readonly file: TaskFile; readonly lost: readonly LostValue[] }
  /** One of them cannot be read, or neither: `entry` stays as it is, `lost` is kept whole. */
  | { readonly kind: 'picked'; readonly entry: Entry; readonly lost: Entry }
  /** Two tasks: `entry` keeps the id, the other one needs another. */
  | { readonly kind: 'two'; readonly entry: Entry; readonly other: TaskFile; readonly from: 0 | 1 };

/** The same for both orders of `versions`, save for which of them `from` counts. */
export function mergeTaskFiles(
  id: TaskId,
  rig: RigName,
  base: TaskFile | undefined,
  versions: readonly [Version, Version],
): MergedFile {
  const [a, b] = versions;
  const [left, right] = [parsed(id, rig, a), parsed(id, rig, b)];
  if (left === undefined || right === undefined) {
    const isLeft = left !== undefined || (right === undefined && a.entry.oid > b.entry.oid);
    return { kind: 'picked', entry: (isLeft ? a : b).entry, lost: (isLeft ? b : a).entry };
  }
  if (areStrangers(left, right))
    return keepsId(left, right)
      ? { kind: 'two', entry: a.entry, other: right, from: 1 }
      : { kind: 'two', entry: b.entry, other: left, from: 0 };
  const { task: file, lost } = mergeTasks(base && relativeOf(base, left, right), left, right);
  return { kind: 'merged', file, lost };
}

/** What is known of a task before, if that is the same task. */
const relativeOf = (base: TaskFile, ...files: readonly TaskFile[]): TaskFile | undefined =>
  files.some((file) => areStrangers(base, file)) ? undefined : base;

export const parsed = (id: TaskId, rig: RigName, { text }: Pick<Version, 'text'>): TaskFile | undefined => {
  const file = text === undefined ? undefined : readTaskFile(id, rig, text);
  return file === undefined || 'why' in file ? undefined : file;
};

const DIGITS = '0123456789abcdefghjkmnpqrstvwxyz';

/** Another id for a task whose own is taken, found alike by everybody; longer with every try. */
export const otherId = (id: TaskId, uid: string, tries: number): TaskId => {
  const hash = Buffer.from(digest('sha1', uid), 'hex');
  const digits = [...hash].slice(0, Math.min(20, 8 + 2 * tries)).map((byte) => DIGITS[byte % 32]);
  const name = `${id.replace(/-[^-]*$/, '').slice(0, 40)}-${digits.join('')}`;
  return taskId(isName(name) ? name : `task-${digits.join('')}`);
};

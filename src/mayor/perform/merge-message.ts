/** The commit message of a merge: what was done, for which task, and who approved it. */
import type { MergeRequest } from '../../core/model.ts';
import type { MergeRig } from './merge-hands.ts';

export const messageFor = async (rig: MergeRig, merge: MergeRequest): Promise<string> => {
  const told = await rig.tracker.get(merge.task);
  return textOf(merge, told === 'absent' ? merge.task : told.task.title);
};

const textOf = (merge: MergeRequest, title: string): string =>
  [
    `${title} (${merge.task})`,
    '',
    ...(merge.note === undefined ? [] : [merge.note, '']),
    `Task: ${merge.task}`,
    `Polecat: ${merge.polecat}`,
    `Approved-by: ${merge.approvedBy ?? 'unknown'}`,
    '',
  ].join('\n');

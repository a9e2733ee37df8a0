/** A branch that came back from a conflict is compared with both sides, before anybody approves it. */
import { droppedIn, isUncompared } from '../../core/dropped.ts';
import { nothing, openRig } from '../outcome.ts';
import type { MergeStep } from './merge-hands.ts';

export const compare: MergeStep<'compare'> = async ({ task }, { house, store }) => {
  const merge = store.world().merges[task];
  if (merge?.resolution === undefined || !isUncompared(merge)) return nothing;
  const { commit } = merge;
  const diffs = await openRig(house, merge.rig).forge.resolution(merge.resolution.conflict, commit);
  return (world) => {
    const now = world.merges[task];
    if (now?.commit !== commit || !isUncompared(now)) return [];
    const unknown = diffs.kind === 'unknown' ? { unknown: diffs.because } : {};
    return [{ type: 'merge.compared', task, commit, dropped: droppedIn(diffs), ...unknown }];
  };
};

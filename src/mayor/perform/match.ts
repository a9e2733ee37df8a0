/** What was handed in, held against the rig's rule for reviews: whether it is reviewed, and whether it is another change. */
import { createHash } from 'node:crypto';
import type { Matched } from '../../core/review/comment.ts';
import { isReviewed, markOfRule, patchText } from '../../core/review/rule.ts';
import { nothing, openRig, type Performer } from '../perform.ts';

/** Of a longer change nobody says that it is the same as another. */
const LIMIT = 8 * 1024 * 1024;

export const match: Performer<'match'> = async ({ task }, { house, store }) => {
  const merge = store.world().merges[task];
  if (merge === undefined) return nothing;
  const { settings, tracker, workspace } = openRig(house, merge.rig);
  const { review: rule } = settings;
  if (rule === undefined) return nothing;
  const { commit } = merge;
  const [told, { text, truncated, files }] = await Promise.all([
    tracker.get(task),
    workspace.diff(commit, { limit: LIMIT }),
  ]);
  const paths = files.map(({ path }) => path);
  const matched: Matched = {
    commit,
    rule: markOfRule(rule),
    wanted: isReviewed(rule, told === 'absent' ? undefined : told.task, paths),
    ...(truncated ? {} : { patch: createHash('sha256').update(patchText(text)).digest('hex').slice(0, 32) }),
  };
  return (world) => (world.merges[task]?.commit === commit ? [{ type: 'review.matched', task, matched }] : []);
};

/** Rehearsal before approval: which branch is tried with the present base, and what it lets a policy do. */

import type { Action } from './action.ts';
import { broughtBackIn, sayBroughtBack } from './brings-back.ts';
import { mayPassUnseen } from './dropped.ts';
import { redIn } from './gate.ts';
import type { Sha } from './ids.ts';
import type { MergeRequest, Preview, Task } from './model.ts';
import { previewKey } from './names.ts';
import { MERGE_POLICIES, type MergePolicy, type RigSettings } from './settings.ts';

/** Whether what is known of it holds for the base as it is now. */
export const isFresh = (preview: Preview | undefined, base: Sha | 'unknown'): boolean =>
  preview !== undefined && (base === 'unknown' || preview.onto === base);

/** Whether a rehearsal on another base says nothing new; times in a log are not news. */
export const saysTheSame = (before: Preview, now: Preview): boolean => gistOf(before) === gistOf(now);

const gistOf = (preview: Preview): string => {
  const { onto: _onto, ...rest } = preview;
  const gates = 'gates' in rest ? rest.gates?.map(({ name, kind }) => [name, kind]) : undefined;
  const log = 'log' in rest ? rest.log.replace(TIMES, '') : undefined;
  return JSON.stringify({ ...rest, gates, log });
};

/** Of a day (12:04:59.1), and how long something took (1.2s, 30 ms, 3 seconds). */
const TIMES = /\b\d+:\d+(?::\d+)?(?:[.,]\d+)?|\b\d+(?:[.,]\d+)?\s?(?:ms|s|sec|seconds?|m|min)\b/g;

/** Why nobody should approve it as it stands, in a few words; `undefined` when nothing is known against it. */
export const obstacleIn = (merge: Pick<MergeRequest, 'preview' | 'voided'>): string | undefined => {
  const back = broughtBackIn(merge);
  const both = [failureIn(merge.preview), back === undefined ? undefined : sayBroughtBack(back)];
  const said = both.filter((one) => one !== undefined);
  return said.length === 0 ? undefined : said.join(', and ');
};

/** What does not merge, or is red. */
export const failureIn = (preview: Preview | undefined): string | undefined => {
  if (preview?.kind === 'red') return `red: ${preview.gate}${preview.base === 'red' ? ' (also red on the base)' : ''}`;
  const failed = redChecksIn(preview);
  if (failed.length > 0) return `red in what its agent does not see: ${failed.join(', ')}`;
  if (preview?.kind === 'conflict') return `in conflict with the base${filesIn(preview.files)}`;
  return undefined;
};

/** Checks that agents do not see and that were red, by name. */
export const redChecksIn = (preview: Preview | undefined): readonly string[] =>
  preview?.kind === 'green' ? redIn(preview.checks) : [];

const filesIn = (files: readonly string[]): string => {
  if (files.length === 0) return '';
  const more = files.length > 5 ? ` and ${files.length - 5} more` : '';
  return `: ${files.slice(0, 5).join(', ')}${more}`;
};

/**
 * How this task's merge is approved. Of the labels that the rig names the strictest counts. A task
 * that could not be read has labels that nobody knows: then the strictest of all.
 */
export const policyOf = (rig: RigSettings, task: Task | 'absent' | 'unknown'): MergePolicy => {
  const own = rig.merge === 'pr' ? 'ask' : rig.merge;
  const byLabel = rig.mergeByLabel ?? {};
  if (typeof task === 'string') return strictest([own, ...Object.values(byLabel)]);
  // Which of several attempts is the best no policy knows.
  if (task.custom?.contest !== undefined) return 'ask';
  const named = task.labels.flatMap((label) => byLabel[label] ?? []);
  return named.length === 0 ? own : strictest(named);
};

export const strictest = (policies: readonly MergePolicy[]): MergePolicy =>
  MERGE_POLICIES.find((policy) => policies.includes(policy)) ?? 'ask';

/** What the policy approves by itself, as events; nothing where a person is asked, or the rehearsal is to come. */
export const approveByPolicy = (merge: MergeRequest, policy: MergePolicy, base: Sha | 'unknown'): readonly Action[] => {
  const { task, tree, state, preview } = merge;
  if (state.kind !== 'in-review' || policy === 'ask' || !mayPassUnseen(merge)) return [];
  // Who took its approval back did not mean for a policy to give it again.
  if (merge.withdrawn !== undefined) return [];
  // The person who took it off the base is asked whether it comes back.
  if (broughtBackIn(merge) !== undefined) return [];
  if (policy === 'auto-if-green') {
    const isGreen = preview?.kind === 'green' || preview?.kind === 'merged';
    if (!isGreen || redChecksIn(preview).length > 0 || base === 'unknown' || !isFresh(preview, base)) return [];
  }
  const by = `merge: ${policy}`;
  return [{ kind: 'record', key: `approve:${task}`, events: [{ type: 'merge.approved', task, tree, by }] }];
};

/**
 * The branches in review that are to be tried, the next one first: what was never tried, then what the base has
 * left behind, the oldest of each. Only for when nothing approved waits. One at a time, for they share a key.
 */
export const nextPreview = (merges: readonly MergeRequest[], base: Sha | 'unknown'): readonly Action[] => {
  if (base === 'unknown') return [];
  return merges
    .filter(({ state, preview }) => state.kind === 'in-review' && !isFresh(preview, base))
    .sort((a, b) => Number(a.preview !== undefined) - Number(b.preview !== undefined) || a.requestedAt - b.requestedAt)
    .map(({ rig, task, commit }) => ({ kind: 'preview', key: previewKey(rig), task, commit, onto: base }));
};

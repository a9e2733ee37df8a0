/** The merge queue: one merge request of a rig at a time goes on to the base. */
import type { Action } from './action.ts';
import type { Instant, RigName, Sha } from './ids.ts';
import type { MergeRequest, World } from './model.ts';
import { mergeKey } from './names.ts';
import { type Observed, taskOf } from './observed.ts';
import { approveByPolicy, nextPreview, policyOf } from './preview.ts';
import type { Settings } from './settings.ts';

const UNDERWAY: ReadonlySet<MergeRequest['state']['kind']> = new Set(['checking', 'landing', 'landed']);

/** What each rig's queue does next. */
export const nextMerges = (world: World, observed: Observed, settings: Settings, now: Instant): readonly Action[] =>
  Object.values(settings.rigs).flatMap((rig) => {
    const merges = Object.values(world.merges).filter((merge) => merge.rig === rig.name);
    const base = observed.rigs[rig.name]?.base ?? 'unknown';
    const policies = new Map(
      merges.map((merge) => [merge.task, policyOf(rig, taskOf(observed, rig.name, merge.task))] as const),
    );
    const rehearsable = merges.filter(({ task }) => policies.get(task) !== 'auto');
    const steps = advance(rig.name, merges);
    return [
      ...merges.flatMap((merge) => followBranch(merge, observed)),
      ...merges.flatMap((merge) => approveByPolicy(merge, policies.get(merge.task) ?? 'ask', base)),
      ...merges.flatMap((merge) => takeUpHeld(merge, now)),
      ...(steps.length > 0 ? steps : nextPreview(rehearsable, base)),
    ];
  });

const advance = (rig: RigName, merges: readonly MergeRequest[]): readonly Action[] => {
  const underway = merges.find((merge) => UNDERWAY.has(merge.state.kind));
  const approved = merges
    .filter((merge) => merge.state.kind === 'approved')
    .sort((a, b) => a.requestedAt - b.requestedAt);
  const next = underway ?? approved[0];
  if (next === undefined) return [];
  const { task, state } = next;
  const key = mergeKey(rig);
  switch (state.kind) {
    case 'approved':
      return [{ kind: 'rehearse', key, task }];
    case 'checking':
      return [{ kind: 'check', key, task, onto: state.onto, result: state.result }];
    case 'landing':
      return [{ kind: 'land', key, task, onto: state.onto, result: state.result }];
    case 'landed':
      return [{ kind: 'settle', key, task, result: state.result }];
    default:
      return [];
  }
};

const takeUpHeld = ({ task, state }: MergeRequest, now: Instant): readonly Action[] =>
  state.kind === 'held' && state.until <= now
    ? [
        {
          kind: 'record',
          key: `held:${task}`,
          events: [{ type: 'merge.restarted', task, because: 'trying to land again' }],
        },
      ]
    : [];

/** A commit after the hand-in voids what was approved: another tree is to be shown. */
const followBranch = (merge: MergeRequest, observed: Observed): readonly Action[] => {
  if (merge.state.kind !== 'in-review' && merge.state.kind !== 'approved' && merge.state.kind !== 'held') return [];
  const { worktrees, askedAt } = observed.rigs[merge.rig] ?? { worktrees: 'unknown', askedAt: 0 };
  // A look that is older than the hand-in shows the commit before it.
  if (worktrees === 'unknown' || askedAt <= merge.requestedAt) return [];
  const worktree = worktrees.find((one) => one.polecat === merge.polecat && one.branch === merge.branch);
  if (worktree === undefined || worktree.head === merge.commit || worktree.ahead === 0) return [];
  return [moved(merge, worktree.head, worktree.tree)];
};

const moved = ({ task }: MergeRequest, commit: Sha, tree: Sha): Action => ({
  kind: 'record',
  key: `moved:${task}`,
  events: [{ type: 'merge.moved', task, commit, tree }],
});

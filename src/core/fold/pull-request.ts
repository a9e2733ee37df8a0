/** Folds of a merge request's pull request. */
import type { Folds } from '../evolve.ts';
import type { TaskId } from '../ids.ts';
import type { MergeRequest, World } from '../model.ts';
import type { PullRequest } from '../pull-request.ts';

type Types = 'pr.wanted' | 'pr.opened' | 'pr.seen' | 'pr.told';

const NONE: PullRequest = { mine: [], told: [] };
/** Of the newest: more rewritten commits than these nobody has pushed between two looks. */
const MINE = 50;
const TOLD = 2_000;

const change = (world: World, task: TaskId, by: (pr: PullRequest, merge: MergeRequest) => MergeRequest): World => {
  const merge = world.merges[task];
  if (merge === undefined) return world;
  return { ...world, merges: { ...world.merges, [task]: by(merge.pr ?? NONE, merge) } };
};

export const foldPull: Folds<Types> = {
  'pr.wanted': (world, { task, commit }) =>
    change(world, task, (pr, merge) => {
      // One that was closed stays closed: the next is another.
      const { mine, told, ...there } = pr;
      const kept = pr.seen?.state === 'closed' ? {} : there;
      return { ...merge, pr: { ...kept, told, mine: [...mine.filter((one) => one !== commit), commit].slice(-MINE) } };
    }),
  'pr.opened': (world, { task, commit, number, url }) =>
    // Who approved it here before approved another way of merging.
    change(world, task, ({ seen, ...pr }, { approvedBy: _approved, ...merge }) => ({
      ...merge,
      state:
        merge.state.kind === 'approved' || merge.state.kind === 'held' ? { kind: 'in-review' as const } : merge.state,
      // What was seen of the commit before says nothing of this one.
      pr: { ...pr, shared: commit, number, url, ...(seen === undefined || pr.shared !== commit ? {} : { seen }) },
    })),
  'pr.seen': (world, { task, number, seen }) =>
    change(world, task, (pr, merge) => (pr.number === number ? { ...merge, pr: { ...pr, seen } } : merge)),
  'pr.told': (world, { task, ids }) =>
    change(world, task, (pr, merge) => ({ ...merge, pr: { ...pr, told: [...pr.told, ...ids].slice(-TOLD) } })),
};

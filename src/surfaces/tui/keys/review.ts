import type { PullRow } from '../../../core/views/merge.ts';
import type { PolecatState } from '../../../core/views/polecat-row.ts';
import { mergeWords } from '../drawing/words.ts';
import type { Availability, Binding } from '../keymap.ts';
import type { State } from '../state.ts';
import { asking, because } from './when.ts';

const nothing = 'Nothing is in review here: select a row under REVIEW';

/** What is read in the pager is what is approved: when a newer commit came in, look first. */
const sameTree = (state: State): Availability => {
  const { place, status } = state;
  if (place.kind !== 'diff') return 'enabled';
  if (place.view === 'loading') return because('The diff is still being read');
  if (place.view === 'absent') return because('There is no diff to judge');
  const shown = place.view;
  const merge = status?.merges.find(({ task }) => task === place.task);
  if (merge === undefined) return because(`${place.task} is not in review any more`);
  if (merge.state !== 'in-review') return because(`${place.task} is ${mergeWords[merge.state].word} already`);
  return merge.tree === shown.tree ? 'enabled' : because('New commits came in since: {diff} shows them');
};

/** Reading it again is for when there is something new to read. */
const newer = ({ place, status }: State): Availability => {
  const merge = status?.merges.find(({ task }) => place.kind === 'diff' && task === place.task);
  const view = place.kind === 'diff' ? place.view : 'absent';
  const isShown = view !== 'loading' && view !== 'absent' && merge?.tree === view.tree;
  return isShown ? because('This is what was handed in last') : 'enabled';
};

export const judged = (state: State): Availability => {
  if (state.place.kind === 'diff') {
    const same = sameTree(state);
    return same !== 'enabled' || state.up
      ? same
      : because('The town does not answer; it is being tried again, and {revive} starts it');
  }
  return asking(({ merge }) => {
    if (merge === undefined) return because(nothing);
    return merge.state === 'in-review' ? 'enabled' : because(`${merge.task} is ${mergeWords[merge.state].word}`);
  })(state);
};

/** With `merge: pr` people approve where the pull request is. */
const approvable = (state: State): Availability => {
  const availability = judged(state);
  if (availability !== 'enabled') return availability;
  const task = state.place.kind === 'diff' ? state.place.task : undefined;
  const isByPull = ({ pr }: { readonly pr?: PullRow }) =>
    pr === undefined ? 'enabled' : because(`It is merged by its pull request: ${pr.url ?? 'it is being opened'}`);
  const shown = state.status?.merges.find((merge) => merge.task === task);
  return task === undefined ? asking(({ merge }) => isByPull(merge ?? {}))(state) : isByPull(shown ?? {});
};

const rejectable = (state: State): Availability => {
  if (state.place.kind === 'diff') return judged(state);
  return asking(({ item, merge }) => {
    if (item?.options.includes('retry') === true) return 'hidden';
    if (merge === undefined) return because(nothing);
    return ['in-review', 'approved', 'held', 'stuck'].includes(merge.state)
      ? 'enabled'
      : because(`${merge.task} is ${mergeWords[merge.state].word}: too late to reject it`);
  })(state);
};

/** Where its agent could not bring both sides together, or is not at it. */
const resolvable = asking(({ merge, polecat }, { status }) => {
  if (merge === undefined || polecat?.worktree === undefined) return 'hidden';
  // What conflicts with other branches alone, or is red, has nothing to bring together yet.
  const base = status?.rigs.find(({ id }) => id === merge.rig)?.base;
  if (base === undefined || merge.conflicts?.includes(base) !== true) return 'hidden';
  if (merge.state !== 'stuck' && merge.state !== 'returned') return 'hidden';
  return AT_REST.has(polecat.state) ? 'enabled' : because(`${polecat.id} is at work on it: {stop} stops it`);
});
const AT_REST: ReadonlySet<PolecatState> = new Set(['idle', 'waiting', 'done', 'stuck', 'stopped']);

const home = ['home', 'look', 'diff'] as const;

export const reviewKeys: readonly Binding[] = [
  {
    keys: ['a'],
    label: 'approve',
    about: 'exactly the tree that is shown: rehearse, run the gates, land',
    group: 'Review',
    intent: 'approve',
    modes: home,
    rank: 1,
    aimed: true,
    when: approvable,
  },
  {
    keys: ['r'],
    label: 'reject',
    about: 'back to the same agent, with your reason',
    group: 'Review',
    intent: 'reject',
    modes: ['home', 'look'],
    rank: 2,
    aimed: true,
    when: rejectable,
  },
  {
    keys: ['d'],
    label: 'diff',
    about: 'read all of it, and judge it there',
    group: 'Review',
    intent: 'diff',
    modes: home,
    rank: 3,
    when: (state) => {
      if (state.place.kind === 'diff') return newer(state);
      return asking(({ merge, polecat }) => {
        if (merge !== undefined) return 'enabled';
        if (polecat === undefined) return because('There is nothing to compare here yet');
        return because(`${polecat.id} has handed in nothing yet: ${polecat.task} has no diff to review`);
      })(state);
    },
  },
  {
    keys: ['e'],
    label: 'resolve',
    about: 'both sides of its conflict, in your editor',
    group: 'Review',
    intent: 'resolve',
    modes: ['home', 'look'],
    rank: 3,
    aimed: true,
    when: resolvable,
  },
];

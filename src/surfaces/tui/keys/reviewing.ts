/** In the change itself: comments, marks, folds. */
import type { Availability, Binding, Mode } from '../keymap.ts';
import { rowAt, SIDES_FROM, worktreeOf } from '../review/reviewing.ts';
import type { State } from '../state.ts';
import { judged } from './review.ts';
import { because, online } from './when.ts';

const modes: readonly Mode[] = ['diff'];

const read = (state: State): Availability => {
  if (state.place.kind === 'diff' && state.place.review !== undefined) return online(state);
  return because('There is no change to speak about yet');
};

/** Nobody is there any more to hear it. */
const speakable = (state: State): Availability => {
  const { place, status } = state;
  const merge = status?.merges.find(({ task }) => place.kind === 'diff' && task === place.task);
  if (merge?.state === 'landed' || merge?.state === 'settled') return because(`${merge.task} is merged already`);
  return read(state);
};

const onFile = (state: State): Availability => {
  const can = read(state);
  if (can !== 'enabled') return can;
  return rowAt(state)?.spot === undefined ? because('Move to one of its files or lines') : 'enabled';
};

/** Where its lines are on the disk. */
const openable = (state: State): Availability => {
  if (state.place.kind !== 'diff' || rowAt(state)?.spot === undefined)
    return because('Move to one of its files or lines');
  return worktreeOf(state) === undefined ? because('Its worktree is gone: there is nothing to open') : 'enabled';
};

const roomForSides = ({ size }: State): Availability =>
  size.columns >= SIDES_FROM ? 'enabled' : because(`Both sides take ${SIDES_FROM} columns`);

const onComment = (state: State): Availability =>
  rowAt(state)?.comment === undefined ? because('Move to a comment of yours') : read(state);

export const reviewingKeys: readonly Binding[] = [
  {
    ...{ keys: ['c'], label: 'comment', group: 'Review', intent: 'comment', modes, rank: 3, when: speakable },
    about: 'on the line, the hunk, the file or the whole that the cursor is on; kept as a draft',
  },
  {
    ...{
      keys: ['r'],
      label: 'reject',
      group: 'Review',
      intent: 'send-back',
      modes,
      rank: 2,
      aimed: true,
      when: judged,
    },
    about: 'back to its agent, with every comment as one message',
  },
  {
    ...{ keys: ['o'], label: 'file ok', group: 'Review', intent: 'mark-ok', modes, rank: 6, when: onFile },
    about: 'this file is to stay as it is; again: no mark',
  },
  {
    ...{ keys: ['u'], label: 'redo file', group: 'Review', intent: 'mark-redo', modes, rank: 7, when: onFile },
    about: 'this file is to be done anew; again: no mark',
  },
  {
    ...{ keys: ['x'], label: 'take back', group: 'Review', intent: 'uncomment', modes, when: onComment },
    about: 'the comment that the cursor is on',
  },
  {
    ...{ keys: ['e'], label: 'editor', group: 'Review', intent: 'open', modes, rank: 9, when: openable },
    about: 'this line in $EDITOR, in the worktree of its branch',
  },
  {
    ...{ keys: ['i'], label: 'sides or one', group: 'Review', intent: 'stack', modes, when: roomForSides },
    about: 'both sides beside one another, or one below the other',
  },
  {
    ...{ keys: ['enter'], label: 'fold', group: 'Review', intent: 'turn', modes, rank: 8, when: onFile },
    about: 'show or hide the lines of this file',
  },
];

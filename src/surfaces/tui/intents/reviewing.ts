/** Saying something about a change: the keymap has checked that there is one, and something under the cursor. */
import { taskId } from '../../../core/ids.ts';
import type { Mark } from '../../../core/review/comment.ts';
import { markOf } from '../../../core/views/review.ts';
import type { Deeds } from '../intents.ts';
import { draftCount, lineAt, rowAt, spotOf, stackedOrNot, turned, worktreeOf } from '../review/reviewing.ts';
import type { State } from '../state.ts';
import { just, type Step, wanting } from '../step.ts';
import { ask } from './answer.ts';

type Names = 'comment' | 'uncomment' | 'mark-ok' | 'mark-redo' | 'turn' | 'open' | 'stack' | 'send-back';

export const reviewingIntents: Deeds<Names> = {
  comment: (state) => {
    const { place } = state;
    if (place.kind !== 'diff' || place.review === undefined) return just(state);
    const on = spotOf(place.review, rowAt(state)?.spot);
    return just(ask(state, { kind: 'comment', task: place.task, tree: place.review.handed.tree, on }));
  },
  uncomment: (state) => {
    const comment = rowAt(state)?.comment;
    if (state.place.kind !== 'diff' || comment === undefined) return just(state);
    const task = taskId(state.place.task);
    return wanting(state, { kind: 'submit', command: { kind: 'review.uncomment', task, comment }, reads: task });
  },
  'mark-ok': (state) => marked(state, 'ok'),
  'mark-redo': (state) => marked(state, 'redo'),
  turn: (state) => {
    const path = rowAt(state)?.spot?.path;
    return just(path === undefined ? state : turned(state, path));
  },
  open: (state) => {
    const { place } = state;
    const spot = rowAt(state)?.spot;
    const folder = worktreeOf(state);
    if (place.kind !== 'diff' || place.review === undefined || spot === undefined || folder === undefined)
      return just(state);
    const line = lineAt(place.review, spot);
    return wanting(state, { kind: 'open', folder, path: spot.path, ...(line === undefined ? {} : { line }) });
  },
  stack: (state) => just(stackedOrNot(state)),
  'send-back': (state) =>
    just(
      state.place.kind === 'diff'
        ? ask(state, { kind: 'send-back', task: state.place.task, comments: draftCount(state) })
        : state,
    ),
};

/** The same key takes its mark back. */
const marked = (state: State, wanted: Mark): Step => {
  const { place } = state;
  const path = rowAt(state)?.spot?.path;
  if (place.kind !== 'diff' || place.review === undefined || path === undefined) return just(state);
  const file = place.review.files.find((one) => one.file.path === path)?.file;
  if (file === undefined) return just(state);
  const now = markOf(place.review.handed, file);
  const mark = now?.mark === wanted && !now.changed ? 'none' : wanted;
  const files = [{ path, ...(file.blob === undefined ? {} : { blob: file.blob }) }];
  const task = taskId(place.task);
  return wanting(state, { kind: 'submit', command: { kind: 'review.mark', task, mark, files }, reads: task });
};

/** Judging and answering. The keymap has checked that each is possible now. */
import type { Answer } from '../../../core/command.ts';
import { itemId, sha, taskId } from '../../../core/ids.ts';
import type { MergeRow } from '../../../core/views/merge-row.ts';
import { isOfCards } from '../board/board.ts';
import { leftTo } from '../board/cards.ts';
import { editedFrom } from '../compose/editor.ts';
import type { Deeds } from '../intents.ts';
import { keptFor } from '../kept-words.ts';
import { entryOf } from '../list/listing.ts';
import { withoutRefusal } from '../list/refused.ts';
import { type Subject, subjectOf } from '../list/subject.ts';
import { hasFailed } from '../review/approval.ts';
import { askPick, attemptAt, contestOf } from '../review/contest.ts';
import { openedReview } from '../review/reviewing.ts';
import type { Purpose, State } from '../state.ts';
import { type Effect, just, noticed, type Step, wanting } from '../step.ts';

type Names = 'allow' | 'deny' | 'answer' | 'choose' | 'retry' | 'dismiss' | 'approve' | 'reject' | 'diff' | 'resolve';

export const answerIntents: Deeds<Names> = {
  allow: (state) => answerSelected(state, { kind: 'allow' }, 'allowing'),
  retry: (state) => answerSelected(state, { kind: 'retry' }, 'retrying'),
  dismiss: (state) => answerSelected(state, { kind: 'dismiss' }, 'dismissing'),
  choose: (state, at, key) => {
    const { item } = subjectOf(state);
    if (item?.choices?.some((choice) => choice.key === key) !== true)
      return just(noticed(state, `There is no option ${key}`, at));
    return answerItem(state, item.id, { kind: 'choice', key }, `choosing ${key}`);
  },
  deny: (state) => askAbout(state, 'deny'),
  answer: (state) => askAbout(state, 'answer'),
  approve: (state) => approve(state),
  reject: (state) => {
    const task = judgedTask(state);
    if (task === undefined) return just(state);
    const comments = state.status?.merges.find((merge) => merge.task === task)?.comments ?? 0;
    // They go along: without them the agent would begin on half of what was said.
    return just(ask(state, comments === 0 ? { kind: 'reject', task } : { kind: 'send-back', task, comments }));
  },
  resolve: (state) => {
    const { merge } = subjectOf(state);
    return merge === undefined ? just(state) : wanting(state, { kind: 'resolve', task: taskId(merge.task) });
  },
  diff: (state) => {
    const task = judgedTask(state);
    if (task === undefined) return just(state);
    const { place } = state;
    const from =
      place.kind === 'contest' || place.kind === 'trains' || isOfCards(place)
        ? place
        : place.kind === 'diff'
          ? place.from
          : undefined;
    return wanting({ ...state, place: openedReview(task, from) }, { kind: 'load-diff', task: taskId(task) });
  },
};

export const ask = (state: State, purpose: Purpose, text = keptFor(state, purpose)): State => ({
  ...state,
  asking: { kind: 'text', purpose, edited: editedFrom(text) },
});

/** Marks the row, so that a second press is not a second command. */
export const sending = (state: State, effect: Effect, row: string | undefined, word: string): Step =>
  wanting(row === undefined ? state : { ...withoutRefusal(state, row), sent: { ...state.sent, [row]: word } }, effect);

/** The same of several rows, which are no longer marked then. */
export const sendingAll = (
  state: State,
  effect: Extract<Effect, { readonly kind: 'submit-all' }>,
  word: string,
): Step => {
  const rows = effect.orders.map(({ row }) => row);
  const sent = { ...state.sent, ...Object.fromEntries(rows.map((row) => [row, word])) };
  return wanting({ ...state, sent, marks: state.marks.filter((id) => !rows.includes(id)) }, effect);
};

export const answerItem = (state: State, item: string, answer: Answer, word: string): Step => {
  const row = `inbox:${item}`;
  const command = { kind: 'answer', item: itemId(item), answer } as const;
  return sending(state, { kind: 'submit', command, row }, row, word);
};

const answerSelected = (state: State, answer: Answer, word: string): Step => {
  const { item } = subjectOf(state);
  return item === undefined ? just(state) : answerItem(state, item.id, answer, word);
};

const askAbout = (state: State, kind: 'deny' | 'answer'): Step => {
  const { item } = subjectOf(state);
  if (item === undefined) return just(state);
  return just(ask(state, { kind, item: item.id, who: item.polecat ?? item.rig }));
};

const judgedTask = (state: State): string | undefined => {
  if (state.place.kind === 'contest') return attemptAt(state)?.attempt.task;
  if (state.place.kind === 'trains') return entryOf(state);
  return state.place.kind === 'diff' ? state.place.task : subjectOf(state).merge?.task;
};

/** The tree that was shown: the pager's own, else the one that the row told of. */
const approve = (state: State): Step => {
  const { merge, row }: Subject = subjectOf(state);
  const { place } = state;
  if (place.kind === 'diff') {
    if (place.view === 'loading' || place.view === 'absent') return just(state);
    const shown = state.status?.merges.find(({ task }) => task === place.task);
    return approveShown({ ...state, place: leftTo(place) }, place.task, place.view.tree, shown);
  }
  if (merge === undefined || row === undefined) return just(state);
  return approveShown(state, merge.task, merge.tree, merge, row.id);
};

/** What is red or conflicts is asked about once more: it can only be tried again, alone. So is what lacks its review. */
const approveShown = (
  state: State,
  task: string,
  tree: string,
  merge: Pick<MergeRow, 'rehearsal' | 'review'> | undefined,
  row = `review:${task}`,
): Step => {
  const command = { kind: 'approve', task: taskId(task), tree: sha(tree) } as const;
  const word = 'approving';
  const contest = contestOf(state, task);
  const attempt = contest?.attempts.find((one) => one.task === task);
  // To let one of several in is to pick it, and the others leave: as in their table that is asked first.
  if (contest?.state === 'open' && attempt !== undefined) {
    const asking = askPick(contest, { ...attempt, tree });
    return just(asking === undefined ? state : { ...state, asking: { ...asking, row } });
  }
  const { rehearsal, review } = merge ?? {};
  const failed = rehearsal !== undefined && hasFailed(rehearsal) ? rehearsal.say : undefined;
  const lacks = review?.lacks === true ? review.say : undefined;
  const against = [failed, lacks].filter((one) => one !== undefined).join('; ');
  if (against === '') return sending(state, { kind: 'submit', command, row }, row, word);
  const then = failed === undefined ? '' : ' It is tried once more, alone.';
  const why = against.length > SAID ? `${against.slice(0, SAID)}…` : against;
  const question = `${task}: ${why}. Approve it anyway?${then}`;
  const effect: Effect = { kind: 'submit', command: { ...command, anyway: true }, row };
  return just({ ...state, asking: { kind: 'sure', question, effect, row, word } });
};

/** Letters of a reason: a question is to fit on small screens. */
const SAID = 160;

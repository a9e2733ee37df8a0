/** Several attempts at a task: which one the keys are about, and what picking it asks. */
import { sha, taskId } from '../../../core/ids.ts';
import { changeText } from '../../../core/views/age.ts';
import { type AttemptRow, type ContestRow, hasFailed, needsAnyway } from '../../../core/views/attempts.ts';
import { entryOf } from '../list/listing.ts';
import type { Asking, State } from '../state.ts';

/** The contest that a task is in, as what is to be done or as one of its attempts. */
export const contestOf = ({ status }: State, task: string | undefined): ContestRow | undefined =>
  task === undefined
    ? undefined
    : status?.contests.find(({ id, attempts }) => id === task || attempts.some((one) => one.task === task));

export const attemptAt = (state: State): { readonly contest: ContestRow; readonly attempt: AttemptRow } | undefined => {
  const { place, status } = state;
  const contest = place.kind === 'contest' ? status?.contests.find(({ id }) => id === place.task) : undefined;
  const on = entryOf(state);
  const attempt = contest?.attempts.find(({ n }) => String(n) === on);
  return contest === undefined || attempt === undefined ? undefined : { contest, attempt };
};

/** Picks what was shown; `undefined` where it has handed in nothing. */
export const askPick = (
  { id, attempts }: ContestRow,
  attempt: AttemptRow,
): Extract<Asking, { readonly kind: 'sure' }> | undefined => {
  const { n, tree, agent, added, removed, rehearsal, review } = attempt;
  if (tree === undefined) return undefined;
  const lacks = review?.lacks === true ? review.say : '';
  const said = [agent ?? '', changeText(added, removed), rehearsal ?? '', lacks];
  const pick = `Pick attempt ${n} (${said.filter((part) => part !== '').join(', ')})`;
  const others = attempts.length > 1 ? ' The others leave once it has landed.' : '';
  const then = hasFailed(attempt) ? ' It is tried once more, alone.' : others;
  const question = `${pick}${needsAnyway(attempt) ? ' anyway' : ''}?${then}`;
  const command = { kind: 'contest.pick', task: taskId(id), n, tree: sha(tree) } as const;
  const effect = {
    kind: 'submit',
    command: needsAnyway(attempt) ? { ...command, anyway: true as const } : command,
  } as const;
  return { kind: 'sure', question, effect, word: 'picking' };
};

/** The guiding line of the demo town: what has just come up there, and which key is for it. */
import type { StatusView } from '../../../core/views/status.ts';
import { selectedRow, subjectOf } from '../list/subject.ts';
import type { State } from '../state.ts';
import { spoken } from './keys.ts';

/** Absent outside of the demo. Short first: the end of it is cut where the terminal is narrow. */
export const tourText = (state: State): string | undefined => {
  if (state.tour !== true) return undefined;
  const { status } = state;
  const landed = status?.totals.landed ?? 0;
  const total = status?.tasks.length ?? 0;
  return spoken(
    `TOUR ${landed}/${total}: ${status === undefined ? 'the town is starting' : stepOf(status, state)}`,
    state.keys,
  );
};

/** The row is at the top: what needs somebody always is. */
const FIRST = '{first} goes to it';

const stepOf = ({ inbox, merges, tasks, polecats, totals }: StatusView, state: State): string => {
  const isOn = (kind: 'item' | 'review'): boolean => state.place.kind !== 'home' || selectedRow(state)?.kind === kind;
  if (state.asking?.kind === 'sure')
    return '{yes} says yes: it is tried once more, and a conflict goes back to its agent';
  if (inbox.some(({ options }) => options.includes('allow')))
    return !isOn('item')
      ? `an agent asks: ${FIRST}`
      : '{allow} allows what an agent asks, {deny} denies it; {look} shows all of it';
  if (inbox.length > 0) return 'somebody is stuck: {retry} tries again, {why} says why';
  if (isOn('review') && subjectOf(state).merge?.rehearsal?.state === 'conflict' && state.place.kind === 'home')
    return 'it conflicts with what has landed: {approve} has it tried, and its agent merges both sides';
  if (merges.some(({ state }) => state === 'in-review'))
    return !isOn('review')
      ? `something is in review: ${FIRST}`
      : '{diff} reads what was handed in, {approve} approves it, {take-back} takes that back';
  if (tasks.length > 0 && totals.landed >= tasks.length)
    return '{quit} ends it: all is merged; {landings} could undo one. For a clone of yours: mayor init';
  if (merges.some(({ state }) => state === 'returned'))
    return 'a conflict went back to its agent, which merges both sides; {attach} sits down beside it';
  if (merges.some(({ state }) => state === 'approved' || state === 'checking' || state === 'landing'))
    return '{trains} shows the merge train: checked as one, then landed';
  if (polecats.some(({ state }) => state === 'waiting'))
    return 'one crashed, as planned, and is started again by itself; {why} says why';
  return 'agents are at work: j and k go from one to the next, {help} lists the keys';
};

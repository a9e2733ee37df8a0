/** The guiding line of the demo town: what has just come up there, and which key is for it. */
import type { StatusView } from '../../../core/views/status.ts';
import { selectedRow, subjectOf } from '../list/subject.ts';
import type { State } from '../state.ts';
import { spoken } from './keys.ts';

/** Absent outside of the demo. Each fits into 80 columns; in narrower ones its end is cut. */
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
  if (state.asking?.kind === 'sure') return '{yes} says yes: it is tried once more; a conflict goes to its agent';
  if (inbox.some(({ options }) => options.includes('allow')))
    return !isOn('item')
      ? `an agent asks: ${FIRST}`
      : '{allow} allows what an agent asks, {deny} denies it; {look} shows all of it';
  if (inbox.length > 0) return 'somebody is stuck: {retry} tries again, {why} says why';
  if (isOn('review') && subjectOf(state).merge?.rehearsal?.state === 'conflict' && state.place.kind === 'home')
    return 'it conflicts with what has landed: {approve} has its agent merge both';
  if (merges.some(({ state }) => state === 'in-review'))
    return !isOn('review')
      ? `something is in review: ${FIRST}`
      : '{diff} reads what was handed in, {approve} approves it, {take-back} takes that back';
  if (tasks.length > 0 && totals.landed >= tasks.length)
    return '{quit} ends it: all is merged; {landings} undoes one. Your clone: mayor init';
  if (merges.some(({ state }) => state === 'returned'))
    return 'a conflict went back to its agent: {attach} sits down beside it';
  if (merges.some(({ state }) => state === 'approved' || state === 'checking' || state === 'landing'))
    return '{trains} shows the merge train: checked as one, then landed';
  if (polecats.some(({ state }) => state === 'waiting'))
    return 'one crashed, as planned, and starts again by itself; {why} says why';
  return 'agents are at work: j and k go through them, {help} lists the keys';
};

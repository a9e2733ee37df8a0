/** When a key is there, and in one sentence why it cannot do anything now. */
import type { Availability } from '../keymap.ts';
import { type Subject, subjectOf } from '../list/subject.ts';
import type { State } from '../state.ts';

export const always = (): Availability => 'enabled';

export const because = (reason: string): Availability => ({ because: reason });

/** For keys that ask something of the town: it must answer, and the row must not have been acted on. */
export const asking =
  (rule: (subject: Subject, state: State) => Availability) =>
  (state: State): Availability => {
    const subject = subjectOf(state);
    const found = rule(subject, state);
    if (found !== 'enabled') return found;
    if (!state.up) return because('The town does not answer; it is being tried again, and {revive} starts it');
    const sent = state.sent[subject.row?.id ?? ''] ?? state.sent[`inbox:${subject.item?.id ?? ''}`];
    return sent === undefined ? 'enabled' : because('That was sent; the town has not answered yet');
  };

/** The same for what has nothing to do with the selected row. */
export const online = (state: State): Availability =>
  state.up ? 'enabled' : because('The town does not answer; it is being tried again, and {revive} starts it');

/** For keys that order or hide rows: an empty town is offered what helps it instead. */
export const listed = (state: State): Availability =>
  state.rows.length > 0 || state.filter !== '' ? 'enabled' : because('There is no row yet');

export const onFeed = (state: State): boolean => state.place.kind === 'home' && state.focus === 'feed';

/** The dashboard as a function: a state and what happens make the next state and what is wanted. */
import { elapsed } from '../../core/elapsed.ts';
import type { Instant } from '../../core/ids.ts';
import type { TownNews } from '../../mayor/town.ts';
import { agentsWanted } from './agents-here.ts';
import { isStill } from './aim.ts';
import { answered, arrived } from './arriving.ts';
import { steadied } from './board/cards.ts';
import { named } from './list/naming.ts';
import { inWindow, relisted } from './list/selection.ts';
import { newlySpent } from './money.ts';
import { heard } from './news.ts';
import { keptTo } from './only.ts';
import { byMouse, commanded, pressed, touched, withoutNotice } from './pressing.ts';
import { keptInSight } from './preview/typing.ts';
import { growing, newlyRan } from './review/gates.ts';
import { newlyLanded } from './review/landings.ts';
import { newlySaid, restated } from './review/reviewing.ts';
import { dayOf } from './rows/entries.ts';
import type { State } from './state.ts';
import { type Happening, just, type Step } from './step.ts';

export const update = (state: State, happening: Happening): Step => {
  const step = keptTo(state, happening, updated(state, happening));
  return keptInSight(step, step.state.now);
};

const updated = (state: State, happening: Happening): Step => {
  switch (happening.kind) {
    case 'key': {
      const { key, at, heard: isMeant, unseen } = happening;
      // As if the list had moved at this moment.
      const slid = unseen === true ? { slidAt: at } : {};
      return remembering(pressed({ ...state, ...slid, now: at, keyAt: at }, key, at, isMeant), happening);
    }
    case 'waited': {
      const { key, at, now } = happening;
      return isStill({ ...state, now }, key, at)
        ? pressed({ ...state, now }, { kind: 'key', name: key }, now, true)
        : just(state);
    }
    case 'pointed':
      return byMouse({ ...state, now: happening.at, keyAt: happening.at }, happening);
    case 'command':
      return commanded(touched(state, happening.at), happening.entry, happening.at);
    case 'named':
      return just(inWindow(named(touched(state, happening.at), happening.target)));
    case 'news':
      if (happening.news.kind === 'notice') return { state, effects: signalling(state, happening.news, happening.at) };
      return toldBy(
        state,
        steadied(state, restated(heard({ ...state, now: happening.at }, happening.news, happening.at)), happening.at),
      );
    case 'outcome':
      return just(answered(state, happening));
    case 'tick':
      return {
        state: ticked(state, happening.at, happening.zone ?? state.zone),
        effects: [...growing(state), ...agentsWanted(state)],
      };
    default:
      return just(arrived(state, happening));
  }
};

const remembering = ({ state, effects }: Step, { key, at }: Extract<Happening, { kind: 'key' }>): Step =>
  key.kind === 'paste' ? { state, effects } : { state: { ...state, lastKey: { name: key.name, at } }, effects };

/** Whoever has just pressed a key sees it here. */
const PRESENT_MS = 15_000;

const signalling = (
  { keyAt }: State,
  { notice, ways }: Extract<TownNews, { kind: 'notice' }>,
  at: Instant,
): Step['effects'] =>
  keyAt !== undefined && elapsed(keyAt, at) < PRESENT_MS ? [] : [{ kind: 'signal', notice, ways }];

/** A change that others speak about is read again, and so is a list that the town has made old. */
const toldBy = (before: State, state: State): Step => ({
  state,
  effects: [
    ...newlySaid(before, state),
    ...newlyLanded(before, state),
    ...newlyRan(before, state),
    ...(before.status === undefined ? agentsWanted(state) : []),
    ...newlySpent(before, state),
  ],
});

const GOOD_NOTICE_MS = 6_000;

const ticked = (before: State, at: Instant, zone: number): State => {
  const { notice } = before;
  const over = notice !== undefined && notice.tone !== 'bad' && elapsed(notice.at, at) > GOOD_NOTICE_MS;
  const state = { ...before, now: at, zone };
  // What has landed today is another thing after midnight.
  const listed = dayOf(at, zone) === dayOf(before.now, before.zone) ? state : relisted(state, at);
  return over ? inWindow(withoutNotice(listed)) : listed;
};

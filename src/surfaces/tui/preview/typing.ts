/** Typing into the selected pane from here: which keys go there, and when that ends. */
import { elapsed } from '../../../core/elapsed.ts';
import type { Instant } from '../../../core/ids.ts';
import { polecatId } from '../../../core/ids.ts';
import type { Stroke } from '../../../ports/runtime.ts';
import type { Key } from '../keys/decode.ts';
import { layoutOf } from '../layout.ts';
import { select } from '../list/selection.ts';
import { subjectOf } from '../list/subject.ts';
import type { State } from '../state.ts';
import { just, noticed, type Step, wanting } from '../step.ts';
import { scrolledTo } from './tabs.ts';

/** `held`: the town says why that would be over somebody's words, and the person decides. */
export type TypingInto = {
  readonly polecat: string;
  readonly anyway?: true;
  readonly held?: { readonly because: string; readonly at: Instant };
  /** Grows with everything that has reached the pane: it is read again then. */
  readonly echo: number;
  /** The terminal was filled with it for this, and is given back. */
  readonly isLent?: true;
};

/** The pane has to be in sight: a narrow terminal is filled with it. */
export const begun = (state: State): Step => {
  const { polecat } = subjectOf(state);
  if (polecat === undefined) return just(state);
  const lends = state.place.kind === 'home' && layoutOf(state).kind === 'narrow';
  const typing: TypingInto = { polecat: polecat.id, echo: 0, ...(lends ? { isLent: true as const } : {}) };
  const shown: State = { ...state, tab: 'live', focus: 'list', ...(lends ? { place: { kind: 'look' as const } } : {}) };
  return wanting({ ...scrolledTo(shown, 0), typing }, { kind: 'type', polecat: polecat.id, strokes: [] });
};

export const stopped = (state: State): Step => {
  const { typing, ...rest } = state;
  if (typing === undefined) return just(state);
  const place = typing.isLent === true ? { kind: 'home' as const } : state.place;
  return wanting({ ...rest, place }, { kind: 'type', polecat: typing.polecat, strokes: [], over: true });
};

/** A key that was on its way when the question came up is no answer to it. */
const MEANT_MS = 400;

export const anyway = (state: State, at: Instant): Step => {
  const { typing } = state;
  if (typing?.held === undefined || elapsed(typing.held.at, at) < MEANT_MS) return just(state);
  const { held: _answered, ...rest } = typing;
  const next: TypingInto = { ...rest, anyway: true };
  return wanting({ ...state, typing: next }, { kind: 'type', polecat: typing.polecat, strokes: [], anyway: true });
};

/** A key that is none of the dashboard's now; where the town holds it back it goes nowhere. */
export const keyInto = (state: State, key: Key): Step => {
  const { typing } = state;
  const stroke = strokeOf(key);
  if (typing === undefined || typing.held !== undefined || stroke === undefined) return just(state);
  const more = typing.anyway === undefined ? {} : { anyway: typing.anyway };
  return wanting(state, { kind: 'type', polecat: polecatId(typing.polecat), strokes: [stroke], ...more });
};

export const heardFrom = (state: State, polecat: string, held: TypingInto['held'] | undefined): State => {
  const { typing } = state;
  if (typing?.polecat !== polecat) return state;
  const next = { ...typing, echo: typing.echo + 1 };
  return { ...state, typing: held === undefined ? next : { ...next, held } };
};

export const lostPane = (state: State, polecat: string, at: Instant): State => {
  const { typing, ...rest } = state;
  if (typing?.polecat !== polecat) return state;
  const place = typing.isLent === true ? { kind: 'home' as const } : state.place;
  return noticed({ ...rest, place }, `${polecat} has no pane any more: nothing is typed`, at);
};

/** Whose pane is in sight is where the keys go: when its row is gone, another of its rows is selected, or it ends. */
export const keptInSight = (step: Step, at: Instant): Step => {
  const { state, effects } = step;
  const { typing } = state;
  if (typing === undefined || subjectOf(state).polecat?.id === typing.polecat) return step;
  const other = state.rows.find((row) => subjectOf({ ...state, selected: row.id }).polecat?.id === typing.polecat);
  if (other !== undefined) return { state: select(state, other.id), effects };
  const over = stopped(state);
  const said = noticed(over.state, `${typing.polecat} is not in the list any more: nothing more is typed`, at);
  return { state: said, effects: [...effects, ...over.effects] };
};

const NAMES: Readonly<Record<string, string>> = {
  ...{ enter: 'Enter', escape: 'Escape', tab: 'Tab', 'shift-tab': 'BTab', backspace: 'BSpace', delete: 'DC' },
  ...{ up: 'Up', down: 'Down', left: 'Left', right: 'Right', home: 'Home', end: 'End' },
  ...{ pageup: 'PPage', pagedown: 'NPage', space: 'Space' },
};

/** What may stand after Ctrl and Alt; of any other nobody knows what it means, and the town refuses it. */
const SIGN = /^[!-~]$/;

/** `undefined` for a key that no terminal sends as one. */
export const strokeOf = (key: Key): Stroke | undefined => {
  if (key.kind === 'text') return { kind: 'text', text: key.text };
  if (key.kind === 'paste') return { kind: 'paste', text: key.text };
  const [, held = '', name = key.name] = /^(ctrl-|alt-)?(.+)$/su.exec(key.name) ?? [];
  const known = NAMES[name] ?? (SIGN.test(name) ? name : undefined);
  if (known === undefined) return undefined;
  return { kind: 'key', key: `${held === 'ctrl-' ? 'C-' : held === 'alt-' ? 'M-' : ''}${known}` };
};

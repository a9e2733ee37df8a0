/** What a key, a click or a command by its name does: a deed of the table, or text where text is asked for. */
import type { Instant } from '../../core/ids.ts';
import { aimOf, WAIT_MS } from './aim.ts';
import { returning } from './board/cards.ts';
import { writtenConvoy } from './board/convoy-draft.ts';
import { composing, written } from './compose/composing.ts';
import { edit } from './compose/editor.ts';
import { refit, wantingOlder } from './feed-view.ts';
import { foundIn, openPalette } from './find/palette.ts';
import { searchedFor } from './find/search.ts';
import { runEntry } from './intents/palette.ts';
import { pointed } from './intents/pointer.ts';
import { intents } from './intents.ts';
import { bindingFor, modeOf } from './keymap.ts';
import type { Key } from './keys/decode.ts';
import { inWindow, relisted } from './list/selection.ts';
import { keyInto } from './preview/typing.ts';
import { spoken } from './rows/keys.ts';
import type { State } from './state.ts';
import { type Happening, just, noticed, type Step, wanting } from './step.ts';

/** What is said of an aimed key that is not taken. */
const unaimed: Readonly<Record<'moved' | 'repeat', string>> = {
  moved: 'The list moved at that moment: look again, then press again',
  repeat: 'A key that is held down answers once: let it go, look, then press again',
};

/** As a key would leave it before it does anything. */
export const touched = (state: State, at: Instant): State => ({ ...withoutNotice(state), now: at, keyAt: at });

/** As if the palette had been opened here, and this been chosen in it. */
export const commanded = (state: State, id: string, at: Instant): Step => {
  const opened = openPalette({ ...state, chosen: true });
  const entry = foundIn(opened).find((one) => one.entry.id === id)?.entry;
  const step = runEntry(opened, entry, at, (intent) => intents[intent]);
  const { asking, ...rest } = step.state;
  return { ...step, state: inWindow(asking?.kind === 'palette' ? rest : step.state) };
};

/** `isMeant`: it waited and was not held down, or whom it meets was said before. */
export const pressed = (before: State, key: Key, at: Instant, isMeant = false): Step => {
  const state = withoutNotice(before);
  const found = key.kind === 'paste' ? undefined : bindingFor(state, key.name);
  if (found === undefined) return typed(state, key, at);
  const { binding, availability } = found;
  if (availability !== 'enabled') return just(noticed(state, spoken(availability.because, state.keys), at));
  const name = key.kind === 'paste' ? '' : key.name;
  const aim = binding.aimed === true && !isMeant ? aimOf(state, name, at) : 'take';
  if (aim === 'wait') return wanting(state, { kind: 'wait', key: name, at, ms: WAIT_MS });
  if (aim !== 'take') return just(noticed(state, unaimed[aim], at));
  /** Whatever was done was done about this row: from now on it is the person's choice. */
  const step = intents[binding.intent]({ ...state, chosen: true }, at, name);
  return wantingOlder(returning(before.place, { ...step, state: inWindow(step.state) }));
};

/** What is only scrolled past leaves a notice as it is. */
export const byMouse = (state: State, happening: Extract<Happening, { kind: 'pointed' }>): Step => {
  const { what, at } = happening;
  const press = (from: State, name: string): Step => pressed(from, { kind: 'key', name }, at);
  const step = pointed(what === 'press' ? withoutNotice(state) : state, happening, press);
  return { ...step, state: inWindow(step.state) };
};

const PASTED = 'Pasted text is no command; {tell} tells it to an agent';

/** A key that is no command: text where text is asked for, else nothing. */
const typed = (state: State, key: Key, at: Instant): Step => {
  if (state.asking === undefined && state.typing !== undefined) return keyInto(state, key);
  const { asking, place } = state;
  if (asking?.kind === 'text') {
    const edited = edit(asking.edited, key, false);
    if (edited === undefined) return just(state);
    const next = { ...state, asking: { ...asking, edited } };
    if (asking.purpose.kind === 'feed-words') return just(refit(next, { words: edited.text }));
    return just(asking.purpose.kind === 'filter' ? relisted({ ...next, filter: edited.text }, at) : next);
  }
  if (asking?.kind === 'palette') {
    const edited = edit(asking.edited, key, false);
    const { on: _left, ...palette } = asking;
    return just(edited === undefined ? state : { ...state, asking: { ...palette, edited } });
  }
  if (place.kind === 'compose' && asking === undefined) {
    return wroteIn(
      state,
      composing(state, (draft) => written(draft, key, state)),
    );
  }
  if (place.kind === 'new-convoy' && asking === undefined)
    return just({ ...state, place: { ...place, draft: writtenConvoy(state, place.draft, key) } });
  if (place.kind === 'search' && asking === undefined) {
    const edited = edit(place.edited, key, false);
    return just(edited === undefined ? state : { ...state, place: searchedFor(place, edited) });
  }
  if (key.kind === 'paste') return just(noticed(state, spoken(PASTED, state.keys), at));
  return just(
    modeOf(state) === 'home' && key.kind === 'text'
      ? noticed(state, `"${key.text}" does nothing here; ${spoken('{help} lists the keys', state.keys)}`, at)
      : state,
  );
};

/** What another rig offers is asked for. */
const wroteIn = (before: State, state: State): Step => {
  const rigOf = ({ place }: State): string => (place.kind === 'compose' ? place.draft.rig : '');
  return rigOf(before) === rigOf(state) ? just(state) : wanting(state, { kind: 'load-offer', rig: rigOf(state) });
};

export const withoutNotice = (state: State): State => {
  const { notice, ...rest } = state;
  return notice === undefined ? state : rest;
};

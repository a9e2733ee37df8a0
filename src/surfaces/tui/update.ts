/** The dashboard as a function: a state and what happens make the next state and what is wanted. */
import { elapsed } from '../../core/elapsed.ts';
import type { Instant } from '../../core/ids.ts';
import type { TownNews } from '../../mayor/town.ts';
import { agentsWanted } from './agents-here.ts';
import { aimOf, isStill, WAIT_MS } from './aim.ts';
import { returning, steadied } from './cards.ts';
import { composing, written } from './composing.ts';
import { sentOff, writtenConvoy } from './convoy-draft.ts';
import { diffLines } from './diff-lines.ts';
import { nextDraft, owned } from './draft.ts';
import { edit, editedFrom } from './editor.ts';
import { refit, wantingOlder, withFeed } from './feed-view.ts';
import { growing, newlyRan, withGates, withLog } from './gates.ts';
import { runEntry } from './intents/palette.ts';
import { pointed } from './intents/pointer.ts';
import { intents } from './intents.ts';
import { bindingFor, modeOf } from './keymap.ts';
import type { Key } from './keys/decode.ts';
import { newlyLanded, withLandings } from './landings.ts';
import { newlySpent, withCosts } from './money.ts';
import { named } from './naming.ts';
import { heard } from './news.ts';
import { keptTo } from './only.ts';
import { foundIn, openPalette } from './palette.ts';
import { withRefusal } from './refused.ts';
import { newlySaid, relaid, restated, withReview } from './reviewing.ts';
import { dayOf } from './rows/entries.ts';
import { spoken } from './rows/keys.ts';
import { lookSought, withScreen } from './scrolling.ts';
import { searchedFor, withFound } from './search.ts';
import { inWindow, relisted } from './selection.ts';
import type { State } from './state.ts';
import { type Happening, just, noticed, type Step, wanting } from './step.ts';
import { withDone } from './takeback.ts';
import { heardFrom, keptInSight, keyInto, lostPane } from './typing.ts';

export const update = (state: State, happening: Happening): Step => {
  const step = keptTo(state, happening, updated(state, happening));
  return keptInSight(step, step.state.now);
};

const updated = (state: State, happening: Happening): Step => {
  switch (happening.kind) {
    case 'key':
      return remembering(
        pressed({ ...state, now: happening.at, keyAt: happening.at }, happening.key, happening.at, happening.heard),
        happening,
      );
    case 'waited': {
      const { key, at, now } = happening;
      return isStill(state, key, at) ? pressed({ ...state, now }, { kind: 'key', name: key }, now, true) : just(state);
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

/** What is said of an aimed key that is not taken. */
const unaimed: Readonly<Record<'moved' | 'repeat', string>> = {
  moved: 'The list moved at that moment: look again, then press again',
  repeat: 'A key that is held down answers once: let it go, look, then press again',
};

/** As a key would leave it before it does anything. */
const touched = (state: State, at: Instant): State => ({ ...withoutNotice(state), now: at, keyAt: at });

/** As if the palette had been opened here, and this been chosen in it. */
const commanded = (state: State, id: string, at: Instant): Step => {
  const opened = openPalette({ ...state, chosen: true });
  const entry = foundIn(opened).find((one) => one.entry.id === id)?.entry;
  const step = runEntry(opened, entry, at, (intent) => intents[intent]);
  const { asking, ...rest } = step.state;
  return { ...step, state: inWindow(asking?.kind === 'palette' ? rest : step.state) };
};

/** `isMeant`: it waited and was not held down, or whom it meets was said before. */
const pressed = (before: State, key: Key, at: Instant, isMeant = false): Step => {
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
const byMouse = (state: State, happening: Extract<Happening, { kind: 'pointed' }>): Step => {
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

const withoutNotice = (state: State): State => {
  const { notice, ...rest } = state;
  return notice === undefined ? state : rest;
};

const answered = (
  before: State,
  { outcome, row, rows = [], command, at }: Extract<Happening, { kind: 'outcome' }>,
): State => {
  const told = withRefusal(before, row, outcome);
  if (outcome.ok) {
    const done = command === undefined ? told : withDone(told, command, outcome);
    const isBack = done !== told && 'back' in (done.done?.[0] ?? {});
    const hint = isBack ? { hint: spoken('{take-back} takes it back', told.keys) } : {};
    return sentOff(noticed(done, outcome.say, at, { tone: 'good', ...hint }), row, outcome.subject);
  }
  const { what, hint, lines } = outcome.refusal;
  const state = uncreated(told);
  const refused = new Set([row, ...rows]);
  const sent = Object.fromEntries(Object.entries(state.sent).filter(([id]) => !refused.has(id)));
  const more = { ...(hint === undefined ? {} : { hint }), ...(lines === undefined ? {} : { lines }) };
  return inWindow(noticed({ ...state, sent }, what, at, { tone: 'bad', ...more }));
};

type Arrived = Exclude<
  Happening,
  { kind: 'key' | 'waited' | 'pointed' | 'command' | 'named' | 'news' | 'outcome' | 'tick' }
>;

const arrived = (state: State, happening: Arrived): State => {
  const { place } = state;
  switch (happening.kind) {
    case 'resized':
      return inWindow(relaid({ ...state, size: happening.size }));
    case 'feed':
      return withFeed(state, happening.lines);
    case 'screen':
      return lookSought(
        withScreen(state, {
          ...{ polecat: happening.polecat, shown: happening.shown },
          ...(happening.history === undefined ? {} : { history: happening.history }),
        }),
      );
    case 'tab':
      return { ...state, tabbed: { of: happening.of, content: happening.content } };
    case 'typed':
      return heardFrom(state, happening.polecat, undefined);
    case 'held':
      return heardFrom(state, happening.polecat, { because: happening.because, at: happening.at });
    case 'untyped':
      return lostPane(state, happening.polecat, happening.at);
    case 'glance':
      return { ...state, glance: { ...happening.view, lines: diffLines(happening.view.text) } };
    case 'diff': {
      return withReview(state, happening.task, happening.view);
    }
    case 'why':
      if (place.kind !== 'why' || place.of !== happening.of) return state;
      return { ...state, place: { ...place, view: happening.view } };
    case 'gates':
      return withGates(state, happening.task, happening.view);
    case 'log':
      return withLog(state, happening.task, happening.gate, happening.view);
    case 'revived': {
      const { reviving: _over, ...rest } = state;
      return rest;
    }
    case 'agents':
      return { ...state, agents: happening.agents };
    case 'found':
      return withFound(state, happening.words, happening.view);
    case 'costs':
      return withCosts(state, happening.view);
    case 'landings':
      return withLandings(state, happening.view);
    case 'edited':
      return composing(state, (draft) => owned(draft, 'body', { body: editedFrom(happening.body) }));
    case 'offer':
      return { ...state, offer: happening.offer };
    case 'created':
      return created(state, happening);
  }
};

const ticked = (before: State, at: Instant, zone: number): State => {
  const { notice } = before;
  const over = notice !== undefined && notice.tone !== 'bad' && at - notice.at > GOOD_NOTICE_MS;
  const state = { ...before, now: at, zone };
  // What has landed today is another thing after midnight.
  const listed = dayOf(at, zone) === dayOf(before.now, before.zone) ? state : relisted(state, at);
  return over ? inWindow(withoutNotice(listed)) : listed;
};

/** The form is done with, or stays for another; the new task is selected as soon as it is listed. */
const created = (state: State, { task, another }: Extract<Happening, { kind: 'created' }>): State => {
  const { draft: _done, ...rest } = state;
  const made: State = { ...rest, focus: 'list', chosen: true, selected: `task:${task}` };
  if (another === true && made.place.kind === 'compose') return inWindow(composing(made, nextDraft));
  return inWindow({ ...made, place: { kind: 'home' } });
};

/** Nothing was made: the form is open again. */
const uncreated = (state: State): State => composing(state, ({ creating: _sent, ...draft }) => draft);

/** What comes of something that was wanted: an outcome, or what was to be read. */

import { sentOff } from './board/convoy-draft.ts';
import { composing } from './compose/composing.ts';
import { nextDraft, owned } from './compose/draft.ts';
import { editedFrom } from './compose/editor.ts';
import { withFeed } from './feed-view.ts';
import { withFound } from './find/search.ts';
import { type Came, keptWords } from './kept-words.ts';
import { withRefusal } from './list/refused.ts';
import { inWindow } from './list/selection.ts';
import { withCosts } from './money.ts';
import { lookSought, withScreen } from './preview/scrolling.ts';
import { heardFrom, lostPane } from './preview/typing.ts';
import { diffLines } from './review/diff-lines.ts';
import { withGates, withLog } from './review/gates.ts';
import { withLandings } from './review/landings.ts';
import { relaid, withReview } from './review/reviewing.ts';
import { spoken } from './rows/keys.ts';
import type { State } from './state.ts';
import { type Happening, noticed } from './step.ts';
import { withAllDone, withDone } from './takeback.ts';

export const answered = (
  before: State,
  { outcome, row, rows = [], command, took, words, at }: Extract<Happening, { kind: 'outcome' }>,
): State => {
  const wereTold = outcome.ok || took !== undefined;
  const judged = withRefusal(before, row, outcome);
  const came: Came = wereTold ? 'taken' : outcome.refusal.over === true ? 'over' : 'refused';
  const { state: told, said } = words === undefined ? { state: judged } : keptWords(judged, words, came, rows);
  const one = command === undefined ? told : withDone(told, command, outcome);
  const done = took === undefined ? one : withAllDone(told, took);
  const backHint = done === told ? undefined : hintOf(done);
  if (outcome.ok) {
    const back = backHint === undefined ? {} : { hint: backHint };
    return sentOff(noticed(done, outcome.say, at, { tone: 'good', ...back }), row, outcome.subject);
  }
  const { what, hint = backHint } = outcome.refusal;
  const lines = said === undefined ? outcome.refusal.lines : [...(outcome.refusal.lines ?? []), said];
  const state = uncreated(done);
  const refused = new Set([row, ...rows]);
  const sent = Object.fromEntries(Object.entries(state.sent).filter(([id]) => !refused.has(id)));
  const more = { ...(hint === undefined ? {} : { hint }), ...(lines === undefined ? {} : { lines }) };
  return inWindow(noticed({ ...state, sent }, what, at, { tone: 'bad', ...more }));
};

/** That what was done last can be taken back. */
const hintOf = ({ done: [last] = [], keys }: State): string | undefined => {
  if (last === undefined || 'never' in last) return undefined;
  return spoken(`{take-back} takes ${'parts' in last ? 'them' : 'it'} back`, keys);
};

type Arrived = Exclude<
  Happening,
  { kind: 'key' | 'waited' | 'pointed' | 'command' | 'named' | 'news' | 'outcome' | 'tick' }
>;

export const arrived = (state: State, happening: Arrived): State => {
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

/** The form is done with, or stays for another; the new task is selected as soon as it is listed. */
const created = (state: State, { task, another }: Extract<Happening, { kind: 'created' }>): State => {
  const { draft: _done, ...rest } = state;
  const made: State = { ...rest, focus: 'list', chosen: true, selected: `task:${task}` };
  if (another === true && made.place.kind === 'compose') return inWindow(composing(made, nextDraft));
  return inWindow({ ...made, place: { kind: 'home' } });
};

/** Nothing was made: the form is open again. */
const uncreated = (state: State): State => composing(state, ({ creating: _sent, ...draft }) => draft);

/** Typed answers and the form of a new task. */
import { polecatId, taskId } from '../../../core/ids.ts';
import { flawOf, moveField, taskDraft } from '../draft.ts';
import type { Deeds } from '../intents.ts';
import { commented, sentBack } from '../reviewing.ts';
import { spoken } from '../rows/keys.ts';
import { relisted } from '../selection.ts';
import type { Purpose, State } from '../state.ts';
import { just, noticed, type Step, wanting } from '../step.ts';
import { answerItem, sending } from './answer.ts';

type Names = 'send' | 'cancel' | 'yes' | 'no' | 'next-field' | 'previous-field' | 'create' | 'edit-body';

export const composeIntents: Deeds<Names> = {
  send: (state, at) => {
    const { asking } = state;
    if (asking?.kind !== 'text') return just(state);
    const text = asking.edited.text.trim();
    const flaw = text === '' ? flawOfEmpty(asking.purpose) : undefined;
    if (flaw !== undefined) return just(noticed(state, spoken(flaw, state.keys), at));
    return sent(unasked(state), asking.purpose, text);
  },
  cancel: (state, at) => {
    const { asking, place } = state;
    if (asking?.kind === 'text' && asking.purpose.kind === 'filter') {
      return just(relisted({ ...unasked(state), filter: asking.purpose.before }, at));
    }
    if (asking !== undefined) return just(unasked(state));
    return just(place.kind === 'compose' ? { ...state, draft: place.draft, place: { kind: 'home' } } : state);
  },
  yes: (state) => {
    const { asking } = state;
    if (asking?.kind !== 'sure') return just(state);
    return sending(unasked(state), asking.effect, asking.row, asking.word);
  },
  no: (state) => just(unasked(state)),
  'next-field': (state) => just(onDraft(state, 1)),
  'previous-field': (state) => just(onDraft(state, -1)),
  create: (state, at) => {
    const { place, status } = state;
    if (place.kind !== 'compose' || status === undefined) return just(state);
    const flaw = flawOf(place.draft, status);
    if (flaw !== undefined) return just(noticed(state, flaw, at));
    const creating = { ...state, notice: { tone: 'plain' as const, text: 'Creating…', at } };
    return wanting(creating, { kind: 'create', draft: taskDraft(place.draft), start: place.draft.start });
  },
  'edit-body': (state) =>
    state.place.kind === 'compose' ? wanting(state, { kind: 'edit', text: state.place.draft.body.text }) : just(state),
};

const emptyFlaws: Readonly<Partial<Record<Purpose['kind'], string>>> = {
  tell: 'There is nothing to tell yet: type it, or {cancel} leaves',
  answer: 'There is no answer yet: type it, or {cancel} leaves',
  reject: 'The agent needs a reason: type it, or {cancel} leaves',
  comment: 'There is no comment yet: type it, or {cancel} leaves',
  sling: 'Which agent? Type its name, or {cancel} leaves',
};

const flawOfEmpty = (purpose: Purpose): string | undefined =>
  purpose.kind === 'send-back' && purpose.comments === 0 ? emptyFlaws.reject : emptyFlaws[purpose.kind];

const unasked = (state: State): State => {
  const { asking: _asked, ...rest } = state;
  return rest;
};

const onDraft = (state: State, by: 1 | -1): State =>
  state.place.kind === 'compose'
    ? { ...state, place: { kind: 'compose', draft: moveField(state.place.draft, by) } }
    : state;

const sent = (state: State, purpose: Purpose, text: string): Step => {
  switch (purpose.kind) {
    case 'filter':
      return just(state);
    case 'tell':
      return wanting(state, { kind: 'submit', command: { kind: 'tell', polecat: polecatId(purpose.polecat), text } });
    case 'answer':
      return answerItem(state, purpose.item, { kind: 'text', text }, 'answering');
    case 'deny': {
      const because = text === '' ? {} : { because: text };
      const scope = purpose.for === undefined ? {} : { for: purpose.for };
      return answerItem(state, purpose.item, { kind: 'deny', ...because, ...scope }, 'denying');
    }
    case 'reject': {
      const id = `review:${purpose.task}`;
      const command = { kind: 'reject', task: taskId(purpose.task), because: text } as const;
      return sending({ ...state, place: { kind: 'home' } }, { kind: 'submit', command, row: id }, id, 'rejecting');
    }
    case 'comment':
      return commented(state, purpose, text);
    case 'send-back':
      return sentBack(state, purpose, text);
    case 'sling': {
      const command = { kind: 'sling', task: taskId(purpose.task), agent: text } as const;
      const row = `task:${purpose.task}`;
      return sending(state, { kind: 'submit', command, row }, row, 'slinging');
    }
  }
};

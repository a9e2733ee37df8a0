/** Typed answers and the form of a new task. */
import { type Instant, polecatId, taskId } from '../../../core/ids.ts';
import { leftTo } from '../board/cards.ts';
import { along, composing, flawIn, knownTo, toField, wentOn, whole } from '../compose/composing.ts';
import { afterMaking, type Draft, FIELDS, isChoosing, taskDraft } from '../compose/draft.ts';
import type { Known } from '../compose/offer.ts';
import { refit } from '../feed-view.ts';
import type { Deeds } from '../intents.ts';
import { withWords } from '../kept-words.ts';
import { BULK } from '../list/bulk.ts';
import type { Order } from '../list/marks.ts';
import { relisted } from '../list/selection.ts';
import { commented, sentBack } from '../review/reviewing.ts';
import { spoken } from '../rows/keys.ts';
import type { Purpose, State } from '../state.ts';
import { just, noticed, type Step, wanting } from '../step.ts';
import { withoutDone } from '../takeback.ts';
import { answerItem, sending, sendingAll } from './answer.ts';

type Names =
  | 'send'
  | 'cancel'
  | 'yes'
  | 'no'
  | 'go-on'
  | 'next-field'
  | 'previous-field'
  | 'next-option'
  | 'previous-option'
  | 'create'
  | 'create-another'
  | 'edit-body';

export const composeIntents: Deeds<Names> = {
  send: (state, at) => {
    const { asking } = state;
    if (asking?.kind !== 'text') return just(state);
    const text = asking.edited.text.trim();
    const flaw = text === '' ? flawOfEmpty(asking.purpose) : undefined;
    if (flaw !== undefined) return just(noticed(state, spoken(flaw, state.keys), at));
    const step = sent(unasked(state), asking.purpose, text);
    return { ...step, effects: withWords(step.effects, asking.purpose, text) };
  },
  cancel: (state, at) => {
    const { asking, place } = state;
    if (asking?.kind === 'text' && asking.purpose.kind === 'filter') {
      return just(relisted({ ...unasked(state), filter: asking.purpose.before }, at));
    }
    if (asking?.kind === 'text' && asking.purpose.kind === 'feed-words')
      return just(refit(unasked(state), { words: asking.purpose.before }));
    if (asking !== undefined) return just(unasked(state));
    if (place.kind === 'search') return just({ ...state, place: place.from });
    return just(place.kind === 'compose' ? { ...state, draft: place.draft, place: { kind: 'home' } } : state);
  },
  yes: (state) => {
    const { asking } = state;
    if (asking?.kind !== 'sure') return just(state);
    const left = asking.back === undefined ? unasked(state) : withoutDone(unasked(state), asking.back);
    if (asking.effect.kind === 'submit-all') return sendingAll(left, asking.effect, asking.word);
    return sending(left, asking.effect, asking.row, asking.word);
  },
  no: (state) => just(unasked(state)),
  'go-on': (state, at) => {
    const { place } = state;
    const isLast = place.kind === 'compose' && place.draft.field === FIELDS.at(-1) && !isChoosing(place.draft);
    return isLast ? creating(state, at) : just(inForm(state, wentOn));
  },
  'next-field': (state) => just(inForm(state, (draft, known) => toField(draft, 1, known))),
  'previous-field': (state) => just(inForm(state, (draft, known) => toField(draft, -1, known))),
  'next-option': (state) => just(inForm(state, (draft, known) => along(draft, 1, known))),
  'previous-option': (state) => just(inForm(state, (draft, known) => along(draft, -1, known))),
  create: (state, at) => creating(state, at),
  'create-another': (state, at) => creating(state, at, { another: true }),
  'edit-body': (state) =>
    state.place.kind === 'compose' ? wanting(state, { kind: 'edit', draft: state.place.draft }) : just(state),
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

const inForm = (state: State, change: (draft: Draft, known: Known) => Draft): State =>
  composing(state, (draft) => (draft.creating === true ? draft : change(draft, knownTo(state, draft.rig))));

const creating = (state: State, at: Instant, more: { readonly another?: true } = {}): Step => {
  const { place } = state;
  if (place.kind !== 'compose' || place.draft.creating === true) return just(state);
  const known = knownTo(state, place.draft.rig);
  const flaw = flawIn(place.draft, known);
  if (flaw !== undefined) return just(composing(state, () => flaw));
  const draft: Draft = { ...whole(place.draft, known), creating: true };
  const sent = { ...composing(state, () => draft), notice: { tone: 'plain' as const, text: 'Creating…', at } };
  return wanting(sent, { kind: 'create', draft: taskDraft(draft), next: { ...afterMaking(draft), ...more } });
};

const sent = (state: State, purpose: Purpose, text: string): Step => {
  switch (purpose.kind) {
    case 'filter':
    case 'feed-words':
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
    case 'deny-all':
      return deniedAll(state, purpose.orders, text);
    case 'reject': {
      const id = `review:${purpose.task}`;
      const command = { kind: 'reject', task: taskId(purpose.task), because: text } as const;
      return sending({ ...state, place: leftTo(state.place) }, { kind: 'submit', command, row: id }, id, 'rejecting');
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

const deniedAll = (state: State, orders: readonly Order[], text: string): Step => {
  const answer = { kind: 'deny', ...(text === '' ? {} : { because: text }) } as const;
  const told = orders.map(
    (order): Order => (order.command.kind === 'answer' ? { ...order, command: { ...order.command, answer } } : order),
  );
  const { done, doing, deeds } = BULK.deny;
  return sendingAll(state, { kind: 'submit-all', done, deeds, orders: told }, doing);
};

/** Keys while something is typed or asked; every other key goes into the text. */
import { type Draft, FIELDS, isChoosing } from '../compose/draft.ts';
import type { Binding, Mode } from '../keymap.ts';
import { always } from './when.ts';

const text: readonly Mode[] = ['text'];
const sure: readonly Mode[] = ['sure'];
const compose: readonly Mode[] = ['compose'];

const onBody: Binding['when'] = ({ place }) =>
  place.kind === 'compose' && place.draft.field === 'body' ? 'enabled' : 'hidden';
const offBody: Binding['when'] = (state) => (onBody(state) === 'hidden' ? 'enabled' : 'hidden');

/** A comment is kept as a draft, and a filter stays: nothing is sent by them. */
const onDraft: Binding['when'] = ({ asking }) =>
  asking?.kind === 'text' && (asking.purpose.kind === 'comment' || asking.purpose.kind === 'filter')
    ? 'enabled'
    : 'hidden';
const onSent: Binding['when'] = (state) => (onDraft(state) === 'hidden' ? 'enabled' : 'hidden');

export const textKeys: readonly Binding[] = [
  { keys: ['enter'], label: 'send', group: 'Town', intent: 'send', modes: text, rank: 1, when: onSent },
  { keys: ['enter'], label: 'keep', group: 'Town', intent: 'send', modes: text, rank: 1, when: onDraft },
  { keys: ['escape'], label: 'leave', group: 'Town', intent: 'cancel', modes: text, rank: 2, when: always },
  { keys: ['y', 'enter'], label: 'yes', group: 'Town', intent: 'yes', modes: sure, rank: 1, when: always },
  { keys: ['n', 'escape', 'q'], label: 'no', group: 'Town', intent: 'no', modes: sure, rank: 2, when: always },
];

const fieldIs =
  (test: (draft: Draft) => boolean): Binding['when'] =>
  ({ place }) =>
    place.kind === 'compose' && test(place.draft) ? 'enabled' : 'hidden';
const isEnd = ({ field }: Draft): boolean => field === FIELDS.at(-1);
const form = { group: 'Town', modes: compose } as const;

export const composeKeys: readonly Binding[] = [
  { ...{ keys: ['enter'], label: 'take it', intent: 'go-on', rank: 2, ...form }, when: fieldIs(isChoosing) },
  {
    ...{ keys: ['enter'], label: 'create', intent: 'go-on', rank: 2, ...form },
    when: fieldIs((draft) => isEnd(draft) && !isChoosing(draft)),
  },
  {
    ...{ keys: ['enter'], label: 'go on', intent: 'go-on', rank: 2, ...form },
    when: fieldIs((draft) => draft.field !== 'body' && !isEnd(draft) && !isChoosing(draft)),
  },
  { ...{ keys: ['ctrl-s'], label: 'create', intent: 'create', rank: 1, ...form }, when: always },
  {
    ...{ keys: ['ctrl-n'], label: 'create, and another', intent: 'create-another', rank: 6, ...form },
    about: 'in the same rig, with the same labels and convoy',
    when: always,
  },
  { ...{ keys: ['tab'], label: 'next field', intent: 'next-field', rank: 3, ...form }, when: always },
  { ...{ keys: ['shift-tab'], label: 'previous field', intent: 'previous-field', ...form }, when: always },
  { ...{ keys: ['down'], label: 'down', intent: 'next-option', ...form }, when: offBody },
  { ...{ keys: ['up'], label: 'up', intent: 'previous-option', ...form }, when: offBody },
  { ...{ keys: ['ctrl-o'], label: 'text in $EDITOR', intent: 'edit-body', rank: 4, ...form }, when: always },
  { ...{ keys: ['escape'], label: 'leave, kept as a draft', intent: 'cancel', rank: 5, ...form }, when: always },
];

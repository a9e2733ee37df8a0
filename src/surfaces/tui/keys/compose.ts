/** Keys while something is typed or asked; every other key goes into the text. */
import type { Binding, Mode } from '../keymap.ts';
import { always } from './when.ts';

const text: readonly Mode[] = ['text'];
const sure: readonly Mode[] = ['sure'];
const compose: readonly Mode[] = ['compose'];

const onBody: Binding['when'] = ({ place }) =>
  place.kind === 'compose' && place.draft.field === 'body' ? 'enabled' : 'hidden';
const offBody: Binding['when'] = (state) => (onBody(state) === 'hidden' ? 'enabled' : 'hidden');

/** A comment is kept as a draft: nothing is sent by it. */
const onDraft: Binding['when'] = ({ asking }) =>
  asking?.kind === 'text' && asking.purpose.kind === 'comment' ? 'enabled' : 'hidden';
const onSent: Binding['when'] = (state) => (onDraft(state) === 'hidden' ? 'enabled' : 'hidden');

export const textKeys: readonly Binding[] = [
  { keys: ['enter'], label: 'send', group: 'Town', intent: 'send', modes: text, rank: 1, when: onSent },
  { keys: ['enter'], label: 'keep', group: 'Town', intent: 'send', modes: text, rank: 1, when: onDraft },
  { keys: ['escape'], label: 'leave', group: 'Town', intent: 'cancel', modes: text, rank: 2, when: always },
  { keys: ['y', 'enter'], label: 'yes', group: 'Town', intent: 'yes', modes: sure, rank: 1, when: always },
  { keys: ['n', 'escape', 'q'], label: 'no', group: 'Town', intent: 'no', modes: sure, rank: 2, when: always },
];

export const composeKeys: readonly Binding[] = [
  { keys: ['enter'], label: 'create', group: 'Town', intent: 'create', modes: compose, rank: 1, when: offBody },
  { keys: ['ctrl-s'], label: 'create', group: 'Town', intent: 'create', modes: compose, rank: 1, when: onBody },
  { keys: ['ctrl-s'], label: 'create', group: 'Town', intent: 'create', modes: compose, when: offBody },
  { keys: ['tab'], label: 'next field', group: 'Town', intent: 'next-field', modes: compose, rank: 3, when: always },
  {
    keys: ['shift-tab'],
    label: 'previous field',
    group: 'Town',
    intent: 'previous-field',
    modes: compose,
    when: always,
  },
  {
    keys: ['down'],
    label: 'next field',
    group: 'Town',
    intent: 'next-field',
    modes: compose,
    when: offBody,
  },
  { keys: ['up'], label: 'previous field', group: 'Town', intent: 'previous-field', modes: compose, when: offBody },
  {
    keys: ['ctrl-o'],
    label: 'body in $EDITOR',
    group: 'Town',
    intent: 'edit-body',
    modes: compose,
    rank: 4,
    when: always,
  },
  {
    keys: ['escape'],
    label: 'leave, kept as a draft',
    group: 'Town',
    intent: 'cancel',
    modes: compose,
    rank: 5,
    when: always,
  },
];

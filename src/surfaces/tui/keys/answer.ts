/** Answering what waits for a person. These come first: on such a row they own their letters. */

import type { InboxRow } from '../../../core/views/status.ts';
import type { Binding } from '../keymap.ts';
import { asking, because } from './when.ts';

const modes = ['home', 'look'] as const;

const takes = (answer: string) =>
  asking(({ item }) => (item?.options.includes(answer) === true ? 'enabled' : 'hidden'));

const isQuestion = (item: InboxRow | undefined): boolean =>
  item?.options.includes('text') === true && item.kind !== 'stuck';

/** Only what may be allowed and denied has kinds; why one has none is said there. */
const ofKind = asking(({ item }) => {
  if (item?.options.includes('allow') !== true || !item.options.includes('deny')) return 'hidden';
  if (item.rule !== undefined) return 'enabled';
  return item.once === undefined ? 'hidden' : because(`Only this once: ${item.once}`);
});

export const answerKeys: readonly Binding[] = [
  {
    keys: ['y'],
    label: 'allow',
    about: 'let the agent do what it asks, once',
    group: 'Answer',
    intent: 'allow',
    modes,
    rank: 1,
    aimed: true,
    when: takes('allow'),
  },
  {
    keys: ['n'],
    label: 'deny',
    about: 'with a reason for the agent, or without',
    group: 'Answer',
    intent: 'deny',
    modes,
    rank: 2,
    aimed: true,
    when: takes('deny'),
  },
  {
    keys: ['a'],
    label: 'allow this kind',
    about: 'for this task, in this rig, or always',
    group: 'Answer',
    intent: 'allow-kind',
    modes,
    rank: 3,
    aimed: true,
    when: ofKind,
  },
  {
    keys: ['D'],
    label: 'deny this kind',
    about: 'for this task, in this rig, or always',
    group: 'Answer',
    intent: 'deny-kind',
    modes,
    aimed: true,
    when: ofKind,
  },
  {
    keys: ['t'],
    label: 'answer',
    about: 'in your words; they are typed to the agent',
    group: 'Answer',
    intent: 'answer',
    modes,
    rank: 1,
    aimed: true,
    when: asking(({ item }) => (isQuestion(item) ? 'enabled' : 'hidden')),
  },
  {
    keys: ['1', '2', '3', '4', '5', '6', '7', '8', '9'],
    called: '1-9',
    label: 'choose',
    about: 'the option of a dialog with that number',
    group: 'Answer',
    intent: 'choose',
    modes,
    rank: 1,
    aimed: true,
    when: takes('choice'),
  },
  {
    keys: ['r'],
    label: 'retry',
    about: 'try it again',
    group: 'Answer',
    intent: 'retry',
    modes,
    rank: 1,
    aimed: true,
    when: takes('retry'),
  },
  {
    keys: ['x'],
    label: 'dismiss',
    about: 'take it off the list unanswered',
    group: 'Answer',
    intent: 'dismiss',
    modes,
    rank: 5,
    aimed: true,
    when: asking(({ item }) => {
      if (item === undefined) return { because: 'Nothing to dismiss here: select a row under RESPOND' };
      return item.options.includes('dismiss') ? 'enabled' : { because: 'This one wants an answer' };
    }),
  },
];

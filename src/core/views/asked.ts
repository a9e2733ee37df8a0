/** What is asked of a person, and what was said to it, as sentences that name who asks. */
import type { Event } from '../evolve.ts';
import type { InboxKind } from '../inbox-item.ts';

type Question = {
  readonly kind: InboxKind;
  readonly task?: string;
  readonly polecat?: string;
  readonly title: string;
};

/** `amber asks for permission: Run npm test`; a title that says itself who it is stays as it is. */
export const askedText = ({ kind, task, polecat, title }: Question): string => {
  if (polecat === undefined || namesItself(title, polecat) || (task !== undefined && namesItself(title, task)))
    return title;
  return kind === 'permission' ? `${polecat} asks for permission: ${title}` : `${polecat}: ${title}`;
};

const namesItself = (title: string, name: string): boolean =>
  title.startsWith(name) && !/^[\w.-]/.test(title.slice(name.length));

/** `ann allowed amber: Run npm test`; what an older town wrote down says who answered, and how. */
export const answeredText = ({ by, answer = '', asked }: Event<'inbox.removed'>): string => {
  if (asked === undefined) return `${by} answered: ${answer}`;
  const { polecat, task, title, rig } = asked;
  const who = polecat ?? task ?? rig;
  const what = title.startsWith(`${who} asks: `) ? title.slice(`${who} asks: `.length) : title;
  switch (asked.answered) {
    case 'allow':
      return `${by} allowed ${who}: ${what}`;
    case 'deny':
      return `${by} denied ${who}: ${what}${answer.startsWith('deny: ') ? ` (${answer.slice('deny: '.length)})` : ''}`;
    case 'choice':
      return `${by} chose ${answer} for ${who}: ${what}`;
    case 'text':
      return `${by} answered ${who}, who asks "${what}": ${answer}`;
    case 'retry':
      return `${by} has it tried again: ${askedText(asked)}`;
    case 'dismiss':
      return `${by} dismissed: ${askedText(asked)}`;
  }
};

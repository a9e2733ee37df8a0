/** Words that a person wrote and the town did not take: they stand there again when the same is asked for. */
import type { Purpose, State } from './state.ts';
import type { Effect, Outcome } from './step.ts';

/** `on`: what they were written for. */
export type Words = { readonly on: string; readonly text: string };

/** `undefined` for what is no message to anybody. */
const purposeOf = (purpose: Purpose): string | undefined => {
  switch (purpose.kind) {
    case 'tell':
      return `tell ${purpose.polecat}`;
    case 'answer':
    case 'deny':
      return `${purpose.kind} ${purpose.item}`;
    case 'reject':
    case 'send-back':
      return `reject ${purpose.task}`;
    case 'comment':
      return `comment ${purpose.task} ${JSON.stringify(purpose.on)}`;
    case 'deny-all':
    case 'sling':
    case 'filter':
    case 'feed-words':
      return undefined;
  }
};

/** The same commands, each with the words that it takes along. */
export const withWords = (effects: readonly Effect[], purpose: Purpose, text: string): readonly Effect[] => {
  const on = purposeOf(purpose);
  if (on === undefined || text === '') return effects;
  return effects.map((effect) => (effect.kind === 'submit' ? { ...effect, words: { on, text } } : effect));
};

export const keptFor = ({ kept }: State, purpose: Purpose): string => kept?.[purposeOf(purpose) ?? ''] ?? '';

export const keptWords = (state: State, words: Words | undefined, { ok }: Outcome): State => {
  if (words === undefined) return state;
  const { [words.on]: _before, ...others } = state.kept ?? {};
  return { ...state, kept: ok ? others : { ...others, [words.on]: words.text } };
};

/** Beside why they were not taken. */
export const KEPT_SAID = 'What you wrote is kept: the same key has it again';

/** Words that a person wrote and the town did not take: they stand there again when the same is asked for. */
import type { Purpose, State } from './state.ts';
import type { Effect } from './step.ts';

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
      return purpose.kind;
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
  return effects.map((effect) =>
    effect.kind === 'submit' || effect.kind === 'submit-all' ? { ...effect, words: { on, text } } : effect,
  );
};

/** Those that were not taken, and those that are being written. */
export const wordsBegun = ({ kept = {}, asking }: State): Readonly<Record<string, string>> => {
  if (asking?.kind !== 'text' || asking.edited.text.trim() === '') return kept;
  const on = purposeOf(asking.purpose);
  if (on === undefined) return kept;
  const { [on]: _before, ...others } = kept;
  return { ...others, [on]: asking.edited.text };
};

/** Whether words may have been written for this: it is one of the purposes above. */
export const isPurpose = (on: string): boolean => /^(?:tell|answer|deny|reject|comment) ./.test(on);

export const keptFor = ({ kept }: State, purpose: Purpose): string => kept?.[purposeOf(purpose) ?? ''] ?? '';

/** Kept where nobody was told them. `rows`: the marked ones that they were for, which are marked again: the key is about them. */
export const keptWords = (state: State, { on, text }: Words, wereTold: boolean, rows: readonly string[]): State => {
  const { [on]: _before, ...others } = state.kept ?? {};
  if (wereTold) return { ...state, kept: others };
  return { ...state, kept: { ...others, [on]: text }, marks: [...new Set([...state.marks, ...rows])] };
};

/** Beside why they were not taken. */
export const KEPT_SAID = 'What you wrote is kept: the same key has it again';

/** Words that a person wrote and the town did not take: they stand there again when the same is asked for. */
import { newDraft } from './compose/draft.ts';
import { editedFrom } from './compose/editor.ts';
import { spoken } from './rows/keys.ts';
import type { Purpose, State } from './state.ts';
import type { Effect } from './step.ts';

/** `on`: what they were written for. `who`: the polecat that was to hear them, where that is more than `on` says. */
export type Words = { readonly on: string; readonly text: string; readonly who?: string };

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
  const words: Words = { on, text, ...('who' in purpose ? { who: purpose.who } : {}) };
  return effects.map((effect) =>
    effect.kind === 'submit' || effect.kind === 'submit-all' ? { ...effect, words } : effect,
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

/** What became of what they were to be told with. `over`: it is no more, so no key asks for the same again. */
export type Came = 'taken' | 'refused' | 'over';

/** Beside why they were not taken: where they are. */
type Kept = { readonly state: State; readonly said?: string };

/** Kept where nobody was told them. `rows`: the marked ones that they were for, which are marked again: the key is about them. */
export const keptWords = (state: State, words: Words, came: Came, rows: readonly string[]): Kept => {
  const { on, text } = words;
  const { [on]: _before, ...others } = state.kept ?? {};
  if (came === 'taken') return { state: { ...state, kept: others } };
  const elsewhere = came === 'over' ? moved({ ...state, kept: others }, words) : undefined;
  if (elsewhere !== undefined) return elsewhere;
  return {
    state: { ...state, kept: { ...others, [on]: text }, marks: [...new Set([...state.marks, ...rows])] },
    said: 'What you wrote is kept: the same key has it again',
  };
};

/** To where a key has them still: a message to the same agent, else a new task, unless other words stand there. */
const moved = (state: State, { on, text, who = '' }: Words): Kept | undefined => {
  const tell = `tell ${who}`;
  const { kept = {}, status, draft } = state;
  if (tell !== on && kept[tell] === undefined && status?.polecats.some(({ id }) => id === who) === true) {
    const said = spoken(`What you wrote is kept: {tell} tells it to ${who}`, state.keys);
    return { state: { ...state, kept: { ...kept, [tell]: text } }, said };
  }
  const rig = status?.tasks.find(({ id }) => id === on.split(' ')[1])?.rig ?? status?.rigs[0]?.rig;
  if (draft !== undefined || state.place.kind === 'compose' || rig === undefined) return undefined;
  const said = spoken(`What you wrote stands in a new task: ${writeKey(state.keys)} goes on with it`, state.keys);
  return { state: { ...state, draft: { ...newDraft(rig), body: editedFrom(text) } }, said };
};

/** The key that is it on any row: on a question the other one denies. */
export const writeKey = (keys: State['keys']): string => (keys?.['new-task'] === undefined ? 'N' : '{new-task}');

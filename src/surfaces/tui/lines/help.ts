/** What can be done now, and what cannot and why. */
import { plainLine } from '../../../core/plain.ts';
import { plural } from '../../../core/views/age.ts';
import type { Intent, Offered } from '../keymap.ts';
import { offeredIn } from '../keymap.ts';
import { spoken } from '../rows/keys.ts';
import type { State } from '../state.ts';
import { type Command, commandsIn, isRoom } from './commands.ts';
import { CONVOY_HELP } from './convoy.ts';
import { SEARCH_HELP } from './finds.ts';
import { FORM_HELP } from './form.ts';
import { TYPING_HELP } from './pane.ts';
import { ended, heardKey } from './plain.ts';
import type { Choice } from './thread.ts';

/** Words of this mode alone, with what they do. */
export const OWN_WORDS = [
  ['help', 'what can be done now; also ?'],
  ['list', 'all rows, with numbers; a number goes there'],
  ['where', 'where you are'],
  ['again', 'the last answer once more'],
  ['more', 'reads on; so does an empty line'],
  ['new', 'what happened since you asked last'],
  ['go', 'to what was told as new'],
  ['home', 'the list of all'],
  ['next', 'the next row; previous: the one before'],
  ['commands', 'all that there is, with numbers'],
  ['line 12', 'to that line of the file, in a change'],
  ['files', 'the files of a change, with numbers; comments: what was said about it'],
  ['tell all', 'every event as it comes; tell needs: what needs you; tell nothing'],
  ['down', 'takes the town down, after a yes'],
  ['quit', 'leaves; the town goes on'],
] as const;

export const helpTexts = (state: State): readonly string[] => {
  if (state.place.kind === 'compose' && state.asking === undefined) return [FORM_HELP, ...keyTexts(state)];
  if (state.place.kind === 'new-convoy' && state.asking === undefined) return [CONVOY_HELP, ...keyTexts(state)];
  if (state.asking === undefined && state.typing !== undefined)
    return state.typing.held === undefined ? TYPING_HELP : keyTexts(state);
  if (state.place.kind === 'search' && state.asking === undefined) return [SEARCH_HELP, ...keyTexts(state)];
  if (state.asking?.kind === 'text')
    return [
      'Type the text. A line that ends with a backslash goes on in the next. Esc leaves.',
      'A line that begins with a colon is a command.',
    ];
  if (state.asking !== undefined) return keyTexts(state);
  if (!isRoom(state)) return [PARTS_HELP, ...keyTexts(state)];
  return [
    'Type a key or words, then Enter.',
    ...keyTexts(state),
    'Words that are always there:',
    ...OWN_WORDS.map(([word, does]) => `${word}: ${ended(does)}`),
  ];
};

const PARTS_HELP =
  'A line is typed where the form points. An empty one goes on; tab, space, up, down, enter and esc are keys; list reads it after a colon.';

const keyTexts = (state: State): readonly string[] => {
  const offered = offeredIn(state);
  const can = offered.filter(({ availability }) => availability === 'enabled');
  const cannot = offered.filter(
    ({ binding, availability }) =>
      availability !== 'enabled' && !can.some((one) => one.binding.intent === binding.intent),
  );
  return [
    ...can.toSorted(byRank).map((one) => keyText(one, state)),
    ...(cannot.length === 0 ? [] : [`Not now, ${plural(cannot.length, 'key')}:`]),
    ...cannot.map((one) => keyText(one, state)),
  ];
};

const LAST = 99;
/** Moving comes last: who hears a list asks for it whole. */
const byRank = (a: Offered, b: Offered): number => rankOf(a) - rankOf(b);
const rankOf = ({ binding }: Offered): number => (binding.group === 'Move' ? LAST : 0) + (binding.rank ?? LAST);

/** What is another thing here than on a screen. */
const ABOUT: Readonly<Partial<Record<Intent, string>>> = { type: 'your lines go into its pane, until esc' };

const keyText = ({ binding, availability }: Offered, { keys }: State): string => {
  const name = binding.called ?? heardKey(binding.keys[0] ?? '');
  const about = ABOUT[binding.intent] ?? binding.about;
  const why = availability === 'enabled' ? about : spoken(availability.because, keys);
  return `${name}: ${ended(`${binding.label}${why === undefined ? '' : `, ${plainLine(why)}`}`)}`;
};

export const commandText = ({ label, about, availability }: Command, { keys }: State): string => {
  const why = availability === 'enabled' ? about : `not now: ${spoken(availability.because, keys)}`;
  return ended(`${plainLine(label)}${why === '' ? '' : `, ${plainLine(why)}`}`);
};

/** As a list to choose from; what cannot be done now comes last. */
export const commandChoices = (state: State, commands: readonly Command[] = commandsIn(state)): readonly Choice[] => {
  const can = commands.filter(({ availability }) => availability === 'enabled');
  const cannot = commands.filter(({ availability }) => availability !== 'enabled');
  return [...can, ...cannot].map((one) => ({ text: commandText(one, state), does: one.does }));
};

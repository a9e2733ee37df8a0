/** Every key of the place where help was asked for, with why a disabled one does nothing now. */

import { blank, lineText, type Part, rowText } from '../drawing/row.ts';
import { widthOf, wrap } from '../drawing/text.ts';
import type { Theme } from '../drawing/theme.ts';
import { type Availability, type Binding, type Group, keymapOf, type Mode, offeredIn } from '../keymap.ts';
import type { Place, State } from '../state.ts';
import { keyText, spoken } from './keys.ts';

const GROUPS: readonly Group[] = ['Answer', 'Review', 'Polecats', 'Town', 'Move'];
const KEYS_WIDTH = 17;
const LABEL_WIDTH = 22;
/** Where what a key does begins. */
const ABOUT_AT = 1 + 1 + KEYS_WIDTH + 1 + LABEL_WIDTH + 1;
/** Below this it follows its name at once, and goes on below that. */
const COLUMNS_FROM = 80;
const CLOSE_KEYS = 13;
const CLOSE_AT = 1 + 1 + CLOSE_KEYS + 1;

export const helpLines = (state: State, theme: Theme, width: number): readonly string[] => {
  if (state.place.kind !== 'help') return [];
  const offered = offeredBehind(state, state.place.from);
  const blocks = groupsIn(state, state.place.from.kind).flatMap(({ group, bindings }) => {
    const rows = bindings.flatMap((binding) => {
      const enabled = offered.get(binding) === 'enabled';
      const [first = '', ...more] = aboutOf(binding, offered, state);
      const keys: Part = {
        text: binding.called ?? binding.keys.map((key) => keyText(key, theme)).join(' '),
        width: isClose(state) ? CLOSE_KEYS : KEYS_WIDTH,
        bold: enabled,
        tone: enabled ? 'accent' : 'dim',
      };
      const label: Part = { text: labelOf(binding, first, state), tone: enabled ? 'plain' : 'dim' };
      const row = rowText(theme, width, [
        { text: '', width: 1 },
        keys,
        isClose(state) ? label : { ...label, width: LABEL_WIDTH },
        { text: first, width: 'rest', tone: 'dim' },
      ]);
      const at = isClose(state) ? CLOSE_AT : ABOUT_AT;
      return [row, ...more.map((text) => lineText(theme, width, [{ text: ' '.repeat(at) }, { text, tone: 'dim' }]))];
    });
    return [blank(width), lineText(theme, width, [{ text: `  ${group.toUpperCase()}`, bold: true }]), ...rows];
  });
  return [...blocks, blank(width), ...legend(theme, width)];
};

type Offers = ReadonlyMap<Binding, Exclude<Availability, 'hidden'>>;

const offeredBehind = (state: State, place: Place): Offers =>
  new Map(offeredIn({ ...state, place }, place.kind).map(({ binding, availability }) => [binding, availability]));

/** What it does, or why it does nothing now where that can be said, in lines beside its name: one at least. */
const aboutOf = (binding: Binding, offered: Offers, state: State): readonly string[] => {
  const availability = offered.get(binding);
  const said = availability === 'enabled' ? binding.about : (availability?.because ?? elsewhere(binding));
  const text = spoken(said ?? '', state.keys);
  if (!isClose(state)) return some(wrap(text, Math.max(8, state.size.columns - ABOUT_AT - 1)));
  const room = Math.max(8, state.size.columns - CLOSE_AT - 1);
  // The name with its colon stands before it in the first of its lines.
  const beside = Math.min(room - 1, widthOf(binding.label) + 1);
  const [first = '', ...more] = wrap(`${'x'.repeat(beside)} ${text}`, room);
  return [first.replace(/^x+ ?/, ''), ...more];
};

const labelOf = ({ label }: Binding, first: string, state: State): string =>
  isClose(state) && first !== '' ? `${label}:` : label;

const isClose = ({ size }: State): boolean => size.columns < COLUMNS_FROM;

const some = (lines: readonly string[]): readonly string[] => (lines.length === 0 ? [''] : lines);

/** Of a key for rows of another kind: who reads the help wants to know what it would do there. */
const elsewhere = ({ about }: Binding): string => (about === undefined ? 'not here' : `not here: ${about}`);

type Listed = { readonly group: Group; readonly bindings: readonly Binding[] };

/** The groups that have keys there. One that is not offered since another has its own keys is no key of its own. */
const groupsIn = (state: State, mode: Mode): readonly Listed[] => {
  const all = keymapOf(state.keys).filter(({ modes }) => modes.includes(mode));
  const listed = all.filter(
    ({ intent, keys }, index) => !all.slice(0, index).some((one) => one.intent === intent && one.keys === keys),
  );
  return GROUPS.map((group) => ({ group, bindings: listed.filter((one) => one.group === group) })).filter(
    ({ bindings }) => bindings.length > 0,
  );
};

/** Where each group of the help begins, as a line of it. */
const helpStarts = (state: State): readonly { readonly group: Group; readonly line: number }[] => {
  if (state.place.kind !== 'help') return [];
  const offered = offeredBehind(state, state.place.from);
  let line = 0;
  return groupsIn(state, state.place.from.kind).map(({ group, bindings }) => {
    const start = { group, line };
    line += 2 + bindings.reduce((sum, binding) => sum + aboutOf(binding, offered, state).length, 0);
    return start;
  });
};

/** The group before or after the one on top; `undefined` beyond the last of them. */
export const helpLineBy = (state: State, by: 1 | -1): number | undefined => {
  const top = state.place.kind === 'help' ? state.place.top : 0;
  const lines = helpStarts(state).map(({ line }) => line);
  return by === 1 ? lines.find((line) => line > top) : lines.findLast((line) => line < top);
};

/** Its groups, those in sight brighter, so that one knows what is still below. */
export const helpTitle = (state: State, theme: Theme, width: number, height: number): string => {
  const top = state.place.kind === 'help' ? state.place.top : 0;
  const starts = helpStarts(state);
  const parts = starts.flatMap(({ group, line }, index): readonly Part[] => {
    const next = starts[index + 1]?.line ?? Number.POSITIVE_INFINITY;
    const seen = next > top && line < top + height;
    return [
      { text: index === 0 ? '   ' : ` ${theme.signs.dot} `, tone: 'dim' },
      { text: seen ? group.toUpperCase() : group.toLowerCase(), tone: seen ? 'plain' : 'dim' },
    ];
  });
  return lineText(theme, width, [{ text: ' Keys', bold: true }, ...parts]);
};

const legend = (theme: Theme, width: number): readonly string[] =>
  [
    'Quitting leaves the town running; `mayor up` shows it again.',
    "Inside the town's own tmux, prefix n goes to the next agent that needs you, prefix 0 comes back here.",
    'NO_COLOR=1 draws without colour, MAYOR_ASCII=1 with plain characters only.',
  ]
    .flatMap((text) => wrap(text, Math.max(8, width - 3)))
    .map((text) => lineText(theme, width, [{ text: `  ${text}`, tone: 'dim' }]));

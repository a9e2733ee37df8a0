/** Every key of the place where help was asked for, with why a disabled one does nothing now. */

import { blank, lineText, type Part, rowText } from '../drawing/row.ts';
import { wrap } from '../drawing/text.ts';
import type { Theme } from '../drawing/theme.ts';
import { type Availability, type Binding, type Group, keymapOf, type Mode, offeredIn } from '../keymap.ts';
import type { Place, State } from '../state.ts';
import { keyText, spoken } from './keys.ts';

const GROUPS: readonly Group[] = ['Answer', 'Review', 'Polecats', 'Town', 'Move'];
const KEYS_WIDTH = 17;
const LABEL_WIDTH = 22;
/** Where what a key does begins. */
const ABOUT_AT = 1 + 1 + KEYS_WIDTH + 1 + LABEL_WIDTH + 1;

export const helpLines = (state: State, theme: Theme, width: number): readonly string[] => {
  if (state.place.kind !== 'help') return [];
  const offered = offeredBehind(state, state.place.from);
  const blocks = groupsIn(state, state.place.from.kind).flatMap(({ group, bindings }) => {
    const rows = bindings.flatMap((binding) => {
      const enabled = offered.get(binding) === 'enabled';
      const [first = '', ...more] = aboutOf(binding, offered, state);
      const row = rowText(theme, width, [
        { text: '', width: 1 },
        {
          text: binding.called ?? binding.keys.map((key) => keyText(key, theme)).join(' '),
          width: KEYS_WIDTH,
          bold: enabled,
          tone: enabled ? 'accent' : 'dim',
        },
        { text: binding.label, width: LABEL_WIDTH, tone: enabled ? 'plain' : 'dim' },
        { text: first, width: 'rest', tone: 'dim' },
      ]);
      return [
        row,
        ...more.map((text) => lineText(theme, width, [{ text: ' '.repeat(ABOUT_AT) }, { text, tone: 'dim' }])),
      ];
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
  const lines = wrap(spoken(said ?? '', state.keys), Math.max(8, state.size.columns - ABOUT_AT - 1));
  return lines.length === 0 ? [''] : lines;
};

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

/** Every key of the place where help was asked for, with why a disabled one does nothing now. */
import { type Group, keymapOf, type Mode, offeredIn } from '../keymap.ts';
import { blank, lineText, rowText } from '../row.ts';
import type { State } from '../state.ts';
import { wrap } from '../text.ts';
import type { Theme } from '../theme.ts';
import { keyText, spoken } from './keys.ts';

const GROUPS: readonly Group[] = ['Answer', 'Review', 'Polecats', 'Town', 'Move'];
const KEYS_WIDTH = 17;
const LABEL_WIDTH = 22;
/** Where what a key does begins. */
const ABOUT_AT = 1 + 1 + KEYS_WIDTH + 1 + LABEL_WIDTH + 1;

export const helpLines = (state: State, theme: Theme, width: number): readonly string[] => {
  if (state.place.kind !== 'help') return [];
  const behind = { ...state, place: state.place.from };
  const mode: Mode = behind.place.kind;
  const offered = new Map(offeredIn(behind, mode).map(({ binding, availability }) => [binding, availability]));
  const blocks = GROUPS.flatMap((group) => {
    const bindings = keymapOf(state.keys).filter((binding) => binding.group === group && binding.modes.includes(mode));
    if (bindings.length === 0) return [];
    const rows = bindings.flatMap((binding) => {
      const availability = offered.get(binding);
      const enabled = availability === 'enabled';
      const reason = availability === undefined ? 'not on this row' : enabled ? binding.about : availability.because;
      const [first = '', ...more] = wrap(spoken(reason ?? '', state.keys), Math.max(8, width - ABOUT_AT - 1));
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

const legend = (theme: Theme, width: number): readonly string[] =>
  [
    'Quitting leaves the town running; `mayor up` shows it again.',
    "Inside the town's own tmux, prefix 0 comes back here from any pane.",
    'NO_COLOR=1 draws without colour, MAYOR_ASCII=1 with plain characters only.',
  ].map((text) => lineText(theme, width, [{ text: `  ${text}`, tone: 'dim' }]));

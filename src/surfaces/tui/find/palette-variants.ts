/** Commands that the palette has several of: one for each choice, by its words. */
import type { Intent } from '../keymap.ts';
import { subjectOf } from '../list/subject.ts';
import { GROUPINGS, SORTINGS } from '../rows/groups.ts';
import type { State } from '../state.ts';
import type { Entry } from './palette.ts';

export const variantsOf = (state: State, entry: Entry, intent: Intent | undefined): readonly Entry[] => {
  if (intent === 'choose') return choices(state, entry);
  if (intent === 'group') return named(entry, GROUPINGS);
  return intent === 'sort' ? named(entry, SORTINGS) : [entry];
};

/** Beside the next of them each one by its name. */
const named = (entry: Entry, names: readonly string[]): readonly Entry[] => [
  entry,
  ...names.flatMap((name): readonly Entry[] =>
    entry.deed.kind === 'intent'
      ? [
          {
            ...entry,
            id: `${entry.id}:${name}`,
            label: `${entry.label} by ${name}`,
            ...{ about: '', keys: [], tier: entry.tier + 0.5 },
            deed: { ...entry.deed, key: name },
          },
        ]
      : [],
  ),
];

/** The options of a dialog by their words. */
const choices = (state: State, entry: Entry): readonly Entry[] => {
  const { item } = subjectOf(state);
  if (item?.options.includes('choice') !== true || entry.deed.kind !== 'intent') return [entry];
  const { deed } = entry;
  return (item.choices ?? []).map(({ key, label }) => ({
    ...entry,
    id: `choose:${key}`,
    label: `choose ${key}: ${label}`,
    about: '',
    keys: [key],
    deed: { ...deed, key },
  }));
};

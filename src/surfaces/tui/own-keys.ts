/** Keys of the person's own: how they are written, and what is wrong with a wish before anything is changed. */
import { type Binding, INTENTS, type Intent, KEYMAP, keymapOf, type Mode, type OwnKeys } from './keymap.ts';

export type KeyFlaw = { readonly intent: string; readonly what: string; readonly hint: string };

/** The digits of a dialog are the agent's own. */
const FIXED: ReadonlySet<Intent> = new Set(['choose']);

/** What may have other keys: its name, and what it does. */
export const CHANGEABLE: ReadonlyMap<string, string> = new Map(
  INTENTS.filter((intent) => !FIXED.has(intent)).map((intent) => {
    const binding = KEYMAP.find((one) => one.intent === intent);
    return [intent, binding?.about === undefined ? (binding?.label ?? '') : `${binding.label}: ${binding.about}`];
  }),
);

const NAMED: Readonly<Record<string, string>> = {
  ...{ enter: 'enter', return: 'enter', esc: 'escape', escape: 'escape', tab: 'tab', 'shift-tab': 'shift-tab' },
  ...{ space: 'space', backspace: 'backspace', delete: 'delete', del: 'delete', home: 'home', end: 'end' },
  ...{ up: 'up', down: 'down', left: 'left', right: 'right' },
  ...{ pgup: 'pageup', pageup: 'pageup', pgdn: 'pagedown', pagedown: 'pagedown' },
};

/** Terminals send these for Tab, Enter and Backspace. */
const TAKEN_CTRL = /^[hijm]$/;

/** A key as the dashboard calls it: `a`, `ctrl-k`, `enter`; `undefined` where it is none. */
export const keyNamed = (written: string): string | undefined => {
  const text = written.trim();
  if ([...text].length === 1) return text;
  const lower = text.toLowerCase().replaceAll('+', '-');
  const control = /^(?:ctrl-|\^)([a-z])$/.exec(lower)?.[1];
  if (control !== undefined) return TAKEN_CTRL.test(control) ? undefined : `ctrl-${control}`;
  const alt = /^alt[-+](.)$/iu.exec(text)?.[1];
  return alt === undefined ? NAMED[lower] : `alt-${alt}`;
};

/** Named as the dashboard names them; what is no key or no intent is left out, since it was refused before. */
export const ownKeysOf = (written: Readonly<Record<string, readonly string[]>>): OwnKeys =>
  Object.fromEntries(
    Object.entries(written).flatMap(([intent, keys]) => {
      const named = keys.flatMap((key) => keyNamed(key) ?? []);
      return CHANGEABLE.has(intent) && named.length > 0 ? [[intent, [...new Set(named)]]] : [];
    }),
  );

/** @param written names of keys by intent, as in rigs.yaml. */
export const keyFlaws = (written: Readonly<Record<string, readonly string[]>>): readonly KeyFlaw[] => {
  const single = Object.entries(written).flatMap(([intent, keys]) => keys.flatMap((key) => flawOf(intent, key)));
  return single.length > 0 ? single : clashes(ownKeysOf(written));
};

const TYPED: ReadonlySet<Mode> = new Set(['text', 'compose', 'palette', 'new-convoy', 'search']);

const flawOf = (intent: string, written: string): readonly KeyFlaw[] => {
  const say = (what: string, hint: string): readonly KeyFlaw[] => [{ intent, what, hint }];
  const key = keyNamed(written);
  if (key === undefined)
    return say(
      `${JSON.stringify(written)} is no key`,
      'Write one character, or Enter, Esc, Tab, Space, Up, PgDn, Ctrl-K, Alt-x and the like; Ctrl-H, I, J and M are other keys',
    );
  if (key === 'ctrl-c') return say('Ctrl-C quits, everywhere', 'Choose another key');
  const isText = [...key].length === 1 || key === 'space';
  const typed = KEYMAP.some((one) => one.intent === intent && one.modes.some((mode) => TYPED.has(mode)));
  if (isText && typed)
    return say(
      `${JSON.stringify(written)} is typed where ${intent} has its key`,
      'Write one with Ctrl or Alt, or a named one',
    );
  return [];
};

/** Two that never shared a key are there together: one of them would never be reached. */
const clashes = (own: OwnKeys): readonly KeyFlaw[] => {
  const before = sharing(KEYMAP);
  const found = [...sharing(keymapOf(own)).entries()].filter(([pair]) => !before.has(pair)).map(([, one]) => one);
  const seen = new Set<string>();
  return found.flatMap(({ key, mode, intents }): readonly KeyFlaw[] => {
    const [intent, other] = intents[1] in own ? [intents[1], intents[0]] : intents;
    const name = [intent, other, key].join(' ');
    if (seen.has(name)) return [];
    seen.add(name);
    const where = WHERE[mode] ?? `in ${mode}`;
    return [
      {
        intent,
        what: `${key} would be ${intent} and ${other} at once, ${where}`,
        hint: `Give ${other} another key as well, or ${intent} one that is free`,
      },
    ];
  });
};

const WHERE: Readonly<Partial<Record<Mode, string>>> = {
  home: 'in the list',
  look: 'where one row is shown alone',
  diff: 'in a diff',
  sure: 'where a yes is asked for',
  scope: 'where an answer is given for a kind',
  text: 'where text is typed',
};

type Shared = { readonly key: string; readonly mode: Mode; readonly intents: readonly [Intent, Intent] };

const sharing = (keymap: readonly Binding[]): ReadonlyMap<string, Shared> => {
  const places = new Map<string, Binding[]>();
  for (const binding of keymap)
    for (const mode of binding.modes)
      for (const key of binding.keys) places.set(`${mode} ${key}`, [...(places.get(`${mode} ${key}`) ?? []), binding]);
  const found = new Map<string, Shared>();
  for (const [place, bindings] of places) {
    const intents = [...new Set(bindings.map(({ intent }) => intent))].toSorted();
    const mode = bindings[0]?.modes.find((one) => place.startsWith(`${one} `));
    for (const [index, a] of intents.entries())
      for (const b of intents.slice(index + 1))
        if (mode !== undefined)
          found.set(`${mode} ${a} ${b}`, { key: place.slice(mode.length + 1), mode, intents: [a, b] });
  }
  return found;
};

/** Keys for people, and the footer made of them. */

import { lineText, type Part } from '../drawing/row.ts';
import { widthOf } from '../drawing/text.ts';
import type { Theme } from '../drawing/theme.ts';
import { type Binding, keyOf, type OwnKeys } from '../keymap.ts';

const names: Readonly<Record<string, string>> = {
  escape: 'Esc',
  tab: 'Tab',
  'shift-tab': 'Shift-Tab',
  space: 'Space',
  pageup: 'PgUp',
  pagedown: 'PgDn',
  home: 'Home',
  end: 'End',
  enter: 'Enter',
};

export const keyText = (key: string, theme: Theme): string => {
  if (key === 'up' || key === 'down' || key === 'left' || key === 'right') return arrow(key, theme);
  return nameOfKey(key);
};

/** `{sling}` in a sentence is the key of that. */
export const spoken = (text: string, own: OwnKeys | undefined): string =>
  text.replace(/\{([a-z-]+)\}/g, (whole, intent: string) => {
    const key = keyOf(own, intent);
    return key === undefined ? whole : nameOfKey(key);
  });

export const nameOfKey = (key: string): string =>
  names[key] ??
  key.replace(/^(ctrl|alt)-(.)$/, (_whole, held: string, letter: string) =>
    held === 'ctrl' ? `Ctrl-${letter.toUpperCase()}` : `Alt-${letter}`,
  );

const arrow = (key: 'up' | 'down' | 'left' | 'right', theme: Theme): string =>
  theme.look.ascii ? key : { up: '↑', down: '↓', left: '←', right: '→' }[key];

const GAP = 3;
const LASTING: ReadonlySet<string> = new Set(['help', 'quit', 'back', 'cancel']);

export type FooterKey = {
  readonly binding: Binding;
  readonly name: string /** Columns, from 0. */;
  readonly from: number;
  readonly to: number;
};

/** As many keys as fit, the most wanted first; help and the way out are never crowded out. */
export const footerRow = (bindings: readonly Binding[], theme: Theme, width: number): readonly FooterKey[] => {
  const isLasting = ({ intent }: Binding): boolean => LASTING.has(intent);
  const sizeOf = (binding: Binding): number => widthOf(nameOf(binding, theme)) + 1 + widthOf(binding.label) + GAP;
  let room = width - 1 + GAP - bindings.filter(isLasting).reduce((sum, binding) => sum + sizeOf(binding), 0);
  const shown = bindings.filter((binding) => {
    if (isLasting(binding)) return true;
    const fits = sizeOf(binding) <= room;
    if (fits) room -= sizeOf(binding);
    return fits;
  });
  let at = 1;
  return shown.map((binding) => {
    const from = at;
    at += sizeOf(binding);
    return { binding, name: nameOf(binding, theme), from, to: at - GAP };
  });
};

export const footerText = (bindings: readonly Binding[], theme: Theme, width: number): string => {
  const parts = footerRow(bindings, theme, width).flatMap(({ binding, name }, index): readonly Part[] => [
    { text: index === 0 ? ' ' : ' '.repeat(GAP) },
    { text: name, tone: 'accent', bold: true },
    { text: ` ${binding.label}`, tone: 'dim' },
  ]);
  return lineText(theme, width, parts);
};

const nameOf = ({ called, keys }: Binding, theme: Theme): string => called ?? keyText(keys[0] ?? '', theme);

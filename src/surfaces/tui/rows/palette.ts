/** The command palette: what is typed, and below it what fits, the best first. */

import { blank, lineText, type Part } from '../drawing/row.ts';
import { oneLine, widthOf } from '../drawing/text.ts';
import type { Theme, Tone } from '../drawing/theme.ts';
import { type Entry, entryOf, type Found, foundIn } from '../find/palette.ts';
import { windowTop } from '../list/listing.ts';
import { subjectOf } from '../list/subject.ts';
import type { State } from '../state.ts';
import { inputText } from './input.ts';
import { keyText, spoken } from './keys.ts';
import { filled } from './list-lines.ts';

/** Lines above what was found: what is typed, and a blank one. */
export const PALETTE_HEAD = 2;

/** What is seen of all that was found. */
export const paletteWindow = (
  state: State,
  height: number,
): { readonly seen: readonly Found[]; readonly chosen: string | undefined } => {
  const found = foundIn(state);
  const chosen = entryOf(state, found)?.id;
  const at = Math.max(
    0,
    found.findIndex(({ entry }) => entry.id === chosen),
  );
  const room = Math.max(1, height - PALETTE_HEAD);
  const top = windowTop(at, found.length, room);
  return { seen: found.slice(top, top + room), chosen };
};

export const paletteLines = (state: State, theme: Theme, width: number, height: number): readonly string[] => {
  const { asking } = state;
  if (asking?.kind !== 'palette') return [];
  const { seen, chosen } = paletteWindow(state, height);
  const shown = seen.map((one) => foundText(one, state, theme, width, one.entry.id === chosen));
  const none = lineText(theme, width, [
    { text: '   No command, task, polecat or convoy has these letters', tone: 'dim' },
  ]);
  return filled(
    [
      lineText(theme, 3, [{ text: ' : ', tone: 'accent', bold: true }]) + inputText(asking.edited, theme, width - 3),
      blank(width),
      ...(shown.length === 0 ? [none] : shown),
    ],
    width,
    height,
  );
};

/** What a command will be about stands above it, as the row itself is hidden. */
export const paletteTitle = (state: State, theme: Theme, width: number): string => {
  const { row, task, convoy, item, problem, polecat } = subjectOf(state);
  const on =
    row === undefined
      ? undefined
      : (convoy?.name ??
        problem?.where ??
        [task?.id ?? polecat?.id, item?.title ?? task?.title].filter(Boolean).join(' '));
  const about = on === undefined || on === '' ? '' : ` ${theme.signs.dot} on ${oneLine(on)}`;
  return lineText(theme, width, [
    { text: ' Commands', bold: true },
    { text: about, tone: 'dim' },
  ]);
};

/** The chosen one's words whole: in its row they may be cut. */
export const paletteNote = (state: State, theme: Theme, width: number): string => {
  const entry = entryOf(state);
  if (entry === undefined) return blank(width);
  const { availability, label, group } = entry;
  const about = group === 'Go to' ? `goes to this ${entry.about}` : entry.about;
  if (availability !== 'enabled')
    return lineText(theme, width, [
      { text: ` ${theme.signs.needsYou} ${spoken(availability.because, state.keys)}`, tone: 'attention' },
    ]);
  return lineText(theme, width, [{ text: ` ${about === '' ? label : about}`, tone: 'dim' }]);
};

const KEYS = 12;
const LABEL = 24;
/** Where it is narrow, what a command does needs the room. */
const SHORT_LABEL = 18;

const foundText = ({ entry, at }: Found, state: State, theme: Theme, width: number, chosen: boolean): string => {
  const ground = chosen ? 'bar' : 'none';
  const { availability, about, group } = entry;
  const can = availability === 'enabled';
  const keys = keysOf(entry, theme);
  const head: readonly Part[] = [
    { text: chosen ? ` ${theme.signs.pointer} ` : '   ', tone: 'accent' },
    ...lit(oneLine(entry.label), at, can ? 'plain' : 'dim', chosen),
  ];
  const wide = head.reduce((sum, { text }) => sum + widthOf(text), 0);
  const gap = ' '.repeat(Math.max(2, (width < 80 ? SHORT_LABEL : LABEL) + 3 - wide));
  // Also without colours one sees that it cannot be run.
  const reason = can ? about : `(${spoken(availability.because, state.keys)})`;
  const isName = group === 'Go to';
  const said = isName ? '' : reason;
  const left = width - KEYS - 1;
  return (
    lineText(theme, left, [...head, { text: `${gap}${oneLine(said)}`, tone: 'dim' }], ground) +
    lineText(theme, 1, [{ text: ' ' }], ground) +
    lineText(
      theme,
      KEYS,
      [{ text: isName ? about : keys, tone: can && !isName ? 'accent' : 'dim', bold: can && !isName }],
      ground,
    )
  );
};

const keysOf = ({ keys }: Entry, theme: Theme): string => {
  const texts = keys.map((key) => keyText(key, theme));
  const both = texts.slice(0, 2).join(' ');
  return widthOf(both) < KEYS ? both : (texts[0] ?? '');
};

/** A label with the letters that were met. */
const lit = (label: string, at: readonly number[], tone: Tone, bold: boolean): readonly Part[] => {
  const met = new Set(at);
  const parts: { text: string; met: boolean }[] = [];
  for (const [index, point] of [...label].entries()) {
    const last = parts.at(-1);
    if (last !== undefined && last.met === met.has(index)) last.text += point;
    else parts.push({ text: point, met: met.has(index) });
  }
  return parts.map((part) => ({ text: part.text, tone: part.met ? 'accent' : tone, bold: bold || part.met }));
};

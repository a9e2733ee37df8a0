/** What was found everywhere: what is typed, and below it each sort with the lines in which the words stand. */
import { type SearchHit, type SearchSection, wordsIn } from '../../../core/search.ts';
import { folded } from '../../../core/task-search.ts';
import { blank, lineText, type Part } from '../drawing/row.ts';
import { cut, oneLine, widthOf } from '../drawing/text.ts';
import type { Theme, Tone } from '../drawing/theme.ts';
import { type Entry, entriesIn, entryIn, isAwaited, type SearchPlace, wordsOf } from '../find/search.ts';
import { windowTop } from '../list/listing.ts';
import type { State } from '../state.ts';
import { inputText } from './input.ts';
import { filled } from './list-lines.ts';
import { textLines } from './text-lines.ts';

export const searchLines = (state: State, theme: Theme, width: number, height: number): readonly string[] => {
  const { place } = state;
  if (place.kind !== 'search') return [];
  const head = [
    lineText(theme, 3, [{ text: ' / ', tone: 'accent', bold: true }]) + inputText(place.edited, theme, width - 3),
    noteLine(place, theme, width),
  ];
  const said = sayNothing(place);
  if (said !== undefined) return filled([...head, ...textLines(said, theme, width, 'dim')], width, height);
  const lines = linesInSight(place, theme, width, height);
  return filled([...head, ...lines.map(({ text }) => text)], width, height);
};

/** What is typed, and the line below it. */
const HEAD = 2;

const linesInSight = (place: SearchPlace, theme: Theme, width: number, height: number): readonly Line[] => {
  const room = Math.max(1, height - HEAD);
  const lines = foundLines(place, theme, width, room);
  const chosen = entryIn(place)?.id;
  const at = lines.findIndex(({ id }) => id !== undefined && id === chosen);
  const top = windowTop(Math.max(0, at), lines.length, room);
  return lines.slice(top, top + room);
};

/** What was found in this line of the view, by its id. */
export const hitUnder = (
  place: SearchPlace,
  y: number,
  theme: Theme,
  width: number,
  height: number,
): string | undefined =>
  sayNothing(place) === undefined ? linesInSight(place, theme, width, height)[y - HEAD]?.id : undefined;

const sayNothing = (place: SearchPlace): string | undefined => {
  if (wordsOf(place) === '')
    return 'Tasks with closed ones and notes, logs of gates, panes with what scrolled by, and events.';
  return place.view === undefined ? '' : undefined;
};

/** That an answer is awaited, or why none came, stands where it moves nothing. */
const noteLine = (place: SearchPlace, theme: Theme, width: number): string => {
  if (place.failed !== undefined)
    return lineText(theme, width, [
      { text: `   ${theme.signs.needsYou} ${oneLine(place.failed)}`, tone: 'attention', bold: true },
    ]);
  return isAwaited(place) ? lineText(theme, width, [{ text: '   searching…', tone: 'dim' }]) : blank(width);
};

type Line = { readonly text: string; readonly id?: string };

const foundLines = (place: SearchPlace, theme: Theme, width: number, room: number): readonly Line[] => {
  const entries = entriesIn(place);
  const chosen = entryIn(place, entries)?.id;
  const words = wordsIn(place.view?.words ?? '');
  const sections = place.view?.sections ?? [];
  const isRoomy = entries.length + 2 * sections.length <= room;
  return sections.flatMap((section, index) => {
    const own = entries.filter(({ kind }) => kind === section.kind);
    const where = whereWidth(section.kind, own, width);
    return [
      ...(isRoomy && index > 0 ? [{ text: blank(width) }] : []),
      headLine(section, theme, width),
      ...own.map((entry) => ({
        id: entry.id,
        text: hitLine(entry, words, theme, width, where, entry.id === chosen),
      })),
    ];
  });
};

/** What was looked through stands beside how much was found: nothing found is not that nothing is there. */
const headLine = ({ kind, hits, more, through, cut: isCut }: SearchSection, theme: Theme, width: number): Line => {
  const count = `${hits.length}${more ? ' and more' : ''}`;
  const said = `in ${through}${isCut ? ', not all there is' : ''}`;
  return {
    text: lineText(theme, width, [
      { text: ` ${kind.toUpperCase()} ${count}`, bold: true, tone: hits.length === 0 ? 'dim' : 'plain' },
      { text: `  ${oneLine(said)}`, tone: 'dim' },
    ]),
  };
};

const LEAST = 12;

/** As wide as the longest place of its sort, and no more than a part of the row: tasks are known by their titles. */
const whereWidth = (kind: Entry['kind'], entries: readonly Entry[], width: number): number => {
  const longest = Math.max(0, ...entries.map(({ hit }) => widthOf(oneLine(hit.where))));
  return Math.max(LEAST, Math.min(Math.floor(width * (kind === 'tasks' ? 0.55 : 0.3)), longest));
};

/** The name of a gate may be a whole command: of whose it is, the end, nothing is cut off. */
const placeText = ({ where, gate, task }: SearchHit, room: number, ellipsis: string): string => {
  const whole = oneLine(where);
  const whose = gate === undefined || task === undefined ? '' : ` of ${oneLine(task)}`;
  if (whose === '' || !whole.endsWith(whose)) return cut(whole, room, ellipsis);
  return cut(cut(whole.slice(0, -whose.length), Math.max(1, room - widthOf(whose)), ellipsis) + whose, room, ellipsis);
};

const hitLine = (
  { hit }: Entry,
  words: readonly string[],
  theme: Theme,
  width: number,
  whereRoom: number,
  chosen: boolean,
): string => {
  const ground = chosen ? 'bar' : 'none';
  const place = placeText(hit, whereRoom, theme.signs.ellipsis);
  return lineText(
    theme,
    width,
    [
      { text: chosen ? ` ${theme.signs.pointer} ` : '   ', tone: 'accent' },
      ...lit(place, words, theme, 'plain', chosen),
      { text: ' '.repeat(Math.max(0, whereRoom - widthOf(place)) + 2) },
      ...lit(oneLine(hit.text), words, theme, 'dim', false),
    ],
    ground,
  );
};

/** The words that were looked for are bold and in colour; without either they stand in brackets. */
const lit = (text: string, words: readonly string[], theme: Theme, tone: Tone, bold: boolean): readonly Part[] => {
  const parts: Part[] = [];
  let from = 0;
  for (const [start, end] of metIn(text, words)) {
    parts.push({ text: text.slice(from, start), tone, bold });
    const met = text.slice(start, end);
    parts.push({ text: theme.look.depth === 'none' ? `[${met}]` : met, tone: 'accent', bold: true });
    from = end;
  }
  return [...parts, { text: text.slice(from), tone, bold }].filter((part) => part.text !== '');
};

type Span = readonly [start: number, end: number];

/** Where the words stand, in order and apart. Where folding changes lengths, letters are compared one by one. */
const metIn = (text: string, words: readonly string[]): readonly Span[] => {
  const ends: number[] = [];
  let plain = '';
  let at = 0;
  for (const point of text) {
    const small = folded(point);
    plain += small;
    at += point.length;
    for (let n = 0; n < small.length; n += 1) ends.push(at);
  }
  const starts = [0, ...ends];
  const spans = words.flatMap((word) => occurrences(plain, word)).toSorted(([a], [b]) => a - b);
  const met: Span[] = [];
  for (const [start, end] of spans) {
    const [first, last] = [starts[start] ?? 0, ends[end - 1] ?? text.length];
    if (first >= (met.at(-1)?.[1] ?? 0) && last > first) met.push([first, last]);
  }
  return met;
};

const occurrences = (text: string, word: string): readonly Span[] => {
  const found: Span[] = [];
  for (let at = text.indexOf(word); at >= 0 && word !== ''; at = text.indexOf(word, at + word.length))
    found.push([at, at + word.length]);
  return found;
};

/** Of the place at most so much. */
const NOTED = 60;

/** The chosen line whole: in its row it may be cut. */
export const searchNote = (place: SearchPlace, theme: Theme): readonly string[] => {
  const entry = entryIn(place);
  return entry === undefined ? [] : [placeText(entry.hit, NOTED, theme.signs.ellipsis), entry.hit.text];
};

/** A task as a card of the board: as broad as its column, line by line; or as one row where the board is a list. */
import { ageText, changeText, countText } from '../../../core/views/age.ts';
import type { Card } from '../board/board.ts';
import { lineText, type Part, rowText } from '../drawing/row.ts';
import { cut, oneLine, widthOf, wrap } from '../drawing/text.ts';
import type { Ground, Theme } from '../drawing/theme.ts';
import { inboxWords, WORD_WIDTH, type Word } from '../drawing/words.ts';
import type { State } from '../state.ts';
import { idWidth } from './id-width.ts';
import { wordOf } from './row-word.ts';

/** `tall`: narrow, its title in two lines. */
export type CardSize = 'tall' | 'broad';

export type CardCanvas = {
  readonly state: State;
  readonly theme: Theme;
  readonly width: number;
  /** It is the chosen one. */
  readonly on: boolean;
};

/** What waits for a person first, else what its worker or its merge says. */
export const wordOfCard = ({ task, polecat, item }: Card): Word =>
  item === undefined ? wordOf(task.state, polecat?.state) : inboxWords[item.kind];

const saidOf = (card: Card, { state, theme }: CardCanvas): { readonly sign: string } & Omit<Word, 'sign'> => {
  const sent = state.sent[`task:${card.task.id}`] ?? state.sent[`inbox:${card.item?.id ?? ''}`];
  if (sent !== undefined) return { sign: theme.signs.ellipsis, word: sent, tone: 'dim' };
  const { sign, word, tone } = wordOfCard(card);
  return { sign: theme.signs[sign], word, tone };
};

const groundOf = ({ on }: CardCanvas): Ground => (on ? 'bar' : 'none');

const ageOf = ({ polecat, item }: Card, { state: { now } }: CardCanvas): string =>
  item === undefined ? (polecat === undefined ? '' : ageText(now - polecat.assignedAt)) : ageText(now - item.at);

/** Line `nth` of a card. */
export const cardLine = (card: Card, nth: number, size: CardSize, canvas: CardCanvas): string =>
  size === 'tall' ? tallLine(card, nth, canvas) : broadLine(card, nth, canvas);

const pointerOf = ({ on, theme }: CardCanvas): Part => ({ text: on ? theme.signs.pointer : ' ', tone: 'accent' });

const tallLine = (card: Card, nth: number, canvas: CardCanvas): string => {
  const { theme, width } = canvas;
  const { sign, word, tone } = saidOf(card, canvas);
  const isOver = card.column === 'landed';
  const quiet = isOver ? ('dim' as const) : ('plain' as const);
  const line = (...parts: readonly Part[]): string =>
    lineText(theme, width, [pointerOf(canvas), ...parts], groundOf(canvas));
  if (nth === 0) return line({ text: `${sign} `, tone }, { text: card.task.id, bold: !isOver, tone: quiet });
  if (nth === 3) {
    const who = card.polecat === undefined ? '' : ` ${card.polecat.id}`;
    const fits = widthOf(word) + widthOf(who) + 3 <= width;
    return line({ text: `  ${word}`, tone }, { text: fits ? who : '', tone: 'dim' });
  }
  const [first = '', second = '', ...more] = wrap(oneLine(card.task.title), Math.max(1, width - 3));
  const text =
    nth === 1 ? first : more.length === 0 ? second : `${cut(second, width - 4, '').trimEnd()}${theme.signs.ellipsis}`;
  return line({ text: `  ${text}`, tone: quiet });
};

const broadLine = (card: Card, nth: number, canvas: CardCanvas): string => {
  const { theme, width, state } = canvas;
  const { sign, word, tone } = saidOf(card, canvas);
  const ground = groundOf(canvas);
  const isOver = card.column === 'landed';
  const pointer: Part = { ...pointerOf(canvas), width: 1 };
  const quiet = isOver ? ('dim' as const) : ('plain' as const);
  if (nth === 0)
    return rowText(
      theme,
      width,
      [
        pointer,
        { text: sign, width: 1, tone },
        { text: card.task.id, width: idWidth(state, width * 2, 9), bold: !isOver, tone: quiet },
        { text: word, width: 'rest', tone },
        { text: ageOf(card, canvas), width: 4, right: true, tone: 'dim' },
      ],
      ground,
    );
  if (nth === 1)
    return rowText(
      theme,
      width,
      [pointer, { text: ' ', width: 1 }, { text: card.task.title, width: 'rest', tone: quiet }],
      ground,
    );
  return rowText(theme, width, [pointer, { text: ' ', width: 1 }, ...workParts(card, theme)], ground);
};

/** Who is at it, what came of it, what it has used. */
const workParts = ({ task, polecat }: Card, theme: Theme): readonly Part[] => {
  const { spent } = task;
  const used = spent === undefined || spent.tokens === 0 ? '' : `${countText(spent.tokens)} tokens`;
  const usd = spent?.usd === undefined ? '' : `$${spent.usd.toFixed(2)}`;
  const after = polecat === undefined && task.blockedBy.length > 0 ? `after ${task.blockedBy.join(', ')}` : '';
  const who = polecat === undefined ? after : `${polecat.id} ${theme.signs.dot} ${polecat.agent}`;
  return [
    { text: who, width: 'rest', tone: 'dim' },
    { text: polecat === undefined ? '' : changeText(polecat.added, polecat.removed), tone: 'dim' },
    { text: usd === '' ? used : usd, tone: 'dim' },
  ];
};

/** In one line, with the convoy that it is in. */
export const cardRow = (card: Card, convoy: string, canvas: CardCanvas): string => {
  const { state, theme, width } = canvas;
  const { sign, word, tone } = saidOf(card, canvas);
  const isOver = card.column === 'landed';
  return rowText(
    theme,
    width,
    [
      { ...pointerOf(canvas), width: 1 },
      { text: sign, width: 1, tone },
      { text: word, width: WORD_WIDTH, tone },
      { text: card.task.id, width: idWidth(state, width, 10), bold: !isOver, tone: isOver ? 'dim' : 'plain' },
      { text: card.task.title, width: 'rest', tone: isOver ? 'dim' : 'plain' },
      { text: convoy, width: width >= 66 ? 12 : 0, tone: 'dim' },
      { text: ageOf(card, canvas), width: 4, right: true, tone: 'dim' },
    ],
    groundOf(canvas),
  );
};

/** The board and the graph as lists: what is drawn by where it stands is said in words. */
import { plainLine } from '../../../core/plain.ts';
import { boardOf, type Card, type Column, cardAt, type Lane, rowOfCard } from '../board/board.ts';
import { graphIn, isOver, nodeAt } from '../board/graph.ts';
import type { State } from '../state.ts';
import { keysLine } from './home.ts';
import type { Line } from './places.ts';
import { begun, SELECTED } from './plain.ts';
import { convoyLine, itemLine, rowLine } from './sentences.ts';

/** What needs somebody first. */
const ORDER: readonly Column[] = ['needs-you', 'in-review', 'working', 'waiting', 'landed'];
const WORDS: Readonly<Record<Column, string>> = {
  ...{ 'needs-you': 'needs you', 'in-review': 'in review', working: 'working', waiting: 'waiting' },
  landed: 'landed',
};

const wordFor = (column: Column, count: number): string =>
  column === 'needs-you' && count !== 1 ? 'need you' : WORDS[column];

/** Lane by lane, each with what is in it in the order in which it matters. */
export const boardLines = (state: State): readonly Line[] => {
  const { lanes, counts, closed } = boardOf(state);
  if (lanes.length === 0)
    return [{ text: state.filter === '' ? 'No task is open.' : `No task here has ${plainLine(state.filter)}.` }];
  const all = ORDER.filter((column) => counts[column] > 0).map(
    (column) => `${counts[column]} ${closed > 0 && column === 'landed' ? 'done' : wordFor(column, counts[column])}`,
  );
  const on = cardAt(state)?.task.id;
  return [
    { text: `${all.join(', ')}.` },
    ...lanes.flatMap((lane) => [{ text: laneLine(lane) }, ...cardsIn(lane).map((card) => cardLine(card, on, state))]),
  ];
};

const cardsIn = ({ cards }: Lane): readonly Card[] => ORDER.flatMap((column) => cards[column]);

const laneLine = (lane: Lane): string =>
  lane.convoy === undefined ? `In no convoy, ${cardsIn(lane).length}:` : convoyLine(lane.convoy);

const cardLine = (card: Card, on: string | undefined, state: State): Line => {
  const { id } = card.task;
  const text = `${rowLine(rowOfCard(card), state)}${id === on ? SELECTED : ''}`;
  return { text, target: { kind: 'entry', on: id } };
};

/** Every task after those that it waits for. */
export const graphLines = (state: State): readonly Line[] => {
  const { drawn, tasks, chain } = graphIn(state);
  const on = nodeAt(state);
  const ordered = drawn.spots.toSorted((a, b) => a.layer - b.layer || a.row - b.row);
  if (ordered.length === 0) return [{ text: 'Nothing here waits for anything else.' }];
  return [
    ...(chain.length < 2 ? [] : [{ text: `The longest chain: ${chain.join(', then ')}.` }]),
    ...ordered.map(({ id }): Line => {
      const task = tasks.get(id);
      const text = `${nodeText(state, id)}${id === on ? SELECTED : ''}`;
      return task === undefined ? { text } : { text, target: { kind: 'entry', on: id } };
    }),
  ];
};

const nodeText = (state: State, id: string): string => {
  const { drawn, tasks } = graphIn(state);
  const task = tasks.get(id);
  const befores = drawn.paths.flatMap(({ from, to }) => (to === id ? [from] : []));
  const open = befores.filter((one) => !isOver(tasks.get(one)));
  const waits = open.length > 0 ? ` Waits for ${open.join(', ')}.` : '';
  if (task === undefined) return `${id}, in no tracker that was read.${waits}`;
  const polecat = state.status?.polecats.find((one) => one.task === id);
  return `${rowLine(rowOfCard({ task, column: 'waiting', ...(polecat === undefined ? {} : { polecat }) }), state)}${waits}`;
};

/** The chosen card: what it is, what of it waits for a person, what it holds up, and its keys. */
export const cardLines = (state: State): readonly string[] => {
  const card = cardAt(state);
  if (card === undefined) return ['Nothing is selected here.'];
  const { id } = card.task;
  const isGraph = state.place.kind === 'graph';
  const text = isGraph ? nodeText(state, id) : rowLine(rowOfCard(card), state);
  const after = isGraph ? graphIn(state).drawn.paths.flatMap(({ from, to }) => (from === id ? [to] : [])) : [];
  return [
    text,
    ...(card.item === undefined ? [] : [begun(itemLine(card.item))]),
    ...(after.length === 0 ? [] : [`Waited for by ${after.join(', ')}.`]),
    ...keysLine(state),
  ];
};

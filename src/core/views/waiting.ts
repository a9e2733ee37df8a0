/** What waits for a person and what goes on, in numbers: the same ones in every header, title and status line. */
import { needOfItem, needOfWork, workIn } from './need.ts';
import type { StatusView } from './status.ts';

/** Each is what the section of that name of the dashboard's list has, and nothing is in two of them. */
export type Counts = {
  /** Permissions, questions and dialogs that are to be answered: RESPOND. */
  readonly needsYou: number;
  /** Changes that are in review: REVIEW. */
  readonly inReview: number;
  /** What gave up or is held up until somebody helps: STUCK, without problems and accounts that rest. */
  readonly stuck: number;
  /** WORKING. */
  readonly working: number;
};

export type Waiting = Omit<Counts, 'working'> & {
  /** Panes of the workers that items are about, each once, in the order of the inbox. */
  readonly panes: readonly string[];
};

type Town = Pick<StatusView, 'inbox' | 'merges' | 'polecats' | 'tasks'>;

export const countsIn = (town: Town): Counts => {
  const needs = [...town.inbox.map(needOfItem), ...workIn(town).map(needOfWork)];
  const count = (wanted: string): number => needs.filter((need) => need === wanted).length;
  return {
    needsYou: count('respond'),
    inReview: town.merges.filter(({ state }) => state === 'in-review').length + count('review'),
    stuck: count('stuck'),
    working: count('working'),
  };
};

export const waitingIn = (town: Town): Waiting => {
  const { working: _, ...counts } = countsIn(town);
  const paneOf = new Map(town.polecats.map(({ id, pane }) => [id, pane]));
  const panes = town.inbox.flatMap(({ polecat }) => (polecat === undefined ? [] : (paneOf.get(polecat) ?? [])));
  return { ...counts, panes: [...new Set(panes)] };
};

/** `need you`, as it follows that number. */
export const needsWord = (count: number): string => (count === 1 ? 'needs you' : 'need you');

/** `2 need you, 1 stuck`; empty where nobody does and nothing is. */
export const needsText = ({ needsYou, stuck }: Pick<Waiting, 'needsYou' | 'stuck'>): string =>
  [needsYou === 0 ? '' : `${needsYou} ${needsWord(needsYou)}`, stuck === 0 ? '' : `${stuck} stuck`]
    .filter((text) => text !== '')
    .join(', ');

/** `1 in review`; empty where nothing is. */
export const reviewsText = ({ inReview }: Pick<Waiting, 'inReview'>): string =>
  inReview === 0 ? '' : `${inReview} in review`;

/** Both; empty where nothing waits for a person. */
export const waitingText = (waiting: Pick<Waiting, 'needsYou' | 'stuck' | 'inReview'>): string =>
  [needsText(waiting), reviewsText(waiting)].filter((text) => text !== '').join(', ');

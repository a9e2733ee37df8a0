/** @jsxRuntime automatic */
import { Frame, Rule } from '../components/frame.tsx';
import { Lines } from '../components/lines.tsx';
import { blank, lineText } from '../drawing/row.ts';
import type { Theme } from '../drawing/theme.ts';
import { layoutOf } from '../layout.ts';
import { isListing } from '../list/listing.ts';
import { readerLines } from '../preview/reading.ts';
import { agentLines } from '../rows/agents.ts';
import { bannerOf } from '../rows/banner.ts';
import { boardLines, boardTitle } from '../rows/board.ts';
import { composeLines } from '../rows/compose.ts';
import { contestLines, contestTitle } from '../rows/contest.ts';
import { convoyFormLines } from '../rows/convoy-form.ts';
import { costLinesShown, costsTitle } from '../rows/costs.ts';
import { diffLinesShown, diffTitle } from '../rows/diff.ts';
import type { Zone } from '../rows/feed.ts';
import { feedTitle, feedViewLines } from '../rows/feed-view.ts';
import { gateLines, gatesTitle } from '../rows/gates.ts';
import { graphLines, graphTitle } from '../rows/graph.ts';
import { headerText } from '../rows/header.ts';
import { helpTitle } from '../rows/help.ts';
import { landingLines } from '../rows/landings.ts';
import { filled } from '../rows/list-lines.ts';
import { rigLines } from '../rows/rigs.ts';
import { searchLines } from '../rows/search.ts';
import { subjectLines } from '../rows/subject.ts';
import { trainLines } from '../rows/trains.ts';
import type { Place, State } from '../state.ts';
import type { ScreenProps } from './home.tsx';

/** Everything that fills the terminal with one text: a diff, the evidence, the help, the form. */
export const Reader = ({ state, theme, zone }: ScreenProps) => {
  const { columns, body } = layoutOf(state);
  return (
    <Frame state={state} theme={theme} title={titleOf(state, theme, columns)}>
      <Rule theme={theme} width={columns} banner={bannerOf(state)} />
      <Lines width={columns} lines={contentShown(state, theme, columns, body, zone)} />
    </Frame>
  );
};

type Draw = (state: State, theme: Theme, width: number, height: number, zone: Zone) => readonly string[];

/** What draws its window of lines itself; all else is composed whole and cut here. */
const drawn: { readonly [Kind in Place['kind']]?: Draw } = {
  diff: diffLinesShown,
  look: subjectLines,
  compose: composeLines,
  gates: gateLines,
  trains: trainLines,
  board: boardLines,
  graph: graphLines,
  feed: feedViewLines,
  'new-convoy': convoyFormLines,
  rigs: rigLines,
  costs: costLinesShown,
  agents: agentLines,
  contest: contestLines,
  landings: landingLines,
  search: searchLines,
};

/** Whatever fills the terminal, as lines of a width; also for those who hear them (lines/places.ts). */
export const contentOf: Draw = (state, theme, width, height, zone) => {
  const { place } = state;
  const draw = drawn[place.kind];
  if (draw !== undefined) return draw(state, theme, width, height, zone);
  const lines = readerLines(state, theme);
  const top = 'top' in place ? Math.max(0, Math.min(place.top, lines.length - height)) : 0;
  return filled(lines.slice(top, top + height), width, height);
};

/** What stands at the right of a row belongs to what stands at its left: wider than this nobody sees that. */
const WIDEST = 140;

/** As it is drawn: lists of one line each are no wider than can be read across. */
export const contentShown: Draw = (state, theme, width, height, zone) => {
  if (width <= WIDEST || !isListing(state.place)) return contentOf(state, theme, width, height, zone);
  return contentOf(state, theme, WIDEST, height, zone).map((line) => line + blank(width - WIDEST));
};

const titles: {
  readonly [Kind in Exclude<
    Place['kind'],
    'home' | 'diff' | 'look' | 'contest' | 'costs' | 'gates' | 'log' | 'help' | 'board' | 'graph' | 'feed'
  >]: string;
} = {
  why: 'Why',
  compose: 'New task',
  landings: 'Landed',
  trains: 'Merge trains',
  'new-convoy': 'New convoy',
  search: 'Search',
  rigs: 'Rigs',
  agents: 'Agents',
};

export const titleOf = (state: State, theme: Theme, width: number): string => {
  const { place } = state;
  if (place.kind === 'diff') return diffTitle(state, theme, width);
  if (place.kind === 'gates' || place.kind === 'log') return gatesTitle(state, theme, width);
  if (place.kind === 'costs') return costsTitle(place, theme, width);
  if (place.kind === 'contest') return contestTitle(state, theme, width);
  if (place.kind === 'graph') return graphTitle(state, theme, width);
  if (place.kind === 'feed') return feedTitle(state, theme, width);
  if (place.kind === 'board') return boardTitle(state, theme, width);
  if (place.kind === 'home' || place.kind === 'look') return headerText(state, theme, width);
  if (place.kind === 'help') return helpTitle(state, theme, width, layoutOf(state).body);
  const about = place.kind === 'why' ? ` ${place.of}` : '';
  return lineText(theme, width, [{ text: ` ${titles[place.kind]}${about}`, bold: true }]);
};

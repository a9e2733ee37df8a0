/** The table of a contest: how its attempts compare, and more of the chosen one below. */
import { ageText, agoText, changeText, countText } from '../../../core/views/age.ts';
import { type AttemptRow, type ContestRow, sayContest } from '../../../core/views/attempts.ts';
import { conflictText } from '../../../core/views/conflicts.ts';
import { costText } from '../../../core/views/costs.ts';
import { blank, lineText, type Part, rowText } from '../drawing/row.ts';
import { oneLine } from '../drawing/text.ts';
import type { Theme, Tone } from '../drawing/theme.ts';
import { taskWords, WORD_WIDTH, type Word } from '../drawing/words.ts';
import { entryOf, windowTop } from '../list/listing.ts';
import { attemptAt } from '../review/contest.ts';
import type { State } from '../state.ts';
import { filled } from './list-lines.ts';
import { textLines } from './text-lines.ts';

export const contestLines = (state: State, theme: Theme, width: number, height: number): readonly string[] => {
  const { place, status } = state;
  if (place.kind !== 'contest') return [];
  const contest = status?.contests.find(({ id }) => id === place.task);
  if (contest === undefined)
    return filled([blank(width), ...textLines('This contest is over.', theme, width, 'dim')], width, height);
  const { attempts } = contest;
  const chosen = Math.max(
    0,
    attempts.findIndex(({ n }) => String(n) === entryOf(state)),
  );
  const list = Math.max(1, Math.min(attempts.length, Math.floor(height / 2) - 1));
  const top = windowTop(chosen, attempts.length, list);
  const rows = attempts
    .slice(top, top + list)
    .map((attempt, index) => attemptRow(attempt, contest, state, theme, width, top + index === chosen));
  const below = [
    lineText(theme, width, [{ text: theme.signs.across.repeat(width), tone: 'dim' }]),
    ...aboutAttempt(state, theme, width),
  ];
  return filled([...(height < SMALL ? [] : [headRow(width, theme)]), ...rows, ...below], width, height);
};

const SMALL = 8;

export const contestTitle = (state: State, theme: Theme, width: number): string => {
  const { place, status } = state;
  const contest = place.kind === 'contest' ? status?.contests.find(({ id }) => id === place.task) : undefined;
  return lineText(theme, width, [
    { text: ` Attempts at ${contest?.id ?? ''}  ${oneLine(contest?.title ?? '')}`, bold: true },
    { text: contest === undefined ? '' : `   ${sayContest(contest)}`, tone: 'dim' },
  ]);
};

const words: Readonly<Record<'to-come' | 'left', Word>> = {
  'to-come': { word: 'to come', sign: 'todo', tone: 'dim' },
  left: { word: 'left', sign: 'leaving', tone: 'dim' },
};

export const attemptWord = ({ state }: AttemptRow): Word =>
  state === 'to-come' || state === 'left' ? words[state] : taskWords[state];

const gateTones: Readonly<Record<NonNullable<AttemptRow['gates']>, Tone>> = {
  green: 'good',
  rehearsing: 'dim',
  red: 'bad',
  conflict: 'bad',
};

/** What each column is called, and how wide it is in a terminal of this width. */
const widthsIn = (width: number) => ({
  agent: width >= 60 ? 9 : 0,
  gates: width >= 120 ? 30 : width >= 76 ? 19 : 10,
  change: 10,
  used: width >= 90 ? 9 : 0,
  took: 4,
});

const headRow = (width: number, theme: Theme): string => {
  const { agent, gates, change, used, took } = widthsIn(width);
  const named = (text: string, room: number, right = false): Part => ({ text, width: room, right, tone: 'dim' });
  return rowText(theme, width, [
    ...[named('', 1), named('#', 3), named('', 1), named('state', WORD_WIDTH), named('agent', agent)],
    ...[named('gates', gates), named('change', change, true), named('used', used, true), named('took', took, true)],
    { text: '', width: 'rest' },
  ]);
};

const attemptRow = (
  attempt: AttemptRow,
  { rig, picked }: ContestRow,
  { now }: State,
  theme: Theme,
  width: number,
  cursor: boolean,
): string => {
  const word = attemptWord(attempt);
  const room = widthsIn(width);
  const { n, agent, gates, rehearsal, added, removed, spent, conflicts, note, because } = attempt;
  return rowText(
    theme,
    width,
    [
      { text: cursor ? theme.signs.pointer : '', width: 1, tone: 'accent' },
      { text: `${n}${n === picked ? '*' : ''}`, width: 3, bold: true },
      { text: theme.signs[word.sign], width: 1, tone: word.tone },
      { text: word.word, width: WORD_WIDTH, tone: word.tone },
      { text: agent ?? '', width: room.agent },
      {
        text: (width >= 76 ? rehearsal : undefined) ?? gates ?? '',
        width: room.gates,
        tone: gates === undefined ? 'dim' : gateTones[gates],
      },
      { text: changeText(added, removed), width: room.change, right: true },
      { text: usedText(spent), width: room.used, right: true, tone: 'dim' },
      { text: tookText(attempt, now), width: room.took, right: true, tone: 'dim' },
      { text: '', width: width >= 60 ? 1 : 0 },
      { text: conflictText(conflicts, rig, theme.signs.conflict), tone: 'attention' },
      { text: note ?? because ?? '', width: 'rest', tone: 'dim' },
    ],
    cursor ? 'bar' : 'none',
  );
};

/** In dollars where a price is known. */
const usedText = (spent: AttemptRow['spent']): string => {
  if (spent === undefined) return '';
  return spent.usd === undefined ? `${countText(spent.tokens)} tok` : costText(spent);
};

/** Until it was handed in, it still goes on. */
const tookText = ({ startedAt, handedInAt }: AttemptRow, now: number): string =>
  startedAt === undefined ? '' : ageText((handedInAt ?? now) - startedAt);

const aboutAttempt = (state: State, theme: Theme, width: number): readonly string[] => {
  const found = attemptAt(state);
  if (found === undefined) return [];
  const { attempt, contest } = found;
  const { n, task, agent, polecat, handedInAt, conflicts, note, because, rehearsal, gates, ref } = attempt;
  const handed = handedInAt === undefined ? '' : `handed in ${agoText(state.now - handedInAt)}`;
  const meta = [task ?? '', agent ?? '', polecat ?? '', handed].filter((text) => text !== '');
  const said: readonly (readonly [string, 'plain' | 'dim' | 'attention'])[] = [
    [note ?? '', 'plain'],
    [because ?? '', 'plain'],
    [rehearsal ?? '', gates === 'red' || gates === 'conflict' ? 'attention' : 'dim'],
    [conflicts === undefined ? '' : `conflicts with ${conflicts.join(', ')}`, 'attention'],
    [ref === undefined ? '' : `its branch is kept as ${ref}`, 'dim'],
    [contest.graft?.n === n ? sayGraft(contest.graft) : '', 'dim'],
  ];
  return [
    lineText(theme, width, [
      { text: ` Attempt ${n}`, bold: true },
      { text: meta.map((text) => ` ${theme.signs.dot} ${text}`).join(''), tone: 'dim' },
    ]),
    ...said.flatMap(([text, tone]) => textLines(text, theme, width, tone)),
  ];
};

export const sayGraft = ({ state, files, because }: NonNullable<ContestRow['graft']>): string => {
  const what = files.map(({ path, from }) => `${path} of attempt ${from}`).join(', ');
  if (state === 'made') return `it has ${what}`;
  return state === 'wanted' ? `is to get ${what}` : `did not get ${what}: ${because ?? ''}`;
};

/**
 * What merges in each rig: the train in its order, the gates that run, how a red one is searched, the train that is ready
 * behind it, what convoys have gathered, what landed last.
 */
import { shortSha } from '../../../core/ids.ts';
import { ageText, clockText } from '../../../core/views/age.ts';
import type { FeedLine } from '../../../core/views/feed-line.ts';
import type { GatheringRow, TrainRow } from '../../../core/views/trains.ts';
import { blank, lineText, rowText } from '../drawing/row.ts';
import { oneLine, widthOf } from '../drawing/text.ts';
import type { Theme } from '../drawing/theme.ts';
import { taskWords, toneWords, WORD_WIDTH } from '../drawing/words.ts';
import { entryOf, windowTop } from '../list/listing.ts';
import type { State } from '../state.ts';
import type { Zone } from './feed.ts';
import { spoken } from './keys.ts';
import { filled } from './list-lines.ts';
import { textLines } from './text-lines.ts';
import { type Canvas, type Chain, entry, gateLines, isOn, type Line, memberLines, titled } from './train-rows.ts';

export const trainLines = (
  state: State,
  theme: Theme,
  width: number,
  height: number,
  zone: Zone,
): readonly string[] => {
  const trains = state.status?.trains ?? [];
  if (trains.length === 0)
    return filled([blank(width), ...textLines('No rig merges by itself here.', theme, width, 'dim')], width, height);
  const all = trains.flatMap((row) => rigLines(row, { state, theme, width }, zone));
  const lines = all.length <= height ? all : all.filter(({ isGap }) => isGap !== true);
  const on = entryOf(state);
  const at = Math.max(
    0,
    lines.findIndex(({ task }) => task !== undefined && task === on),
  );
  const top = windowTop(at, lines.length, height);
  return filled(
    lines.slice(top, top + height).map(({ text }) => text),
    width,
    height,
  );
};

/** What a rig at rest could merge is for a person to approve. */
export const idleText = (rig: string, { status, keys }: State): string => {
  const count = status?.merges.filter((merge) => merge.rig === rig && merge.state === 'in-review').length ?? 0;
  const next =
    count === 0 ? '' : ` ${count} in review: ${spoken('{back} goes back, {approve} there approves one', keys)}.`;
  return `Nothing approved is on its way.${next}`;
};

const rigLines = (row: TrainRow, canvas: Canvas, zone: Zone): readonly Line[] => {
  const { state, theme, width } = canvas;
  const { ahead, gatherings } = row;
  const { own, waiting } = splitTrain(row);
  const idle = row.state === 'idle' ? textLines(idleText(row.rig, state), theme, width, 'dim') : [];
  return [
    headLine(row, state, theme, width),
    ...idle.map((text) => ({ text })),
    ...memberLines(row.members, canvas),
    ...gateLines(own, row, canvas),
    ...searchLines(row, state, theme, width, zone),
    ...(ahead === undefined ? [] : chainLines('NEXT, CHECKED ON TOP OF THIS TRAIN', ahead, row, canvas)),
    ...titled(
      'APPROVED',
      waiting.map((one) => entry({ ...one, word: taskWords.approved, meta: waitsFor(row) }, canvas)),
      canvas,
    ),
    ...gatherings.flatMap((one) => chainLines(gatheringTitle(one), one, row, canvas)),
    ...titled(
      'LANDED LAST',
      row.landed.map((one) => landedLine(one, canvas)),
      canvas,
    ),
    { text: blank(width) },
  ];
};

/** Gates that run on the train itself or for nobody else in sight; approved ones that are not in the next train either. */
export const splitTrain = (row: TrainRow): Pick<TrainRow, 'waiting'> & { readonly own: TrainRow['gates'] } => {
  const { ahead, gatherings } = row;
  const inNext = new Set(ahead?.members.map(({ task }) => task));
  const others = [ahead, ...gatherings].filter((chain) => chain !== undefined);
  return {
    waiting: row.waiting.filter(({ task }) => !inNext.has(task)),
    own: row.gates.filter((gate) => isOn(row, gate) || !others.some((chain) => isOn(chain, gate))),
  };
};

const waitsFor = ({ ahead }: TrainRow): string => (ahead === undefined ? 'for the next' : 'for the one after');

const landedLine = (one: TrainRow['landed'][number], canvas: Canvas): Line => {
  const [meta, age] = [shortSha(one.sha), ageText(canvas.state.now - one.at)];
  return entry({ ...one, word: taskWords.landed, meta, age }, canvas);
};

/** What is made like a train, with the gates that run on it. */
const chainLines = (title: string, chain: Chain, { gates }: TrainRow, canvas: Canvas): readonly Line[] => [
  ...titled(title, memberLines(chain.members, canvas), canvas),
  ...gateLines(
    gates.filter((gate) => isOn(chain, gate)),
    chain,
    canvas,
  ),
];

const gatheringTitle = ({ name, members, total }: GatheringRow): string =>
  `CONVOY ${oneLine(name)}: ${members.length} of ${total} gathered, ${
    members.length < total ? 'held until all are' : 'lands as one'
  }`;

export const trainWords: Readonly<Record<TrainRow['state'], string>> = {
  idle: 'at rest',
  checking: 'being checked',
  landing: 'landing',
};

const headLine = (row: TrainRow, { now }: State, theme: Theme, width: number): Line => {
  const { members, onto, formedAt, state } = row;
  const size = members.length === 0 ? '' : ` ${theme.signs.dot} ${members.length} in the train`;
  const since = formedAt === undefined ? '' : ` ${theme.signs.dot} for ${ageText(now - formedAt)}`;
  const base = onto === undefined ? row.base : `${row.base} at ${shortSha(onto)}`;
  const text = ` ${row.rig.toUpperCase()} `;
  const said = ` ${trainWords[state]}${size}${since} ${theme.signs.dot} onto ${base} `;
  const used = widthOf(text) + widthOf(said) + 2;
  return {
    text: lineText(theme, width, [
      { text, bold: true },
      { text: theme.signs.across.repeat(2), tone: 'dim' },
      { text: said, tone: state === 'idle' ? 'dim' : 'accent' },
      { text: theme.signs.across.repeat(Math.max(0, width - used)), tone: 'dim' },
    ]),
  };
};

const STEPS = 6;

/** What the gates said of this train so far, as the events tell it. */
export const searchSteps = ({ rig, formedAt }: TrainRow, feed: State['feed']): readonly FeedLine[] => {
  if (formedAt === undefined) return [];
  const steps = feed.filter(({ subject, at }) => subject === rig && at >= formedAt).slice(-STEPS);
  return steps.map((step) => ({
    ...step,
    text: step.text.startsWith(`${rig}: `) ? step.text.slice(rig.length + 2) : step.text,
  }));
};

const searchLines = (row: TrainRow, { feed }: State, theme: Theme, width: number, zone: Zone): readonly Line[] =>
  searchSteps(row, feed).map(({ at, tone, text }) => {
    const { sign, tone: painted } = toneWords[tone];
    return {
      text: rowText(theme, width, [
        { text: '', width: 4 },
        { text: theme.signs[sign], width: 1, tone: painted },
        { text: clockText(at, zone(at)), width: WORD_WIDTH, tone: 'dim' },
        { text, width: 'rest', tone: 'dim' },
      ]),
    };
  });

/**
 * Merge trains as they are heard, rig by rig: how it stands, which gates run since when, what the gates said so far, then the
 * changes in the order in which they land.
 */
import type { RunningGate } from '../../../core/gate.ts';
import { plainLine } from '../../../core/plain.ts';
import type { GatheringRow, MemberRow, MemberState, TrainRow } from '../../../core/views/trains.ts';
import type { Zone } from '../rows/feed.ts';
import { type Chain, frontText, isOn } from '../rows/train-rows.ts';
import { idleText, searchSteps, splitTrain, trainWords } from '../rows/trains.ts';
import type { State } from '../state.ts';
import { heardAges } from './amounts.ts';
import { clock } from './finds.ts';
import { chosenLine, entryLine, placeKeys, texts, type View } from './listed.ts';
import type { Line } from './places.ts';
import { ended, heardAge, heardAgo, named, withoutIds } from './plain.ts';

export const trainView: View = {
  lines: (state, zone) => {
    const trains = state.status?.trains ?? [];
    if (trains.length === 0) return texts(['No rig merges by itself here.']);
    return trains.flatMap((row) => rigLines(row, state, zone));
  },
  here: (state, zone) => {
    const chosen = chosenLine(state, trainView.lines(state, zone));
    return chosen === undefined ? [] : [chosen, ...placeKeys(state)];
  },
};

const rigLines = (row: TrainRow, state: State, zone: Zone): readonly Line[] => {
  const { ahead, gatherings, landed } = row;
  const { own, waiting } = splitTrain(row);
  return [
    ...texts([headText(row, state), ...own.map((gate) => gateText(gate, row, state, zone))]),
    ...texts(stepTexts(row, state, zone)),
    ...memberLines(row.members, 'in the train', state),
    ...(ahead === undefined
      ? []
      : chainLines(`Next, checked on top of this train, ${ahead.members.length}:`, ahead, row, state, zone)),
    ...(waiting.length === 0
      ? []
      : texts([
          `Approved, for the ${ahead === undefined ? 'next train' : 'train after the next'}, ${waiting.length}:`,
        ])),
    ...waiting.map((one) => entryLine(state, one.task, `Approved: ${ended(named(one.title, one.task))}`)),
    ...gatherings.flatMap((one) => chainLines(gatheringText(one), one, row, state, zone)),
    ...(landed.length === 0 ? [] : texts([`Landed last, ${landed.length}:`])),
    ...landed.map((one) =>
      entryLine(state, one.task, `Landed ${heardAgo(state.now - one.at)}: ${ended(named(one.title, one.task))}`),
    ),
  ];
};

const headText = (row: TrainRow, state: State): string => {
  const { rig, base, members, formedAt } = row;
  const parts = [
    trainWords[row.state],
    ...(members.length === 0 ? [] : [`${members.length} in the train`]),
    ...(formedAt === undefined ? [] : [`for ${heardAge(state.now - formedAt)}`]),
    `onto ${plainLine(base)}`,
  ];
  const idle = row.state === 'idle' ? ` ${idleText(rig, state)}` : '';
  return `Rig ${rig}: ${parts.join(', ')}.${idle}`;
};

const gateText = (gate: RunningGate, chain: Chain, { now }: State, zone: Zone): string => {
  const { name, task, side, since } = gate;
  const probe = isOn(chain, gate) ? chain.probe : undefined;
  const on =
    side === 'base' ? 'on the base' : probe === undefined ? `for the rehearsal of ${task}` : `on ${frontText(probe)}`;
  return `Gate ${plainLine(name)} runs ${on}, since ${clock(since, zone)}, for ${heardAge(now - since)}.`;
};

/** What the gates said of this train so far. */
const stepTexts = (row: TrainRow, { feed }: Pick<State, 'feed'>, zone: Zone): readonly string[] =>
  searchSteps(row, feed).map(({ at, text }) => `${clock(at, zone)}, ${ended(withoutIds(heardAges(plainLine(text))))}`);

const memberWords: Readonly<Record<MemberState, string>> = {
  green: 'green',
  red: 'red by itself',
  suspect: 'among those that were red together',
  untried: 'not tried yet',
};

const memberLines = (members: readonly MemberRow[], where: string, state: State): readonly Line[] =>
  members.map(({ task, title, state: came }, index) => {
    const place = `${ordinal(index + 1)} of ${members.length}${where === '' ? '' : ` ${where}`}`;
    return entryLine(state, task, `${named(title, task)}: ${place}, ${memberWords[came]}.`);
  });

const ORDINALS = ['first', 'second', 'third', 'fourth', 'fifth', 'sixth', 'seventh', 'eighth', 'ninth', 'tenth'];

const ordinal = (at: number): string => ORDINALS[at - 1] ?? `number ${at}`;

/** What is made like a train, with the gates that run on it. */
const chainLines = (title: string, chain: Chain, { gates }: TrainRow, state: State, zone: Zone): readonly Line[] => [
  ...texts([title, ...gates.filter((gate) => isOn(chain, gate)).map((gate) => gateText(gate, chain, state, zone))]),
  ...memberLines(chain.members, '', state),
];

const gatheringText = ({ name, members, total }: GatheringRow): string =>
  `Convoy ${plainLine(name)}: ${members.length} of ${total} gathered, ${
    members.length < total ? 'held until all are' : 'lands as one'
  }:`;

/** Why a status and a choice are what they are, as it is heard: what decides first, then what loses and why. */
import { plainLine } from '../../../core/plain.ts';
import type { Candidate, TaskWhy } from '../../../core/views/routing.ts';
import { candidateText, choiceText, chosenText, isOver, untilText, waitsText } from '../../../core/views/why-text.ts';
import type { WhyView } from '../../../mayor/town.ts';
import type { Reasons } from '../step.ts';
import { heardAges } from './amounts.ts';
import { saying } from './listed.ts';
import { begun, ended, heardAgo } from './plain.ts';

export const reasonTexts = ({ signs, choice }: Reasons, now: number): readonly string[] => [
  ...(signs === undefined ? [] : signTexts(signs, now)),
  ...(choice === undefined ? [] : choiceTexts(choice, now)),
];

const signTexts = ({ signal, ranked, budget }: WhyView, now: number): readonly string[] => {
  const winner = ranked.find(({ won }) => won);
  const until = winner === undefined ? '' : untilText(winner, now);
  return [
    `The agent is taken to be ${signal}${heardAges(until)}.`,
    ...saying(budget === undefined ? undefined : `It rests or will rest: ${ended(plainLine(budget))}`),
    ...(ranked.length === 0 ? ['No sign of it has been seen yet, so its state is unknown.'] : []),
    ...ranked
      .toSorted((a, b) => Number(b.won) - Number(a.won))
      .map(({ won, signal: one, source, ageMs, detail, note }) => {
        const head = `${won ? 'Decides' : 'Loses'}: ${one}, from ${source}, ${heardAgo(ageMs)}.`;
        return saying(head, detail !== '' && sentence(detail), note !== '' && sentence(note)).join(' ');
      }),
  ];
};

const sentence = (text: string): string => begun(ended(heardAges(plainLine(text))));

const choiceTexts = (choice: TaskWhy, now: number): readonly string[] => {
  const merged = mergeTexts(choice);
  if (isOver(choice)) return merged;
  const waits = waitsText(choice);
  return [
    ...merged,
    ended(`${choice.task} ${plainLine(choiceText(choice))}`),
    ...saying(choice.review === undefined ? undefined : `It is ${ended(plainLine(choice.review))}`),
    ...saying(waits !== '' && sentence(waits)),
    ...choice.considered.map(({ what, won, source, value, note }) =>
      saying(
        `${begun(what)}: ${plainLine(value)}, from ${plainLine(source)}, ${won ? 'decides' : 'loses'}.`,
        note !== '' && sentence(note),
      ).join(' '),
    ),
    'Who may take it, in this order:',
    ...choice.candidates.map((one) => candidateLine(one, now)),
  ];
};

const candidateLine = (one: Candidate, now: number): string => {
  const more = saying(candidateText(one, now), chosenText(one)).join('; ');
  return saying(`${one.agent}: ${one.state}, account ${plainLine(one.account)}.`, more !== '' && sentence(more)).join(
    ' ',
  );
};

/** Once it was handed in: where that stands, and what it waits for. */
const mergeTexts = ({ task, merge }: TaskWhy): readonly string[] =>
  merge === undefined
    ? []
    : [
        ended(`${task} ${plainLine(merge.say)}`),
        ...merge.facts.map(({ what, say, note }) =>
          saying(`${begun(what)}: ${ended(heardAges(plainLine(say)))}`, note !== '' && sentence(note)).join(' '),
        ),
      ];

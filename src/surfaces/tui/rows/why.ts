/** The ranked evidence of a status, and which rules chose who works a task: what won, and why the others lost. */
import type { TaskWhy } from '../../../core/views/routing.ts';
import {
  candidateText,
  choiceText,
  chosenText,
  isOver,
  signAge,
  untilText,
  waitsText,
} from '../../../core/views/why-text.ts';
import type { WhyView } from '../../../mayor/town.ts';
import { blank, lineText, type Part, rowText } from '../drawing/row.ts';
import { wrap } from '../drawing/text.ts';
import type { Theme, Tone } from '../drawing/theme.ts';
import type { State } from '../state.ts';
import type { Reasons } from '../step.ts';
import { textLines } from './text-lines.ts';

export const whyLines = (state: State, theme: Theme, width: number): readonly string[] => {
  const { place } = state;
  if (place.kind !== 'why') return [];
  const drawn = { theme, width, now: state.now };
  if (place.view === 'loading') return [blank(width), ...said('Looking for the reasons…', drawn)];
  if (place.view === 'absent') return [blank(width), ...said(`${place.of} is not in the town any more`, drawn)];
  return reasonLines(place.view, theme, width, state.now);
};

export const reasonLines = (
  { signs, choice }: Reasons,
  theme: Theme,
  width: number,
  now: number,
): readonly string[] => {
  const drawn = { theme, width, now };
  return [
    ...(signs === undefined ? [] : signLines(signs, drawn)),
    ...(choice === undefined ? [] : choiceLines(choice, drawn)),
  ];
};

type Drawn = { readonly theme: Theme; readonly width: number; readonly now: number };

/** From here on details have a column of their own. */
const WIDE = 100;
/** Below this, beside a list, what does not fit into columns stands below them. */
const ROOMY = 58;

const said = (text: string, { theme, width }: Drawn, tone: Tone = 'dim'): readonly string[] =>
  textLines(text, theme, width, tone);

const signLines = ({ signal, ranked, budget }: WhyView, drawn: Drawn): readonly string[] => {
  const { theme, width, now } = drawn;
  const winner = ranked.find(({ won }) => won);
  const until = winner === undefined ? '' : untilText(winner, now);
  const head = [
    blank(width),
    ...(width < ROOMY
      ? textLines(`The agent is taken to be: ${signal}${until}`, theme, width)
      : [
          lineText(theme, width, [{ text: '  The agent is taken to be: ' }, { text: `${signal}${until}`, bold: true }]),
        ]),
    ...said('The strongest recent sign decides; the others say why they do not.', drawn),
    ...(budget === undefined ? [] : said(`It rests or will rest: ${budget}`, drawn, 'attention')),
    blank(width),
  ];
  if (ranked.length === 0)
    return [...head, ...said('No sign of it has been seen yet, so its state is unknown.', drawn)];
  const rows = ranked.flatMap(({ won, signal: one, source, ageMs, detail, note }) => {
    const [from, ago] = [`from ${source}`, `${signAge(ageMs)} ago`];
    const columns: readonly Part[] = [
      { text: one, width: 16, bold: won },
      { text: from, width: width < ROOMY ? 0 : 16, tone: 'dim' },
      { text: ago, width: width < ROOMY ? 0 : 9, tone: 'dim' },
    ];
    if (width < ROOMY) return entry(won, 'decides', columns, `${from}, ${ago}: ${detail}`, note, drawn);
    return entry(won, 'decides', columns, detail, note, drawn);
  });
  return [...head, ...rows];
};

const choiceLines = (choice: TaskWhy, drawn: Drawn): readonly string[] => {
  const { theme, width, now } = drawn;
  const head = lineText(theme, width, [{ text: `  ${choice.task} `, bold: true }, { text: choiceText(choice) }]);
  const voices = choice.considered.flatMap(({ what, won, source, value, note }) =>
    entry(
      won,
      'decides',
      [
        { text: what, width: 8 },
        { text: value, width: 16, bold: won },
      ],
      source,
      note,
      drawn,
    ),
  );
  const candidates = choice.candidates.flatMap((one) => {
    const more = [candidateText(one, now), chosenText(one)].filter((text) => text !== '').join('; ');
    const columns: readonly Part[] = [
      { text: one.agent, width: 12, bold: true },
      { text: one.state, width: 9, tone: TONES[one.state] },
    ];
    return entry(one.state === 'free', 'may', columns, `account ${one.account}`, more, drawn);
  });
  if (isOver(choice)) return mergeLines(choice, drawn);
  const waits = waitsText(choice);
  return [
    ...mergeLines(choice, drawn),
    blank(width),
    head,
    ...(choice.review === undefined ? [] : said(`It is ${choice.review}`, drawn, 'attention')),
    ...(waits === '' ? [] : said(waits, drawn, 'attention')),
    ...voices,
    blank(width),
    ...said('Who may take it, in this order:', drawn),
    ...candidates,
  ];
};

/** Once it was handed in: where that stands, and what it waits for. */
const mergeLines = ({ task, merge }: TaskWhy, drawn: Drawn): readonly string[] => {
  if (merge === undefined) return [];
  const { theme, width } = drawn;
  const facts = merge.facts.flatMap(({ what, say, note }) => [
    rowText(theme, width, [
      { text: '', width: 1 },
      { text: what, width: 10, tone: 'dim' },
      { text: say, width: 'rest' },
    ]),
    ...(note === '' ? [] : [lineText(theme, width, [{ text: `             ${note}`, tone: 'dim' }])]),
  ]);
  return [
    blank(width),
    ...wrap(`${task} ${merge.say}`, width - 4).map((text) =>
      lineText(theme, width, [{ text: `  ${text}`, bold: true }]),
    ),
    ...facts,
  ];
};

const TONES = { free: 'good', resting: 'attention', unusable: 'bad' } as const satisfies Record<
  TaskWhy['candidates'][number]['state'],
  Tone
>;

/** One line that says whether it counts, with what is known of it, and under it why. */
const entry = (
  won: boolean,
  word: 'decides' | 'may',
  columns: readonly Part[],
  detail: string,
  note: string,
  { theme, width }: Drawn,
): readonly string[] => {
  const lost = word === 'may' ? 'may not' : 'loses';
  const first = rowText(theme, width, [
    { text: '', width: 1 },
    { text: won ? theme.signs.good : theme.signs.dot, width: 1, tone: won ? 'good' : 'dim' },
    { text: won ? word : lost, width: 8, tone: won ? 'good' : 'dim' },
    ...columns,
    { text: width >= WIDE ? detail : '', width: 'rest' },
  ]);
  const more = [...(width >= WIDE ? [] : [detail]), note].filter((text) => text !== '');
  const margin = width < ROOMY ? 4 : 13;
  const under = more.flatMap((text) => wrap(text, width - margin - 1).slice(0, 3));
  return [first, ...under.map((text) => lineText(theme, width, [{ text: ' '.repeat(margin) + text, tone: 'dim' }]))];
};

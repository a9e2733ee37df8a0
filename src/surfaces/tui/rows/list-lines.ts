/** The window of the list that is seen, as lines; and what an empty town says instead. */
import { blank, lineText } from '../drawing/row.ts';
import { wrap } from '../drawing/text.ts';
import type { Theme } from '../drawing/theme.ts';
import type { State } from '../state.ts';
import { firstSteps, nextSteps, type Say } from './first-run.ts';
import { spoken } from './keys.ts';
import { tableRow } from './table.ts';

export const listLines = (state: State, theme: Theme, width: number, height: number): readonly string[] => {
  if (state.rows.length === 0) return filled([blank(width), ...drawn(saying(state), theme, width)], width, height);
  const rows = state.rows.slice(state.top, state.top + height);
  const lines = rows.map((row) => `${tableRow(row, state, theme, width - 1)} `);
  const steps = drawn(nextSteps(state), theme, width);
  // A sentence without its end helps nobody.
  return filled(lines.length + steps.length <= height ? [...lines, ...steps] : lines, width, height);
};

/** Exactly `height` lines. */
export const filled = (lines: readonly string[], width: number, height: number): readonly string[] => [
  ...lines.slice(0, height),
  ...Array.from({ length: Math.max(0, height - lines.length) }, () => blank(width)),
];

const tones = { title: 'plain', text: 'plain', type: 'accent', warn: 'attention' } as const;

const drawn = (says: readonly Say[], theme: Theme, width: number): readonly string[] =>
  says.flatMap(({ text, kind }) =>
    wrap(kind === 'warn' ? `${theme.signs.needsYou} ${text}` : text, Math.max(10, width - 4)).map((line) =>
      lineText(theme, width, [
        {
          text: kind === 'type' ? `    ${line}` : `  ${line}`,
          tone: tones[kind],
          bold: kind === 'title' || kind === 'type',
        },
      ]),
    ),
  );

const saying = (state: State): readonly Say[] => {
  const { up, because, filter, keys, status } = state;
  if (!up)
    return [
      { text: 'The town does not answer', kind: 'title' },
      { text: because ?? 'It is tried again every moment; mayor doctor says more.', kind: 'text' },
      {
        text: spoken('{revive} starts it again where nobody runs it; agents at work are found again.', keys),
        kind: 'text',
      },
    ];
  if (status === undefined || filter === '') return firstSteps(state);
  return [
    { text: `Nothing here matches "${filter}"`, kind: 'title' },
    { text: spoken('{clear-filter} shows all rows again.', keys), kind: 'text' },
  ];
};

/** The window of the list that is seen, as lines; and what an empty town says instead. */
import { blank, lineText } from '../row.ts';
import type { State } from '../state.ts';
import { wrap } from '../text.ts';
import type { Theme } from '../theme.ts';
import { spoken } from './keys.ts';
import { tableRow } from './table.ts';

export const listLines = (state: State, theme: Theme, width: number, height: number): readonly string[] => {
  if (state.rows.length === 0) return filled(welcome(state, theme, width), width, height);
  const rows = state.rows.slice(state.top, state.top + height);
  return filled(
    rows.map((row) => `${tableRow(row, state, theme, width - 1)} `),
    width,
    height,
  );
};

/** Exactly `height` lines. */
export const filled = (lines: readonly string[], width: number, height: number): readonly string[] => [
  ...lines.slice(0, height),
  ...Array.from({ length: Math.max(0, height - lines.length) }, () => blank(width)),
];

type Say = { readonly text: string; readonly kind: 'title' | 'text' | 'type' };

const welcome = (state: State, theme: Theme, width: number): readonly string[] => {
  const lines = saying(state).flatMap(({ text, kind }) =>
    wrap(text, Math.max(10, width - 4)).map((line) =>
      lineText(theme, width, [
        {
          text: kind === 'type' ? `    ${line}` : `  ${line}`,
          tone: kind === 'type' ? 'accent' : 'plain',
          bold: kind !== 'text',
        },
      ]),
    ),
  );
  return [blank(width), ...lines];
};

const gap: Say = { text: '', kind: 'text' };

const WRITE = 'Press {new-task} to write a task; a polecat takes it up in a worktree of its own. Or type:';

const saying = ({ status, up, because, filter, keys }: State): readonly Say[] => {
  if (!up) {
    return [
      { text: 'The town does not answer', kind: 'title' },
      { text: because ?? 'It is tried again every moment; mayor doctor says more.', kind: 'text' },
    ];
  }
  if (status === undefined) return [{ text: 'Asking the town…', kind: 'text' }];
  if (filter !== '') {
    return [
      { text: `Nothing here matches "${filter}"`, kind: 'title' },
      { text: spoken('{clear-filter} shows all rows again.', keys), kind: 'text' },
    ];
  }
  if (status.rigs.length === 0) {
    return [
      { text: 'This town has no rig yet', kind: 'title' },
      { text: 'A rig is a clone of a repository that agents may work on. In another terminal:', kind: 'text' },
      gap,
      { text: 'cd ~/src/shop && mayor init', kind: 'type' },
      gap,
      { text: 'It appears here by itself. Nothing is written to tracked files.', kind: 'text' },
    ];
  }
  const done = status.totals.landed > 0 ? 'All is landed' : 'No task yet';
  return [
    { text: done, kind: 'title' },
    { text: spoken(WRITE, keys), kind: 'text' },
    gap,
    { text: 'mayor task add "Add a greeting"', kind: 'type' },
    gap,
    { text: 'An idle town starts no agent and costs nothing.', kind: 'text' },
  ];
};

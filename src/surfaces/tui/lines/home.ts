/** Home as it is heard: its rows, the selected one with what is behind it, and how all goes. */
import type { Refusal } from '../../../core/command.ts';
import { plainLine } from '../../../core/plain.ts';
import type { StatusView } from '../../../core/views/status.ts';
import { countsIn, needsWord } from '../../../core/views/waiting.ts';
import type { Group, Intent } from '../keymap.ts';
import { isPick, type Row } from '../rows/list.ts';
import { openConvoys } from '../rows/strip.ts';
import type { State } from '../state.ts';
import { heardBytes, heardLength, usedToday } from './amounts.ts';
import { detailLines } from './details.ts';
import { keysHere, saying } from './listed.ts';
import type { Line } from './places.ts';
import { ended, SELECTED } from './plain.ts';
import { convoyLine, rowLine } from './sentences.ts';

/** All rows that can be chosen, in their order. */
export const picksIn = ({ rows }: State): readonly Row[] => rows.filter(isPick);

/** The selected row: its sentence, what is behind it, and the keys that answer it. */
export const selectedLines = (state: State): readonly string[] => {
  const picks = picksIn(state);
  const at = picks.findIndex(({ id }) => id === state.selected);
  const row = picks[at];
  if (row === undefined) return [picks.length === 0 ? 'Nothing is listed.' : 'Nothing is selected.'];
  const refused = state.refused?.[row.id];
  const head = `${rowLine(row, state)} ${at + 1} of ${picks.length}.`;
  // It was heard before it was answered.
  if (state.sent[row.id] !== undefined) return [head];
  return [
    head,
    ...(refused === undefined ? [] : refusedLines(refused)),
    ...detailLines(row, state),
    ...keysLine(state),
  ];
};

const refusedLines = ({ what, hint = '', lines = [] }: Refusal): readonly string[] => [
  `Refused: ${ended(plainLine(what))}`,
  ...lines.map(plainLine),
  ...(hint === '' ? [] : [ended(plainLine(hint))]),
];

const GROUPS: ReadonlySet<Group> = new Set(['Answer', 'Review', 'Polecats']);
const OF_ROWS: ReadonlySet<Intent> = new Set(['fold', 'unmark', 'open-card']);
/** Choices were said with their numbers; the next tab is a way to see more, not to answer. */
const NOT_SAID: ReadonlySet<Intent> = new Set(['choose', 'next-tab']);

/** What is mostly done with such a row: its own keys, not those of the whole town. */
export const keysLine = (state: State): readonly string[] =>
  keysHere(
    state,
    ({ group, intent, view }) => (GROUPS.has(group) || OF_ROWS.has(intent)) && view !== true && !NOT_SAID.has(intent),
  );

/** How many need the person, and how the rest goes. */
export const countsLine = (status: StatusView): string => {
  const { needsYou, inReview, stuck, working } = countsIn(status);
  const parts = [
    `${needsYou} ${needsWord(needsYou)}`,
    `${inReview} in review`,
    `${working} working`,
    stuck > 0 ? `${stuck} stuck` : '',
    `${status.totals.landed} landed`,
  ].filter((part) => part !== '');
  return `${parts.join(', ')}.`;
};

/** What was used today and what is left, as the header has it. */
export const totalTexts = ({ totals }: StatusView): readonly string[] => {
  const { spent, quota, disk } = totals;
  const of = quota === undefined ? '' : `${heardLength(plainLine(quota.window))}, account ${plainLine(quota.account)}`;
  return saying(
    spent === undefined ? undefined : usedToday(spent),
    quota === undefined ? undefined : `The least that is left of a limit: ${quota.percent} percent of ${of}.`,
    disk === undefined ? undefined : `Disk: ${heardBytes(disk.free)} free${disk.low === true ? ', nearly full' : ''}.`,
  );
};

/** All rows, those in a section below its heading; then how far the open convoys are, where those are no rows. */
export const homeLines = (state: State): readonly Line[] => {
  const { rows, status, marks } = state;
  if (status === undefined || rows.length === 0) return emptyLines(state);
  const said = rows.map((row): Line => {
    const text = `${rowLine(row, state)}${row.id === state.selected ? SELECTED : ''}`;
    return isPick(row) ? { text, target: { kind: 'row', id: row.id } } : { text };
  });
  const convoys = rows.some(({ kind }) => kind === 'convoy') ? [] : openConvoys(status);
  return [
    ...(marks.length === 0 ? [] : [{ text: `${marks.length} marked: keys are about all of them.` }]),
    ...said,
    ...convoys.map((convoy) => ({ text: convoyLine(convoy) })),
  ];
};

/** What the list says while it has no rows. */
const emptyLines = ({ status, up, because, filter }: State): readonly Line[] => {
  if (!up) return [{ text: `The town does not answer: ${plainLine(because ?? 'it is tried again')}` }];
  if (status === undefined) return [{ text: 'Asking the town.' }];
  if (filter !== '') return [{ text: `Nothing here matches ${plainLine(filter)}. Type: all rows again.` }];
  if (status.rigs.length === 0)
    return [{ text: 'This town has no rig yet. In a clone of a repository, type: mayor init' }];
  return [{ text: 'No task is open. Type new task to write one.' }];
};

/** What is behind the selected row at home: all that one has to know before one answers it. */
import { plainLine } from '../../../core/plain.ts';
import { plural } from '../../../core/views/age.ts';
import type { MergeRow } from '../../../core/views/merge-row.ts';
import type { ConvoyRow, InboxRow } from '../../../core/views/status.ts';
import type { TaskRow } from '../../../core/views/task-row.ts';
import { approvalOf } from '../review/approval.ts';
import { nextText } from '../rows/about.ts';
import { gateLinesOf } from '../rows/gate-rows.ts';
import type { Row } from '../rows/list.ts';
import type { State } from '../state.ts';
import { heardAges, heardLength, heardSize, heardSpent, isSpent } from './amounts.ts';
import { saying } from './listed.ts';
import { begun, ended, foreignLines, heardAge, heardAgo, heardLine, named } from './plain.ts';
import { taskLine } from './sentences.ts';

export const detailLines = (row: Row, state: State): readonly string[] => {
  switch (row.kind) {
    case 'item':
      return itemTexts(row.item, state.now);
    case 'review':
      return mergeTexts(row.merge, state);
    case 'problem':
      return row.problem.hint === undefined ? [] : [ended(plainLine(row.problem.hint))];
    case 'convoy':
      return convoyTexts(row.convoy, state);
    case 'work': {
      const { task, polecat } = row;
      return [
        ...(task === undefined ? [] : taskTexts(task, state)),
        ...(polecat === undefined || polecat.because === '' ? [] : [`Seen: ${ended(plainLine(polecat.because))}`]),
        ...usedTexts(task?.spent ?? polecat?.spent),
      ];
    }
    default:
      return [];
  }
};

const itemTexts = ({ title, detail, rule, once, choices = [], at, task }: InboxRow, now: number): readonly string[] => [
  ...(plainLine(title).endsWith(plainLine(detail)) ? [] : foreignLines(detail)),
  ...(rule === undefined ? [] : [`Of this kind: ${plainLine(rule)}`]),
  ...(once === undefined || rule !== undefined ? [] : [`Only this once: ${plainLine(once)}`]),
  ...choices.map(({ key, label }) => `${key}. ${plainLine(label)}`),
  `Asked ${heardAgo(now - at)}${task === undefined ? '' : `, for ${task}`}.`,
];

const mergeTexts = (merge: MergeRow, state: State): readonly string[] => {
  const { added, removed, note = '', dropped = [], review, conflicts = [], task, requestedAt } = merge;
  const { comments = 0, attempt, pr } = merge;
  return [
    `${task}, ${heardSize(added, removed)}, handed in ${heardAgo(state.now - requestedAt)}.`,
    ...foreignLines(note),
    ...dropped.flatMap(foreignLines),
    ...(conflicts.length === 0 ? [] : [`Conflicts with ${conflicts.map(plainLine).join(', ')}.`]),
    ...rehearsalTexts(merge, state),
    ...(review === undefined ? [] : [`It is ${ended(plainLine(review.say))}`]),
    ...saying(
      attempt === undefined ? undefined : `It is ${ended(plainLine(attempt))}`,
      pr === undefined ? undefined : ended(heardLine(pr.say)),
      comments > 0 && `${plural(comments, 'comment')} of yours ${comments === 1 ? 'is' : 'are'} not sent yet.`,
    ),
    `Approval: ${ended(plainLine(approvalOf(merge).text))}`,
  ];
};

const LOG_LINES = 6;

/** Gates that are not green, and the end of what the red one printed or where it conflicts. */
const rehearsalTexts = ({ rehearsal, running = [] }: MergeRow, state: State): readonly string[] => {
  const gates = gateLinesOf(rehearsal?.gates ?? [], running, state).filter(({ word }) => word !== 'green');
  const since = new Map(running.map((gate) => [gate.name, gate.since]));
  const all = foreignLines(rehearsal?.detail ?? '');
  // A log ends with what went wrong; a conflict is read from where its sides begin.
  const sides = all.findIndex((line) => line.startsWith('<<<<<<<'));
  const log = sides < 0 ? all.slice(-LOG_LINES) : all.slice(sides, sides + 2 * LOG_LINES);
  const what = sides < 0 ? `The end of what ${plainLine(rehearsal?.gate ?? 'it')} printed:` : 'Where it conflicts:';
  return [
    ...gates.map(({ name, word, took, note }) => {
      const from = since.get(name);
      const long =
        from === undefined ? took !== '' && `after ${heardLength(took)}` : `for ${heardAge(state.now - from)}`;
      return `Gate ${plainLine(name)}: ${ended(saying(word, long, plainLine(note)).join(', '))}`;
    }),
    ...(log.length === 0 ? [] : [what, ...log]),
  ];
};

const convoyTexts = (convoy: ConvoyRow, { status }: State): readonly string[] => {
  const tasks = new Map(status?.tasks.map((task) => [task.id, task]));
  return [
    convoy.one ? 'One polecat takes them in order.' : 'Several polecats share them.',
    ...usedTexts(convoy.spent),
    ...convoy.tasks.map((id) => {
      const task = tasks.get(id);
      return task === undefined ? ended(id) : taskLine(task);
    }),
  ];
};

/** Why it stands where it does, and what can be done about that. */
export const taskTexts = (task: TaskRow, { status, keys }: Pick<State, 'status' | 'keys'>): readonly string[] => {
  const titles = new Map(status?.tasks.map(({ id, title }) => [id, title]));
  const waits = task.blockedBy.map((id) => named(titles.get(id), id));
  return saying(
    task.because === undefined ? undefined : ended(begun(heardAges(plainLine(task.because)))),
    waits.length > 0 && `Waits for ${waits.join('; ')}.`,
    waits.length > 0 ? undefined : nextText(task, keys),
  );
};

export const usedTexts = (spent: TaskRow['spent']): readonly string[] =>
  isSpent(spent) ? [`Used ${heardSpent(spent)}.`] : [];

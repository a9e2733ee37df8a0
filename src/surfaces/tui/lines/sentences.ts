/** Rows of the list as sentences: what it is, whose, what about; the most important word first. */
import { plainLine } from '../../../core/plain.ts';
import { progressText } from '../../../core/views/convoys.ts';
import type { MergeRow } from '../../../core/views/merge-row.ts';
import type { PolecatRow } from '../../../core/views/polecat-row.ts';
import type { ConvoyRow, InboxRow } from '../../../core/views/status.ts';
import type { TaskRow } from '../../../core/views/task-row.ts';
import type { Row } from '../rows/list.ts';
import { wordOf } from '../rows/row-word.ts';
import type { State } from '../state.ts';
import { begun, ended, named, withoutIds } from './plain.ts';

/** One line, without where it stands in the list. */
export const rowLine = (row: Row, state: State): string => {
  const sent = state.sent[row.id];
  const before = [
    state.marks.includes(row.id) ? 'Marked. ' : '',
    sent === undefined ? '' : `${begun(sent)}. `,
    state.refused?.[row.id] === undefined ? '' : 'Refused. ',
  ];
  return `${before.join('')}${sentence(row)}`;
};

const sentence = (row: Row): string => {
  switch (row.kind) {
    case 'item':
      return itemLine(row.item);
    case 'review':
      return reviewLine(row.merge);
    case 'problem':
      return `Problem, ${plainLine(row.problem.where)}: ${ended(plainLine(row.problem.what))}`;
    case 'convoy':
      return convoyLine(row.convoy, row.folded);
    case 'work':
      return workLine(row.task, row.polecat);
    case 'heading':
      return headingLine(row);
    case 'more':
      return row.folded ? `${row.count} more landed, folded.` : 'That was the rest of them.';
  }
};

export const convoyLine = (convoy: ConvoyRow, folded = false): string => {
  const parts = [
    progressText(convoy),
    convoy.failed > 0 ? `${convoy.failed} stuck` : '',
    convoy.inReview > 0 ? `${convoy.inReview} in review` : '',
    convoy.working > 0 ? `${convoy.working} working` : '',
    convoy.gathered === undefined ? '' : 'lands together',
    folded ? 'folded' : '',
  ].filter((part) => part !== '');
  return `Convoy ${plainLine(convoy.name)}: ${parts.join(', ')}.`;
};

/** `Review, 3, 2 green, 1 red`: a heading is said once, with its count. */
const headingLine = ({ text, count, note, folded }: Extract<Row, { kind: 'heading' }>): string => {
  const parts = [begun(plainLine(text).toLowerCase()), String(count), plainLine(note), folded ? 'folded' : ''];
  return `${parts.filter((part) => part !== '').join(', ')}${folded ? '.' : ':'}`;
};

const KINDS: Readonly<Record<InboxRow['kind'], string>> = {
  permission: 'Permission',
  question: 'Question',
  dialog: 'Dialog',
  stuck: 'Stuck',
};

/** Titles mostly begin with who it is: then they need no name before them, and none says twice that it is stuck. */
export const itemLine = ({ kind, polecat, rig, title }: InboxRow): string => {
  const who = polecat ?? rig;
  const what = plainLine(title).replace(`${who} is stuck: `, '');
  return `${KINDS[kind]}, ${what.startsWith(who) ? '' : `${who}: `}${ended(what)}`;
};

export const reviewLine = ({ title, task, polecat, rehearsal }: MergeRow): string => {
  const state = rehearsal === undefined ? '' : ` ${begun(ended(withoutIds(plainLine(rehearsal.say))))}`;
  return `Review, ${polecat}: ${ended(plainLine(title === '' ? task : title))}${state}`;
};

/** A task with who works it. */
export const taskLine = (task: TaskRow): string => {
  const { word } = wordOf(task.state, undefined);
  const who = task.polecat === undefined ? '' : `, ${task.polecat}`;
  return `${begun(word)}${who}: ${ended(named(task.title, task.id))}`;
};

const workLine = (task: TaskRow | undefined, polecat: PolecatRow | undefined): string => {
  const { word } = wordOf(task?.state, polecat?.state);
  const who = polecat === undefined ? '' : `, ${polecat.id}`;
  const title = plainLine(task?.title ?? polecat?.title ?? '');
  return `${begun(word)}${who}: ${ended([title, task?.id ?? polecat?.task].filter(Boolean).join(', '))}`;
};

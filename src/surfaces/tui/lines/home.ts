/** Rows of the list as sentences: what it is, whose, what about; the most important word first. */
import { plainLine } from '../../../core/plain.ts';
import { plural } from '../../../core/views/age.ts';
import type { InboxRow, MergeRow, PolecatRow, StatusView, TaskRow } from '../../../core/views/status.ts';
import { approvalOf } from '../approval.ts';
import { offeredIn } from '../keymap.ts';
import type { Row } from '../rows/list.ts';
import { wordOf } from '../rows/row-word.ts';
import { tableRow } from '../rows/table.ts';
import type { State } from '../state.ts';
import { begun, ended, foreignLines, heardAgo, heardKey, heardLine, heardTheme, WIDE, withoutIds } from './plain.ts';

/** One line, without where it stands in the list. */
export const rowLine = (row: Row, state: State): string => {
  const sent = state.sent[row.id];
  const said = sentence(row, state);
  return sent === undefined ? said : `${begun(sent)}. ${said}`;
};

const sentence = (row: Row, state: State): string => {
  switch (row.kind) {
    case 'item':
      return itemLine(row.item);
    case 'review':
      return reviewLine(row.merge);
    case 'problem':
      return `Problem, ${plainLine(row.problem.where)}: ${ended(plainLine(row.problem.what))}`;
    case 'convoy': {
      const { convoy } = row;
      const parts = [
        `${convoy.landed} of ${convoy.total} landed`,
        convoy.failed > 0 ? `${convoy.failed} stuck` : '',
        convoy.inReview > 0 ? `${convoy.inReview} in review` : '',
        convoy.working > 0 ? `${convoy.working} working` : '',
        row.folded ? 'folded' : '',
      ].filter((part) => part !== '');
      return `Convoy ${plainLine(convoy.name)}: ${parts.join(', ')}.`;
    }
    case 'work':
      return workLine(row.task, row.polecat);
    default:
      return ended(heardLine(tableRow(row, state, heardTheme, WIDE)));
  }
};

const KINDS: Readonly<Record<InboxRow['kind'], string>> = {
  permission: 'Permission',
  question: 'Question',
  dialog: 'Dialog',
  stuck: 'Stuck',
};

/** Titles mostly begin with who it is: then they need no name before them. */
export const itemLine = ({ kind, polecat, rig, title }: InboxRow): string => {
  const who = polecat ?? rig;
  const what = plainLine(title);
  return `${KINDS[kind]}, ${what.startsWith(who) ? '' : `${who}: `}${ended(what)}`;
};

export const reviewLine = ({ title, task, polecat, rehearsal }: MergeRow): string => {
  const state = rehearsal === undefined ? '' : ` ${begun(ended(withoutIds(plainLine(rehearsal.say))))}`;
  return `Review, ${polecat}: ${ended(plainLine(title === '' ? task : title))}${state}`;
};

const workLine = (task: TaskRow | undefined, polecat: PolecatRow | undefined): string => {
  const { word } = wordOf(task?.state, polecat?.state);
  const who = polecat === undefined ? '' : `, ${polecat.id}`;
  const title = plainLine(task?.title ?? polecat?.title ?? '');
  return `${begun(word)}${who}: ${ended([title, task?.id ?? polecat?.task].filter(Boolean).join(', '))}`;
};

/** All rows that can be chosen, in their order. */
export const picksIn = ({ rows }: State): readonly Row[] => rows.filter(({ kind }) => kind !== 'heading');

/** The selected row: its sentence, what is behind it, and the keys that answer it. */
export const selectedLines = (state: State): readonly string[] => {
  const picks = picksIn(state);
  const at = picks.findIndex(({ id }) => id === state.selected);
  const row = picks[at];
  if (row === undefined) return [picks.length === 0 ? 'Nothing is listed.' : 'Nothing is selected.'];
  return [`${rowLine(row, state)} ${at + 1} of ${picks.length}.`, ...detailLines(row, state), ...keysLine(state)];
};

const detailLines = (row: Row, { now }: State): readonly string[] => {
  switch (row.kind) {
    case 'item': {
      const { title, detail, rule, once, choices = [], at } = row.item;
      return [
        ...(plainLine(title).endsWith(plainLine(detail)) ? [] : foreignLines(detail)),
        ...(rule === undefined ? [] : [`Of this kind: ${plainLine(rule)}`]),
        ...(once === undefined || rule !== undefined ? [] : [`Only this once: ${plainLine(once)}`]),
        ...choices.map(({ key, label }) => `${key}. ${plainLine(label)}`),
        `Asked ${heardAgo(now - at)}${row.item.task === undefined ? '' : `, for ${row.item.task}`}.`,
      ];
    }
    case 'review':
      return mergeLines(row.merge, now);
    case 'problem':
      return row.problem.hint === undefined ? [] : [ended(plainLine(row.problem.hint))];
    case 'work': {
      const { task, polecat } = row;
      return [
        ...(task?.because === undefined ? [] : [ended(begun(plainLine(task.because)))]),
        ...(task === undefined || task.blockedBy.length === 0 ? [] : [`Waits for ${task.blockedBy.join(', ')}.`]),
        ...(polecat === undefined || polecat.because === '' ? [] : [`Seen: ${ended(plainLine(polecat.because))}`]),
      ];
    }
    default:
      return [];
  }
};

const mergeLines = (merge: MergeRow, now: number): readonly string[] => {
  const { added, removed, note = '', dropped = [], review, conflicts = [], task, requestedAt } = merge;
  return [
    `${task}, ${plural(added, 'line')} added, ${removed} removed, handed in ${heardAgo(now - requestedAt)}.`,
    ...foreignLines(note),
    ...dropped.flatMap(foreignLines),
    ...(conflicts.length === 0 ? [] : [`Conflicts with ${conflicts.map(plainLine).join(', ')}.`]),
    ...(review === undefined ? [] : [`It is ${ended(plainLine(review.say))}`]),
    `Approval: ${ended(plainLine(approvalOf(merge).text))}`,
  ];
};

const ANSWERS = 6;

/** What is mostly done with such a row: its own keys, not those of the whole town. */
const keysLine = (state: State): readonly string[] => {
  const own = offeredIn(state)
    .filter(({ binding, availability }) => availability === 'enabled' && binding.rank !== undefined)
    .filter(({ binding }) => binding.group === 'Answer' || binding.group === 'Review' || binding.group === 'Polecats')
    .filter(({ binding }) => binding.view !== true && binding.intent !== 'choose')
    .toSorted((a, b) => (a.binding.rank ?? 0) - (b.binding.rank ?? 0))
    .slice(0, ANSWERS)
    .map(({ binding }) => `${heardKey(binding.keys[0] ?? '')} ${binding.label}`);
  return own.length === 0 ? [] : [`Keys: ${own.join(', ')}.`];
};

/** How many need the person, and how the rest goes. */
export const countsLine = ({ inbox, merges, totals }: StatusView): string => {
  const inReview = merges.filter(({ state }) => state === 'in-review').length;
  const parts = [
    inbox.length === 1 ? '1 needs you' : `${inbox.length} need you`,
    `${inReview} in review`,
    `${totals.working} working`,
    totals.stuck > 0 ? `${totals.stuck} stuck` : '',
    `${totals.landed} landed`,
  ].filter((part) => part !== '');
  return `${parts.join(', ')}.`;
};

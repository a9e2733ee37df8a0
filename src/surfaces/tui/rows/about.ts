import type { Problem } from '../../../core/observed.ts';
import { ageText, agoText, changeText, plural } from '../../../core/views/age.ts';
import { isOver, progressText } from '../../../core/views/convoys.ts';
import { spentText } from '../../../core/views/costs.ts';
import type { MergeRow } from '../../../core/views/merge-row.ts';
import type { ConvoyRow, InboxRow } from '../../../core/views/status.ts';
import type { TaskRow } from '../../../core/views/task-row.ts';
import { blank, lineText, type Part, rowText } from '../drawing/row.ts';
import { oneLine } from '../drawing/text.ts';
import type { Theme } from '../drawing/theme.ts';
import { inboxWords, rehearsalTones, taskWords, type Word } from '../drawing/words.ts';
import type { Intent } from '../keymap.ts';
import { keymapOf } from '../keymap.ts';
import type { Subject } from '../list/subject.ts';
import { approvalOf } from '../review/approval.ts';
import type { State } from '../state.ts';
import { changeLines } from './change.ts';
import { diffText } from './diff.ts';
import { gateLinesOf, gateText } from './gate-rows.ts';
import { convoyNote } from './headings.ts';
import { keyText, spoken } from './keys.ts';
import { wordOf } from './row-word.ts';
import { textLines } from './text-lines.ts';

/** Two lines: who or what, and where it stands. */
export const titleLines = (subject: Subject, state: State, theme: Theme, width: number): readonly string[] => {
  const { item, merge, row, polecat, task, convoy, problem } = subject;
  if (item !== undefined) {
    // Its title says what is asked; which task that is for comes last, where it may be cut.
    const of = task === undefined ? (item.task ?? '') : `${task.id} ${task.title}`;
    const meta = [item.polecat ?? '', agoText(state.now - item.at), of];
    return heads(theme, width, inboxWords[item.kind], unsaid(item), meta);
  }
  if (row?.kind === 'review' && merge !== undefined) {
    const meta = [
      merge.task,
      merge.polecat,
      changeText(merge.added, merge.removed),
      agoText(state.now - merge.requestedAt),
    ];
    return heads(theme, width, taskWords['in-review'], merge.title, meta);
  }
  if (convoy !== undefined)
    return heads(theme, width, convoyWord(convoy), convoy.name, isOver(convoy) ? [] : [convoyNote(convoy)]);
  if (problem !== undefined) {
    const until = row?.kind === 'problem' ? row.until : undefined;
    if (until === undefined)
      return heads(theme, width, { word: 'problem', sign: 'needsYou', tone: 'bad' }, problem.where, []);
    const rests: Word = { word: 'resting', sign: 'needsYou', tone: 'attention' };
    return heads(theme, width, rests, problem.where, [`works again in ${ageText(until - state.now)}`]);
  }
  const title = task?.title ?? polecat?.title ?? '';
  const meta = [polecat?.id ?? '', task?.id ?? polecat?.task ?? '', polecat?.agent ?? task?.kind ?? ''];
  return heads(theme, width, wordOf(task?.state, polecat?.state), title, [
    ...meta,
    changeText(polecat?.added ?? 0, polecat?.removed ?? 0),
    spentText(task?.spent ?? polecat?.spent),
  ]);
};

/** Of "dune asks: Which one?" only who asks, where the whole question stands right below. */
const unsaid = ({ title, detail }: InboxRow): string => {
  const at = title.indexOf(': ');
  const asked = at < 0 ? '' : title.slice(at + 2);
  return asked !== '' && oneLine(detail).startsWith(asked) ? title.slice(0, at) : title;
};

const convoyWord = (convoy: ConvoyRow): Word =>
  isOver(convoy) ? { ...taskWords.landed, word: convoy.state } : { word: 'convoy', sign: 'merging', tone: 'accent' };

const heads = (theme: Theme, width: number, word: Word, title: string, meta: readonly string[]): readonly string[] => {
  const said = meta.map(oneLine).filter((text) => text !== '');
  const rest = said.map((text): Part => ({ text: ` ${theme.signs.dot} ${text}`, tone: 'dim' }));
  return [
    lineText(theme, width, [{ text: ` ${oneLine(title)}`, bold: true }]),
    lineText(theme, width, [{ text: ` ${theme.signs[word.sign]} ${word.word}`, tone: word.tone }, ...rest]),
  ];
};

/** The whole of what is asked. */
export const itemLines = (item: InboxRow, theme: Theme, width: number): readonly string[] => {
  const detail =
    item.detail.trim() === item.title.trim()
      ? []
      : [blank(width), ...(item.change === true ? changeLines : textLines)(item.detail, theme, width)];
  const once = item.once === undefined ? undefined : `Only this once: ${item.once}`;
  const kind = item.rule === undefined ? once : `Of this kind: ${item.rule}`;
  return kind === undefined ? detail : [...detail, blank(width), ...textLines(kind, theme, width, 'dim')];
};

/** Of the keys to answer with, those that answer nothing here: options have lines of their own, and what was done last is no answer. */
const BESIDE: ReadonlySet<Intent> = new Set(['choose', 'take-back']);

/** The keys that answer it; those of options stand with what they choose. */
export const answerLines = (item: InboxRow, state: State, theme: Theme, width: number): readonly string[] => {
  const sent = state.sent[`inbox:${item.id}`];
  const choices = sent === undefined ? (item.choices ?? []) : [];
  const offers = keymapOf(state.keys).filter(
    ({ group, intent, modes, when }) =>
      group === 'Answer' && !BESIDE.has(intent) && modes.includes('home') && when(state) === 'enabled',
  );
  const keys = offers.flatMap((binding): readonly Part[] => [
    { text: keyText(binding.keys[0] ?? '', theme), tone: 'accent', bold: true },
    { text: ` ${binding.label}    ` },
  ]);
  const answer: readonly Part[] = sent === undefined ? keys : [{ text: `${sent}${theme.signs.ellipsis}`, tone: 'dim' }];
  if (answer.length === 0 && choices.length === 0) return [];
  return [
    blank(width),
    ...choices.map(({ key, label }) => choiceLine(key, label, theme, width)),
    lineText(theme, width, [{ text: '  ' }, ...answer]),
    blank(width),
  ];
};

const choiceLine = (key: string, label: string, theme: Theme, width: number): string =>
  lineText(theme, width, [{ text: '  ' }, { text: key, tone: 'accent', bold: true }, { text: ` ${oneLine(label)}` }]);

const FILES = 12;

export const reviewLines = (merge: MergeRow, state: State, theme: Theme, width: number): readonly string[] => {
  const { glance } = state;
  const note = textLines(merge.note ?? '', theme, width);
  const dropped = (merge.dropped ?? []).flatMap((text) => textLines(text, theme, width, 'attention'));
  const said = [...note, ...dropped];
  const rehearsal = [...rehearsalLines(merge, state, theme, width), ...reviewedLines(merge, theme, width)];
  const head = [...(said.length === 0 ? [] : [blank(width), ...said]), ...rehearsal];
  if (glance === undefined || glance.task !== merge.task || glance.tree !== merge.tree) return [...head, blank(width)];
  const { files } = glance;
  const most = Math.max(1, ...files.map((file) => file.added + file.removed));
  const rows = files.slice(0, FILES).map((file) => fileRow(file, most, theme, width));
  const more =
    files.length > FILES
      ? [lineText(theme, width, [{ text: `  and ${plural(files.length - FILES, 'file')} more`, tone: 'dim' }])]
      : [];
  const begin = glance.lines.filter((line) => line.kind !== 'meta' && line.kind !== 'file');
  return [
    ...head,
    blank(width),
    ...rows,
    ...more,
    blank(width),
    ...begin.map((line) => lineText(theme, 2, []) + diffText(line, theme, width - 2)),
  ];
};

const LOG_LINES = 6;

/** What the approve key would do, what came of each gate, of a red one the end of the log, of a conflict its sides. */
const rehearsalLines = (merge: MergeRow, state: State, theme: Theme, width: number): readonly string[] => {
  const { rehearsal, running = [] } = merge;
  const { text, tone } = approvalOf(merge);
  const gates = gateLinesOf(rehearsal?.gates ?? [], running, state);
  const all = (rehearsal?.detail ?? '').trimEnd().split('\n');
  // A log ends with what went wrong; a conflict is read from where its sides begin.
  const sides = all.findIndex((line) => line.startsWith('<<<<<<<'));
  const log = (sides < 0 ? all.slice(-LOG_LINES) : all.slice(sides, sides + 2 * LOG_LINES)).join('\n');
  return [
    blank(width),
    // That it is green, the sentence below it says.
    ...(rehearsal === undefined || rehearsal.state === 'green'
      ? []
      : [lineText(theme, width, [{ text: `  ${oneLine(rehearsal.say)}`, tone: rehearsalTones[rehearsal.state] }])]),
    ...textLines(oneLine(text), theme, width, tone),
    ...gates.map((gate) => gateText(gate, theme, width)),
    ...textLines(log, theme, width, 'dim'),
  ];
};

const reviewedLines = ({ review }: MergeRow, theme: Theme, width: number): readonly string[] =>
  review === undefined ? [] : textLines(`It is ${review.say}`, theme, width, review.lacks ? 'attention' : 'dim');

type FileRow = { readonly path: string; readonly added: number; readonly removed: number };
const BAR = 8;

const fileRow = (file: FileRow, most: number, theme: Theme, width: number): string => {
  const bar = width < 48 ? 0 : BAR;
  const size = bar === 0 ? 0 : Math.max(1, Math.round(((file.added + file.removed) / most) * BAR));
  const plus = Math.round((file.added / Math.max(1, file.added + file.removed)) * size);
  const name = rowText(theme, width - bar - 1, [
    { text: '', width: 1 },
    { text: file.path, width: 'rest' },
    { text: changeText(file.added, file.removed), width: 10, right: true, tone: 'dim' },
  ]);
  return (
    name +
    lineText(theme, bar + 1, [
      { text: ' ' },
      { text: '+'.repeat(plus), tone: 'good' },
      { text: '-'.repeat(size - plus), tone: 'bad' },
    ])
  );
};

export const convoyLines = (convoy: ConvoyRow, state: State, theme: Theme, width: number): readonly string[] => {
  const tasks = new Map(state.status?.tasks.map((task) => [task.id, task]));
  const how = convoy.one ? 'One polecat takes them in order.' : 'Several polecats share them.';
  const counts = [
    progressText(convoy),
    convoy.working > 0 ? `${convoy.working} working` : '',
    convoy.inReview > 0 ? `${convoy.inReview} in review` : '',
    convoy.failed > 0 ? `${convoy.failed} stuck` : '',
    spentText(convoy.spent),
  ].filter((text) => text !== '');
  const rows = convoy.tasks.map((id) => {
    const task = tasks.get(id);
    const word = taskWords[task?.state ?? 'closed'];
    return rowText(theme, width, [
      { text: '', width: 1 },
      { text: theme.signs[word.sign], width: 1, tone: word.tone },
      { text: word.word, width: 9, tone: word.tone },
      { text: task?.title ?? id, width: 'rest' },
      { text: task?.polecat ?? '', tone: 'dim' },
    ]);
  });
  return [
    blank(width),
    lineText(theme, width, [{ text: `  ${counts.join(', ')}` }]),
    lineText(theme, width, [{ text: `  ${how}`, tone: 'dim' }]),
    blank(width),
    ...rows,
  ];
};

export const problemLines = (problem: Problem, theme: Theme, width: number): readonly string[] => [
  blank(width),
  ...textLines(problem.what, theme, width),
  ...(problem.hint === undefined ? [] : [blank(width), ...textLines(problem.hint, theme, width, 'dim')]),
];

const next: Readonly<Partial<Record<TaskRow['state'], string>>> = {
  ready: 'Nobody works on it yet: {sling} slings it to a polecat.',
  blocked: 'It starts when these have landed.',
  deferred: 'It is put off; {sling} slings it all the same.',
  stopped: 'It was stopped; {sling} slings it again.',
};

/** What a person can do about where it stands. */
export const nextText = ({ state }: TaskRow, keys: State['keys']): string | undefined => {
  const text = next[state];
  return text === undefined ? undefined : spoken(text, keys);
};

export const taskLines = (task: TaskRow, state: State, theme: Theme, width: number): readonly string[] => {
  const titles = new Map(state.status?.tasks.map((each) => [each.id, each.title]));
  const waits = task.blockedBy.map((id) => `after ${id}  ${oneLine(titles.get(id) ?? '')}`);
  const facts = [`priority ${task.priority}`, task.kind, ...task.labels].join(` ${theme.signs.dot} `);
  const said = [task.because ?? '', nextText(task, state.keys) ?? '', ...waits];
  const lines = said.flatMap((text) => textLines(text, theme, width));
  return [
    ...(lines.length === 0 ? [] : [blank(width), ...lines]),
    blank(width),
    ...textLines(facts, theme, width, 'dim'),
  ];
};

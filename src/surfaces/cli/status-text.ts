/** A town's picture for people: what needs them first, what is calm last. */
import { plainLine } from '../../core/plain.ts';
import { ageText, changeText, plural } from '../../core/views/age.ts';
import { conflictText } from '../../core/views/conflicts.ts';
import { progressText } from '../../core/views/convoys.ts';
import { spentText } from '../../core/views/costs.ts';
import type { MergeRow } from '../../core/views/merge-row.ts';
import type { PolecatRow, PolecatState } from '../../core/views/polecat-row.ts';
import type { AccountRow, ConvoyRow, InboxRow, RigRow, StatusView } from '../../core/views/status.ts';
import type { TaskRow } from '../../core/views/task-row.ts';
import { countsIn, needsWord } from '../../core/views/waiting.ts';
import { wrap } from '../tui/drawing/text.ts';
import type { Cell, TableOptions } from './columns.ts';
import { idleLines } from './idle-lines.ts';
import { approvalOf, isBad, withContest } from './judging.ts';
import type { Paint, Tone } from './paint.ts';
import { CONVOY_TONES, MERGE_TONES, POLECAT_TONES, TASK_TONES } from './status-tones.ts';
import { table } from './table.ts';

export type StatusTextOptions = {
  readonly now: number;
  readonly width: number | undefined;
  readonly paint: Paint;
};

export const statusText = (status: StatusView, options: StatusTextOptions): readonly string[] => {
  const { now, width, paint } = options;
  const within: TableOptions = { width, paint, indent: '  ' };
  const section = (title: string, lines: readonly string[]): readonly string[] =>
    lines.length === 0 ? [] : ['', paint('strong', title), ...lines];
  const merges = status.merges.filter(({ state }) => state !== 'settled');
  return [
    headLine(status, now, paint),
    totalsLine(status, paint),
    ...section('Inbox', inboxLines(status.inbox, now, within)),
    ...section('Merges', mergeLines(merges, now, within)),
    ...section('Polecats', polecatLines(status.polecats, now, within)),
    ...section('Ready, but nobody can take them', idleLines(status, within)),
    ...section('Resting accounts', accountLines(status.accounts, now, within)),
    ...section('Convoys', convoyLines(status.convoys, within)),
    ...section('Rigs', rigLines(status.rigs, within)),
    ...section('Problems', problemLines(status.problems, within)),
    ...nextLines(status, options),
  ];
};

export const inboxLines = (inbox: readonly InboxRow[], now: number, options: TableOptions): readonly string[] =>
  table(
    [{}, {}, { gives: true }, { align: 'right' }],
    inbox.map((row) => [
      { text: row.id, tone: 'strong' },
      { text: row.kind, tone: row.kind === 'stuck' ? 'bad' : 'attention' },
      row.title,
      { text: ageText(now - row.at), tone: 'faint' },
    ]),
    options,
  );

export const mergeLines = (merges: readonly MergeRow[], now: number, options: TableOptions): readonly string[] =>
  withReasons(
    table(
      [{}, {}, { gives: true }, {}, {}, {}, { align: 'right' }],
      merges.map((row) => [
        { text: row.task, tone: 'strong' },
        { text: row.state, tone: MERGE_TONES[row.state] },
        row.title,
        conflictCell(row),
        changeText(row.added, row.removed),
        row.polecat === row.task ? '' : row.polecat, // The whole of a convoy has no worker.
        { text: ageText(now - row.requestedAt), tone: 'faint' },
      ]),
      options,
    ),
    merges.map(({ because, rehearsal, review, train, dropped = [] }) =>
      [because ?? rehearsal?.say ?? trainText(train) ?? '', review?.say ?? '', ...dropped]
        .filter((text) => text !== '')
        .join('; '),
    ),
    options,
  );

/** By itself it needs no word. */
const trainText = (train: MergeRow['train']): string | undefined =>
  train === undefined || train.size === 1 ? undefined : `${train.place} of ${train.size} that are checked together`;

const polecatLines = (polecats: readonly PolecatRow[], now: number, options: TableOptions): readonly string[] =>
  withReasons(
    table(
      [{}, {}, {}, { gives: true }, {}, {}, {}, { align: 'right' }],
      polecats.map((row) => [
        { text: row.id, tone: 'strong' },
        { text: row.state, tone: POLECAT_TONES[row.state] },
        row.task,
        row.title,
        conflictCell(row),
        changeText(row.added, row.removed),
        { text: row.role === undefined ? row.agent : `${row.agent}, ${row.role}`, tone: 'faint' },
        { text: ageText(now - row.assignedAt), tone: 'faint' },
      ]),
      options,
    ),
    polecats.map(({ state, because }) => (TELLING.has(state) ? because : undefined)),
    options,
  );

const conflictCell = ({ conflicts, rig }: PolecatRow | MergeRow): Cell => ({
  text: conflictText(conflicts, rig),
  tone: 'attention',
});

/** Until when, for whom, and what to type where one knows better. */
export const accountLines = (rows: readonly AccountRow[], now: number, options: TableOptions): readonly string[] =>
  withReasons(
    table(
      [{}, {}, { gives: true }, {}],
      rows.map((row) => [
        { text: row.id, tone: 'strong' },
        { text: `works again in ${ageText(row.until - now)}`, tone: 'attention' },
        row.polecats.length === 0 ? row.agents.join(', ') : `${row.polecats.join(', ')} rest`,
        { text: `mayor agents resume ${row.id}`, tone: 'faint' },
      ]),
      options,
    ),
    rows.map(({ because }) => because),
    options,
  );

export const convoyLines = (convoys: readonly ConvoyRow[], options: TableOptions): readonly string[] =>
  table(
    [{ gives: true }, {}, {}, {}],
    convoys.map((row) => [
      { text: row.name, tone: 'strong' },
      { text: row.state, tone: CONVOY_TONES[row.state] },
      convoyText(row),
      { text: row.one ? 'one polecat' : row.gathered === undefined ? '' : 'together', tone: 'faint' },
    ]),
    options,
  );

export const taskLines = (tasks: readonly TaskRow[], options: TableOptions): readonly string[] =>
  withReasons(
    table(
      [{}, {}, { gives: true }, {}],
      tasks.map((row) => [
        { text: row.id, tone: 'strong' },
        { text: row.state, tone: TASK_TONES[row.state] },
        row.title,
        { text: row.blockedBy.length > 0 ? `after ${row.blockedBy.join(', ')}` : (row.polecat ?? ''), tone: 'faint' },
      ]),
      options,
    ),
    tasks.map(({ because }) => because),
    options,
  );

const rigLines = (rigs: readonly RigRow[], options: TableOptions): readonly string[] =>
  table(
    [{}, {}, {}, {}, {}, { gives: true }],
    rigs.map((row) => [
      { text: row.id, tone: 'strong' },
      { text: row.state, tone: row.state === 'ok' ? 'good' : 'bad' },
      row.base,
      plural(row.tasks, 'task'),
      plural(row.polecats, 'polecat'),
      { text: row.path, tone: 'faint' },
    ]),
    options,
  );

const problemLines = (problems: StatusView['problems'], { width, paint }: TableOptions): readonly string[] =>
  problems.flatMap(({ where, what, hint }) => [
    ...wrapped(`${where}: ${what}`, width).map((line) => `  ${paint('bad', line)}`),
    ...(hint === undefined ? [] : wrapped(hint, width).map((line) => `    ${paint('faint', line)}`)),
  ]);

const wrapped = (text: string, width: number | undefined): readonly string[] =>
  width === undefined ? [plainLine(text)] : wrap(plainLine(text), width - 4);

const headLine = ({ town }: StatusView, now: number, paint: Paint): string =>
  `Town ${paint('strong', plainLine(town.name))} at ${plainLine(town.home)}, up for ${upText(now - town.startedAt)} ${paint('faint', `(pid ${town.pid}, mayor ${plainLine(town.version)})`)}`;

const upText = (ms: number): string => (ageText(ms) === 'now' ? 'a moment' : ageText(ms));

const totalsLine = (status: StatusView, paint: Paint): string => {
  const { totals, rigs, problems } = status;
  const { needsYou, inReview, stuck, working } = countsIn(status);
  const counts: readonly (readonly [number, string, Tone])[] = [
    [needsYou, needsWord(needsYou), 'attention'],
    [inReview, 'in review', 'attention'],
    [stuck, 'stuck', 'bad'],
    [problems.length, problems.length === 1 ? 'problem' : 'problems', 'bad'],
    [working, 'working', 'good'],
    [totals.ready, 'ready', 'plain'],
    [totals.landed, 'landed', 'plain'],
  ];
  const said = counts.flatMap(([count, word, tone]) => (count === 0 ? [] : [paint(tone, `${count} ${word}`)]));
  const today = spentText(totals.spent);
  if (said.length > 0) return [...said, ...(today === '' ? [] : [`${today} today`])].join(', ');
  return rigs.length === 0 ? 'No rigs yet' : 'All quiet';
};

const judgedBy = (review: MergeRow, { contests }: Pick<StatusView, 'contests'>): string => {
  const approve = isBad(review) ? undefined : approvalOf(withContest(review, contests), review.task);
  return approve ?? `mayor reject ${review.task} --because "…"`;
};

/** The next thing to type, where there is a clear one. */
const nextLines = (status: StatusView, { width, paint }: StatusTextOptions): readonly string[] => {
  const item = status.inbox[0];
  const inReview = status.merges.filter(({ state, pr }) => state === 'in-review' && pr === undefined);
  const review = inReview.find((merge) => !isBad(merge)) ?? inReview[0];
  const next = [
    ...(item === undefined ? [] : [`mayor inbox ${item.id}`]),
    ...(review === undefined ? [] : [`mayor diff ${review.task}`, judgedBy(review, status)]),
    ...(status.rigs.length === 0 ? ['mayor init (in a clone)'] : []),
  ];
  if (next.length === 0) return [];
  return ['', ...wrapped(`Next: ${next.join(', ')}`, width).map((line) => paint('faint', line))];
};

const convoyText = (row: ConvoyRow): string =>
  [
    progressText(row),
    ...(row.working > 0 ? [`${row.working} working`] : []),
    ...(row.gathered !== undefined && row.gathered > 0 ? [`${row.gathered} gathered`] : []),
    ...(row.inReview > (row.gathered ?? 0) ? [`${row.inReview - (row.gathered ?? 0)} in review`] : []),
    ...(row.failed > 0 ? [`${row.failed} stuck`] : []),
  ].join(', ');

/** A line below each row that has a reason: reasons are long, and the last thing to be cut off. */
const withReasons = (
  lines: readonly string[],
  reasons: readonly (string | undefined)[],
  { width, paint, indent = '' }: TableOptions,
): readonly string[] =>
  lines.flatMap((line, at) => {
    const reason = reasons[at];
    if (reason === undefined || reason === '') return [line];
    return [line, ...wrapped(reason, width).map((part) => `${indent}  ${paint('faint', part)}`)];
  });

/** States that say little without their reason. */
const TELLING: ReadonlySet<PolecatState> = new Set(['needs-you', 'waiting', 'stuck', 'unknown', 'leaving']);

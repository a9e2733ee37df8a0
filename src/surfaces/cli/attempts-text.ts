/** The table of a contest. */
import { tokenText } from '../../core/budget.ts';
import { plainLine } from '../../core/plain.ts';
import { ageText, changeText, plural } from '../../core/views/age.ts';
import { type AttemptRow, type ContestRow, needsAnyway, sayContest } from '../../core/views/attempts.ts';
import { conflictText, shortId } from '../../core/views/conflicts.ts';
import { costText, type Spent, spentText } from '../../core/views/costs.ts';
import type { Cell } from './columns.ts';
import type { Cli } from './context.ts';
import type { Tone } from './paint.ts';

/** With the number of files that each changes, where that is known. */
export type Compared = Omit<ContestRow, 'attempts'> & {
  readonly attempts: readonly (AttemptRow & { readonly files?: number })[];
};

/** From this width on everything is said in the table; below it a few words are, and the rest in lines of their own. */
const WIDE = 130;

export const contestText = async (
  contest: Compared,
  { out, paint }: Pick<Cli, 'out' | 'paint'>,
): Promise<readonly string[]> => {
  const { table } = await import('./table.ts');
  const isWide = (out.columns ?? WIDE) >= WIDE;
  const more = isWide ? [] : contest.attempts.flatMap((attempt) => saysMore(attempt));
  return [
    `${paint('strong', contest.id)}  ${plainLine(contest.title)}`,
    plainLine(sayContest(contest)),
    '',
    ...table(
      HEADS.map((head) => ({ head, ...(head === 'note' ? GIVES : {}), ...(RIGHT.has(head) ? ALIGN : {}) })),
      contest.attempts.map((attempt) => (isWide ? wideCells(attempt, contest) : narrowCells(attempt, contest))),
      { width: out.columns, paint, indent: '  ' },
    ),
    ...(more.length === 0 ? [] : ['', ...more.map((line) => paint('faint', line))]),
    ...refs(contest, paint),
    ...next(contest, paint),
  ];
};

const HEADS = [
  ...(['', 'task', 'agent', 'state', 'gates', 'checks', 'change', 'files'] as const),
  ...(['used', 'took', 'conflicts', 'note'] as const),
];
const GIVES = { gives: true } as const;
const ALIGN = { align: 'right' } as const;
const RIGHT: ReadonlySet<string> = new Set(['files', 'took']);

type Attempt = Compared['attempts'][number];

const wideCells = (attempt: Attempt, contest: Compared): readonly Cell[] => {
  const { task, agent, state, added, removed, files, spent, conflicts, note, review, because } = attempt;
  return [
    nCell(attempt, contest),
    task ?? '',
    agent ?? '',
    state,
    gatesCell(attempt, attempt.rehearsal),
    checksCell(attempt),
    changeText(added, removed),
    files === undefined ? '' : String(files),
    spentText(spent),
    tookText(attempt),
    { text: conflictText(conflicts, contest.rig), tone: 'attention' },
    { text: plainLine(note ?? review?.say ?? because ?? ''), tone: 'faint' },
  ];
};

/** For 80 columns: the task without its rig, no state where the gates tell it, and what it cost alone. */
const narrowCells = (attempt: Attempt, contest: Compared): readonly Cell[] => {
  const { task, agent, state, added, removed, files, spent, conflicts } = attempt;
  return [
    nCell(attempt, contest),
    task === undefined ? '' : shortId(task, contest.rig),
    agent ?? '',
    state === 'in-review' ? '' : state,
    gatesCell(attempt, attempt.gates),
    checksCell(attempt),
    changeText(added, removed),
    files === undefined ? '' : String(files),
    shortCost(spent),
    tookText(attempt),
    { text: conflictText(conflicts, contest.rig), tone: 'attention' },
  ];
};

const nCell = ({ n }: Attempt, { picked }: Compared): Cell => ({
  text: `${n}${n === picked ? '*' : ''}`,
  tone: 'strong',
});

const TONES: Readonly<Record<NonNullable<AttemptRow['gates']>, Tone>> = {
  green: 'good',
  rehearsing: 'faint',
  red: 'bad',
  conflict: 'bad',
};

const gatesCell = ({ gates }: Attempt, said: string | undefined): Cell =>
  gates === undefined ? '-' : { text: plainLine(said ?? gates), tone: TONES[gates] };

/** How many of them are green. */
const checksCell = ({ checks }: Attempt): Cell =>
  checks === undefined
    ? ''
    : { text: `${checks.count - checks.red.length}/${checks.count}`, tone: checks.red.length === 0 ? 'good' : 'bad' };

const tookText = ({ startedAt, handedInAt }: Attempt): string =>
  startedAt === undefined || handedInAt === undefined ? '' : ageText(handedInAt - startedAt);

const shortCost = (spent: Spent | undefined): string => {
  if (spent === undefined || (spent.tokens === 0 && spent.usd === undefined)) return '';
  return spent.usd === undefined ? `${tokenText(spent.tokens)} tokens` : costText(spent);
};

/** What has no room in the table. */
const saysMore = ({ n, gates, rehearsal, review, note, because }: Attempt): readonly string[] =>
  [gates === 'green' ? undefined : rehearsal, review?.say, note ?? because].flatMap((text) =>
    text === undefined || text === gates ? [] : [`  ${n}: ${plainLine(text)}`],
  );

const refs = ({ attempts }: Compared, paint: Cli['paint']): readonly string[] => {
  const kept = attempts.flatMap(({ n, ref }) => (ref === undefined ? [] : [`  attempt ${n} is kept as ${ref}`]));
  const [first] = attempts.flatMap(({ ref }) => ref ?? []);
  const back = `Such a branch is brought back by: git branch NAME ${first ?? ''}`;
  return first === undefined ? [] : ['', ...[...kept, back].map((line) => paint('faint', line))];
};

const next = ({ id, state, attempts }: Compared, paint: Cli['paint']): readonly string[] => {
  const [best] = attempts.filter(({ state: own }) => own === 'in-review');
  if (state !== 'open') return [];
  const failed = attempts.flatMap(({ n, task, checks }) =>
    checks === undefined || checks.red.length === 0 || task === undefined
      ? []
      : [plainLine(`Attempt ${n} is red in ${checks.red.join(', ')}: mayor gates ${task} --checks`)],
  );
  const wait = `${plural(attempts.length, 'attempt')}: none is in review yet. mayor attempts cancel ${id} ends them`;
  const say =
    best === undefined
      ? wait
      : `Next: mayor diff ${best.task}, then mayor attempts pick ${id} ${best.n}${needsAnyway(best) ? ' --anyway' : ''}; or mayor attempts cancel ${id}`;
  return ['', ...[...failed, say].map((line) => paint('faint', line))];
};

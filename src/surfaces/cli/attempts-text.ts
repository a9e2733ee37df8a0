/** The table of a contest. */
import { plainLine } from '../../core/plain.ts';
import { ageText, changeText, plural } from '../../core/views/age.ts';
import { type AttemptRow, type ContestRow, sayContest } from '../../core/views/attempts.ts';
import { conflictText } from '../../core/views/conflicts.ts';
import { spentText } from '../../core/views/costs.ts';
import type { Cell } from './columns.ts';
import type { Cli } from './context.ts';
import type { Tone } from './paint.ts';

/** With the number of files that each changes, where that is known. */
export type Compared = Omit<ContestRow, 'attempts'> & {
  readonly attempts: readonly (AttemptRow & { readonly files?: number })[];
};

export const contestText = async (
  contest: Compared,
  { out, paint }: Pick<Cli, 'out' | 'paint'>,
): Promise<readonly string[]> => {
  const { table } = await import('./table.ts');
  const heads = ['', 'task', 'agent', 'state', 'gates', 'change', 'files', 'used', 'took', 'conflicts', 'note'];
  const columns = heads.map((head) => ({
    head,
    ...(head === 'note' ? { gives: true as const } : {}),
    ...(head === 'files' || head === 'took' ? { align: 'right' as const } : {}),
  }));
  const rows = contest.attempts.map((attempt) => cellsOf(attempt, contest));
  return [
    `${paint('strong', contest.id)}  ${plainLine(contest.title)}`,
    plainLine(sayContest(contest)),
    '',
    ...table(columns, rows, { width: out.columns, paint, indent: '  ' }),
    ...refs(contest, paint),
    ...next(contest, paint),
  ];
};

const cellsOf = (attempt: Compared['attempts'][number], { rig, picked }: Compared): readonly Cell[] => {
  const { n, task, agent, state, added, removed, files, spent, startedAt, handedInAt, conflicts, note, because } =
    attempt;
  const took = startedAt === undefined || handedInAt === undefined ? '' : ageText(handedInAt - startedAt);
  return [
    { text: `${n}${n === picked ? '*' : ''}`, tone: 'strong' },
    task ?? '',
    agent ?? '',
    state,
    gatesCell(attempt),
    changeText(added, removed),
    files === undefined ? '' : String(files),
    spentText(spent),
    took,
    { text: conflictText(conflicts, rig), tone: 'attention' },
    { text: plainLine(note ?? because ?? ''), tone: 'faint' },
  ];
};

const TONES: Readonly<Record<NonNullable<AttemptRow['gates']>, Tone>> = {
  green: 'good',
  rehearsing: 'faint',
  red: 'bad',
  conflict: 'bad',
};

const gatesCell = ({ gates, rehearsal }: AttemptRow): Cell =>
  gates === undefined ? '-' : { text: plainLine(rehearsal ?? gates), tone: TONES[gates] };

const refs = ({ attempts }: Compared, paint: Cli['paint']): readonly string[] => {
  const kept = attempts.flatMap(({ n, ref }) => (ref === undefined ? [] : [`  attempt ${n} is kept as ${ref}`]));
  return kept.length === 0 ? [] : ['', ...kept.map((line) => paint('faint', line))];
};

const next = ({ id, state, attempts }: Compared, paint: Cli['paint']): readonly string[] => {
  const [best] = attempts.filter(({ state: own }) => own === 'in-review');
  if (state !== 'open') return [];
  const wait = `${plural(attempts.length, 'attempt')}: none is in review yet. mayor attempts cancel ${id} ends them`;
  const say =
    best === undefined
      ? wait
      : `Next: mayor diff ${best.task}, then mayor attempts pick ${id} ${best.n}; or mayor attempts cancel ${id}`;
  return ['', paint('faint', say)];
};

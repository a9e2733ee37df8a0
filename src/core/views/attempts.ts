/** Contests as rows, with their attempts in the order in which they compare, and a sign in the rows of those. */
import { type Attempt, attemptsIn, type Contest, signOf, standingOf } from '../contest.ts';
import type { Preview, World } from '../model.ts';
import { redChecksIn } from '../preview.ts';
import type { Spent } from './costs.ts';
import type { MergeRow } from './merge-row.ts';
import type { Reviewed } from './reviewed.ts';
import type { StatusView } from './status.ts';
import type { TaskState } from './task-row.ts';

/** One of several attempts at a task. */
export type AttemptRow = {
  readonly n: number;
  /** That of its task; `to-come`: it is none yet, `left`: closed without being picked. */
  readonly state: TaskState | 'to-come' | 'left';
  readonly task?: string;
  readonly agent?: string;
  readonly polecat?: string;
  readonly gates?: 'green' | 'red' | 'conflict' | 'rehearsing';
  /** The same in a few words. */
  readonly rehearsal?: string;
  /** What came of the checks that agents do not see. */
  readonly checks?: { readonly count: number; readonly red: readonly string[] };
  /** Where its review by another agent stands. */
  readonly review?: Reviewed;
  readonly added: number;
  readonly removed: number;
  /** When it was given out first, and handed in last; both stay when it has left. */
  readonly startedAt?: number;
  readonly handedInAt?: number;
  readonly spent?: Spent;
  /** Other running branches that it conflicts with. */
  readonly conflicts?: readonly string[];
  /** What picking it binds to. */
  readonly tree?: string;
  readonly note?: string;
  readonly because?: string;
  /** Where its branch is kept. */
  readonly ref?: string;
};

/** Whether it would only be tried once more, alone. */
export const hasFailed = ({ gates, checks }: Pick<AttemptRow, 'gates' | 'checks'>): boolean =>
  gates === 'red' || gates === 'conflict' || (checks?.red.length ?? 0) > 0;

/** Whether it is picked only with `--anyway`. */
export const needsAnyway = (row: Pick<AttemptRow, 'gates' | 'checks' | 'review'>): boolean =>
  hasFailed(row) || row.review?.lacks === true;

/** A task that is worked in several attempts; they are sorted as they compare. */
export type ContestRow = {
  /** The task's. */
  readonly id: string;
  readonly rig: string;
  readonly state: 'open' | 'picked' | 'won' | 'cancelled' | 'over';
  readonly title: string;
  readonly by: string;
  readonly openedAt: number;
  readonly picked?: number;
  readonly because?: string;
  readonly attempts: readonly AttemptRow[];
  /** Files that were last put on one of them. */
  readonly graft?: {
    readonly n: number;
    /** When it was asked for. */
    readonly at: number;
    readonly state: 'wanted' | 'made' | 'refused';
    readonly files: readonly { readonly from: number; readonly path: string; readonly hunks?: readonly number[] }[];
    readonly because?: string;
    readonly tree?: string;
  };
};

/** Once every other figure is in the rows: what an attempt is and costs is what its task's rows say. */
export const withContests = (status: StatusView, world: World): StatusView => {
  const contests = Object.values(world.contests).sort((a, b) => a.openedAt - b.openedAt);
  if (contests.length === 0) return status;
  const signs = new Map([...attemptsIn(world)].map(([task, entered]) => [`${task}`, signOf(entered)]));
  const sign = (task: string): { readonly attempt?: string } => {
    const attempt = signs.get(task);
    return attempt === undefined ? {} : { attempt };
  };
  const rows = contests.map((contest) => contestRow(contest, status, world));
  const whole = new Map(rows.filter(({ state }) => state !== 'over').map((row) => [row.id, sayContest(row)]));
  return {
    ...status,
    contests: rows,
    tasks: status.tasks.map((row) => {
      const because = whole.get(row.id);
      return { ...row, ...sign(row.id), ...(because === undefined ? {} : { because }) };
    }),
    polecats: status.polecats.map((row) => ({ ...row, ...sign(row.task) })),
    merges: status.merges.map((row) => ({ ...row, ...sign(row.task) })),
  };
};

const contestRow = (contest: Contest, status: StatusView, world: World): ContestRow => {
  const { task, rig, attempts, openedAt, by, graft, state } = contest;
  const standing = standingOf(world, contest);
  const picked = 'n' in standing ? standing.n : standing.kind === 'over' ? standing.winner : undefined;
  const because = state.kind === 'cancelled' ? (state.because ?? `ended by ${state.by}`) : undefined;
  return {
    id: task,
    rig,
    state: standing.kind,
    title: status.tasks.find((row) => row.id === task)?.title ?? '',
    by,
    openedAt,
    attempts: attempts.map((attempt) => attemptRow(attempt, status, world, picked)).sort(byWorth),
    ...(picked === undefined ? {} : { picked }),
    ...(because === undefined ? {} : { because }),
    ...(graft === undefined
      ? {}
      : {
          graft: {
            n: graft.n,
            at: graft.at,
            state: graft.state.kind,
            files: graft.files.map(({ source: _, ...file }) => file),
            ...('because' in graft.state ? { because: graft.state.because } : {}),
            ...('tree' in graft.state ? { tree: graft.state.tree } : {}),
          },
        }),
  };
};

const attemptRow = (
  { n, agent, workedBy, since, handedInAt, child, left }: Attempt,
  status: StatusView,
  { merges }: World,
  picked: number | undefined,
): AttemptRow => {
  const task = status.tasks.find((row) => row.id === child);
  const polecat = status.polecats.find((row) => row.task === child);
  const merge = status.merges.find((row) => row.task === child);
  const others = merge?.conflicts ?? polecat?.conflicts;
  const who = polecat?.agent ?? workedBy ?? agent;
  const gates = merge === undefined ? undefined : gatesOf(merge);
  const judged = checksOf(child === undefined ? undefined : merges[child]?.preview);
  return {
    n,
    state: left !== undefined && n !== picked ? 'left' : (task?.state ?? 'to-come'),
    added: merge?.added ?? polecat?.added ?? 0,
    removed: merge?.removed ?? polecat?.removed ?? 0,
    ...(child === undefined ? {} : { task: child }),
    ...(who === undefined ? {} : { agent: who }),
    ...(polecat === undefined ? {} : { polecat: polecat.id }),
    // A snapshot of an earlier version has these with worker and merge alone.
    ...optional('startedAt', since ?? polecat?.assignedAt),
    ...optional('handedInAt', handedInAt ?? merge?.requestedAt),
    ...(merge === undefined ? {} : { tree: merge.tree }),
    ...(gates === undefined ? {} : { gates }),
    ...(judged === undefined ? {} : { checks: judged }),
    ...(merge?.review === undefined ? {} : { review: merge.review }),
    ...(merge?.rehearsal === undefined ? {} : { rehearsal: merge.rehearsal.say }),
    ...(task?.spent === undefined ? {} : { spent: task.spent }),
    ...(others === undefined ? {} : { conflicts: others }),
    ...(merge?.note === undefined ? {} : { note: merge.note }),
    ...(task?.because === undefined ? {} : { because: task.because }),
    ...(left?.ref === undefined ? {} : { ref: left.ref }),
  };
};

const optional = <Key extends string>(key: Key, at: number | undefined): { readonly [K in Key]?: number } =>
  at === undefined ? {} : ({ [key]: at } as { readonly [K in Key]: number });

const checksOf = (preview: Preview | undefined): AttemptRow['checks'] =>
  preview?.kind !== 'green' || preview.checks === undefined
    ? undefined
    : { count: preview.checks.length, red: redChecksIn(preview) };

/** What has passed its gates on the way to the base is not rehearsed any more. */
const gatesOf = ({ rehearsal, state }: MergeRow): AttemptRow['gates'] => {
  // Checks ran, so the gates were green.
  if (rehearsal?.state === 'red' && (rehearsal.checks !== undefined || rehearsal.gate === undefined)) return 'green';
  if (rehearsal !== undefined) return rehearsal.state === 'merged' ? 'green' : rehearsal.state;
  return state === 'landing' || state === 'landed' || state === 'settled' ? 'green' : undefined;
};

const GATES: readonly (AttemptRow['gates'] | 'failed')[] = [
  'green',
  'rehearsing',
  undefined,
  'failed',
  'red',
  'conflict',
];

/**
 * What was handed in first: green, then what is not known yet, then red in a check that its agent does not see, then red in
 * what it sees; of the same, the one with fewer red checks, then the smaller change.
 */
const byWorth = (one: AttemptRow, other: AttemptRow): number =>
  rankOf(one) - rankOf(other) || redOf(one) - redOf(other) || sizeOf(one) - sizeOf(other) || one.n - other.n;

const rankOf = (row: AttemptRow): number => {
  if (row.state === 'left') return 2 * GATES.length;
  if (row.handedInAt === undefined) return GATES.length;
  return GATES.indexOf(row.gates === 'green' && redOf(row) > 0 ? 'failed' : row.gates);
};

const redOf = ({ checks }: AttemptRow): number => checks?.red.length ?? 0;

const sizeOf = ({ added, removed }: AttemptRow): number => added + removed;

/** Where a contest stands, in a few words. */
export const sayContest = ({ state, picked, attempts, because }: ContestRow): string => {
  const handed = attempts.filter(({ handedInAt }) => handedInAt !== undefined).length;
  switch (state) {
    case 'open':
      return `${handed} of ${attempts.length} attempts handed in`;
    case 'picked':
      return `attempt ${picked} of ${attempts.length} was picked`;
    case 'won':
      return `attempt ${picked} has landed; the others leave`;
    case 'cancelled':
      return `its attempts leave: ${because}`;
    case 'over':
      return picked === undefined ? 'ended without a winner' : `attempt ${picked} won`;
  }
};

/** Whether something is where a waiting person wants it, will still get there, or never will. Pure. */
import { isOver, progressText } from '../../core/views/convoys.ts';
import type { PolecatRow, PolecatState } from '../../core/views/polecat-row.ts';
import type { ConvoyRow, StatusView } from '../../core/views/status.ts';
import type { TaskRow, TaskState } from '../../core/views/task-row.ts';

export type Verdict =
  | { readonly kind: 'reached'; readonly say: string; readonly row: unknown }
  | { readonly kind: 'never'; readonly because: string }
  | { readonly kind: 'not-yet'; readonly say: string }
  | { readonly kind: 'absent' };

export const CONVOY_STATES = [
  'waiting',
  'working',
  'in-review',
  'stuck',
  'landed',
  'done',
] as const satisfies readonly ConvoyRow['state'][];
export const POLECAT_STATES = [
  'starting',
  'working',
  'needs-you',
  'idle',
  'waiting',
  'done',
  'stuck',
  'stopped',
  'leaving',
  'unknown',
] as const satisfies readonly PolecatState[];
/** A polecat that is no more: its task was landed, closed or given to another. */
export const GONE = 'gone';

/** How far along the way each state is. What lies beyond a wanted state counts as having reached it. */
const WAY = {
  deferred: 0,
  blocked: 0,
  ready: 1,
  assigned: 2,
  working: 3,
  waiting: 3,
  'in-review': 4,
  gathered: 4,
  approved: 5,
  merging: 6,
  held: 6,
  landed: 7,
  undoing: undefined,
  undone: undefined,
  closed: undefined,
  stuck: undefined,
  stopped: undefined,
} as const satisfies Record<TaskState, number | undefined>;

/** States on the way itself, that one may wait to be past of. */
const MILESTONES: ReadonlySet<TaskState> = new Set([
  'ready',
  'assigned',
  'working',
  'in-review',
  'approved',
  'merging',
]);

export const taskVerdict = (status: StatusView, id: string, wanted: readonly TaskState[]): Verdict => {
  const row = status.tasks.find((task) => task.id === id);
  if (row === undefined) return missing(status, id);
  const now = `${id} is ${row.state}`;
  if (wanted.includes(row.state)) return { kind: 'reached', say: now, row };
  const past = wanted.find((state) => isPast(row.state, state));
  if (past !== undefined) return { kind: 'reached', say: `${now}, past ${past}`, row };
  const end = endOf(row);
  return end === undefined ? { kind: 'not-yet', say: saying(now, row.because) } : { kind: 'never', because: end };
};

/** A rig that cannot be read at the moment shows none of its tasks. */
const missing = (status: StatusView, id: string): Verdict => {
  const dark = status.rigs.find((rig) => rig.state !== 'ok' && id.startsWith(`${rig.id}-`));
  return dark === undefined ? { kind: 'absent' } : { kind: 'not-yet', say: `Rig ${dark.id} cannot be read now` };
};

const isPast = (now: TaskState, wanted: TaskState): boolean => {
  // A task that landed is closed as well.
  if (wanted === 'closed') return now === 'landed';
  const [at, mark] = [WAY[now], WAY[wanted]];
  return MILESTONES.has(wanted) && at !== undefined && mark !== undefined && at > mark;
};

/** Why a task will go nowhere by itself. */
const endOf = (row: TaskRow): string | undefined => {
  if (row.state === 'stuck' || row.state === 'stopped') return saying(`${row.id} is ${row.state}`, row.because);
  if (row.state === 'undone') return saying(`${row.id} was undone`, row.because);
  if (row.state === 'landed') return `${row.id} has landed`;
  return row.state === 'closed' ? `${row.id} was closed without being landed` : undefined;
};

export const convoyVerdict = (status: StatusView, id: string, wanted: readonly ConvoyRow['state'][]): Verdict => {
  const row = status.convoys.find((convoy) => convoy.id === id);
  if (row === undefined) return { kind: 'absent' };
  const now = `Convoy ${row.name} is ${row.state}`;
  if (wanted.includes(row.state)) return { kind: 'reached', say: now, row };
  if (isOver(row)) return overVerdict(row, now, wanted);
  if (row.state !== 'stuck') return { kind: 'not-yet', say: `${now} (${progressText(row)})` };
  const held = status.tasks.filter((task) => row.tasks.includes(task.id)).flatMap((task) => endOf(task) ?? []);
  const stuck = held.filter((because) => !because.endsWith('landed'));
  return { kind: 'never', because: `${now}: ${stuck.join('; ') || `${row.failed} of its tasks failed`}` };
};

/** Whoever waits for it to land waits no longer once all that was left to land has; of nothing but what others closed it never did. */
const overVerdict = (row: ConvoyRow, now: string, wanted: readonly ConvoyRow['state'][]): Verdict => {
  const late = wanted.find((state) => state !== 'stuck');
  if (late === undefined) return { kind: 'never', because: `${now}, nothing of it is stuck` };
  if (row.state === 'landed') return { kind: 'reached', say: `${now}, past ${late}`, row };
  const say = `${now}: ${progressText(row)}`;
  const isNever = row.landed === 0 && wanted.every((state) => state === 'landed' || state === 'stuck');
  return isNever ? { kind: 'never', because: say } : { kind: 'reached', say, row };
};

export const polecatVerdict = (status: StatusView, id: string, wanted: readonly string[]): Verdict => {
  const row = status.polecats.find((polecat) => polecat.id === id);
  if (row === undefined) {
    return wanted.includes(GONE) ? { kind: 'reached', say: `${id} is gone`, row: null } : { kind: 'absent' };
  }
  const now = `${id} is ${row.state}`;
  if (wanted.includes(row.state)) return { kind: 'reached', say: now, row };
  return ENDS.has(row.state) && !wanted.includes(GONE)
    ? { kind: 'never', because: saying(now, row.because) }
    : { kind: 'not-yet', say: saying(now, row.because) };
};

const ENDS: ReadonlySet<PolecatRow['state']> = new Set(['stuck', 'stopped', 'leaving']);

const saying = (what: string, because: string | undefined): string =>
  because === undefined || because === '' ? what : `${what}: ${because}`;

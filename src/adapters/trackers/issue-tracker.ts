/**
 * A tracker on top of a tool that keeps issues and knows nothing of claims: claims are refs of this
 * clone, as the embedded tracker has them, so of all who ask here exactly one wins. What the claim says is then
 * told in the tool too, for people and other clones to see.
 */
import { join } from 'node:path';
import { checkDependencies, unknownTasks } from '../../core/dependencies.ts';
import { TerminalError } from '../../core/errors.ts';
import { type RigName, type TaskId, taskId } from '../../core/ids.ts';
import type { Task } from '../../core/model.ts';
import { changedTask, claimedTask, endsClaim, newTask, otherHolder, releasedTask } from '../../core/task-change.ts';
import { commentOf, nameOf } from '../../core/task-fields.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Claim, Lack, Lease, NewTask, TaskChange, TaskComment, Tracker } from '../../ports/tracker.ts';
import { type Git, gitIn, lineOf } from '../git.ts';
import { inTurn } from './embedded/turn.ts';
import { type ClaimRefs, claimRefs, staleClaim } from './issue-claims.ts';
import { pollWatch } from './poll-watch.ts';

/** What a tool can do. Tasks come and go as they are; who may change what is decided above. */
export type IssueStore = {
  /** Every task, oldest first; the very same array as long as nothing has changed. */
  list(): Promise<readonly Task[]>;
  get(id: TaskId): Promise<Task | undefined>;
  /** Oldest first. */
  comments(task: Task): Promise<readonly TaskComment[]>;
  /** `task.id` means nothing yet. */
  create(task: Task, by: string): Promise<Task>;
  /** Writes what differs, the comment last. Returns the task as it stands then. */
  save(before: Task, after: Task, by: string, comment?: string): Promise<Task>;
};

export type IssueTrackerParts = {
  readonly kind: string;
  readonly lacks: readonly Lack[];
  readonly store: IssueStore;
  readonly rig: RigName;
  /** Absolute path of the user's clone. */
  readonly path: string;
  readonly clock: Clock;
  /** How often to look for changes by others while somebody watches. */
  readonly pollMs: number;
};

export function issueTracker({ kind, lacks, store, rig, path, clock, pollMs }: IssueTrackerParts): Tracker {
  const git = gitIn(path);
  const refs = claimRefs(git, clock);
  const parts: Parts = { store, refs, rig, clock };
  /** One after the other among the processes of this clone: tools read, change and write without a lock. */
  const turn = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    folder ??= await commonFolder(git, rig, path);
    return inTurn(join(folder, 'mayor', `${kind}.turn`), clock.random, work);
  };
  let folder: string | undefined;
  let shown: { readonly from: readonly Task[]; readonly said: string; readonly tasks: readonly Task[] } | undefined;
  const list = async (): Promise<readonly Task[]> => {
    const [from, held] = [await store.list(), await refs.all()];
    if (shown?.from !== from || shown.said !== held.said)
      shown = { from, said: held.said, tasks: from.map((task) => asHeld(task, held.claims.get(task.id)?.holder)) };
    return shown.tasks;
  };
  const watch = pollWatch(clock, pollMs, list);
  const nudging = <Result>(work: () => Promise<Result>): Promise<Result> => turn(work).finally(watch.nudge);
  return {
    kind,
    lacks: [...lacks, ...SHARED],
    list,
    async get(id) {
      const task = await store.get(id);
      if (task === undefined) return 'absent';
      const held = await refs.read(id);
      return { task: asHeld(task, held?.holder), comments: await store.comments(task) };
    },
    create: (draft, by) => nudging(() => create(parts, draft, nameOf('name', by))),
    change: (id, change, by) => nudging(() => changeTask(parts, id, change, nameOf('name', by))),
    claim: (id, holder, lease) => nudging(() => claim(parts, id, nameOf('holder', holder), lease)),
    renew: (id, holder, lease) => renew(parts, id, nameOf('holder', holder), lease),
    release: (id, holder) => nudging(() => release(parts, id, nameOf('holder', holder))),
    watch: watch.listen,
  };
}

/** What none of these tools has, or not for us. */
const SHARED: readonly Lack[] = [
  { what: 'history and notes for agents', instead: 'what the tool itself shows; nothing is remembered' },
  {
    what: 'many tasks in one go',
    instead: 'each is made or changed by itself: an import tells its dates as those of that moment',
  },
];

const commonFolder = async (git: Git, rig: RigName, path: string): Promise<string> => {
  const ran = await git(['rev-parse', '--path-format=absolute', '--git-common-dir'], { ok: [0, 128] });
  if (ran.exit === 0) return lineOf(ran);
  throw new TerminalError(`Rig "${rig}" has no git repository at ${path}`, { hint: 'Correct its path in rigs.yaml' });
};

type Parts = {
  readonly store: IssueStore;
  readonly refs: ClaimRefs;
  readonly rig: RigName;
  readonly clock: Clock;
};

/** The ref tells who has it, also where a crash came before the tool was told, or it cannot be told. */
const asHeld = (task: Task, holder: string | undefined): Task => {
  if (holder === undefined || holder === '' || task.status === 'closed') return task;
  if (holder === task.assignee && task.status !== 'open') return task;
  return { ...task, assignee: holder, status: task.status === 'open' ? 'in-progress' : task.status };
};

const create = async ({ store, rig, clock }: Parts, draft: NewTask, by: string): Promise<Task> => {
  const task = newTask(taskId(`${rig.slice(0, 48)}-0`), rig, draft, clock.now());
  const { links = [], parent } = draft;
  const named = [...draft.dependsOn, ...links.map(({ task: id }) => id), ...(parent === undefined ? [] : [parent])];
  if (named.length > 0) {
    const known = new Set((await store.list()).map(({ id }) => id));
    const missing = named.filter((id) => !known.has(id));
    if (missing.length > 0) throw unknownTasks(missing, rig);
  }
  return store.create(task, by);
};

const changeTask = async (parts: Parts, id: TaskId, change: TaskChange, by: string): Promise<Task | 'absent'> => {
  const { store, refs, rig, clock } = parts;
  const task = await store.get(id);
  if (task === undefined) return 'absent';
  const held = await refs.read(id);
  const stale = change.token !== undefined && change.status !== undefined && change.token < (held?.token ?? 0);
  const before = asHeld(task, held?.holder);
  const after = stale ? before : changedTask(before, change, clock.now());
  const comment = change.comment === undefined ? undefined : commentOf(change.comment);
  if (change.dependsOn !== undefined || change.links !== undefined || change.parent != null) {
    const known = new Map((await store.list()).map((other) => [other.id, other]));
    checkDependencies(before, after, rig, (other) => known.get(other));
  }
  const saved = after === before && comment === undefined ? before : await store.save(task, after, by, comment);
  if (stale) throw staleClaim(id, by, held?.holder);
  if (held !== undefined && (endsClaim(change.status) || saved.status === 'closed')) await refs.end(id, held);
  return saved;
};

const claim = async (parts: Parts, id: TaskId, holder: string, lease: Lease | undefined): Promise<Claim> => {
  const { store, refs, clock } = parts;
  for (;;) {
    const task = await store.get(id);
    if (task === undefined) return { kind: 'absent' };
    if (task.status === 'closed') return { kind: 'closed' };
    const held = await refs.read(id);
    const isMine = held?.holder === holder;
    if (held !== undefined && !isMine && refs.isLive(held))
      return { kind: 'taken', by: held.holder, ...(held.until === undefined ? {} : { until: held.until }) };
    const other = otherHolder(task, holder);
    if (other !== undefined && other !== held?.holder) return { kind: 'taken', by: other };
    const token = isMine ? held.token : (held?.token ?? 0) + 1;
    const isAsBefore = isMine && lease === undefined && held.until === undefined;
    const made = isAsBefore ? held : await refs.take(id, held, { holder, token }, lease);
    if (made === undefined) continue; // Somebody was first: look who.
    const after = claimedTask(task, holder, clock.now());
    try {
      const saved = after === task ? task : await store.save(task, after, holder);
      if (saved.status !== 'closed') return refs.told(made);
    } catch (error) {
      if (!isMine) await refs.end(id, made); // Nobody was told of it, so nobody has it.
      throw error;
    }
    await refs.end(id, made);
    return { kind: 'closed' };
  }
};

const renew = async (parts: Parts, id: TaskId, holder: string, lease: Lease): Promise<Claim> => {
  const task = await parts.store.get(id);
  if (task === undefined) return { kind: 'absent' };
  if (task.status === 'closed') return { kind: 'closed' };
  const held = await parts.refs.read(id);
  if (held?.holder !== holder) return { kind: 'taken', by: held?.holder || (otherHolder(task, holder) ?? '') };
  const made = await parts.refs.take(id, held, held, lease);
  return made === undefined ? renew(parts, id, holder, lease) : parts.refs.told(made);
};

/** The tool first: after a crash the claim still stands, and releasing again ends it. */
const release = async ({ store, refs, clock }: Parts, id: TaskId, holder: string): Promise<void> => {
  const task = await store.get(id);
  const held = await refs.read(id);
  if (task !== undefined) {
    const after = releasedTask(task, holder, clock.now());
    if (after !== task) await store.save(task, after, holder);
  }
  if (held?.holder === holder) await refs.end(id, held);
};

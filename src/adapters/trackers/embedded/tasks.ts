/** Making, changing and reading single tasks. Each change is one commit. */

import { checkDependencies, unknownTasks } from '../../../core/dependencies.ts';
import { ConflictError, UsageError } from '../../../core/errors.ts';
import type { RigName, TaskId } from '../../../core/ids.ts';
import type { Task } from '../../../core/model.ts';
import { changedTask, endsClaim, newTask } from '../../../core/task-change.ts';
import { commentOf, nameOf } from '../../../core/task-fields.ts';
import { candidateIds } from '../../../core/task-id.ts';
import type { Clock } from '../../../ports/clock.ts';
import type { NewTask, TaskChange, TaskComment, Tracker } from '../../../ports/tracker.ts';
import type { Git } from '../../git.ts';
import { type GitObject, namesIn, readObjects, textOf } from '../../git-objects.ts';
import { readTask } from './claim-answers.ts';
import { endOf } from './claim-here.ts';
import { readComment, writeComment } from './comment-file.ts';
import type { FileChange } from './commit.ts';
import { BRANCH, claimRef, commentPath, commentsPath, taskPath } from './layout.ts';
import { fileName, heldIn, parseTask } from './local-claims.ts';
import type { HeldClaim } from './refs.ts';
import { rewritten } from './rewrite.ts';
import { type TaskFile, timeText, unreadableTask, writeTaskFile } from './task-file.ts';
import type { TaskIndex } from './task-index.ts';
import type { Plan, Seen, Writer } from './writer.ts';

type Parts = {
  readonly git: Git;
  readonly rig: RigName;
  readonly clock: Clock;
  readonly writer: Writer;
  readonly index: TaskIndex;
  /** The folder of refs with what a remote said of claims; none where it does not decide. */
  readonly theirs: () => Promise<string | undefined>;
  /** Whether claims are this clone's alone. */
  readonly areClaimsHere: () => Promise<boolean>;
  /** Ends the claim of a task whose file says that it is over; `token` is the file's. */
  readonly endClaim: (id: TaskId, seen: HeldClaim | undefined, token: number) => Promise<void>;
};

export const tasks = (parts: Parts): Pick<Tracker, 'get' | 'create' | 'change'> => ({
  get: (id) => get(parts, id),
  create: (task, by) => create(parts, task, by),
  change: (id, change, by) => changeTask(parts, id, change, by),
});

const get = async ({ git, rig, theirs }: Parts, id: TaskId): ReturnType<Tracker['get']> => {
  const others = await theirs();
  const names = [fileName(id), `${BRANCH}:${commentsPath(id)}`, claimRef(id)];
  const [object, folder, own, other] = await readObjects(
    git,
    others === undefined ? names : [...names, `${others}/${id}`],
  );
  if (object === undefined) return 'absent';
  const file = parseTask(id, rig, object);
  const task = 'why' in file ? unreadableTask(id, rig, file) : file.task;
  const held = heldIn(own ?? other);
  return {
    task: held === undefined || task.status === 'closed' ? task : { ...task, assignee: held.holder },
    comments: folder?.type === 'tree' ? await commentsIn(git, folder) : [],
  };
};

/** Comments read at once: each may have a mebibyte. */
const AT_ONCE = 32;

const commentsIn = async (git: Git, folder: GitObject): Promise<readonly TaskComment[]> => {
  const files = namesIn(folder).filter(({ name }) => name.endsWith('.md')); // A tree is sorted by name.
  const comments: TaskComment[] = [];
  for (let at = 0; at < files.length; at += AT_ONCE) {
    const objects = await readObjects(
      git,
      files.slice(at, at + AT_ONCE).map(({ oid }) => oid),
    );
    for (const object of objects) if (object?.type === 'blob') comments.push(readComment(textOf(object.bytes)));
  }
  return comments;
};

const create = async ({ rig, clock, writer }: Parts, draft: NewTask, author: string): Promise<Task> => {
  const by = nameOf('name', author);
  const now = clock.now();
  const candidates = candidateIds(rig, clock.random);
  const tasks = candidates.map((id) => newTask(id, rig, draft, now));
  const uid = clock.uuid();
  const needed = namedIn(draft);
  return writer.update(
    () => [...candidates, ...needed].map(fileName),
    ({ objects }): Plan<Task> => {
      const missing = needed.filter((_, at) => objects[candidates.length + at] === undefined);
      if (missing.length > 0) throw unknownTasks(missing, rig);
      const task = tasks.find((_, at) => objects[at] === undefined);
      if (task === undefined) throw new UsageError('No free task id was found', { hint: 'Try again' });
      return {
        kind: 'commit',
        by,
        message: `Add ${task.id}: ${task.title}`,
        files: [{ path: taskPath(task.id), text: writeTaskFile({ task, uid, by, token: 0, clock: [], others: '' }) }],
        tasks: [task],
        value: task,
      };
    },
  );
};

/** Every task that a new one leans on; nobody can have waited for it yet, so there is no circle. */
const namedIn = ({ dependsOn, links, parent }: NewTask): readonly TaskId[] => [
  ...new Set([...dependsOn, ...(links ?? []).map(({ task }) => task), ...(parent === undefined ? [] : [parent])]),
];

type Changed =
  | { readonly kind: 'changed'; readonly task: Task; readonly claim: HeldClaim | undefined; readonly token: number }
  /** Written under a claim that somebody else's has followed. */
  | { readonly kind: 'stale'; readonly by: string | undefined }
  | 'absent';

const changeTask = async (
  { rig, clock, writer, index, areClaimsHere, endClaim }: Parts,
  id: TaskId,
  change: TaskChange,
  author: string,
): Promise<Task | 'absent'> => {
  const by = nameOf('name', author);
  const at = clock.now();
  const comment = change.comment === undefined ? undefined : commentFile(id, change.comment, by, at, clock);
  const isOver = endsClaim(change.status);
  const endsHere = isOver && (await areClaimsHere());
  const plan = async (seen: Seen): Promise<Plan<Changed>> => {
    const [object, ref] = seen.objects;
    const file = readTask(id, rig, object);
    if (file === undefined) return { kind: 'leave', value: 'absent' };
    if (isStale(change, file)) return staleComment(id, by, comment, file);
    const task = changedTask(file.task, change, at);
    if (leans(task, file.task)) {
      const known = await index.at(seen.tip);
      checkDependencies(file.task, task, rig, known.find);
    }
    const files = [...taskFiles(file, task, clock), ...(comment === undefined ? [] : [comment])];
    const claim = heldIn(ref);
    const value = { kind: 'changed', task, claim, token: file.token } as const;
    const refs = endsHere && claim !== undefined ? endOf(id, claim) : [];
    if (files.length + refs.length === 0) return { kind: 'leave', value };
    const tasks = task === file.task ? [] : [task];
    return { kind: 'commit', by, message: messageFor(id, change), files, refs, tasks, value };
  };
  const also = comment === undefined ? [] : [comment.path];
  const changed = await writer.update(() => [fileName(id), claimRef(id)], plan, also);
  if (changed === 'absent') return 'absent';
  if (changed.kind === 'stale')
    throw new ConflictError(`${id} is no longer ${by}'s: it was claimed by ${changed.by ?? 'somebody else'} since`, {
      hint: 'Its status was not changed; comments are kept',
    });
  // After the file: a claim that outlives a crash here is ended by the next change of this kind.
  if (isOver && !endsHere) await endClaim(id, changed.claim, changed.token);
  return changed.task;
};

/** Whether it leans on other tasks in another way than before. */
const leans = (task: Task, before: Task): boolean =>
  task.dependsOn !== before.dependsOn || task.links !== before.links || task.parent !== before.parent;

const isStale = ({ token, status }: TaskChange, file: TaskFile): boolean =>
  token !== undefined && status !== undefined && token < file.token;

const staleComment = (id: TaskId, by: string, comment: FileChange | undefined, { task }: TaskFile): Plan<Changed> => {
  const value = { kind: 'stale', by: task.assignee } as const;
  return comment === undefined
    ? { kind: 'leave', value }
    : { kind: 'commit', by, message: `Comment on ${id}`, files: [comment], tasks: [], value };
};

const taskFiles = (file: TaskFile, task: Task, clock: Clock): readonly FileChange[] =>
  task === file.task
    ? []
    : [{ path: taskPath(task.id), text: writeTaskFile(rewritten(file, { task, token: file.token }, clock)) }];

const commentFile = (id: TaskId, text: string, by: string, at: number, clock: Clock): FileChange => ({
  path: commentPath(id, timeText(at), clock.uuid().slice(0, 8)),
  text: writeComment({ by, at, text: commentOf(text) }),
});

const messageFor = (id: TaskId, { comment, token: _, ...fields }: TaskChange): string => {
  const names = Object.entries(fields).flatMap(([name, value]) => (value === undefined ? [] : [name]));
  const verb = fields.status === 'closed' ? 'Close' : names.length === 0 ? 'Comment on' : 'Change';
  return `${verb} ${id}${names.length === 0 ? '' : ` (${names.join(', ')})`}`;
};

/** Many tasks at once with their dates and comments: from elsewhere in one commit, and all of them out again. */
import type { RigName, TaskId } from '../../../core/ids.ts';
import type { Task } from '../../../core/model.ts';
import { nameOf } from '../../../core/task-fields.ts';
import type { Clock } from '../../../ports/clock.ts';
import type { Bulk, Imported, TaskComment, WholeTask } from '../../../ports/tracker.ts';
import type { Git } from '../../git.ts';
import { readObjects, textOf } from '../../git-objects.ts';
import { digest } from '../../late.ts';
import { readTask } from './claim-answers.ts';
import { readComment, writeComment } from './comment-file.ts';
import type { FileChange } from './commit.ts';
import { commentPath, commentsPath, taskPath } from './layout.ts';
import { fileName, MANY } from './local-claims.ts';
import { readRefs } from './refs.ts';
import { rewritten } from './rewrite.ts';
import type { TaskBook } from './task-book.ts';
import { timeText, writeTaskFile } from './task-file.ts';
import type { TaskIndex } from './task-index.ts';
import type { Plan, Writer } from './writer.ts';

type Parts = {
  readonly git: Git;
  readonly rig: RigName;
  readonly clock: Clock;
  readonly writer: Writer;
  readonly index: TaskIndex;
  readonly list: () => Promise<readonly Task[]>;
};

export const bulk = (parts: Parts): Bulk => ({
  all: () => all(parts),
  take: (plan, by, mode) => take(parts, plan, nameOf('name', by), mode),
});

const all = async ({ git, list }: Parts): Promise<readonly WholeTask[]> => {
  const tasks = await list();
  const { tip } = await readRefs(git);
  const files = await commentFiles(git, tip);
  return withComments(git, tasks, files);
};

/** Every comment of the branch by its path, as the names sort: oldest first. */
type CommentFile = { readonly path: string; readonly oid: string; readonly size: number };
type CommentFiles = ReadonlyMap<string, readonly CommentFile[]>;

const commentFiles = async (git: Git, tip: string | undefined): Promise<CommentFiles> => {
  const folders = new Map<string, CommentFile[]>();
  if (tip === undefined) return folders;
  const { stdout } = await git(['ls-tree', '-r', '-l', '-z', '--full-tree', tip, 'c/']);
  for (const line of stdout.split('\0')) {
    const [meta = '', path = ''] = line.split('\t');
    const [, , oid, size] = meta.split(/ +/);
    const folder = path.slice(0, path.lastIndexOf('/'));
    if (oid === undefined || !path.endsWith('.md')) continue;
    const files = folders.get(folder);
    if (files === undefined) folders.set(folder, [{ path, oid, size: Number(size) }]);
    else files.push({ path, oid, size: Number(size) });
  }
  return folders;
};

/** Bytes read at once: a comment may have a mebibyte, most have a line. */
const AT_ONCE = 32 * 1024 * 1024;

const readAll = async (git: Git, files: readonly CommentFile[]): Promise<ReadonlyMap<string, TaskComment>> => {
  const read = new Map<string, TaskComment>();
  for (let at = 0; at < files.length; ) {
    const from = at;
    for (let bytes = 0; at < files.length && (at === from || bytes < AT_ONCE); at++) bytes += files[at]?.size ?? 0;
    const oids = files.slice(from, at).map(({ oid }) => oid);
    for (const object of await readObjects(git, oids, 4 * AT_ONCE))
      if (object?.type === 'blob') read.set(object.oid, readComment(textOf(object.bytes)));
  }
  return read;
};

const withComments = async (git: Git, tasks: readonly Task[], files: CommentFiles): Promise<readonly WholeTask[]> => {
  const filesOf = (task: Task) => files.get(commentsPath(task.id)) ?? [];
  const read = await readAll(git, tasks.flatMap(filesOf));
  return tasks.map((task) => ({ task, comments: filesOf(task).flatMap(({ oid }) => read.get(oid) ?? []) }));
};

const take = async (
  { git, rig, clock, writer, index }: Parts,
  plan: Parameters<Bulk['take']>[0],
  by: string,
  mode: 'write' | 'rehearse',
): Promise<Imported> =>
  writer.update([], async ({ tip }): Promise<Plan<Imported>> => {
    const known = await index.at(tip);
    const { claims } = await readRefs(git);
    const wanted = plan(known.rows, new Set(claims.keys()));
    const fresh = await newComments(git, tip, wanted);
    const changed = wanted.filter(({ task }) => known.find(task.id) !== task);
    const value = toldApart(wanted, known, fresh);
    const count = value.created.length + value.updated.length;
    if (mode === 'rehearse' || count === 0) return { kind: 'leave', value };
    const files = await taskFiles({ git, rig, clock }, changed, known, by);
    return {
      kind: 'commit',
      by,
      message: `Import ${count} task${count === 1 ? '' : 's'}`,
      files: [...files, ...[...fresh.values()].flat()],
      tasks: changed.map(({ task }) => task),
      value,
    };
  });

const toldApart = (
  wanted: readonly WholeTask[],
  known: TaskBook,
  fresh: ReadonlyMap<TaskId, readonly FileChange[]>,
): Imported => {
  const told: Record<keyof Imported, TaskId[]> = { created: [], updated: [], unchanged: [] };
  for (const { task } of wanted) {
    const old = known.find(task.id);
    told[old === undefined ? 'created' : old === task && !fresh.has(task.id) ? 'unchanged' : 'updated'].push(task.id);
  }
  return told;
};

/** What a file has beside the task stays; a new one is the same in every clone that imports the same. */
const taskFiles = async (
  { git, rig, clock }: Pick<Parts, 'git' | 'rig' | 'clock'>,
  changed: readonly WholeTask[],
  known: TaskBook,
  by: string,
): Promise<readonly FileChange[]> => {
  const old = changed.filter(({ task }) => known.find(task.id) !== undefined).map(({ task }) => task.id);
  const objects = await readObjects(git, old.map(fileName), MANY);
  const files = new Map(old.map((id, at) => [id, readTask(id, rig, objects[at])]));
  return changed.map(({ task }) => {
    const old = files.get(task.id);
    const file =
      old === undefined
        ? { task, uid: uidOf(task), by, token: 0, clock: [], others: '' }
        : rewritten(old, { task, token: old.token }, clock);
    return { path: taskPath(task.id), text: writeTaskFile(file) };
  });
};

const uidOf = (task: Task): string => {
  const hash = hashOf(`${task.externalRef ?? task.id}\0${task.createdAt}`);
  return [8, 12, 16, 20, 32].map((end, at) => hash.slice([0, 8, 12, 16, 20][at], end)).join('-');
};

const hashOf = (text: string): string => digest('sha256', text);

/** Those whose words of that moment are not there yet, under names that follow from what they say. */
const newComments = async (
  git: Git,
  tip: string | undefined,
  wanted: readonly WholeTask[],
): Promise<ReadonlyMap<TaskId, readonly FileChange[]>> => {
  const there = await commentFiles(git, tip);
  const drafts = wanted.flatMap(({ task, comments }) =>
    comments.map((comment) => {
      const nonce = hashOf(`${comment.by}\0${comment.text}`).slice(0, 8);
      const path = commentPath(task.id, timeText(comment.at), nonce);
      const siblings = there.get(commentsPath(task.id)) ?? [];
      const moment = path.slice(0, path.lastIndexOf('-') + 1);
      const twins = siblings.filter((file) => file.path !== path && file.path.startsWith(moment));
      return { id: task.id, comment, path, isThere: siblings.some((file) => file.path === path), twins };
    }),
  );
  const read = await readAll(
    git,
    drafts.flatMap(({ twins }) => twins),
  );
  const fresh = new Map<TaskId, FileChange[]>();
  for (const { id, comment, path, isThere, twins } of drafts) {
    const same = twins.some(({ oid }) => read.get(oid)?.text === comment.text && read.get(oid)?.by === comment.by);
    if (!isThere && !same) fresh.set(id, [...(fresh.get(id) ?? []), { path, text: writeComment(comment) }]);
  }
  return fresh;
};

/** Every task as of a commit, held in memory and brought up to another by what differs between them. */
import type { RigName, TaskId } from '../../../core/ids.ts';
import type { Task } from '../../../core/model.ts';
import { BODY_LIMIT } from '../../../core/task-fields.ts';
import type { Git } from '../../git.ts';
import { lookAtObjects, readObjects, textOf } from '../../git-objects.ts';
import { loadIndex, saveIndex } from './index-file.ts';
import { keptReady, type ReadyWanted } from './kept-ready.ts';
import { TASKS, taskAt } from './layout.ts';
import { type Changes, inOrder, type TaskBook, taskBook } from './task-book.ts';
import { readTaskFile, unreadableTask } from './task-file.ts';
import { forgetNews, newsBetween, tellNews } from './task-news.ts';

export type TaskIndex = {
  /** Every task as of this commit of the branch; `undefined`: before there was any. */
  at(tip: string | undefined): Promise<TaskBook>;
  /** Whether it is in memory, of some commit. */
  isLoaded(): boolean;
  /** The tasks that may be started as of this commit, from what was kept alone; nothing where that does not tell. */
  ready(tip: string, wanted: Omit<ReadyWanted, 'rig' | 'changesFrom'>): Promise<Iterable<Task> | undefined>;
  /** Reads what was kept, where that was not done yet: for the time in which git is asked something else. */
  warm(): void;
  /** We have moved the branch from one commit to the next, and this is all that changed. */
  learn(from: string | undefined, to: string, tasks: readonly Task[]): Promise<void>;
};

/** Changes after which the file is written again: reading this many costs less than writing it. */
const SAVE_AFTER = 64;

export function taskIndex(git: Git, rig: RigName, file: () => Promise<string>): TaskIndex {
  let tip: string | undefined;
  let book = taskBook([]);
  let unsaved = 0;
  let queue: Promise<unknown> = Promise.resolve();

  const refresh = async (wanted: string | undefined): Promise<TaskBook> => {
    if (wanted === tip) return book;
    const path = await file();
    if (wanted !== undefined && tip === undefined) load(path);
    if (wanted === tip) return book;
    if (wanted === undefined) {
      tip = undefined;
      book = taskBook([]);
      return book;
    }
    const changes = tip === undefined ? 'all' : await changesTo({ git, rig, path }, tip, wanted);
    book = changes === 'all' ? taskBook(await tasksAt(git, rig, wanted)) : book.with(changes);
    tip = wanted;
    unsaved += changes === 'all' ? SAVE_AFTER : changes.size;
    if (unsaved >= SAVE_AFTER) {
      unsaved = 0;
      await saveIndex(path, { tip, tasks: book.rows });
      forgetNews(path);
    }
    return book;
  };

  const load = (path: string): void => {
    const known = loadIndex(path, rig);
    if (known === undefined) return;
    tip = known.tip;
    book = taskBook(known.tasks);
  };

  return {
    at(wanted) {
      const answer = queue.then(() => refresh(wanted));
      queue = answer.catch(() => undefined); // Told to whoever asked; the next one asks anew.
      return answer;
    },
    isLoaded: () => tip !== undefined,
    async ready(wanted, options) {
      const path = await file();
      return keptReady(path, { ...options, rig, changesFrom: (from) => fewNews(path, rig, from, wanted) });
    },
    warm() {
      const read = (path: string) => {
        if (tip === undefined) load(path);
      };
      file().then(read, () => undefined); // Whoever asks for the list is told.
    },
    async learn(from, to, changed) {
      // Where only refs moved there is no news.
      if (from !== undefined && from !== to) tellNews(await file(), { from, to, tasks: changed });
      if (from !== tip) return;
      book = book.with(new Map(changed.map((task) => [task.id, task])));
      tip = to;
      unsaved += changed.length;
    },
  };
}

type Place = { readonly git: Git; readonly rig: RigName; readonly path: string };

const changesTo = async ({ git, rig, path }: Place, tip: string, wanted: string): Promise<Changes | 'all'> => {
  const news = newsBetween(path, rig, tip, wanted);
  if (news !== undefined) return news;
  const found = await changesBetween(git, tip, wanted);
  return found === undefined ? 'all' : new Map(await readTasks(git, rig, found));
};

/** Nothing where they are so many that the list is to be written again. */
const fewNews = (path: string, rig: RigName, from: string, to: string): Changes | undefined => {
  const changes = newsBetween(path, rig, from, to);
  return changes !== undefined && changes.size < SAVE_AFTER ? changes : undefined;
};

/** Every task as of a commit that need not be remembered. */
export const tasksAt = async (git: Git, rig: RigName, commit: string): Promise<readonly Task[]> =>
  inOrder((await readTasks(git, rig, await filesAt(git, commit))).flatMap(([, task]) => task ?? []));

/** A file of the tree that should be a task; without `oid` it is gone. */
type Found = { readonly id: TaskId; readonly oid?: string; readonly mode: string };

/** `undefined` when the older commit is not there any more (the branch was rewritten, say). */
const changesBetween = async (git: Git, from: string, to: string): Promise<readonly Found[] | undefined> => {
  // From the top, whatever folder of the clone the rig names.
  const ran = await git(['diff-tree', '-r', '-z', '--no-renames', from, to, '--', `:(top)${TASKS}`], { ok: [0, 128] });
  if (ran.exit !== 0) return undefined;
  const words = ran.stdout.split('\0');
  const found: Found[] = [];
  for (let at = 0; at + 1 < words.length; at += 2) {
    const [, mode = '', , oid = '', status = ''] = (words[at] ?? '').split(' ');
    const id = taskAt(words[at + 1] ?? '');
    if (id !== undefined) found.push({ id, mode, ...(status === 'D' ? {} : { oid }) });
  }
  return found;
};

const filesAt = async (git: Git, tip: string): Promise<readonly Found[]> => {
  const ran = await git(['ls-tree', '-r', '-z', '--full-tree', tip, `${TASKS}/`]);
  return ran.stdout.split('\0').flatMap((line) => {
    const [meta = '', path = ''] = line.split('\t');
    const [mode = '', , oid = ''] = meta.split(' ');
    const id = taskAt(path);
    return id === undefined ? [] : [{ id, mode, oid }];
  });
};

/** More than a body and its head can be; nobody's memory is filled with the rest. */
export const FILE_LIMIT = BODY_LIMIT + 128 * 1024;
const CHUNK = 32 * 1024 * 1024;
const FEW = 32;

const readTasks = async (
  git: Git,
  rig: RigName,
  found: readonly Found[],
): Promise<readonly (readonly [TaskId, Task | undefined])[]> => {
  const there = found.flatMap(({ id, mode, oid }) => (oid === undefined ? [] : [{ id, mode, oid }]));
  const oids = there.map(({ oid }) => oid);
  // A few are read at once; where that is too much they are looked at first, as many are.
  const few = there.length > FEW ? undefined : await readObjects(git, oids, CHUNK).catch(() => undefined);
  const sizes =
    few?.map((object) => object?.bytes.length) ?? (await lookAtObjects(git, oids)).map((fact) => fact?.size);
  const sized = there.map((file, at) => ({ ...file, size: sizes[at] ?? 0, read: few?.[at] }));
  const readable = sized.filter(({ mode, size }) => mode.startsWith('100') && size <= FILE_LIMIT);
  const kept = new Set(readable);
  const refused = sized.filter((file) => !kept.has(file));
  const rows: (readonly [TaskId, Task | undefined])[] = found
    .filter(({ oid }) => oid === undefined)
    .map(({ id }) => [id, undefined]);
  for (const { id, size } of refused) {
    const why = size > FILE_LIMIT ? `its file has ${size} bytes, more than 1 MiB` : 'it is not a file';
    rows.push([id, unreadableTask(id, rig, { why, text: '' })]);
  }
  for (const chunk of chunksOf(readable)) {
    const unread = chunk.map(({ oid }) => oid);
    const objects = few === undefined ? await readObjects(git, unread) : chunk.map(({ read }) => read);
    chunk.forEach(({ id }, at) => {
      rows.push([id, taskFrom(id, rig, textOf(objects[at]?.bytes ?? ''))]);
    });
  }
  return rows;
};

const taskFrom = (id: TaskId, rig: RigName, text: string): Task => {
  const file = readTaskFile(id, rig, text);
  return 'why' in file ? unreadableTask(id, rig, file) : file.task;
};

export const chunksOf = <Sized extends { readonly size: number }>(
  items: readonly Sized[],
): readonly (readonly Sized[])[] => {
  const chunks: Sized[][] = [];
  let room = 0;
  for (const item of items) {
    if (item.size > room || chunks.length === 0) {
      chunks.push([]);
      room = CHUNK;
    }
    chunks.at(-1)?.push(item);
    room -= item.size + 128;
  }
  return chunks;
};

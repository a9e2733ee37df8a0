/**
 * One tree out of two tips of the branch: tasks field by field, everything else path by path, what
 * loses going to the attic. The same whoever asks, and nothing that anybody wrote is gone.
 */
import type { RigName, TaskId } from '../../../core/ids.ts';
import { fieldOf } from '../../../core/task-clock.ts';
import type { Git } from '../../git.ts';
import { lookAtObjects, readObjects, textOf } from '../../git-objects.ts';
import { atticFile } from './attic-file.ts';
import { readComment } from './comment-file.ts';
import type { TreeChange } from './commit.ts';
import { atticFilePath, atticFolder, commentsPath, memoryAt, taskAt, taskPath } from './layout.ts';
import { type MergedFile, mergeTaskFiles, otherId, parsed, type Version } from './merge-task-files.ts';
import { type TaskFile, writeTaskFile } from './task-file.ts';
import { chunksOf, FILE_LIMIT } from './task-index.ts';
import { type Change, type Entry, isSameEntry, treeChanges } from './tree-changes.ts';

export type MergedTrees = {
  /** To be made in either tip's tree. */
  readonly files: readonly TreeChange[];
  readonly conflicts: readonly { readonly task: TaskId; readonly field: string }[];
  /** In one plain sentence each. */
  readonly problems: readonly string[];
};

type Parts = { readonly git: Git; readonly rig: RigName };
type Changes = ReadonlyMap<string, Change>;
type Both = { readonly path: string; readonly was: Entry | undefined; readonly is: readonly [Entry, Entry] };

/** What becomes of the paths that either side has changed. */
type Room = {
  readonly files: Map<string, Entry | { readonly text: string } | 'gone'>;
  readonly conflicts: { task: TaskId; field: string }[];
  readonly problems: string[];
};

/** @param tips sorted, so that the answer does not depend on who asks. */
export async function mergeTrees(
  parts: Parts,
  base: string | undefined,
  tips: readonly [string, string],
): Promise<MergedTrees> {
  const sides = [await treeChanges(parts.git, base, tips[0]), await treeChanges(parts.git, base, tips[1])] as const;
  const room: Room = { files: new Map(), conflicts: [], problems: [] };
  const both: Both[] = [];
  for (const path of new Set([...sides[0].keys(), ...sides[1].keys()])) {
    const [a, b] = [sides[0].get(path), sides[1].get(path)];
    const [left, right] = [a?.is, b?.is];
    if (a === undefined || b === undefined || isSameEntry(left, right))
      room.files.set(path, (a === undefined ? right : left) ?? 'gone');
    // Somebody changed what another took away: it stays.
    else if (left === undefined || right === undefined) room.files.set(path, left ?? right ?? 'gone');
    else both.push({ path, was: a.was, is: [left, right] });
  }
  const texts = await readTexts(
    parts.git,
    both.filter(({ path }) => taskAt(path) ?? memoryAt(path)).flatMap(({ was, is }) => [...is, ...(was ? [was] : [])]),
  );
  const twins: Twin[] = [];
  for (const one of both) {
    const id = taskAt(one.path);
    const twin = id === undefined ? pick(room, one, texts) : mergeTask(parts, room, id, one, texts);
    if (twin !== undefined) twins.push(twin);
  }
  for (const twin of twins) await rehouse(parts, room, tips, sides, twin);
  clearPaths(room);
  // What goes makes room first: a folder may stand where a file was.
  const files = [...room.files].sort(([, a], [, b]) => Number(b === 'gone') - Number(a === 'gone'));
  return { files: files.map(changeOf), conflicts: room.conflicts, problems: room.problems };
}

const changeOf = ([path, made]: readonly [string, Entry | { readonly text: string } | 'gone']): TreeChange =>
  made === 'gone' ? { path, gone: true } : { path, ...made };

type Texts = ReadonlyMap<string, string>;

/** Texts of files by object id; none of what is too large, or not a file. */
const readTexts = async (git: Git, entries: readonly Entry[]): Promise<Texts> => {
  const oids = [...new Set(entries.filter(({ mode }) => mode.startsWith('100')).map(({ oid }) => oid))];
  const facts = await lookAtObjects(git, oids);
  const small = oids.flatMap((oid, at) => {
    const { size, type } = facts[at] ?? {};
    return size !== undefined && type === 'blob' && size <= FILE_LIMIT ? [{ oid, size }] : [];
  });
  const texts = new Map<string, string>();
  for (const chunk of chunksOf(small)) {
    const objects = await readObjects(
      git,
      chunk.map(({ oid }) => oid),
    );
    for (const object of objects) if (object !== undefined) texts.set(object.oid, textOf(object.bytes));
  }
  return texts;
};

/** Two tasks that were given one id in clones which did not know each other. */
type Twin = {
  readonly id: TaskId;
  readonly other: TaskFile;
  readonly base: TaskFile | undefined;
  readonly from: 0 | 1;
};

const versionOf = (entry: Entry, texts: Texts): Version => ({
  entry,
  text: entry.mode.startsWith('100') ? texts.get(entry.oid) : undefined,
});

const mergeTask = ({ rig }: Parts, room: Room, id: TaskId, { path, was, is }: Both, texts: Texts): Twin | undefined => {
  const base = was && parsed(id, rig, versionOf(was, texts));
  const made = mergeTaskFiles(id, rig, base, [versionOf(is[0], texts), versionOf(is[1], texts)]);
  put(room, id, path, made);
  return made.kind === 'two' ? { id, other: made.other, base, from: made.from } : undefined;
};

const put = (room: Room, id: TaskId, path: string, made: MergedFile): void => {
  if (made.kind !== 'merged') room.files.set(path, made.entry);
  else {
    room.files.set(path, { text: writeTaskFile(made.file) });
    for (const lost of made.lost) {
      const { path: attic, text } = atticFile(id, lost);
      room.files.set(attic, { text });
      room.conflicts.push({ task: id, field: fieldOf(lost.key) });
    }
  }
  if (made.kind !== 'picked') return;
  room.files.set(`${atticFolder(id)}/${made.lost.oid.slice(0, 16)}.md`, { mode: '100644', oid: made.lost.oid });
  room.conflicts.push({ task: id, field: 'file' });
  room.problems.push(
    `A version of task ${id} could not be read; it is kept as it is in ${atticFolder(id)} on the branch mayor-tasks`,
  );
};

/** Of a file that is no task's one version is as good as the other; of notes for agents the newer is better. */
const pick = (room: Room, { path, is: [a, b] }: Both, texts: Texts): undefined => {
  const rank = ({ mode, oid }: Entry): string => {
    const at = memoryAt(path) === undefined ? 0 : readComment(texts.get(oid) ?? '').at;
    return `${String(at).padStart(16, '0')} ${oid} ${mode}`;
  };
  const [won, lost] = rank(a) > rank(b) ? [a, b] : [b, a];
  room.files.set(path, won);
  if (won.oid !== lost.oid) room.files.set(atticFilePath(path, lost.oid), lost);
};

/** Gives a task whose id another has kept an id of its own, and takes its comments along. */
const rehouse = async (
  { git, rig }: Parts,
  room: Room,
  tips: readonly [string, string],
  sides: readonly [Changes, Changes],
  { id, other, base, from }: Twin,
): Promise<void> => {
  for (let tries = 0; ; tries++) {
    const next = otherId(id, other.uid, tries);
    const path = taskPath(next);
    const moved: TaskFile = { ...other, task: { ...other.task, id: next } };
    const there = await taskIn(git, room, tips[0], path);
    const known = there === undefined ? undefined : parsed(next, rig, { text: there });
    if (there !== undefined && known?.uid !== other.uid) continue; // Somebody else's, however unlikely.
    const text = writeTaskFile(moved);
    const version: Version = { entry: { mode: '100644', oid: '' }, text };
    const twoTexts = [version, { ...version, text: there ?? text }] as const;
    put(room, next, path, mergeTaskFiles(next, rig, base?.uid === other.uid ? base : undefined, twoTexts));
    moveComments(room, sides[from], id, next);
    room.problems.push(
      `Two tasks had the id ${id}: ${JSON.stringify(other.task.title)} is ${next} now; see what should wait for which`,
    );
    return;
  }
};

const taskIn = async (git: Git, room: Room, tip: string, path: string): Promise<string | undefined> => {
  const made = room.files.get(path);
  if (made === 'gone') return undefined;
  if (made !== undefined && 'text' in made) return made.text;
  const [object] = await readObjects(git, [made?.oid ?? `${tip}:${path}`]);
  return object && textOf(object.bytes);
};

const moveComments = (room: Room, side: Changes, from: TaskId, to: TaskId): void => {
  const folder = `${commentsPath(from)}/`;
  for (const [path, { was, is }] of side) {
    if (!path.startsWith(folder) || was !== undefined || is === undefined) continue;
    room.files.set(path, 'gone');
    room.files.set(`${commentsPath(to)}/${path.slice(folder.length)}`, is);
  }
};

/** Where one side has a file and the other a folder of that name, the file goes to the attic. */
const clearPaths = ({ files }: Room): void => {
  for (const [path, made] of [...files]) {
    if (made === 'gone') continue;
    for (let at = path.indexOf('/'); at > 0; at = path.indexOf('/', at + 1)) {
      const folder = path.slice(0, at);
      const file = files.get(folder);
      if (file === undefined || file === 'gone' || 'text' in file) continue;
      files.set(folder, 'gone');
      files.set(atticFilePath(folder, file.oid), file);
    }
  }
};

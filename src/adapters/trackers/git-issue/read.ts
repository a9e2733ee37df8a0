/** Every issue of the repository as it stands committed, read anew only where it changed. */
import { type Git, gitIn, lineOf } from '../../git.ts';
import { readObjects, textOf } from '../../git-objects.ts';

export type Folder = {
  /** The commit that opened it. */
  readonly sha: string;
  readonly description: string;
  readonly tags: readonly string[];
  readonly assignees: readonly string[];
  /** Blobs by the commit that began the comment. */
  readonly comments: ReadonlyMap<string, string>;
  readonly createdAt: number;
  readonly updatedAt: number;
};

const FILE =
  /^(\d+) blob ([0-9a-f]+)\tissues\/([0-9a-f]{2})\/([0-9a-f]+)\/(description|tags|assignee|comments\/([0-9a-f]+))$/;

const shaOf = (path: string): string | undefined => {
  const [, head, rest] = /^issues\/([0-9a-f]{2})\/([0-9a-f]+)\//.exec(path) ?? [];
  return head === undefined || rest === undefined ? undefined : head + rest;
};

/** The very same array as long as the repository's tip is the same. Oldest first. */
export const readFolders = (folder: () => Promise<string>): (() => Promise<readonly Folder[]>) => {
  let tip = '';
  let known: readonly Folder[] = [];
  const changes = new Map<string, number>();
  const blobs = new Map<string, string>();
  return async () => {
    const git = gitIn(await folder());
    const now = lineOf(await git(['rev-parse', '--verify', '-q', 'HEAD'], { ok: [0, 1] }));
    if (now === tip) return known;
    await noteChanges(git, tip, now, changes);
    const files = await filesAt(git, now);
    await readBlobs(git, files, blobs);
    known = await foldersOf(git, files, blobs, changes);
    tip = now;
    return known;
  };
};

type File = {
  readonly sha: string;
  readonly name: string;
  readonly comment: string | undefined;
  readonly blob: string;
};

const filesAt = async (git: Git, tip: string): Promise<readonly File[]> => {
  if (tip === '') return [];
  const { stdout } = await git(['ls-tree', '-r', '-z', tip, '--', 'issues']);
  return stdout.split('\0').flatMap((line) => {
    const [, , blob, head, rest, name, comment] = FILE.exec(line) ?? [];
    if (blob === undefined || head === undefined || rest === undefined || name === undefined) return [];
    return [{ sha: head + rest, name, comment, blob }];
  });
};

/** When each issue was last changed: only commits since the last look are read, unless history was rewritten. */
const noteChanges = async (git: Git, from: string, to: string, changes: Map<string, number>): Promise<void> => {
  if (to === '') return;
  const isLater = from !== '' && (await git(['merge-base', '--is-ancestor', from, to], { ok: 'any' })).exit === 0;
  const range = isLater ? `${from}..${to}` : to;
  const { stdout } = await git(['log', '--reverse', '-m', '--format=%x00%ct', '--name-only', range, '--', 'issues']);
  for (const commit of stdout.split('\0').slice(1)) {
    const [time = '', ...paths] = commit.split('\n');
    for (const path of paths) {
      const sha = shaOf(path);
      if (sha !== undefined) changes.set(sha, Number(time) * 1_000);
    }
  }
};

const readBlobs = async (git: Git, files: readonly File[], blobs: Map<string, string>): Promise<void> => {
  const wanted = files.filter(({ comment, blob }) => comment === undefined && !blobs.has(blob)).map(({ blob }) => blob);
  const missing = [...new Set(wanted)];
  const found = await readObjects(git, missing);
  for (const [at, blob] of missing.entries()) blobs.set(blob, textOf(found[at]?.bytes ?? ''));
};

const foldersOf = async (
  git: Git,
  files: readonly File[],
  blobs: ReadonlyMap<string, string>,
  changes: ReadonlyMap<string, number>,
): Promise<readonly Folder[]> => {
  const grouped = new Map<string, File[]>();
  for (const file of files) grouped.set(file.sha, [...(grouped.get(file.sha) ?? []), file]);
  const shas = [...grouped.keys()];
  const commits = await readObjects(git, shas);
  const folders = shas.map((sha, at): Folder => {
    const own = grouped.get(sha) ?? [];
    const textIn = (name: string) => blobs.get(own.find((file) => file.name === name)?.blob ?? '') ?? '';
    const linesIn = (name: string) =>
      textIn(name)
        .split('\n')
        .filter((line) => line !== '');
    // An issue that was imported by hand may be named by no commit: then it is as old as its last change.
    const seconds = /^author .* (\d+) [+-]\d{4}$/m.exec(textOf(commits[at]?.bytes ?? ''))?.[1];
    const updatedAt = changes.get(sha) ?? 0;
    return {
      sha,
      description: textIn('description'),
      tags: linesIn('tags'),
      assignees: linesIn('assignee'),
      comments: new Map(own.flatMap(({ comment, blob }) => (comment === undefined ? [] : [[comment, blob] as const]))),
      createdAt: seconds === undefined ? updatedAt : Number(seconds) * 1_000,
      updatedAt,
    };
  });
  const order = await orderOf(git, new Set(shas));
  return folders.sort((a, b) => a.createdAt - b.createdAt || (order.get(a.sha) ?? 0) - (order.get(b.sha) ?? 0));
};

/** Within one second the order of the commits tells which was first. */
const orderOf = async (git: Git, shas: ReadonlySet<string>): Promise<ReadonlyMap<string, number>> => {
  if (shas.size === 0) return new Map();
  const { stdout } = await git(['log', '--reverse', '--topo-order', '--format=%H', '-F', '--grep=gi new mark']);
  return new Map(
    stdout
      .split('\n')
      .map((sha, at) => [sha, at] as const)
      .filter(([sha]) => shas.has(sha)),
  );
};

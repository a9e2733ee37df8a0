/** What is in one worktree: two subprocesses, two more when it has commits of its own. */
import { polecatId, type Sha, sha } from '../../../core/ids.ts';
import type { Worktree } from '../../../core/observed.ts';
import { lineOf } from '../../git.ts';
import type { Base } from './base.ts';
import type { Ground } from './ground.ts';
import type { Owned } from './proof.ts';
import { LONG_MS, steadyGit } from './steady-git.ts';

/** Paths listed at most. */
const DIRTY_LIMIT = 200;

const STATUS = [
  ...['status', '--porcelain=v2', '-z', '--branch', '--no-renames', '--no-ahead-behind'],
  ...['--untracked-files=normal', '--ignore-submodules=none'],
];

/** `head` and `tree` of a branch that has no commit yet. */
const NONE = { head: sha('0'.repeat(40)), tree: sha('4b825dc642cb6eb9a060e54bf8d69288fbee4904') };

export type Status = {
  readonly head: Sha;
  /** Absent when HEAD is detached. */
  readonly branch?: string;
  readonly dirty: readonly string[];
  /** Whether a tracked file differs from HEAD, staged or not. */
  readonly changed: boolean;
};

export async function statusOf(path: string): Promise<Status> {
  const ran = await steadyGit(path)(STATUS, { timeoutMs: LONG_MS });
  return parseStatus(ran.stdout);
}

/** Reads `git status --porcelain=v2 -z --branch --no-renames`. */
export function parseStatus(text: string): Status {
  let head = NONE.head;
  let branch: string | undefined;
  let changed = false;
  const dirty: string[] = [];
  for (const entry of text.split('\0')) {
    if (entry.startsWith('# branch.oid ') && !entry.endsWith('(initial)')) head = sha(entry.slice(13));
    else if (entry.startsWith('# branch.head ') && !entry.endsWith('(detached)')) branch = entry.slice(14);
    const fields = FIELDS[entry[0] ?? ''];
    if (fields === undefined) continue;
    changed ||= entry[0] !== '?';
    dirty.push(entry.split(' ').slice(fields).join(' '));
  }
  return { head, dirty, changed, ...(branch === undefined ? {} : { branch }) };
}

/** How many fields stand before the path, by the kind of the entry (git-status(1)). */
const FIELDS: Readonly<Record<string, number>> = { '1': 8, '2': 9, u: 10, '?': 1 };

/** What a commit is, measured against the base: never changes, so it may be remembered. */
export type Measure = { readonly tree: Sha; readonly ahead: number; readonly added: number; readonly removed: number };
export type Measures = Map<string, Promise<Measure>>;

/**
 * The whole look. Lines count against the merge base with the base, uncommitted changes of tracked
 * files included; untracked files do not count as lines.
 */
export async function lookAt(ground: Ground, owned: Owned, base: Base, measures: Measures): Promise<Worktree> {
  const status = await statusOf(owned.path);
  const measure = status.head === NONE.head ? { tree: NONE.tree, ahead: 0, added: 0, removed: 0 } : await known();
  const lines =
    status.changed && status.head !== NONE.head ? await linesOf(owned.path, ['--merge-base', base.point]) : measure;
  const { polecat } = owned.marker;
  return {
    path: owned.path,
    rig: ground.rig.name,
    ...(owned.marker.state === 'pooled' || polecat === undefined ? {} : { polecat: polecatId(polecat) }),
    ...(status.branch === undefined ? {} : { branch: status.branch }),
    head: status.head,
    tree: measure.tree,
    dirty: status.dirty.slice(0, DIRTY_LIMIT),
    ahead: measure.ahead,
    added: lines.added,
    removed: lines.removed,
  };

  async function known(): Promise<Measure> {
    const key = `${status.head} ${base.point}`;
    const standing = measures.get(key);
    if (standing !== undefined) return standing;
    if (measures.size >= REMEMBERED) measures.clear();
    const made = measureOf(ground, status.head, base.point);
    measures.set(key, made);
    return made.catch((error: unknown) => {
      measures.delete(key);
      throw error;
    });
  }
}

const REMEMBERED = 1_000;

const measureOf = async (ground: Ground, head: Sha, point: Sha): Promise<Measure> => {
  const [tree, count] = await Promise.all([
    ground.git(['rev-parse', `${head}^{tree}`]),
    ground.git(['rev-list', '--count', head, `^${point}`]),
  ]);
  const ahead = Number(lineOf(count));
  const lines = ahead === 0 ? { added: 0, removed: 0 } : await linesOf(ground.rig.path, [`${point}...${head}`]);
  return { tree: sha(lineOf(tree)), ahead, ...lines };
};

const linesOf = async (path: string, range: readonly string[]): Promise<{ added: number; removed: number }> => {
  const plain = ['--no-ext-diff', '--no-textconv', '--no-renames', '--ignore-submodules=dirty'];
  const ran = await steadyGit(path)(['diff', '--numstat', '-z', ...plain, ...range, '--'], { timeoutMs: LONG_MS });
  let added = 0;
  let removed = 0;
  for (const entry of ran.stdout.split('\0')) {
    const [plus, minus] = entry.split('\t');
    added += Number(plus) || 0; // Binary files count "-".
    removed += Number(minus) || 0;
  }
  return { added, removed };
};

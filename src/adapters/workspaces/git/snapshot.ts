/**
 * Backups of a worktree as commits, made beside it: a temporary index, no branch, no file touched.
 *
 *     files   (tree: everything that git does not ignore)
 *     ├── HEAD, when there is one
 *     ├── index   (tree: what was staged; parent: HEAD)
 *     └── MERGE_HEAD and the like, so that an unfinished merge loses no commit
 *
 * A file that only `files` has was untracked; one that only `index` has was deleted, unstaged.
 * During a conflict nothing counts as staged, and the files with their markers are kept. Ignored
 * files, empty folders and nested repositories are not in it.
 */
import { createHash } from 'node:crypto';
import { copyFile, readFile, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { TerminalError } from '../../../core/errors.ts';
import { isSha, type Sha, sha } from '../../../core/ids.ts';
import type { Clock } from '../../../ports/clock.ts';
import { type Git, lineOf } from '../../git.ts';
import { fileRefusal, ifAbsent } from './files.ts';
import { LONG_MS, steadyGit } from './steady-git.ts';

export type SnapshotSpec = {
  readonly path: string;
  readonly admin: string;
  /** `refs/mayor/backup/<whose>`; the name below it is a hash of the state. */
  readonly prefix: string;
  /** For people: the first line of the commit. */
  readonly because: string;
  readonly clock: Clock;
};

/** Makes the backup, or finds the same one. Returns its ref. */
export async function snapshotOf(spec: SnapshotSpec): Promise<string> {
  const draft = join(spec.admin, `mayor-index-${spec.clock.uuid().slice(0, 13)}`);
  try {
    return await snapshotWith(spec, draft);
  } finally {
    await rm(draft, { force: true });
    await rm(`${draft}.lock`, { force: true });
  }
}

const snapshotWith = async (spec: SnapshotSpec, draft: string): Promise<string> => {
  const git = steadyGit(spec.path);
  const beside: Git = (args, options) => git(args, { timeoutMs: LONG_MS, ...options, env: { GIT_INDEX_FILE: draft } });
  await copyIndex(spec.admin, draft);
  const [head, nested, others] = await Promise.all([headOf(git), nestedIn(git), unfinished(spec.admin)]);
  const staged = await beside(['write-tree'], { ok: 'any' });
  await beside(['add', '--all', '--', '.', ...nested.map((path) => `:(top,exclude,literal)${path}`)]);
  const files = sha(lineOf(await beside(['write-tree'])));
  const index = staged.exit === 0 ? sha(lineOf(staged)) : (head?.tree ?? files);
  const state = [head?.commit ?? '', head?.name ?? '', index, files, ...others].join('\n');
  const ref = `${spec.prefix}/${createHash('sha256').update(state).digest('hex').slice(0, 16)}`;
  const standing = await git(['rev-parse', '--quiet', '--verify', ref], { ok: [0, 1] });
  if (standing.exit === 0) return ref;
  const parents = head === undefined ? [] : [head.commit];
  const message = `${spec.because.trim() === '' ? 'Backup' : spec.because.trim()}\n\nHead: ${head?.name ?? 'none'}\n`;
  const indexCommit = await commit(git, spec.clock, index, parents, 'What was staged\n');
  const filesCommit = await commit(git, spec.clock, files, [...parents, indexCommit, ...others], message);
  await git(['update-ref', '-m', 'mayor: backup', ref, filesCommit]);
  return ref;
};

/** Keeps what is known of a worktree whose folder is gone: its HEAD and what was staged. */
export async function snapshotOfGone(spec: Omit<SnapshotSpec, 'path'>): Promise<string | undefined> {
  const git = steadyGit(spec.admin);
  const inside: Git = (args, options) => git(args, { ...options, env: { GIT_DIR: spec.admin } });
  const head = await headOf(inside);
  if (head === undefined) return undefined;
  const staged = await inside(['write-tree'], { ok: 'any' });
  const index = staged.exit === 0 ? sha(lineOf(staged)) : head.tree;
  const indexCommit = await commit(inside, spec.clock, index, [head.commit], 'What was staged\n');
  const message = `${spec.because}\n\nHead: ${head.name}\n`;
  const whole = await commit(inside, spec.clock, index, [head.commit, indexCommit], message);
  const ref = `${spec.prefix}/${createHash('sha256').update(`${head.commit}\n${index}`).digest('hex').slice(0, 16)}`;
  await inside(['update-ref', '-m', 'mayor: backup', ref, whole]);
  return ref;
}

/** Repositories inside the worktree that are no submodules: git cannot keep what they hold. */
export async function nestedIn(git: Git): Promise<readonly string[]> {
  const listed = await git(['ls-files', '-z', '--others', '--exclude-standard', '--full-name', ':/']);
  return listed.stdout.split('\0').filter((path) => path.endsWith('/'));
}

type Head = { readonly commit: Sha; readonly tree: Sha; readonly name: string };

const headOf = async (git: Git): Promise<Head | undefined> => {
  const [found, branch] = await Promise.all([
    git(['rev-parse', 'HEAD^{commit}', 'HEAD^{tree}'], { ok: [0, 128] }),
    git(['symbolic-ref', '--quiet', 'HEAD'], { ok: [0, 1] }),
  ]);
  const [id = '', tree = ''] = found.stdout.split('\n');
  if (found.exit !== 0 || !isSha(id) || !isSha(tree)) return undefined; // A branch without a commit.
  return { commit: sha(id), tree: sha(tree), name: lineOf(branch) || 'detached' };
};

/**
 * Git takes a file that is as old as the index for perhaps changed, and looks into it. A copy is
 * younger, and would let an edit of the same second and size pass for unchanged: so the copy gets
 * the time of the original, cut to the second.
 */
export const copyIndex = async (admin: string, draft: string): Promise<void> => {
  const index = join(admin, 'index');
  const found = await stat(index).catch(ifAbsent(undefined));
  if (found === undefined) return; // No index yet: an empty one.
  try {
    await copyFile(index, draft);
    const second = Math.floor(found.mtimeMs / 1_000);
    await utimes(draft, second, second);
  } catch (error) {
    throw fileRefusal(error, `copy the index of ${admin}`);
  }
};

/** Commits that an unfinished operation remembers and no branch may. */
const unfinished = async (admin: string): Promise<readonly Sha[]> => {
  const names = ['MERGE_HEAD', 'CHERRY_PICK_HEAD', 'REVERT_HEAD', 'rebase-merge/orig-head', 'rebase-apply/orig-head'];
  const texts = await Promise.all(names.map((name) => readFile(join(admin, name), 'utf8').catch(ifAbsent(''))));
  const found = texts.flatMap((text) => text.split('\n')).filter(isSha);
  return [...new Set(found)].sort().map(sha);
};

const commit = async (git: Git, clock: Clock, tree: Sha, parents: readonly Sha[], message: string): Promise<Sha> => {
  const at = `${Math.floor(clock.now() / 1_000)} +0000`;
  const who = { NAME: 'Mayor', EMAIL: 'mayor@localhost', DATE: at };
  const env = Object.fromEntries(
    Object.entries(who).flatMap(([key, value]) => [
      [`GIT_AUTHOR_${key}`, value],
      [`GIT_COMMITTER_${key}`, value],
    ]),
  );
  const ran = await git(['commit-tree', ...parents.flatMap((parent) => ['-p', parent]), tree, '-F', '-'], {
    input: message,
    env,
  });
  const made = lineOf(ran);
  if (!isSha(made)) throw new TerminalError(`git commit-tree answered ${JSON.stringify(made)}`);
  return sha(made);
};

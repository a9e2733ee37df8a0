/** What a branch changes, as text for a person. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Sha, sha } from '../../../core/ids.ts';
import type { Diff } from '../../../ports/workspace.ts';
import { type Git, lineOf } from '../../git.ts';
import { readBase } from './base.ts';
import type { Ground } from './ground.ts';
import type { Owned } from './proof.ts';
import { copyIndex, nestedIn } from './snapshot.ts';
import { LONG_MS, steadyGit } from './steady-git.ts';

/**
 * One layout whatever the user's configuration or a branch's attributes say, no program of theirs
 * run; names with control characters are quoted by git.
 */
const PLAIN = [
  ...['-c', 'core.quotePath=true', '-c', 'diff.suppressBlankEmpty=false', 'diff', '--no-ext-diff', '--no-textconv'],
  ...['--no-color', '--no-color-moved', '--no-relative', '--find-renames', '--submodule=short'],
  ...['--src-prefix=a/', '--dst-prefix=b/', '--diff-algorithm=histogram'],
];

export async function diffOf(ground: Ground, commit: Sha, limit: number): Promise<Diff> {
  const { point } = await readBase(ground);
  return patchOf(ground.git, [`${await before(ground, point, commit)}...${commit}`, '--'], limit);
}

/**
 * With a copy of the index in which new files are named, so that they show as well: nothing is staged, and no content
 * of theirs is kept.
 */
export async function progressOf(ground: Ground, { path, admin }: Owned, limit: number): Promise<Diff> {
  const draft = join(admin, `mayor-index-${ground.clock.uuid().slice(0, 13)}`);
  const git = steadyGit(path);
  const beside: Git = (args, options) => git(args, { ...options, env: { GIT_INDEX_FILE: draft } });
  try {
    await copyIndex(admin, draft);
    const [{ point }, nested] = await Promise.all([readBase(ground), nestedIn(git)]);
    const others = nested.map((name) => `:(top,exclude,literal)${name}`);
    await beside(['add', '--intent-to-add', '--all', '--', ':/', ...others], { ok: 'any' });
    const fork = lineOf(await git(['merge-base', point, 'HEAD'], { ok: [0, 1, 128] }));
    return await patchOf(beside, [fork === '' ? point : fork, '--'], limit);
  } finally {
    await rm(draft, { force: true });
    await rm(`${draft}.lock`, { force: true });
  }
}

const patchOf = async (git: Git, range: readonly string[], limit: number): Promise<Diff> => {
  const [patch, counts] = await Promise.all([
    git([...PLAIN, '--patch', '--unified=3', ...range], { limit: Math.max(1, limit) + 1, cut: true }),
    git([...PLAIN, '--numstat', '-z', ...range]),
  ]);
  const bytes = Buffer.from(patch.stdout);
  const truncated = patch.cut === true || bytes.length > limit;
  return {
    text: truncated ? wholeLines(bytes.subarray(0, limit)) : patch.stdout,
    truncated,
    files: parseCounts(counts.stdout),
  };
};

/** All of that patch, a character for each byte, with the commit that it is against. @throws TerminalError beyond 64 MB. */
export async function wholeDiffOf(ground: Ground, commit: Sha): Promise<{ readonly text: string; readonly fork: Sha }> {
  const { point } = await readBase(ground);
  const fork = sha(lineOf(await ground.git(['merge-base', await before(ground, point, commit), commit])));
  const patch = [...PLAIN, '--patch', '--unified=3', fork, commit, '--'];
  const { stdout } = await ground.git(patch, { encoding: 'latin1', limit: 64 * 1024 * 1024, timeoutMs: LONG_MS });
  return { text: stdout, fork };
}

/** The base without `commit`: its tip, or the first parent of the merge that brought `commit` in. */
const before = async (ground: Ground, point: Sha, commit: Sha): Promise<string> => {
  const inside = await ground.git(['merge-base', '--is-ancestor', commit, point], { ok: [0, 1] });
  if (inside.exit === 1 || commit === point) return point;
  const path = ['rev-list', '--merges', '--ancestry-path', '--reverse', '--parents', `${commit}..${point}`];
  const merges = await ground.git(path);
  const lines = merges.stdout.split('\n').map((line) => line.split(' '));
  const onto = lines.find(([, , ...brought]) => brought.includes(commit))?.[1];
  return onto ?? point;
};

/** Cut at the last newline, so that neither a line nor a character is half there. */
const wholeLines = (bytes: Buffer): string => bytes.subarray(0, bytes.lastIndexOf(0x0a) + 1).toString('utf8');

/** Reads `--numstat -z`: a rename has an empty path, then the old and the new one. Binary files count 0. */
export function parseCounts(text: string): Diff['files'] {
  const parts = text.split('\0');
  const files: Diff['files'][number][] = [];
  for (let at = 0; at < parts.length; at += 1) {
    const found = /^(\d+|-)\t(\d+|-)\t([\s\S]*)$/.exec(parts[at] ?? '');
    if (found === null) continue;
    const [, added, removed, same = ''] = found;
    const path = same === '' ? parts[at + 2] : same;
    if (same === '') at += 2;
    files.push({ path: path ?? '', added: Number(added) || 0, removed: Number(removed) || 0 });
  }
  return files;
}

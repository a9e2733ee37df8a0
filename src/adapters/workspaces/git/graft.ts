/**
 * Files of other commits, put on a branch as one commit. It is made beside every worktree, with an index of its own;
 * then the branch moves by compare-and-swap. A worktree that has the branch moves along as git's own fast-forward does
 * it: a clean one only, and a file that is in the way stops it.
 */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { TerminalError } from '../../../core/errors.ts';
import { isSha, type Sha, sha } from '../../../core/ids.ts';
import type { Grafted, GraftSpec } from '../../../ports/workspace.ts';
import { type Git, lineOf } from '../../git.ts';
import { type Entry, withPicked } from './graft-hunks.ts';
import type { Ground } from './ground.ts';
import { statusOf } from './look.ts';
import type { Found } from './proof.ts';
import { LONG_MS, steadyGit } from './steady-git.ts';

export type Holder = { readonly path: string; readonly owned: Found };

type Made = { readonly commit: Sha; readonly tree: Sha };

/** The worktree that has a branch checked out. */
export async function holderOf({ git }: Ground, branch: string): Promise<string | undefined> {
  const listed = await git(['for-each-ref', '--format=%(worktreepath)', `refs/heads/${branch}`]);
  return lineOf(listed) || undefined;
}

export async function graftOnto(ground: Ground, spec: GraftSpec, holder: Holder | undefined): Promise<Grafted> {
  const name = `refs/heads/${spec.branch}`;
  const made = await withIndex(ground, (git, { GIT_INDEX_FILE: draft }) => commitOf(ground, git, spec, draft));
  if (typeof made === 'string') return { kind: 'refused', because: made };
  const tip = lineOf(await ground.git(['rev-parse', '--quiet', '--verify', name], { ok: [0, 1] }));
  // An earlier try came this far.
  if (tip === made.commit) return { kind: 'made', ...made };
  if (tip !== spec.onto) return { kind: 'refused', because: 'its branch has another commit by now' };
  if (holder !== undefined) return inWorktree(ground, spec, made, holder);
  const ran = await ground.git(['update-ref', '-m', 'mayor: graft', name, made.commit, spec.onto], { ok: 'any' });
  return ran.exit === 0
    ? { kind: 'made', ...made }
    : { kind: 'refused', because: 'its branch got another commit meanwhile' };
}

const inWorktree = async (ground: Ground, spec: GraftSpec, made: Made, { path, owned }: Holder): Promise<Grafted> => {
  if (owned === 'absent' || owned === 'foreign')
    return { kind: 'refused', because: `${path} has its branch checked out, and Mayor did not make that worktree` };
  const git = steadyGit(path);
  const status = await statusOf(path);
  if (status.branch !== spec.branch || status.head !== spec.onto)
    return { kind: 'refused', because: `${path} is not at what was shown` };
  if (status.dirty.length > 0) {
    // A try that was cut short had written all files, and moved neither index nor branch.
    if (!(await isWritten(ground, path, made.commit)))
      return {
        kind: 'refused',
        because: `there is uncommitted work in ${path}: ${status.dirty.slice(0, 3).join(', ')}`,
      };
    await git(['read-tree', made.commit]);
    await git(['update-ref', '-m', 'mayor: graft', `refs/heads/${spec.branch}`, made.commit, spec.onto]);
    return { kind: 'made', ...made };
  }
  const ran = await git(['merge', '--ff-only', '--quiet', made.commit], { ok: 'any', timeoutMs: LONG_MS });
  if (ran.exit === 0) return { kind: 'made', ...made };
  return { kind: 'refused', because: `git did not take them into ${path}: ${ran.stderr.trim().split('\n')[0] ?? ''}` };
};

/** Whether the files of a worktree are those of a commit, and nothing besides. */
const isWritten = (ground: Ground, path: string, commit: Sha): Promise<boolean> =>
  withIndex(ground, async (_, env) => {
    const git = steadyGit(path);
    await git(['read-tree', commit], { env });
    await git(['update-index', '--refresh', '-q'], { env, ok: 'any' });
    const same = await git(['diff-files', '--quiet'], { env, ok: [0, 1] });
    const others = await git(['ls-files', '--others', '--exclude-standard'], { env });
    return same.exit === 0 && others.stdout === '';
  });

type Env = { readonly GIT_INDEX_FILE: string };

const withIndex = async <Value>(ground: Ground, work: (git: Git, env: Env) => Promise<Value>): Promise<Value> => {
  const draft = join(ground.folder, `.graft-${ground.clock.uuid().slice(0, 13)}`);
  const env = { GIT_INDEX_FILE: draft };
  try {
    return await work((args, options) => ground.git(args, { ...options, env: { ...options?.env, ...env } }), env);
  } finally {
    await rm(draft, { force: true });
    await rm(`${draft}.lock`, { force: true });
  }
};

/** The commit, or why there is none. The same spec makes the same one. */
const commitOf = async (
  ground: Ground,
  git: Git,
  { onto, files, message, at }: GraftSpec,
  draft: string,
): Promise<Made | string> => {
  await git(['read-tree', onto]);
  for (const { path, source, hunks } of files) {
    if (hunks !== undefined) {
      const picked = await withPicked(ground, git, { path, source, hunks }, await indexed(git, path), draft);
      if (typeof picked === 'string') return picked;
      await git(['update-index', '--add', '--replace', '--cacheinfo', `${picked.mode},${picked.id},${path}`]);
      continue;
    }
    const [there, here] = await Promise.all([entryOf(git, source, path), entryOf(git, onto, path)]);
    if (there === 'folder') return `${path} is a folder there: name the files in it`;
    if (there === undefined && here === undefined) return `neither of the attempts has a file ${path}`;
    if (there === undefined) await git(['update-index', '--force-remove', '--', path]);
    else await git(['update-index', '--add', '--replace', '--cacheinfo', `${there.mode},${there.id},${path}`]);
  }
  const tree = lineOf(await git(['write-tree']));
  const before = lineOf(await git(['rev-parse', `${onto}^{tree}`]));
  if (tree === before) return 'it has these files just like that already';
  const when = `${Math.floor(at / 1_000)} +0000`;
  const env = { ...(await nameFor(git)), GIT_AUTHOR_DATE: when, GIT_COMMITTER_DATE: when };
  const commit = lineOf(await git(['commit-tree', '-p', onto, tree, '-F', '-'], { input: message, env }));
  if (!isSha(commit) || !isSha(tree)) throw new TerminalError(`git commit-tree answered ${JSON.stringify(commit)}`);
  return { commit: sha(commit), tree: sha(tree) };
};

/** As the index has it, with what was put there before. */
const indexed = async (git: Git, path: string): Promise<Entry | undefined> => {
  const listed = await git(['ls-files', '-s', '-z', '--', `:(top,literal)${path}`]);
  const [, mode, id] = /^(\d+) ([0-9a-f]+) 0\t/.exec(listed.stdout) ?? [];
  return mode === undefined || id === undefined || !listed.stdout.endsWith(`\t${path}\0`) ? undefined : { mode, id };
};

const entryOf = async (git: Git, commit: Sha, path: string): Promise<Entry | 'folder' | undefined> => {
  const listed = await git(['ls-tree', '-z', '--full-tree', commit, path]);
  const found = /^(\d+) (\w+) ([0-9a-f]+)\t/.exec(listed.stdout);
  const [, mode, type, id] = found ?? [];
  if (mode === undefined || id === undefined) return undefined;
  return type === 'tree' ? 'folder' : { mode, id };
};

/** It is a person's commit; Mayor's own name stands in only where git knows none. */
const nameFor = async (git: Git): Promise<Readonly<Record<string, string>>> => {
  const known = await git(['var', 'GIT_COMMITTER_IDENT'], {
    ok: 'any',
    env: { GIT_CONFIG_COUNT: '1', GIT_CONFIG_KEY_0: 'user.useConfigOnly', GIT_CONFIG_VALUE_0: 'true' },
  });
  if (known.exit === 0) return {};
  const [name, email] = ['Mayor', 'mayor@localhost'];
  return { GIT_AUTHOR_NAME: name, GIT_AUTHOR_EMAIL: email, GIT_COMMITTER_NAME: name, GIT_COMMITTER_EMAIL: email };
};

/** Who owns the clone: has the base checked out or not, has work in it that nobody may touch, and commits to the base by hand. */
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from '../../src/adapters/process.ts';
import { type Sha, sha } from '../../src/core/ids.ts';
import { looseCommit } from './loose-commit.ts';
import { markOf, type RefineryPlan, withLine } from './refinery-plan.ts';
import { git, type Repo, writeFiles } from './repo.ts';

export const USER_MODES = ['clean', 'dirty apart', 'dirty in the same files', 'elsewhere', 'detached'] as const;
export type UserMode = (typeof USER_MODES)[number];

export type RepoUser = {
  /** All of it that git and the eye can see: branch, index, files that are changed, untracked and ignored ones. */
  standing(): Promise<string>;
  /** Commits a file to the base, whatever else lies about. Returns the commit. */
  commit(path: string, text: string): Promise<Sha>;
  /** Takes away what is in the way of branches; other work stays. */
  giveWay(): Promise<void>;
};

export const openUser = async (repo: Repo, mode: UserMode, { start, branches }: RefineryPlan): Promise<RepoUser> => {
  if (mode === 'elsewhere') await git(repo, 'checkout', '-q', '-b', 'elsewhere');
  if (mode === 'detached') await git(repo, 'checkout', '-q', '--detach');
  if (mode !== 'clean') await workApart(repo);
  const edited = branches
    .flatMap(({ steps }) => steps.flatMap(({ changes }) => Object.entries(changes)))
    .find(([path, to]) => typeof start[path] === 'string' && to !== null)?.[0];
  const added = branches.slice(0, 1).map(({ task }) => markOf(task));
  if (mode === 'dirty in the same files' || mode === 'elsewhere') {
    if (edited !== undefined) await writeFiles(repo, { [edited]: 'a draft of the user\n' });
    if (edited !== undefined && mode === 'elsewhere') await git(repo, 'add', '--', edited);
    await writeFiles(repo, Object.fromEntries(added.map((path) => [path, 'of the user\n'])));
  }
  const isOnBase = mode !== 'elsewhere' && mode !== 'detached';
  return {
    standing: () => standing(repo),
    async commit(path, text) {
      if (isOnBase) {
        await writeFiles(repo, { [path]: text });
        await git(repo, 'add', '--', path);
        await git(repo, 'commit', '-q', '-m', `By hand: ${path}`, '--', path);
        return sha(await git(repo, 'rev-parse', 'HEAD'));
      }
      const base = sha(await git(repo, 'rev-parse', repo.base));
      const made = await looseCommit(repo.path, base, { [path]: text }, `By hand: ${path}`);
      await git(repo, 'update-ref', `refs/heads/${repo.base}`, made, base);
      return made;
    },
    async giveWay() {
      if (mode !== 'dirty in the same files') return;
      if (edited !== undefined) await git(repo, 'checkout', '-q', '--', edited);
      for (const path of added) await rm(join(repo.path, path), { force: true });
    },
  };
};

/** Of every kind: changed, staged, both, deleted, untracked, ignored. No branch goes near it. */
const workApart = async (repo: Repo): Promise<void> => {
  const notes = await readFile(join(repo.path, 'user/notes.txt'), 'utf8');
  await writeFiles(repo, { 'user/notes.txt': withLine(notes, 7, 'a note'), 'user/staged.txt': 'staged\n' });
  await git(repo, 'add', 'user/staged.txt');
  await git(repo, 'rm', '-q', '--cached', 'user/dead.txt');
  await rm(join(repo.path, 'user/dead.txt'));
  await writeFiles(repo, {
    'user/staged.txt': 'staged, then changed\n',
    'user/löse datei.txt': 'loose\n',
    'user/x.tmp': 'ignored\n',
  });
  await writeFile(join(repo.path, 'user/blob.dat'), Uint8Array.from([0, 255, 1]));
  await git(repo, 'add', '--intent-to-add', 'user/blob.dat');
};

const standing = async (repo: Repo): Promise<string> => {
  const plain = { cwd: repo.path, env: { GIT_OPTIONAL_LOCKS: '0' } };
  const of = async (...args: readonly string[]) => (await run(['git', ...args], { ...plain, ok: 'any' })).stdout;
  const [head, status, changed, staged, loose] = await Promise.all([
    of('rev-parse', '--symbolic-full-name', 'HEAD'),
    of('status', '--porcelain', '-z', '--untracked-files=all', '--ignored'),
    of('diff', '--binary'),
    of('diff', '--binary', '--cached'),
    of('ls-files', '--others', '-z'),
  ]);
  const files = loose.split('\0').filter((path) => path !== '');
  const texts = await Promise.all(files.map((path) => readFile(join(repo.path, path), 'latin1')));
  return [
    head,
    status.replaceAll('\0', '\n'),
    changed,
    staged,
    ...files.map((path, at) => `${path}: ${texts[at]}`),
  ].join('\n');
};

/** What a folder given as a rig is: a clone that Mayor can work in, or what is wrong with it. */
import { join, resolve } from 'node:path';
import { TerminalError, UsageError } from '../../../core/errors.ts';
import { kindOf } from './files.ts';
import { adminOf } from './proof.ts';
import { refusal, steadyGit } from './steady-git.ts';

export type Clone = {
  /** Top of the working tree, a real path. */
  readonly path: string;
  /** The `.git` folder that all worktrees of the clone share, a real path. */
  readonly common: string;
  /** The branch that work would best be cut from: the remote's own, else main, master or the present one. */
  readonly base: string;
  /** Local branches, without `refs/heads/`. */
  readonly branches: readonly string[];
  readonly remotes: readonly string[];
};

type Wrong = { readonly what: string; readonly hint: string };

/**
 * Looks at a folder before it becomes a rig. Changes nothing.
 * @throws UsageError, with what to do, when it is no repository, bare, without commits or a
 * worktree that Mayor itself made.
 */
export async function inspectClone(path: string): Promise<Clone> {
  const top = await topOf(path);
  if ('what' in top) throw new UsageError(top.what, { hint: top.hint });
  const admin = await adminOf(top.path);
  if (admin !== undefined && (await kindOf(join(admin, 'mayor.json'))) === 'file')
    throw new UsageError(`${top.path} is a worktree that Mayor made`, {
      hint: 'Give the clone itself: cd to it and run mayor init there',
    });
  const facts = await refsOf(top);
  if ('what' in facts) throw new UsageError(facts.what, { hint: facts.hint });
  return facts;
}

/** The shared `.git` folder of a rig's clone. @throws TerminalError when it is none that can be worked in. */
export async function commonOf(rig: { readonly name: string; readonly path: string }): Promise<string> {
  const top = await topOf(rig.path);
  if ('what' in top) throw new TerminalError(`Rig "${rig.name}": ${top.what}`, { hint: top.hint });
  return top.common;
}

const topOf = async (path: string): Promise<Pick<Clone, 'path' | 'common'> | Wrong> => {
  if (/[\r\n]/.test(path))
    return {
      what: `${JSON.stringify(path)} has a line break in it`,
      hint: 'Rename the folder: git keeps paths in lines',
    };
  const kind = await kindOf(path);
  if (kind === 'nothing')
    return { what: `There is no folder ${path}`, hint: 'Correct the path; mayor init in a clone sets it by itself' };
  if (kind === 'file') return { what: `${path} is a file, not a clone`, hint: 'Give the folder of the clone' };
  const args = ['rev-parse', '--path-format=absolute', '--is-bare-repository', '--git-common-dir', '--show-toplevel'];
  const ran = await steadyGit(path)(args, { ok: [0, 128] });
  const [bare, common, top] = ran.stdout.split('\n');
  if (bare === 'true')
    return { what: `${path} is a bare repository`, hint: 'Clone it and give the clone: git clone <it> <folder>' };
  if (ran.exit === 0 && common !== undefined && top !== undefined) return { path: resolve(top), common };
  if (/not a git repository/.test(ran.stderr))
    return { what: `${path} is no git repository`, hint: 'Run git init and commit something, or correct the path' };
  if (/must be run in a work tree/.test(ran.stderr))
    return { what: `${path} lies inside a .git folder`, hint: 'Give the folder of the clone' };
  throw refusal(ran, args, path);
};

const refsOf = async (top: Pick<Clone, 'path' | 'common'>): Promise<Clone | Wrong> => {
  const git = steadyGit(top.path);
  const format = '--format=%(refname)%00%(symref)%00%(HEAD)';
  const [listed, remote] = await Promise.all([
    git(['for-each-ref', format, 'refs/heads', 'refs/remotes/*/HEAD']),
    git(['remote']),
  ]);
  const refs = listed.stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [name = '', symref = '', head = ''] = line.split('\0');
      return { name, symref, head };
    });
  const branches = refs.filter(({ name }) => name.startsWith(HEADS)).map(({ name }) => name.slice(HEADS.length));
  if (branches.length === 0)
    return {
      what: `${top.path} has no commits on any branch`,
      hint: 'Commit something first: git add . && git commit -m "Start"',
    };
  const remotes = remote.stdout.split('\n').filter((line) => line !== '');
  const theirs = refs
    .filter(({ symref }) => symref.startsWith('refs/remotes/'))
    .map(({ name, symref }) => symref.slice(name.length - 'HEAD'.length));
  const present = refs.filter(({ head }) => head === '*').map(({ name }) => name.slice(HEADS.length));
  const base = [...theirs, 'main', 'master', ...present, ...branches].find((name) => branches.includes(name));
  return { ...top, base: base ?? 'main', branches, remotes };
};

const HEADS = 'refs/heads/';

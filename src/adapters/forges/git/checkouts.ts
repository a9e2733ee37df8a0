/** Who has the base checked out, and what of a user's work in progress a landing must not disturb. */
import { lstat, readdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { isAtLeast } from '../../git.ts';
import { baseRef, type Site } from './site.ts';

export type Checkout = {
  readonly path: string;
  /** Git's own folder for this worktree: its index, HEAD and what is under way. */
  readonly admin: string;
};

/** `held`: nobody may move the base now; the reason for a person. */
export type Checkouts =
  | { readonly kind: 'none' }
  | { readonly kind: 'one'; readonly checkout: Checkout }
  | { readonly kind: 'held'; readonly because: string };

/** Looks at every worktree of the clone: one process, and a few small files for each. */
export async function whoHasBase(site: Site, common: string): Promise<Checkouts> {
  const nul = isAtLeast(site.version, [2, 36]);
  const listed = await site.git(['worktree', 'list', '--porcelain', ...(nul ? ['-z'] : [])]);
  const worktrees = listed.stdout
    .split(nul ? '\0\0' : '\n\n')
    .map((entry) => entry.split(nul ? '\0' : '\n'))
    .map((lines, index) => worktreeOf(site, lines, index === 0, common));
  const holders = (await Promise.all(worktrees)).filter((one) => one.branch === baseRef(site));
  const [first, second] = holders.filter((one) => one.exists || one.locked);
  if (first === undefined) return afterwards(site, common);
  if (second !== undefined)
    return held(`${site.rig.base} is checked out twice, in ${first.path} and ${second.path}; leave it in one`);
  if (!first.exists) return held(`${site.rig.base} is checked out in ${first.path}, which is locked and not there now`);
  if (first.admin === undefined) return held(`${first.path} has ${site.rig.base} checked out and cannot be read`);
  return { kind: 'one', checkout: { path: first.path, admin: first.admin } };
}

const held = (because: string): Checkouts => ({ kind: 'held', because });

const worktreeOf = async ({ rig }: Site, lines: readonly string[], isMain: boolean, common: string) => {
  const value = (name: string) => lines.find((line) => line.startsWith(`${name} `))?.slice(name.length + 1);
  const listed = value('worktree') ?? '';
  // With a separate git folder, git names that folder and not the worktree (git-worktree(1), BUGS).
  const path = isMain && listed !== rig.path && (await adminOf(rig.path)) === common ? rig.path : listed;
  return {
    path,
    branch: value('branch'),
    locked: lines.some((line) => line === 'locked' || line.startsWith('locked ')),
    exists: await isThere(path),
    admin: await adminOf(path),
  };
};

/** While a branch is rebased or bisected its worktree is detached, and git moves the branch at the end. */
const afterwards = async (site: Site, common: string): Promise<Checkouts> => {
  const linked = await readdir(join(common, 'worktrees')).catch(() => []); // None were ever made.
  const admins = [common, ...linked.map((name) => join(common, 'worktrees', name))];
  const busy = await Promise.all(admins.map((admin) => detachedFor(site, admin)));
  const found = busy.find((one) => one !== undefined);
  return found === undefined ? { kind: 'none' } : held(found);
};

const detachedFor = async (site: Site, admin: string): Promise<string | undefined> => {
  const names = [baseRef(site), site.rig.base];
  for (const { file, what } of DETACHING) {
    const text = await readFile(join(admin, file), 'utf8').catch(() => ''); // Nothing of the kind is under way.
    if (text.split('\n').some((line) => names.includes(line)))
      return `${what} of ${site.rig.base} is under way (${join(admin, file)}); finish or abort it`;
  }
  return undefined;
};

const DETACHING = [
  { file: 'rebase-merge/head-name', what: 'A rebase' },
  { file: 'rebase-merge/update-refs', what: 'A rebase' },
  { file: 'rebase-apply/head-name', what: 'A rebase' },
  { file: 'BISECT_START', what: 'A bisect' },
] as const;

/** What is under way in a checkout that has the base, in words; `undefined` when it is at rest. */
export async function underWay({ path, admin }: Checkout): Promise<string | undefined> {
  for (const { file, what } of UNDER_WAY)
    if (await isThere(join(admin, file))) return `${what} is under way in ${path}; finish or abort it`;
  return undefined;
}

const UNDER_WAY = [
  { file: 'MERGE_HEAD', what: 'A merge' },
  { file: 'CHERRY_PICK_HEAD', what: 'A cherry-pick' },
  { file: 'REVERT_HEAD', what: 'A revert' },
  { file: 'sequencer', what: 'A cherry-pick or revert' },
  { file: 'rebase-merge', what: 'A rebase' },
  { file: 'rebase-apply', what: 'A rebase' },
  { file: 'BISECT_LOG', what: 'A bisect' },
] as const;

export const isThere = async (path: string): Promise<boolean> =>
  lstat(path).then(
    () => true,
    () => false, // Absent, or not to be read: not there for us.
  );

const adminOf = async (path: string): Promise<string | undefined> => {
  const file = join(path, '.git');
  const found = await lstat(file).catch(() => undefined); // A bare repository, or a folder that was deleted.
  if (found === undefined) return undefined;
  if (!found.isFile()) return file;
  const named = /^gitdir: (.+)\n?$/.exec(await readFile(file, 'utf8'))?.[1];
  return named === undefined ? undefined : resolve(path, named);
};

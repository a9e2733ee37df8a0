/**
 * Every git command that can destroy work, and nothing else. Each takes an `Owned`: a worktree that
 * Mayor proved to have made. Callers have kept what is worth keeping before they come here.
 */
import { rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { TerminalError } from '../../../core/errors.ts';
import type { Instant, Sha } from '../../../core/ids.ts';
import { BACKUPS, HEADS, REHEARSALS, SEEN_BRANCHES } from '../../../core/mayor-refs.ts';
import { lineOf } from '../../git.ts';
import { fileRefusal, ifAbsent, kindOf } from './files.ts';
import type { Ground } from './ground.ts';
import { mark, type Owned } from './proof.ts';
import { LONG_MS, steadyGit } from './steady-git.ts';

/** Where HEAD goes: to no branch, to a new branch, or to one that exists. */
export type Target =
  | { readonly kind: 'detached'; readonly at: Sha }
  | { readonly kind: 'cut'; readonly branch: string; readonly at: Sha }
  | { readonly kind: 'branch'; readonly branch: string };

/**
 * Makes the worktree exactly what `target` is: changes and untracked files go. Ignored files stay,
 * so that what `setup` installed is still warm; nested repositories stay too (git skips them).
 */
export async function discard(owned: Owned, target: Target): Promise<void> {
  const git = steadyGit(owned.path);
  await quitUnfinished(owned);
  await git(checkoutArgs(target), { timeoutMs: LONG_MS });
  await git(['clean', '-fdq'], { timeoutMs: LONG_MS });
}

const checkoutArgs = (target: Target): readonly string[] => {
  const forced = ['checkout', '--quiet', '--force', '--no-track'];
  if (target.kind === 'detached') return ['checkout', '--quiet', '--force', '--detach', target.at];
  if (target.kind === 'cut') return [...forced, '-b', target.branch, target.at];
  return ['checkout', '--quiet', '--force', target.branch, '--'];
};

/** Gives the worktree the files of `tree`, over whatever is there; HEAD and branches stay. */
export async function overwrite(owned: Owned, tree: Sha): Promise<void> {
  const git = steadyGit(owned.path);
  await quitUnfinished(owned);
  await git(['read-tree', '--reset', '-u', tree], { timeoutMs: LONG_MS });
  await git(['clean', '-fdq'], { timeoutMs: LONG_MS });
}

/**
 * Points HEAD at `commit`, files and index aside: the branch it is on moves along when that is
 * `branch`; otherwise HEAD is detached and no branch moves.
 */
export async function pointHead(owned: Owned, commit: Sha, branch: string): Promise<void> {
  const git = steadyGit(owned.path);
  const on = lineOf(await git(['symbolic-ref', '--quiet', 'HEAD'], { ok: [0, 1] }));
  const deref = on === branch && on.startsWith('refs/heads/mayor/') ? [] : ['--no-deref'];
  await git(['update-ref', ...deref, '-m', 'mayor: restore', 'HEAD', commit]);
}

/** What git leaves in the private folder while an operation waits for its user, and how to end it as it is. */
const UNFINISHED = [
  { sign: 'MERGE_HEAD', quit: ['merge', '--quit'] },
  { sign: 'CHERRY_PICK_HEAD', quit: ['cherry-pick', '--quit'] },
  { sign: 'REVERT_HEAD', quit: ['revert', '--quit'] },
  { sign: 'rebase-merge', quit: ['rebase', '--quit'] },
  { sign: 'rebase-apply/applying', quit: ['am', '--quit'] },
  { sign: 'rebase-apply/rebasing', quit: ['rebase', '--quit'] },
  { sign: 'BISECT_LOG', quit: ['bisect', 'reset', 'HEAD'] },
] as const;

const quitUnfinished = async (owned: Owned): Promise<void> => {
  for (const { sign, quit } of UNFINISHED)
    if ((await kindOf(join(owned.admin, sign))) !== 'nothing') await steadyGit(owned.path)(quit);
};

/**
 * Removes the worktree, folder and registration. Marked first: a removal that a crash cut short
 * looks like deleted files, and must never be taken for work.
 */
export async function removeWorktree(ground: Ground, owned: Owned): Promise<void> {
  if (owned.marker.state !== 'removing') await mark(owned.admin, { ...owned.marker, state: 'removing' });
  const removal = ['worktree', 'remove', '--force', '--force', owned.path];
  const ran = await ground.git(removal, { ok: 'any', timeoutMs: LONG_MS });
  if (ran.exit === 0) return;
  // Git refuses a folder that is half gone, or gone. The marker proves that the rest is Mayor's.
  try {
    await rm(owned.path, { recursive: true, force: true, maxRetries: 3 });
    await forget(owned);
  } catch (error) {
    throw fileRefusal(error, `remove the worktree ${owned.path}`);
  }
}

/** Removes only git's private folder of a worktree, when its own folder is gone. */
export async function forget(owned: Owned): Promise<void> {
  if ((await kindOf(owned.path)) !== 'nothing')
    throw new TerminalError(`${owned.path} still exists, so its registration stays`);
  await rm(owned.admin, { recursive: true, force: true });
}

/**
 * Removes a slot that a crash left half made: never marked, so never handed out. `admin` was
 * locked by Mayor with its own reason, inside Mayor's own pool.
 */
export async function removeHalfMade(slot: string, admin: string): Promise<void> {
  await rm(slot, { recursive: true, force: true, maxRetries: 3 });
  await rm(admin, { recursive: true, force: true });
}

/** No git holds its own lock for this long without a person to wait for. */
const STALE_AFTER_MS = 60_000;

/** Removes lock files of a worktree's own index and HEAD that outlived their git. */
export async function dropStaleLocks(owned: Owned, now: Instant): Promise<void> {
  for (const name of ['index.lock', 'HEAD.lock']) {
    const file = join(owned.admin, name);
    const made = await stat(file).catch(ifAbsent(undefined));
    if (made !== undefined && now - made.mtimeMs > STALE_AFTER_MS) await rm(file, { force: true });
  }
}

/** Branches, backups, rehearsals and the like that only Mayor makes; no other ref is ever deleted. */
export const isOurs = (ref: string): boolean => OURS.some((ours) => ours.test(ref));

const OURS = [
  new RegExp(`^${HEADS}\\S+$`),
  new RegExp(`^${BACKUPS}[a-z0-9.-]+/[0-9a-f]{16}$`),
  new RegExp(`^${REHEARSALS}[^/\\s]+$`),
  new RegExp(`^${SEEN_BRANCHES}\\S+$`),
];

/** Deletes one of those that is still at `id`; answers `kept` for one that moved meanwhile or that a worktree has checked out. */
export async function deleteRef(ground: Ground, ref: string, id: Sha): Promise<'deleted' | 'kept'> {
  if (!isOurs(ref)) return 'kept';
  const listed = await ground.git(['for-each-ref', '--format=%(refname)%00%(worktreepath)', ref]);
  const found = listed.stdout.split('\n').find((line) => line.startsWith(`${ref}\0`));
  if (found === undefined || found !== `${ref}\0`) return 'kept';
  const ran = await ground.git(['update-ref', '-d', ref, id], { ok: 'any' });
  return ran.exit === 0 ? 'deleted' : 'kept';
}

/** Moves a branch of Mayor's from `old` (nothing: it is not there) to `commit`. @throws TransientError when it moved meanwhile. */
export async function moveBranch(ground: Ground, branch: string, commit: Sha, old: Sha | undefined): Promise<void> {
  if (!branch.startsWith('mayor/')) throw new TerminalError(`${branch} is no branch of Mayor's, so it stays`);
  const before = old ?? '0'.repeat(commit.length);
  await ground.git(['update-ref', '-m', 'mayor: restore', `refs/heads/${branch}`, commit, before]);
}

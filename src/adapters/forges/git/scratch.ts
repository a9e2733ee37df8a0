/**
 * Worktrees that are nobody's: two to run gates in, one for checks that nobody is to see, one to merge in with an old git. Each is kept
 * warm and brought to the commit wanted, with what git ignores (installed packages, build caches)
 * left as it was. There is no work in them, so they may be reset and rebuilt at will; a file beside
 * each, written before it is made, is the proof that Mayor made it.
 */
import { lstat, mkdir, readdir, readFile, realpath, rm } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { z } from 'zod';
import { TerminalError, TransientError } from '../../../core/errors.ts';
import type { Sha } from '../../../core/ids.ts';
import type { Git } from '../../git.ts';
import { writeWhole } from '../../whole-file.ts';
import { forgeGit, type Site } from './site.ts';

const schema = z.object({
  v: z.literal(1),
  /** The folder that git keeps for the clone: a scratch of another clone is not ours to reset. */
  clone: z.string(),
  /** Marks of what was done here and need not be done again (check.ts). */
  marks: z.record(z.string(), z.string()),
});
type Proof = Readonly<z.infer<typeof schema>>;

export type Scratch = {
  readonly path: string;
  readonly git: Git;
  /** Whether it stood before, with what git ignores; else it was made anew. */
  readonly warm: boolean;
  /** The same worktree brought to a commit, the present one too: whatever ran in it has left nothing that git would see. */
  bring(commit: Sha): Promise<Scratch>;
  /** Kept beside the worktree for as long as it stands. */
  readonly marks: Readonly<Record<string, string>>;
  /** The same with other marks in place of these. */
  mark(marks: Readonly<Record<string, string>>): Promise<Scratch>;
};

const NAMES = ['gates', 'gates-beside', 'checks', 'merge'] as const;
export type ScratchName = (typeof NAMES)[number];

/** Does `work` in a scratch worktree at `commit`, one at a time. */
export const withScratch = <Result>(
  site: Site,
  name: ScratchName,
  commit: Sha,
  work: (scratch: Scratch) => Promise<Result>,
): Promise<Result> => {
  const path = join(site.folder, site.rig.name, name);
  return site.turns(path, async () => {
    // Whoever was stopped while it waited need not have a worktree made for it.
    if (site.signal.aborted)
      throw new TransientError(`Work in ${path} was stopped`, { hint: 'It begins again by itself' });
    return work(await bringTo(site, name, path, commit));
  });
};

/** Takes away the scratch worktrees of this rig, and what the clone knows of them. None there is fine. */
export const removeScratch = async (site: Site): Promise<void> => {
  for (const name of NAMES) {
    const path = join(site.folder, site.rig.name, name);
    await site.turns(path, async () => {
      const proof = await readProof(path);
      if (proof === undefined || proof.clone !== (await site.common())) return;
      // Forced twice over, for a gate may have left files and a lock; there is no work in it.
      const remove = ['worktree', 'remove', '--force', '--force', path];
      await scratchGit(site.rig.path, name)(remove, { ok: 'any', timeoutMs: LONG });
      await rm(path, { recursive: true, force: true, maxRetries: 3 });
      await rm(proofOf(path), { force: true });
    });
  }
};

const bringTo = async (site: Site, name: ScratchName, path: string, commit: Sha): Promise<Scratch> => {
  const clone = await site.common();
  const proof = await readProof(path);
  const git = scratchGit(path, name);
  const warm = proof?.clone === clone && (await reset(git, path, clone, commit));
  if (!warm) {
    await makeRoom(path, proof);
    await writeProof(path, { v: 1, clone, marks: {} });
    await forget(clone, path);
    // Forced, for the clone may still have an entry for a folder that was removed.
    const add = ['worktree', 'add', '--force', '--detach', '--quiet', path, commit];
    await scratchGit(site.rig.path, name)(add, { timeoutMs: LONG });
  }
  const marked = (marks: Scratch['marks']): Scratch => ({
    path,
    git,
    warm,
    marks,
    bring: (next) => bringTo(site, name, path, next),
    async mark(next) {
      await writeProof(path, { v: 1, clone, marks: next });
      return marked(next);
    },
  });
  return marked(warm ? proof.marks : {});
};

/** Whether it stands now as wanted; anything amiss means building it anew. */
const reset = async (git: Git, path: string, clone: string, commit: Sha): Promise<boolean> => {
  const admin = await adminOf(path);
  if (admin === undefined || !admin.startsWith(join(clone, 'worktrees', '/'))) return false;
  await rm(join(admin, 'index.lock'), { force: true }); // Of a git that was killed: no other works here.
  const head = await readFile(join(admin, 'HEAD'), 'utf8').catch(() => ''); // Git makes it with the entry.
  // Whoever checked a branch out here shall not have it moved by the reset.
  if (head.startsWith('ref:')) await git(['update-ref', '--no-deref', 'HEAD', commit], { ok: 'any' });
  const moved = await git(['reset', '--hard', '--quiet', commit], { ok: 'any', timeoutMs: LONG });
  const cleaned = await git(['clean', '-ffdq'], { ok: 'any', timeoutMs: LONG });
  return moved.exit === 0 && cleaned.exit === 0;
};

const makeRoom = async (path: string, proof: Proof | undefined): Promise<void> => {
  const there = await lstat(path).catch(() => undefined); // Absent is what we hope for.
  if (there !== undefined && proof === undefined)
    throw new TerminalError(`${path} is in the way, and Mayor did not make it`, { hint: 'Move it elsewhere' });
  try {
    await rm(path, { recursive: true, force: true, maxRetries: 3 });
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  } catch (error) {
    throw new TerminalError(`The scratch worktree ${path} cannot be made anew`, {
      cause: error,
      hint: `Look at its permissions, or delete it yourself: rm -rf ${path}`,
    });
  }
};

/**
 * Takes the clone's entry for this folder away. A git that was killed while it made one left it locked, so that none is made
 * there again, or without what every git reads, so that `git branch` fails for the user as well.
 */
const forget = async (clone: string, path: string): Promise<void> => {
  const link = join(await realpath(dirname(path)), basename(path), '.git');
  const entries = await readdir(join(clone, 'worktrees')).catch(() => []); // None were ever made.
  for (const name of entries) {
    const entry = join(clone, 'worktrees', name);
    const text = await readFile(join(entry, 'gitdir'), 'utf8').catch(() => ''); // Half made, of whomever.
    if (text.trimEnd() === link) await rm(entry, { recursive: true, force: true, maxRetries: 3 });
  }
};

const LONG = 900_000;

/** Neither watchers nor recursion into submodules: both would reach beyond the scratch. */
const scratchGit = (path: string, name: ScratchName): Git => {
  const git = forgeGit(path);
  return (args, options) =>
    git(['-c', 'core.fsmonitor=false', '-c', 'submodule.recurse=false', ...args], {
      ...options,
      env: ENVIRONMENT[name],
    });
};

/** Merging needs no large files, but a name, although no commit is made. */
const ENVIRONMENT: Readonly<Record<ScratchName, Readonly<Record<string, string>>>> = {
  gates: {},
  checks: {},
  'gates-beside': {},
  merge: { GIT_LFS_SKIP_SMUDGE: '1', GIT_COMMITTER_NAME: 'Mayor', GIT_COMMITTER_EMAIL: 'mayor@localhost' },
};

const adminOf = async (path: string): Promise<string | undefined> => {
  const text = await readFile(join(path, '.git'), 'utf8').catch(() => ''); // Not there: not a worktree.
  const named = /^gitdir: (.+)\n?$/.exec(text)?.[1];
  return named === undefined ? undefined : resolve(path, named);
};

const proofOf = (path: string): string => `${path}.json`;

const readProof = async (path: string): Promise<Proof | undefined> => {
  const text = await readFile(proofOf(path), 'utf8').catch(() => ''); // None yet: it is made with the worktree.
  const parsed = schema.safeParse(asJson(text));
  return parsed.success ? parsed.data : undefined;
};

const asJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // Torn or absent: no proof.
  }
};

const writeProof = async (path: string, proof: Proof): Promise<void> => {
  try {
    await writeWhole(proofOf(path), `${JSON.stringify(proof)}\n`, 0o600);
  } catch (error) {
    throw new TransientError(`${proofOf(path)} could not be written`, {
      cause: error,
      hint: 'Make room on that disk and look at the permissions of the folder',
    });
  }
};

/**
 * A test drive: the tree that would land, in a worktree of its own, for a person to run. Each has a folder with a lock that
 * its process holds, a proof that Mayor made it, and the worktree. What was changed in it is kept; what its process left
 * behind when it was killed is swept by the next one, by the same rule.
 */
import { randomUUID } from 'node:crypto';
import { lstat, mkdir, readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { type Sha, type TaskId, taskId } from '../../../core/ids.ts';
import { rehearsalRef } from '../../../core/mayor-refs.ts';
import { holderOf, takeLock } from '../../lock.ts';
import { writeWhole } from '../../whole-file.ts';
import { digest } from './digest.ts';
import { rehearse } from './rehearse.ts';
import { forgeGit, type Site } from './site.ts';

const schema = z.object({
  v: z.literal(1),
  /** The user's clone. */
  clone: z.string(),
  task: z.string(),
  /** Under which name it was rehearsed. */
  own: z.string(),
  /** What git saw when the person was let in; absent while it is made. */
  begun: z.string().optional(),
});
type Proof = Readonly<z.infer<typeof schema>>;

const LONG = 900_000;

export type TryOut =
  | {
      readonly kind: 'ready';
      readonly path: string;
      readonly onto: Sha;
      readonly result: Sha;
      /** What is changed from here on is the person's. */
      begin(): Promise<void>;
      /** Takes it away, unless something was changed in it. */
      end(): Promise<{ readonly kind: 'removed' } | { readonly kind: 'kept'; readonly path: string }>;
    }
  | { readonly kind: 'conflict'; readonly onto: Sha; readonly files: readonly string[] }
  /** The base has it already. */
  | { readonly kind: 'merged'; readonly onto: Sha };

/** @throws TerminalError when the base or the commit is missing; UsageError where the folder's path is too long. */
export async function tryOut(site: Site, task: TaskId, commit: Sha): Promise<TryOut> {
  const id = randomUUID().slice(0, 8);
  const folder = join(site.folder, 'try', id);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const lock = await takeLock(join(folder, LOCK), { now: Date.now });
  // Under a name of its own: the rehearsal of the town, which an approval lands, is not touched.
  const own = taskId(`try.${id}`);
  const path = join(folder, task);
  const proof: Proof = { v: 1, clone: site.rig.path, task, own };
  const over = async (): Promise<string | undefined> => {
    const kept = await ending(folder);
    if (!('heldBy' in lock)) await lock.release();
    return kept ?? (await clear(folder));
  };
  try {
    await writeProof(folder, proof);
    const rehearsed = await rehearse(site, { task: own, commit, message: `Try ${task}` });
    if (rehearsed.kind !== 'clean') {
      await over();
      return rehearsed;
    }
    const { onto, result } = rehearsed;
    await site.git(['worktree', 'add', '--detach', '--quiet', path, result], { timeoutMs: LONG });
    await site.copyInto(site.rig, path);
    return {
      ...{ kind: 'ready', path, onto, result },
      begin: async () => writeProof(folder, { ...proof, begun: (await lookOf(path)) ?? '' }),
      end: async () => {
        const kept = await over();
        return kept === undefined ? { kind: 'removed' } : { kind: 'kept', path: kept };
      },
    };
  } catch (error) {
    await over();
    throw error;
  }
}

/** How long a folder without a proof may be of somebody who is just beginning. */
const BEGINNING_MS = 3_600_000;

/** What processes that were killed have left: without changes it goes, the rest stays. Returns where something was kept. */
export async function sweepTries(root: string): Promise<readonly string[]> {
  const kept: string[] = [];
  for (const one of await leftTries(root)) {
    const path = (await ending(one)) ?? (await clear(one));
    if (path !== undefined) kept.push(path);
  }
  return kept;
}

/** Folders of test drives whose process is gone: killed, or left with something changed in them. */
export async function leftTries(root: string): Promise<readonly string[]> {
  const folder = join(root, 'try');
  const names = await readdir(folder).catch(() => []); // None was ever made.
  const left: string[] = [];
  for (const name of names) {
    const one = join(folder, name);
    if ((await holderOf(join(one, LOCK))) !== undefined) continue;
    const isNew = Date.now() - ((await stat(one).catch(() => undefined))?.mtimeMs ?? 0) < BEGINNING_MS;
    if (!isNew || (await readProof(one)) !== undefined) left.push(one);
  }
  return left;
}

/** What is Mayor's own in it. Anything else stays, whatever became of its proof: nobody knows what it is worth. */
const clear = async (folder: string): Promise<string | undefined> => {
  const gone = { recursive: true, force: true, maxRetries: 3 } as const;
  const names = await readdir(folder).catch(() => []); // Gone already.
  const [other] = names.filter((name) => name !== LOCK && !name.startsWith(PROOF));
  if (other !== undefined) return join(folder, other);
  await rm(folder, gone);
  return undefined;
};

/** Takes the worktree away where nothing was done in it; else says where it is. */
const ending = async (folder: string): Promise<string | undefined> => {
  const proof = await readProof(folder);
  if (proof === undefined) return undefined;
  const path = join(folder, proof.task);
  const isThere = await stat(path).then(
    () => true,
    () => false, // Taken away by the person, or never made.
  );
  // One that nobody was let into holds nothing of theirs.
  if (isThere && proof.begun !== undefined && (await lookOf(path)) !== proof.begun) return path;
  const git = forgeGit(proof.clone);
  // Forced, for what git ignores and what set-up left is of no worth; there is nothing else in it, as was seen just now.
  await git(['worktree', 'remove', '--force', '--force', path], { ok: 'any', timeoutMs: LONG });
  await rm(path, { recursive: true, force: true, maxRetries: 3 });
  // A merge of what others hold: the branch and the base.
  await git(['update-ref', '-d', rehearsalRef(proof.own)], { ok: 'any' });
  return undefined;
};

/** All that a person may have done there, as one id; `undefined` where git cannot say. */
const lookOf = async (path: string): Promise<string | undefined> => {
  const git = forgeGit(path);
  try {
    const [head, been, status, changes, others] = await Promise.all([
      git(['rev-parse', 'HEAD']),
      // A commit that was left again is nowhere else.
      git(['reflog', '--format=%H', 'HEAD']),
      git(['status', '--porcelain', '-z', '--untracked-files=all']),
      git(['diff', '--no-ext-diff', '--binary', 'HEAD']),
      git(['ls-files', '-z', '--others', '--exclude-standard']),
    ]);
    const written = await Promise.all(
      others.stdout
        .split('\0')
        .filter(Boolean)
        .map((name) => writtenAt(path, name)),
    );
    return digest([head.stdout, been.stdout, status.stdout, changes.stdout, ...written]);
  } catch {
    return undefined; // Not a worktree any more: it differs from whatever it was.
  }
};

/** Git tells only the names of files that it does not know, and set-up may have made one that the person goes on with. */
const writtenAt = async (path: string, name: string): Promise<string> => {
  const { size, mtimeMs } = await lstat(join(path, name));
  return `${size} ${mtimeMs}`;
};

const LOCK = 'l';
/** Its drafts begin with the same name. */
const PROOF = 'try.json';
const proofOf = (folder: string): string => join(folder, PROOF);

const writeProof = async (folder: string, proof: Proof): Promise<void> => {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await writeWhole(proofOf(folder), `${JSON.stringify(proof)}\n`, 0o600);
};

const readProof = async (folder: string): Promise<Proof | undefined> => {
  const text = await readFile(proofOf(folder), 'utf8').catch(() => ''); // None yet.
  try {
    const parsed = schema.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined; // Torn or absent.
  }
};

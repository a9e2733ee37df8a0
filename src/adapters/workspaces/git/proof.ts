/**
 * Proof that Mayor made a worktree: a file in the private folder that git keeps for it
 * (`<clone>/.git/worktrees/<id>/mayor.json`), where neither a checkout nor an agent's `git add`
 * reaches. Everything that removes or resets takes an `Owned`, and only this file makes one.
 * The layout of that private folder is gitrepository-layout(5)'s.
 */
import { randomUUID } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { z } from 'zod';
import { isName, isSha, type Sha, sha } from '../../../core/ids.ts';
import { ifAbsent, kindOf, namesIn } from './files.ts';
import type { Ground } from './ground.ts';

/** Why git is told to keep a worktree from being pruned; shown by `git worktree list --verbose`. */
export const LOCK_REASON = 'Mayor works here';

const schema = z.object({
  v: z.literal(1),
  rig: z.string(),
  /** `used` by `polecat`; `pooled`: warm, nobody's; `removing`: all of it was kept, the rest may go. */
  state: z.enum(['used', 'pooled', 'removing']),
  polecat: z.string().refine(isName).optional(),
  branch: z.string().optional(),
  /** Commit that `branch` was cut from. */
  base: z
    .string()
    .refine(isSha)
    .transform((text): Sha => sha(text)),
  /** Branches that this polecat had here before, for clean-up once they are on the base. */
  former: z.array(z.string()),
  /** The `setup` line that this worktree was warmed with. */
  setup: z.string().optional(),
  /** Files that were copied in, relative; absent until that was done. */
  copied: z.array(z.string()).optional(),
});
export type Marker = Readonly<z.infer<typeof schema>>;

export type Owned = {
  readonly path: string;
  /** Git's private folder of this worktree: index, HEAD, logs, and the marker. */
  readonly admin: string;
  readonly marker: Marker;
};

/** `foreign`: something is there and Mayor did not make it, so it is left alone. */
export type Found = Owned | 'absent' | 'foreign';

/** Looks at a path for a worktree that Mayor made for this rig. Reads only. */
export async function find(ground: Ground, path: string): Promise<Found> {
  const kind = await kindOf(path);
  if (kind !== 'folder') return kind === 'nothing' ? 'absent' : 'foreign';
  const admin = await adminOf(path);
  if (admin === undefined || dirname(admin) !== join(ground.common, 'worktrees')) return 'foreign';
  const marker = await readMarker(admin);
  if (marker === undefined || marker.rig !== ground.rig.name) return 'foreign';
  const registered = await registeredPath(admin);
  // A copy of a worktree's folder names the same private folder, but the original still stands.
  if (registered !== path && (await kindOf(registered)) !== 'nothing') return 'foreign';
  return { path, admin, marker };
}

/** Folders in which worktrees may lie; their names say nothing about who made them. */
export async function placesIn(ground: Ground): Promise<readonly string[]> {
  const places = (await namesIn(ground.folder)).filter((name) => !name.startsWith('.'));
  const slots = await namesIn(ground.pool);
  return [...places.map((name) => join(ground.folder, name)), ...slots.map((name) => join(ground.pool, name))];
}

/**
 * Private folders of worktrees of polecats whose own folder was deleted by someone. A pooled one
 * may just be on its way from one place to another, so it never counts.
 */
export async function gone(ground: Ground): Promise<readonly Owned[]> {
  const parent = join(ground.common, 'worktrees');
  const each = await Promise.all(
    (await namesIn(parent)).map(async (name) => {
      const admin = join(parent, name);
      const marker = await readMarker(admin);
      if (marker === undefined || marker.rig !== ground.rig.name || marker.state === 'pooled') return undefined;
      const path = await registeredPath(admin);
      if (dirname(path) !== ground.folder || (await kindOf(path)) !== 'nothing') return undefined;
      return { path, admin, marker };
    }),
  );
  return each.filter((one) => one !== undefined);
}

/** Puts a marker in place whole; a reader sees the old or the new one. */
export async function mark(admin: string, marker: Marker): Promise<void> {
  await replace(join(admin, 'mayor.json'), `${JSON.stringify(marker)}\n`);
}

/** Tells git where a worktree lies now, as `git worktree repair` would. */
export async function register(admin: string, path: string): Promise<void> {
  if ((await registeredPath(admin)) === path) return;
  await replace(join(admin, 'gitdir'), `${join(path, '.git')}\n`);
}

/** The private folder that a worktree's `.git` file names; `undefined` for anything else. */
export async function adminOf(path: string): Promise<string | undefined> {
  const text = await readFile(join(path, '.git'), 'utf8').catch(ifAbsent(''));
  const found = /^gitdir: (.+)\n?$/.exec(text)?.[1];
  return found === undefined ? undefined : resolve(path, found);
}

const readMarker = async (admin: string): Promise<Marker | undefined> => {
  const text = await readFile(join(admin, 'mayor.json'), 'utf8').catch(ifAbsent(''));
  if (text === '') return undefined;
  const parsed = schema.safeParse(parse(text));
  return parsed.success ? parsed.data : undefined;
};

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // A garbled marker proves nothing, like a missing one.
  }
};

const registeredPath = async (admin: string): Promise<string> => {
  const text = await readFile(join(admin, 'gitdir'), 'utf8').catch(ifAbsent(''));
  const file = text.trimEnd();
  return basename(file) === '.git' ? dirname(resolve(admin, file)) : '';
};

/** Without syncing to disk: a lost marker costs an orphan that is left alone, never work. */
const replace = async (file: string, text: string): Promise<void> => {
  const draft = `${file}.${randomUUID().slice(0, 8)}`;
  await writeFile(draft, text);
  await rename(draft, file);
};

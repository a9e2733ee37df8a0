/**
 * Worlds kept so that a load is short. A snapshot is two lines: what it is with the body's hash,
 * and the body. It is only ever a shortcut: one that is damaged, or of another shape, is passed over.
 */
import { createHash } from 'node:crypto';
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { emptyWorld, type World } from '../../core/model.ts';
import { writeWhole } from '../whole-file.ts';

/**
 * Grows when the meaning or the shape of World changes below its top-level keys; those are compared anyway. What an older
 * Mayor wrote is then made anew from the events.
 */
const SCHEMA = 2;
const KEPT = 3;

/** The newest good one, or the empty world; `notes` says which were damaged. */
export async function newestSnapshot(
  folder: string,
): Promise<{ readonly world: World; readonly notes: readonly string[] }> {
  const notes: string[] = [];
  for (const path of (await list(folder)).reverse()) {
    const read = readSnapshot(await readFile(path, 'utf8'));
    if (typeof read === 'object') return { world: read, notes };
    if (read === 'damaged')
      notes.push(`The snapshot ${path} is damaged; an older one, or every event, was read instead`);
  }
  return { world: emptyWorld, notes };
}

/** Writes the world and forgets all but the newest few. */
export async function writeSnapshot(folder: string, world: World): Promise<void> {
  await writeWhole(join(folder, nameOf(world.seq)), snapshotText(world), 0o600);
  for (const path of (await list(folder)).slice(0, -KEPT)) await rm(path, { force: true });
}

export const snapshotText = (world: World): string => {
  const body = JSON.stringify(world);
  return `${JSON.stringify({ schema: SCHEMA, shape, seq: world.seq, sha256: hash(body) })}\n${body}\n`;
};

/** `other`: whole, but written by a Mayor whose world had another shape. */
export function readSnapshot(text: string): World | 'damaged' | 'other' {
  const [head = '', body = ''] = text.split('\n');
  if (!head.includes(hash(body))) return 'damaged';
  const world: unknown = JSON.parse(body);
  if (head !== JSON.stringify({ schema: SCHEMA, shape, seq: seqOf(world), sha256: hash(body) })) return 'other';
  return isWorld(world) ? world : 'other';
}

const shape = Object.keys(emptyWorld).sort().join(' ');
const hash = (text: string): string => createHash('sha256').update(text).digest('hex');
const nameOf = (seq: number): string => `snapshot-${String(seq).padStart(12, '0')}.json`;

/** The hash proves who wrote it, so its keys are all there is to ask. */
const isWorld = (value: unknown): value is World =>
  typeof value === 'object' && value !== null && Object.keys(value).sort().join(' ') === shape;

const seqOf = (value: unknown): unknown =>
  typeof value === 'object' && value !== null && 'seq' in value ? value.seq : undefined;

/** Oldest first. */
const list = async (folder: string): Promise<string[]> =>
  (await readdir(folder))
    .filter((name) => /^snapshot-\d{12}\.json$/.test(name))
    .sort()
    .map((name) => join(folder, name));

/**
 * The list of tasks as of one commit, kept in the repository's common folder so that a new process
 * need not read every task again. Only a cache: a file that is missing, torn, of another shape or
 * of another commit costs time, never truth. One line of JSON, the table, then all bodies: bodies are
 * read as one text of which each is a slice, which costs next to nothing.
 */
import { readFileSync } from 'node:fs';
import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { RigName } from '../../../core/ids.ts';
import type { Task } from '../../../core/model.ts';
import { type Table, tableOf, tasksFrom } from './index-table.ts';

export type Known = { readonly tip: string; readonly tasks: readonly Task[] };

/** A file of another one is not read: raise it whenever what the table holds changes. */
const SHAPE = 5;

/** The first line: how many bytes follow it, as table and as bodies, and the sum of the table. */
type Head = {
  readonly shape: typeof SHAPE;
  readonly tip: string;
  readonly table: number;
  readonly bodies: number;
  readonly sum: number;
};

/**
 * The sum proves that we wrote the table, and the lengths that all of the file is there: a look at each
 * of ten thousand rows would cost more than reading them.
 */
export function loadIndex(path: string, rig: RigName): Known | undefined {
  try {
    // At once: in pieces, as it is done in the background, it takes longer than all that follows.
    const file = readFileSync(path);
    const start = file.indexOf(0x0a) + 1;
    const head: unknown = JSON.parse(file.toString('utf8', 0, start));
    if (!isHead(head) || file.length !== start + head.table + head.bodies) return undefined;
    const end = start + head.table;
    if (sumOf(file.subarray(start, end)) !== head.sum) return undefined;
    const table: unknown = JSON.parse(file.toString('utf8', start, end));
    return isTable(table) ? { tip: head.tip, tasks: tasksFrom(table, rig, file.toString('utf8', end)) } : undefined;
  } catch {
    return undefined; // Missing or garbled: the caller reads the tasks themselves.
  }
}

const isHead = (head: unknown): head is Head =>
  typeof head === 'object' && head !== null && 'shape' in head && head.shape === SHAPE;

const isTable = (table: unknown): table is Table => typeof table === 'object' && table !== null && 'ids' in table;

/** Replaces the file whole. A failure (a read-only or full disk) costs the next process some time. */
export async function saveIndex(path: string, known: Known): Promise<void> {
  const draft = `${path}.new`;
  try {
    await mkdir(dirname(path), { recursive: true });
    const handle = await open(draft, 'wx');
    try {
      await handle.writeFile(contentOf(known));
    } finally {
      await handle.close();
    }
    await rename(draft, path);
  } catch {
    // Another process is at it, or this disk takes no cache; a draft left by a death is cleared away.
    const age = await stat(draft).then(
      ({ mtimeMs }) => Date.now() - mtimeMs,
      () => 0,
    );
    if (age > 60_000) await rm(draft, { force: true }).catch(() => undefined);
  }
}

const contentOf = ({ tip, tasks: unsorted }: Known): Buffer => {
  // As they are listed: sorting what is in order already takes no time.
  const tasks = [...unsorted].sort((a, b) => a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1));
  const table = Buffer.from(JSON.stringify(tableOf(tasks)));
  const bodies = Buffer.from(tasks.map(({ body }) => body).join(''));
  const head: Head = { shape: SHAPE, tip, table: table.length, bodies: bodies.length, sum: sumOf(table) };
  return Buffer.concat([Buffer.from(`${JSON.stringify(head)}\n`), table, bodies]);
};

/** FNV-1a over words of four bytes: enough to tell a garbled file, and done in a millisecond. */
const sumOf = (bytes: Uint8Array): number => {
  const words = new Int32Array(Math.ceil(bytes.length / 4));
  new Uint8Array(words.buffer).set(bytes);
  let sum = 0x811c9dc5;
  for (let at = 0; at < words.length; at++) sum = Math.imul(sum ^ (words[at] ?? 0), 0x01000193);
  return sum;
};

/**
 * The list of tasks as of one commit, kept in the repository's common folder so that a new process
 * need not read every task again. Only a cache: a file that is missing, torn, of another shape or
 * of another commit costs time, never truth. One line of JSON, the texts and the numbers of the table, then all
 * bodies: bodies are read as one text of which each is a slice, which costs next to nothing.
 */
import { readFileSync } from 'node:fs';
import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { RigName } from '../../../core/ids.ts';
import type { Task } from '../../../core/model.ts';
import { bytesOf, NUMBERS_BYTES, numbersIn, type Texts, tableOf, tasksFrom } from './index-table.ts';

export type Known = { readonly tip: string; readonly tasks: readonly Task[] };

/** A file of another one is not read: raise it whenever what the table holds changes. */
const SHAPE = 8;

/** The first line: how many bytes follow it of each kind, of how many tasks, and the sum of texts and numbers. */
type Head = {
  readonly shape: typeof SHAPE;
  readonly tip: string;
  readonly size: number;
  readonly texts: number;
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
    if (!isHead(head)) return undefined;
    const [numbersAt, bodiesAt] = [start + head.texts, start + head.texts + head.size * NUMBERS_BYTES];
    if (file.length !== bodiesAt + head.bodies || sumOf(file.subarray(start, bodiesAt)) !== head.sum) return undefined;
    const texts: unknown = JSON.parse(file.toString('utf8', start, numbersAt));
    if (!isTexts(texts)) return undefined;
    const bytes = new Uint8Array(file.subarray(numbersAt, bodiesAt)).buffer; // Copied, so that it begins where it must.
    const table = { texts, numbers: numbersIn(bytes, head.size) };
    return { tip: head.tip, tasks: tasksFrom(table, rig, file.toString('utf8', bodiesAt)) };
  } catch {
    return undefined; // Missing or garbled: the caller reads the tasks themselves.
  }
}

const isHead = (head: unknown): head is Head =>
  typeof head === 'object' && head !== null && 'shape' in head && head.shape === SHAPE;

const isTexts = (texts: unknown): texts is Texts => typeof texts === 'object' && texts !== null && 'ids' in texts;

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
  const { texts, numbers } = tableOf(tasks);
  const text = Buffer.from(JSON.stringify(texts));
  const table = Buffer.concat([text, bytesOf(numbers)]);
  const bodies = Buffer.from(tasks.map(({ body }) => body).join(''));
  const [sum, size] = [sumOf(table), tasks.length];
  const head: Head = { shape: SHAPE, tip, size, texts: text.length, bodies: bodies.length, sum };
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

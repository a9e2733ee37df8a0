/**
 * The list of tasks as of one commit, kept in the repository's common folder so that a new process
 * need not read every task again. Only a cache: a file that is missing, torn, of another shape or
 * of another commit costs time, never truth. One line of JSON, then the table: its JSON, its numbers, all ids, all
 * titles, all bodies.
 */
import { isAscii } from 'node:buffer';
import { readFileSync } from 'node:fs';
import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { RigName } from '../../../core/ids.ts';
import type { Task } from '../../../core/model.ts';
import { bytesOf, NUMBERS_BYTES, numbersIn, type Texts, tableOf, tasksFrom } from './index-table.ts';

/** Oldest first. */
export type Known = { readonly tip: string; readonly tasks: readonly Task[] };

/** A file of another one is not read: raise it whenever what the table holds changes. */
const SHAPE = 9;

/** The first line: how many bytes follow it of each kind, of how many tasks, and the sum of all but the bodies. */
type Head = {
  readonly shape: typeof SHAPE;
  readonly tip: string;
  readonly size: number;
  readonly texts: number;
  readonly ids: number;
  readonly titles: number;
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
    const numbersAt = start + head.texts;
    const idsAt = numbersAt + head.size * NUMBERS_BYTES;
    const titlesAt = idsAt + head.ids;
    const bodiesAt = titlesAt + head.titles;
    if (file.length !== bodiesAt + head.bodies || sumOf(file.subarray(start, bodiesAt)) !== head.sum) return undefined;
    const texts: unknown = JSON.parse(textIn(file.subarray(start, numbersAt)));
    if (!isTexts(texts)) return undefined;
    const bytes = new Uint8Array(file.subarray(numbersAt, idsAt)).buffer; // Copied, so that it begins where it must.
    const [ids, titles] = [textIn(file.subarray(idsAt, titlesAt)), textIn(file.subarray(titlesAt, bodiesAt))];
    const table = { texts, numbers: numbersIn(bytes, head.size), ids, titles, bodies: textIn(file.subarray(bodiesAt)) };
    return { tip: head.tip, tasks: tasksFrom(table, rig) };
  } catch {
    return undefined; // Missing or garbled: the caller reads the tasks themselves.
  }
}

/** Nearly everything is ASCII, which takes less to read. */
const textIn = (bytes: Buffer): string => bytes.toString(isAscii(bytes) ? 'latin1' : 'utf8');

const isHead = (head: unknown): head is Head =>
  typeof head === 'object' && head !== null && 'shape' in head && head.shape === SHAPE;

const isTexts = (texts: unknown): texts is Texts => typeof texts === 'object' && texts !== null && 'sets' in texts;

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

const contentOf = ({ tip, tasks }: Known): Buffer => {
  const { texts, numbers, ...rows } = tableOf(tasks);
  const text = Buffer.from(JSON.stringify(texts));
  const [ids, titles, bodies] = [Buffer.from(rows.ids), Buffer.from(rows.titles), Buffer.from(rows.bodies)];
  const table = Buffer.concat([text, bytesOf(numbers), ids, titles]);
  const lengths = { texts: text.length, ids: ids.length, titles: titles.length, bodies: bodies.length };
  const head: Head = { shape: SHAPE, tip, size: tasks.length, ...lengths, sum: sumOf(table) };
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

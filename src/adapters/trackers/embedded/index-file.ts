/**
 * The list of tasks as of one commit, kept in the repository's common folder so that a new process
 * need not read every task again. Only a cache: a file that is missing, torn, of another shape or
 * of another commit costs time, never truth. One line of JSON, then the table: its JSON, its numbers, all ids, all
 * titles, all bodies.
 */
import { isAscii } from 'node:buffer';
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { RigName } from '../../../core/ids.ts';
import type { Task } from '../../../core/model.ts';
import {
  type Bodies,
  bytesOf,
  NUMBERS_BYTES,
  numbersIn,
  type Table,
  type Texts,
  tableOf,
  tasksFrom,
  wholeBodies,
} from './index-table.ts';

/** Oldest first. */
export type Known = { readonly tip: string; readonly tasks: readonly Task[] };

/** A file of another one is not read: raise it whenever what the table holds changes. */
const SHAPE = 10;

/** The first line: how many bytes follow it of each kind, of how many tasks, and the sum of all but the bodies. */
type Head = {
  readonly shape: typeof SHAPE;
  readonly tip: string;
  readonly size: number;
  readonly texts: number;
  readonly ids: number;
  readonly titles: number;
  readonly bodies: number;
  /** Whether each byte of the bodies is a character. */
  readonly plain: boolean;
  readonly sum: number;
};

/**
 * The sum proves that we wrote the table, and the lengths that all of the file is there: a look at each
 * of ten thousand rows would cost more than reading them.
 */
export function loadIndex(path: string, rig: RigName): Known | undefined {
  return lookInIndex(path, ({ tip, table, bodies }) => ({ tip, tasks: tasksFrom(table, rig, bodies()) }));
}

/** What is kept, as long as it is looked at. */
export type KeptIndex = {
  readonly tip: string;
  readonly table: Table;
  /** All of them. */
  bodies(): Bodies;
  /** For those who want few: read now, so that they may be asked for when the file is closed. */
  bodiesOf(rows: readonly number[]): Bodies;
};

/** Bodies are more than half of the file, and are only read for tasks that are wanted. */
export function lookInIndex<Value>(path: string, look: (kept: KeptIndex) => Value): Value | undefined {
  let file: number | undefined;
  try {
    file = openSync(path, 'r');
    return look(keptIn(file));
  } catch {
    return undefined; // Missing or garbled: the caller reads the tasks themselves.
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

/** @throws Error when it is not one of ours. */
const keptIn = (file: number): KeptIndex => {
  const first = part(file, 0, Math.min(HEAD_BYTES, fstatSync(file).size));
  const start = first.indexOf(0x0a) + 1;
  const head: unknown = JSON.parse(first.toString('latin1', 0, start));
  if (!isHead(head)) throw new Error('another shape');
  const length = head.texts + head.size * NUMBERS_BYTES + head.ids + head.titles;
  if (fstatSync(file).size !== start + length + head.bodies) throw new Error('torn');
  const bytes = part(file, start, length);
  if (sumOf(bytes) !== head.sum) throw new Error('garbled');
  const [numbersAt, idsAt] = [head.texts, head.texts + head.size * NUMBERS_BYTES];
  const texts: unknown = JSON.parse(textIn(bytes.subarray(0, numbersAt)));
  if (!isTexts(texts)) throw new Error('another shape');
  const numbers = numbersIn(new Uint8Array(bytes.subarray(numbersAt, idsAt)).buffer, head.size); // Copied, so that it begins where it must.
  const ids = textIn(bytes.subarray(idsAt, idsAt + head.ids));
  const titles = textIn(bytes.subarray(idsAt + head.ids));
  const bodiesAt = start + length;
  const bodies = () => wholeBodies(numbers, textIn(part(file, bodiesAt, head.bodies)));
  return {
    tip: head.tip,
    table: { texts, numbers, ids, titles },
    bodies,
    bodiesOf(rows) {
      // Counted in bytes only where each is a character.
      if (!head.plain || rows.length > head.size / 8) return bodies();
      const read = (row: number): string => {
        const from = numbers.bodyEnds[row - 1] ?? 0;
        return part(file, bodiesAt + from, (numbers.bodyEnds[row] ?? from) - from).toString('latin1');
      };
      const few = new Map(rows.map((row) => [row, read(row)]));
      return (row) => few.get(row) ?? '';
    },
  };
};

const HEAD_BYTES = 512;

/** @throws Error when there is less. */
const part = (file: number, from: number, length: number): Buffer => {
  const bytes = Buffer.allocUnsafe(length);
  for (let at = 0; at < length; ) {
    const read = readSync(file, bytes, at, length - at, from + at);
    if (read === 0) throw new Error('torn');
    at += read;
  }
  return bytes;
};

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
  const plain = bodies.length === rows.bodies.length;
  const head: Head = { shape: SHAPE, tip, size: tasks.length, ...lengths, plain, sum: sumOf(table) };
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

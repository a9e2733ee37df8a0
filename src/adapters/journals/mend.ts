/**
 * What a segment should have been. Pure: bytes in, and out come its events, what a person must be
 * told, and the text that replaces it. Reading goes on after a line that cannot be read, because
 * the loop sets its picture right by what is there; the numbers that are missing are written down
 * as lost, so they are told once and never given again.
 */
import { type Line, readLine, writeLost } from './lines.ts';

export type Mended = {
  readonly events: readonly { readonly seq: number; readonly raw: unknown; readonly line: number }[];
  /** Number that the next event must have. */
  readonly next: number;
  /** What to write in place of the segment; absent when nothing is wrong with it. */
  readonly text?: string;
  /** Bytes after the last whole append, to be kept beside. */
  readonly torn?: Uint8Array;
  /** Something in the middle was wrong: the whole original is to be kept beside. */
  readonly garbled: boolean;
  /** Sentences without the name of the file. */
  readonly notes: readonly string[];
};

type Found = { readonly line: number; readonly text: string; readonly start: number; readonly read: Line };

/** @param expected number of the segment's first event. @param isLast only there may an append be torn. */
export function mend(bytes: Buffer, expected: number, isLast: boolean): Mended {
  const found = split(bytes);
  const whole = isLast ? withoutTear(found, bytes) : found;
  const kept = follow(whole, expected);
  const tornAt = found[whole.length]?.start;
  const torn = tornAt === undefined ? undefined : bytes.subarray(tornAt);
  const unended = whole.length > 0 && whole.length === found.length && bytes.at(-1) !== NEWLINE;
  const notes = [
    ...kept.notes,
    ...(torn === undefined ? [] : [`the last append was cut off after ${torn.length} bytes and does not count`]),
  ];
  return {
    events: kept.events,
    next: kept.next,
    garbled: kept.notes.length > 0,
    notes,
    ...(torn === undefined ? {} : { torn }),
    ...(notes.length > 0 || unended ? { text: kept.text } : {}),
  };
}

const NEWLINE = 0x0a;

const split = (bytes: Buffer): readonly Found[] => {
  const found: Found[] = [];
  for (let start = 0; start < bytes.length; ) {
    const newline = bytes.indexOf(NEWLINE, start);
    const end = newline === -1 ? bytes.length : newline;
    const text = bytes.toString('utf8', start, end);
    found.push({ line: found.length + 1, text, start, read: readLine(text) });
    start = end + 1;
  }
  return found;
};

/** Drops an unfinished last line, and with it the events of the same append before it. */
const withoutTear = (found: readonly Found[], bytes: Buffer): readonly Found[] => {
  const unended = bytes.length > 0 && bytes.at(-1) !== NEWLINE;
  let count = found.length;
  if (unended && found[count - 1]?.read.kind === 'garbled') count -= 1;
  const isUnfinished = (read: Line | undefined) => read?.kind === 'event' && read.more;
  while (count > 0 && isUnfinished(found[count - 1]?.read)) count -= 1;
  return found.slice(0, count);
};

type Following = { events: Mended['events'][number][]; notes: string[]; text: string; next: number };

/** Goes through the lines, holding their numbers against 1, 2, 3 …. */
const follow = (found: readonly Found[], expected: number): Following => {
  const so: Following = { events: [], notes: [], text: '', next: expected };
  let unread: number[] = [];
  for (const { line, text, read } of found) {
    if (read.kind === 'garbled') {
      unread.push(line);
      continue;
    }
    const first = read.kind === 'event' ? read.seq : read.from;
    if (first < so.next) {
      so.notes.push(`line ${line} repeats number ${first} and does not count`);
      continue;
    }
    lose(so, unread, first - 1, line);
    unread = [];
    so.text += `${text}\n`;
    so.next = (read.kind === 'event' ? read.seq : read.to) + 1;
    if (read.kind === 'event') so.events.push({ seq: read.seq, raw: read.raw, line });
  }
  if (unread.length > 0) lose(so, unread, so.next + unread.length - 1, found.length);
  return so;
};

/** Writes down that the numbers up to `to` are missing before `line`, if any are. */
const lose = (so: Following, unread: readonly number[], to: number, line: number): void => {
  const missing = to >= so.next;
  const numbers = so.next === to ? `event ${to} is lost` : `events ${so.next} to ${to} are lost`;
  const lines = unread.length === 1 ? `line ${unread[0]} cannot be read` : `lines ${unread.join(', ')} cannot be read`;
  if (unread.length > 0) so.notes.push(`${lines}: ${missing ? numbers : 'no event is missing'}`);
  else if (missing) so.notes.push(`before line ${line} ${numbers}`);
  if (missing) so.text += writeLost(so.next, to);
  so.next = to + 1;
};

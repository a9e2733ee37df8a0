/** Words looked for in tasks, logs, screens and events: what was found, and the line in which the words stand. Pure. */
import type { Task } from './model.ts';
import { plainLine, withoutLastBreaks } from './plain.ts';
import { folded, searchTasks } from './task-search.ts';

export const SEARCHED = ['tasks', 'logs', 'screens', 'events'] as const;
export type Searched = (typeof SEARCHED)[number];

/** One place. Which of the fields there are says where it leads: a task, a gate's log, a pane, an event. */
export type SearchHit = {
  /** What it stands in, as people call it: `shop-k3f9 Add a greeting`, `unit of shop-k3f9`, `amber`. */
  readonly where: string;
  /** The line, made plain; of a long one the part around the first word. */
  readonly text: string;
  readonly rig?: string;
  readonly task?: string;
  readonly gate?: string;
  readonly polecat?: string;
  /** Of a log or a pane: how many lines stand after it. */
  readonly back?: number;
  /** Of an event: its number. */
  readonly seq?: number;
  readonly at?: number;
};

export type SearchSection = {
  readonly kind: Searched;
  readonly hits: readonly SearchHit[];
  /** There are more than these. */
  readonly more: boolean;
  /** What was looked through, in words: `the last 2 MB of 14 logs`. */
  readonly through: string;
  /** Time or room ran out before all of it was looked through. */
  readonly cut: boolean;
};

export type SearchView = { readonly words: string; readonly sections: readonly SearchSection[] };

/** As they are compared: without case and accents. */
export const wordsIn = (text: string): readonly string[] =>
  folded(text)
    .split(/\s+/)
    .filter((word) => word !== '');

export const holdsAll = (text: string, words: readonly string[]): boolean => {
  const plain = folded(text);
  return words.every((word) => plain.includes(word));
};

export type FoundLine = { readonly text: string; readonly back: number };

/** Lines that hold every word, the last first. */
export const linesWith = (text: string, words: readonly string[], limit: number): readonly FoundLine[] => {
  // Most texts lack a word: that costs no line by line.
  if (words.length === 0 || !holdsAll(text, words)) return [];
  const lines = withoutLastBreaks(text).split('\n');
  const found: FoundLine[] = [];
  for (let at = lines.length - 1; at >= 0 && found.length < limit; at -= 1) {
    const line = lines[at] ?? '';
    if (holdsAll(line, words)) found.push({ text: excerpt(line, words), back: lines.length - 1 - at });
  }
  return found;
};

const WIDEST = 240;
const BEFORE = 60;

/** On one line, and no longer than is of use. */
export const excerpt = (line: string, words: readonly string[]): string => {
  const plain = plainLine(line);
  if (plain.length <= WIDEST) return plain;
  const small = folded(plain);
  const at = Math.min(...words.map((word) => small.indexOf(word)).filter((index) => index >= 0), plain.length);
  const from = Math.max(0, Math.min(at - BEFORE, plain.length - WIDEST));
  return `${from > 0 ? '…' : ''}${[...plain.slice(from, from + WIDEST)].join('')}${from + WIDEST < plain.length ? '…' : ''}`;
};

/** Of all these lines the one with most of the words, the first of them. */
export const lineOf = (text: string, words: readonly string[]): string => {
  const lines = text.split('\n');
  const count = (line: string): number => words.filter((word) => holdsAll(line, [word])).length;
  const best = lines.reduce((one, other) => (count(other) > count(one) ? other : one), lines[0] ?? '');
  return excerpt(best, words);
};

/** All that is written in a task. */
export const textOf = (task: Task, notes: Notes): string => {
  const { id, title, body, acceptance, design, externalRef, labels } = task;
  return [id, title, body, acceptance, design, externalRef, ...labels, ...(notes.get(id) ?? [])].join('\n');
};

/** What was said on tasks, by id. */
export type Notes = ReadonlyMap<string, readonly string[]>;

/** Tasks by all that is written in them, closed ones as well; the best first, those by a note alone last. */
export const taskHits = (tasks: readonly Task[], notes: Notes, text: string): readonly SearchHit[] => {
  const words = wordsIn(text);
  if (words.length === 0) return [];
  const byFields = searchTasks(tasks, text);
  const known = new Set(byFields);
  const byNotes = tasks.filter((task) => !known.has(task) && holdsAll(textOf(task, notes), words));
  return [...byFields, ...byNotes].map((task) => ({
    ...{ where: `${task.id} ${plainLine(task.title)}`, rig: task.rig, task: task.id, at: task.updatedAt },
    text: sayTask(task, notes.get(task.id) ?? [], words),
  }));
};

/** Where the title says it all, how it stands; else the line that it was found by. */
const sayTask = (task: Task, notes: readonly string[], words: readonly string[]): string => {
  if (holdsAll(`${task.id} ${task.title}`, words)) return [task.status, ...task.labels].join(', ');
  const { body, acceptance = '', design = '', externalRef = '', labels } = task;
  return lineOf([body, acceptance, design, ...notes, labels.join(' '), externalRef].join('\n'), words);
};

const KB = 1_024;

/** `2 MB`, `14 kB` */
export const sizeText = (bytes: number): string =>
  bytes >= 1_000 * KB ? `${Math.round((bytes / (KB * KB)) * 10) / 10} MB` : `${Math.ceil(bytes / KB)} kB`;

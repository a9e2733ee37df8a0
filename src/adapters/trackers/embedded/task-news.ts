/**
 * What writers have changed since the list was kept (index-file.ts), so that a new process need not ask git
 * what differs: a line of JSON for each commit, beside that file. A cache like it: a line that is missing or
 * torn breaks the chain from one commit to the next, and git is asked.
 */
import { appendFileSync, readFileSync, rmSync, statSync } from 'node:fs';
import type { RigName } from '../../../core/ids.ts';
import type { Task } from '../../../core/model.ts';
import type { Changes } from './task-book.ts';

export type News = { readonly from: string; readonly to: string; readonly tasks: readonly Task[] };

/** More than that costs more to read than git takes to tell. */
const LONGEST_LINE = 64 * 1024;
const LARGEST_FILE = 1024 * 1024;

const besides = (index: string): string => `${index}-news`;

export function tellNews(index: string, news: News): void {
  const line = `${JSON.stringify(news)}\n`;
  if (line.length > LONGEST_LINE) return;
  try {
    const size = statSync(besides(index), { throwIfNoEntry: false })?.size ?? 0;
    if (size < LARGEST_FILE) appendFileSync(besides(index), line);
  } catch {
    // A read-only or full disk costs the next process some time.
  }
}

/** Nothing when it is not known all the way. */
export function newsBetween(index: string, rig: RigName, from: string, to: string): Changes | undefined {
  if (from === to) return new Map();
  const after = new Map(linesIn(index).map((news) => [news.from, news]));
  const changes = new Map<Task['id'], Task>();
  for (let at = from; at !== to; ) {
    const news = after.get(at);
    if (news === undefined) return undefined;
    for (const task of news.tasks) changes.set(task.id, { ...task, rig }); // A rig may have got another name since.
    after.delete(at); // So that a circle ends.
    at = news.to;
  }
  return changes;
}

/** Once the list itself says it. */
export function forgetNews(index: string): void {
  try {
    rmSync(besides(index), { force: true });
  } catch {
    // Read-only: then nothing was written to it either.
  }
}

const linesIn = (index: string): readonly News[] => {
  try {
    return readFileSync(besides(index), 'utf8').split('\n').flatMap(newsIn);
  } catch {
    return []; // Nobody has told anything since.
  }
};

const newsIn = (line: string): readonly News[] => {
  try {
    const news: News = JSON.parse(line);
    return typeof news.from === 'string' && typeof news.to === 'string' && Array.isArray(news.tasks) ? [news] : [];
  } catch {
    return []; // Torn, or the end of the file.
  }
};

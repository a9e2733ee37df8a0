/** Tasks by the words in them. */
import type { Task } from './model.ts';

/**
 * The tasks in which every word occurs, the best first: what is in the title or the id counts more
 * than what is in the text, a whole word more than a part of one, the newer more than the older.
 * Case and accents are no matter.
 */
export const searchTasks = (tasks: readonly Task[], text: string): readonly Task[] => {
  const words = folded(text)
    .split(/\s+/)
    .filter((word) => word !== '');
  if (words.length === 0) return tasks;
  const phrase = words.join(' ');
  return tasks
    .flatMap((task) => {
      const score = scoreOf(task, words, phrase);
      return score === 0 ? [] : [{ task, score }];
    })
    .sort((a, b) => b.score - a.score || b.task.updatedAt - a.task.updatedAt || (a.task.id < b.task.id ? -1 : 1))
    .map(({ task }) => task);
};

/** Where a word may stand, and what it is worth there. */
const PLACES: readonly (readonly [worth: number, read: (task: Task) => string | undefined])[] = [
  [12, ({ id }) => id],
  [8, ({ title }) => title],
  [5, ({ labels }) => labels.join(' ')],
  [3, ({ externalRef }) => externalRef],
  [2, ({ body }) => body],
  [2, ({ acceptance }) => acceptance],
  [2, ({ design }) => design],
];

/** 0 when a word is missing. */
const scoreOf = (task: Task, words: readonly string[], phrase: string): number => {
  const texts = PLACES.map(([worth, read]) => ({ worth, text: folded(read(task) ?? '') }));
  let score = 0;
  for (const word of words) {
    const best = texts.reduce((sum, { worth, text }) => sum + worth * weightOf(text, word), 0);
    if (best === 0) return 0;
    score += best;
  }
  const said = words.length > 1 && texts.some(({ text }) => text.includes(phrase));
  return said ? score * 2 : score;
};

const weightOf = (text: string, word: string): number => {
  const at = text.indexOf(word);
  if (at < 0) return 0;
  for (let from = at; from >= 0; from = text.indexOf(word, from + 1))
    if (!isLetter(text[from - 1]) && !isLetter(text[from + word.length])) return 2;
  return 1;
};

const isLetter = (char: string | undefined): boolean => char !== undefined && /[\p{L}\p{N}]/u.test(char);

const PLAIN = /^[\x20-\x7e\s]*$/;
export const folded = (text: string): string =>
  PLAIN.test(text)
    ? text.toLowerCase()
    : text
        .normalize('NFKD')
        .replace(/\p{M}+/gu, '')
        .toLowerCase();

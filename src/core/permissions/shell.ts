/** Shell patterns: words, of which the last may be `*` for all that follow. */

import type { Effect, Fit, Flaw } from './rule.ts';
import { baseName, commandsIn, isProgram, LIVE, looseWords, plainWords, WRAPPERS } from './shell-words.ts';

const REST = `${LIVE}*`;

/** What is wrong with a pattern. */
export const shellFlaw = (pattern: string, effect: Effect): Flaw | undefined => {
  const words = plainWords(pattern);
  if (words === undefined || words.length === 0)
    return {
      what: 'is no pattern for a command',
      hint: 'Write its first words and a * for the rest, as in "shell: git commit *"; no operators, no $, no backslash',
    };
  const [program = '', second] = words;
  if (program === REST && words.length === 1 && effect !== 'allow') return undefined;
  if (program === REST)
    return { what: 'would allow every program', hint: 'Name the program; `permission: auto` of an agent asks nothing' };
  if (!isProgram(program))
    return { what: 'does not begin with the name of a program', hint: 'Write it as in "shell: git commit *"' };
  if (effect === 'allow' && second === REST && WRAPPERS.has(baseName(program)))
    return { what: `would allow every program, behind ${program}`, hint: 'Name what it may start as well' };
  if (words.some((word) => word.replaceAll(REST, '').includes(LIVE) || word.includes(REST + REST)))
    return {
      what: 'has a wildcard that is not known',
      hint: 'Only * is: a whole word, a part of one, or all the rest',
    };
  return undefined;
};

/** Whether a command, one of `plainCommands`, has these words. */
export const allowsCommand = (pattern: string, words: readonly string[]): boolean =>
  fits(plainWords(pattern) ?? [], words);

/** `surely`: a command in it has the words. `perhaps`: they stand there, in this order, with others between. */
export const findsCommand = (pattern: string, command: string): Fit => {
  const wanted = plainWords(pattern) ?? [];
  if (wanted.length === 1 && wanted[0] === REST) return 'surely';
  const [program = '', ...rest] = wanted;
  const named = [baseName(program), ...rest];
  const sure = commandsIn(command).some(([first = '', ...more]) => fits(named, [baseName(first), ...more]));
  if (sure) return 'surely';
  const literal = wanted.filter((word) => !word.includes(LIVE));
  return looseWords(command).some((words) => inOrder(literal, words)) ? 'perhaps' : 'no';
};

const fits = (wanted: readonly string[], words: readonly string[]): boolean => {
  const open = wanted.at(-1) === REST;
  const named = open ? wanted.slice(0, -1) : wanted;
  if (open ? words.length < named.length : words.length !== named.length) return false;
  return named.every((word, index) => wordFits(word, words[index] ?? ''));
};

/** A wildcard stands for characters of one word; what a shell would make more of is no such word. */
const wordFits = (wanted: string, word: string): boolean => {
  if (!wanted.includes(LIVE)) return wanted === word;
  if (word.includes(LIVE)) return false;
  return globFits(wanted.split(REST), word);
};

/** `parts` with anything between them. Linear: each part is looked for once. */
export const globFits = (parts: readonly string[], text: string): boolean => {
  const [first = '', ...others] = parts;
  const last = others.pop();
  if (last === undefined) return text === first;
  if (!text.startsWith(first) || !text.endsWith(last) || text.length < first.length + last.length) return false;
  let at = first.length;
  const end = text.length - last.length;
  for (const part of others) {
    const found = text.indexOf(part, at);
    if (found === -1 || found + part.length > end) return false;
    at = found + part.length;
  }
  return true;
};

const inOrder = (wanted: readonly string[], words: readonly string[]): boolean => {
  const [program = '', ...rest] = wanted;
  let at = words.findIndex((word) => baseName(word) === baseName(program));
  if (at === -1) return false;
  return rest.every((word) => {
    at = words.indexOf(word, at + 1);
    return at !== -1;
  });
};

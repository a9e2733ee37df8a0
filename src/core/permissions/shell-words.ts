/**
 * A command line read as a shell would, in so far as a shell does no more with it than to pass words on.
 * Two readings: a strict one that says nothing where there is any doubt, for what is to be allowed, and a
 * generous one that finds programs wherever they may be, for what is to be denied or asked about.
 */
import { plainText } from '../plain.ts';

/**
 * A word without its quotes. Before a character that a shell would still expand, and that was not quoted,
 * stands this one, which no command can hold: `a*` is not the same as `'a*'`.
 */
export const LIVE = '\0';

/** More than this no person has read. */
const LIMIT = 8_000;

/** What ends a command, begins another, or is replaced by something that cannot be known here. */
const OPERATORS: ReadonlySet<string> = new Set(';&|$()<>`\\\n\r');
/** Made into other words by one shell or another. */
const EXPANDED: ReadonlySet<string> = new Set('*?[]{}~!^');
/** Still at work between double quotes. */
const IN_DOUBLE: ReadonlySet<string> = new Set('$`\\\n\r');

/** The words of one command alone; `undefined` where a shell would do more with the text than to split it. */
export const plainWords = (text: string): readonly string[] | undefined => {
  if (text.length > LIMIT || plainText(text) !== text) return undefined;
  const words: string[] = [];
  let word: string | undefined;
  for (let at = 0; at < text.length; at += 1) {
    const char = text.charAt(at);
    if (char === ' ' || char === '\t') {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else if (char === "'" || char === '"') {
      const end = text.indexOf(char, at + 1);
      const quoted = text.slice(at + 1, end);
      if (end === -1 || quoted.includes('\n') || (char === '"' && [...quoted].some((one) => IN_DOUBLE.has(one))))
        return undefined;
      word = (word ?? '') + quoted;
      at = end;
    } else if (OPERATORS.has(char) || (char === '#' && word === undefined)) {
      return undefined;
    } else {
      // zsh replaces `=name` by the path of a program.
      const isLive = EXPANDED.has(char) || (char === '=' && word === undefined);
      word = (word ?? '') + (isLive ? LIVE : '') + char;
    }
  }
  return word === undefined ? words : [...words, word];
};

/**
 * The commands of a line that is one of them, or several with `&&` between them. `undefined` where a shell would do
 * more than to run them one after the other, each as it would run alone.
 */
export const plainCommands = (text: string): readonly (readonly string[])[] | undefined => {
  if (text.length > LIMIT) return undefined;
  const found: (readonly string[])[] = [];
  for (const part of chained(text)) {
    const words = plainWords(part);
    if (words === undefined || !isProgram(words[0])) return undefined;
    found.push(words);
  }
  return found.length > 1 && found.some(([program = '']) => STATEFUL.has(program)) ? undefined : found;
};

/** What changes the shell itself: the command behind it would be another one than it seems. */
const STATEFUL: ReadonlySet<string> = new Set(
  (
    'cd pushd popd export declare typeset local readonly unset set shopt setopt unsetopt alias unalias hash enable trap ' +
    'source . eval exec builtin command read mapfile readarray getopts printf let umask ulimit time coproc function ' +
    'if then else elif fi for while until do done case esac select in autoload zmodload emulate vared rehash disable'
  ).split(' '),
);

/** Cut at each `&&` that is not between quotes. */
const chained = (text: string): readonly string[] => {
  const parts: string[] = [];
  let from = 0;
  for (let at = 0; at < text.length; at += 1) {
    const char = text.charAt(at);
    const close = char === "'" || char === '"' ? text.indexOf(char, at + 1) : -1;
    if (close !== -1) at = close;
    else if (char === '&' && text.charAt(at + 1) === '&') {
      parts.push(text.slice(from, at));
      from = at + 2;
      at += 1;
    }
  }
  return [...parts, text.slice(from)];
};

/** A program, not a variable that is set for one, and nothing that a shell would make into another name. */
export const isProgram = (word: string | undefined): boolean => word !== undefined && /^[\w./+@-]+$/.test(word);

/** Each command that a text may run, as words. Never fails: what cannot be read is taken for words. */
export const commandsIn = (text: string): readonly (readonly string[])[] => segments(text).flatMap(behindPrefixes);

const ENDS: ReadonlySet<string> = new Set(';&|()<>`\n\r');

const segments = (text: string): readonly (readonly string[])[] => {
  const found: string[][] = [[]];
  let word: string | undefined;
  const end = (): void => {
    if (word !== undefined) found.at(-1)?.push(word);
    word = undefined;
  };
  for (let at = 0; at < text.length; at += 1) {
    const char = text.charAt(at);
    const close = char === "'" || char === '"' ? text.indexOf(char, at + 1) : -1;
    if (close !== -1) {
      word = (word ?? '') + text.slice(at + 1, close);
      at = close;
    } else if (ENDS.has(char)) {
      end();
      found.push([]);
    } else if (/\s/.test(char)) {
      end();
    } else if (char === '\\') {
      at += 1;
      word = (word ?? '') + text.charAt(at);
    } else {
      word = (word ?? '') + char;
    }
  }
  end();
  return found;
};

/** Programs and words of a shell behind which another program stands. */
export const WRAPPERS: ReadonlySet<string> = new Set(
  (
    'sudo doas env command builtin exec eval time nohup nice ionice setsid stdbuf timeout xargs parallel watch strace ' +
    'sh bash zsh dash ksh fish busybox su chroot ssh script source . then do else if while until ! {'
  ).split(' '),
);

/** The command as it stands, and what is behind variables that are set for it and programs that only start it. */
const behindPrefixes = (words: readonly string[]): readonly (readonly string[])[] => {
  const first = words.findIndex((word) => !/^[A-Za-z_]\w*\+?=/.test(word) && !WRAPPERS.has(baseName(word)));
  const last = first === -1 ? words.length - 1 : first;
  return words.slice(0, last + 1).map((_word, index) => words.slice(index));
};

export const baseName = (word: string): string => word.slice(word.lastIndexOf('/') + 1);

/** All that may be a word somewhere in the text, in order: quotes and operators are taken for gaps, or for nothing. */
export const looseWords = (text: string): readonly (readonly string[])[] =>
  ['', ' '].map((gap) =>
    text
      .replace(/['"\\]/g, gap)
      .split(/[^\w@%+=:,./~^*-]+/)
      .filter((word) => word !== ''),
  );

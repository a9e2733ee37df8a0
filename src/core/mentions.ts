/** Paths that a text mentions, and whether one of them is like a glob. */

/** Longer than any path that somebody writes by hand, and short enough for any glob. */
const LONGEST = 300;

/**
 * As in .gitignore: a glob without a slash is for the last part of a path alone, one with slashes for the whole.
 * `*` and `?` stay within a part, `**` goes through any number of them.
 */
export const mentions = (text: string, globs: readonly string[]): boolean => {
  const paths = pathsIn(text);
  return globs.some((glob) => {
    const pattern = patternOf(glob);
    const whole = glob.includes('/');
    return paths.some((path) => pattern.test(whole ? path : (path.split('/').filter(Boolean).at(-1) ?? '')));
  });
};

/** Words with a slash or a dot in them, without what only surrounds them: quotes, brackets, `./`, `:12:3`. */
const pathsIn = (text: string): readonly string[] => {
  const words = text.split(/[\s"'`()[\]{}<>,;|]+/).flatMap((word) => {
    if (word.length > LONGEST || word.includes('://') || !/[./]/.test(word)) return [];
    const path = word
      .replace(/(?::\d+)+:?$/, '')
      .replace(/[.:!?]+$/, '')
      .replace(/^(?:\.?\/)+/, '');
    // A folder may be written with its slash or without.
    return path === '' ? [] : path.endsWith('/') ? [path] : [path, `${path}/`];
  });
  return [...new Set(words)];
};

const patternOf = (glob: string): RegExp => {
  const source = glob
    .replace(/^\.?\//, '')
    .replace(/\*\*\/|\*\*|\*|\?|[\\^$.|+()[\]{}]/g, (part) => PARTS[part] ?? `\\${part}`);
  return new RegExp(`^${source}$`);
};

const PARTS: Readonly<Record<string, string>> = {
  '**/': '(?:[^/]+/)*',
  '**': '.*',
  '*': '[^/]*',
  '?': '[^/]',
};

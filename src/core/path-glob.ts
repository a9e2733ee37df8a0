/** Globs for paths of a repository, as in .gitignore: which changes something is about. */

export type GlobFlaw = { readonly what: string; readonly hint: string };

/** Why this is no glob, or `undefined`. `!` in front excludes. */
export const globFlaw = (written: string): GlobFlaw | undefined => {
  const glob = written.replace(/^!/, '');
  const parts = glob.replace(/\/$/, '').split('/');
  if (glob.trim() === '' || glob === '/') return { what: 'is empty', hint: 'Write it like "src/**", or leave it out' };
  if (/[\0-\x1f\x7f\\]/.test(glob))
    return { what: 'has a backslash or a control character in it', hint: 'Write it like "src/**", with "/" alone' };
  if (parts.includes('..') || parts.includes('.') || glob.startsWith('/') || glob.startsWith('~'))
    return { what: 'is no path of the repository', hint: 'Write it from the top of the clone on, as in "src/**"' };
  if (parts.includes('')) return { what: 'has an empty part', hint: 'Write "src/**" for all below src' };
  if (parts.some((part) => part.includes('**') && part !== '**'))
    return { what: 'has a ** beside other letters', hint: '** stands alone between two "/", as in "src/**/*.test.ts"' };
  return undefined;
};

/**
 * Whether one of the paths is meant: it fits a glob, and none with `!` in front, wherever that stands. Where all have one,
 * everything else is meant. A glob with a slash is for the path from the top, one without for its last part; `*` and `?`
 * stay within a part, `**` goes through any number of parts. What names a folder, without a wildcard at its end, is for all
 * that is in it, and without a slash for folders of that name anywhere.
 */
export const anyMeant = (globs: readonly string[], paths: readonly string[]): boolean => {
  const against = globs.filter((glob) => glob.startsWith('!')).map((glob) => glob.slice(1));
  const wanted = globs.filter((glob) => !glob.startsWith('!'));
  const fits = (path: string) => (glob: string) => globFits(glob, path);
  return paths.some((path) => (wanted.length === 0 || wanted.some(fits(path))) && !against.some(fits(path)));
};

const globFits = (glob: string, path: string): boolean => {
  const isFolder = glob.endsWith('/');
  const parts = (isFolder ? glob.slice(0, -1) : glob).split('/');
  const last = parts.at(-1) ?? '';
  const names = path.split('/');
  // Each beginning of the path that may be what the glob names.
  const ends = isFolder || !/[*?]/.test(last) ? names.map((_name, at) => at + 1) : [names.length];
  const whole = ends.filter((end) => !isFolder || end < names.length);
  if (parts.length === 1 && last !== '**') return whole.some((end) => nameFits(last, names[end - 1] ?? ''));
  const reached = reachedBy(parts, names);
  return whole.some((end) => reached[end] === true);
};

/** Which beginnings of the path fit. One row of a table for each part, so that many `**` cost no more than they should. */
const reachedBy = (parts: readonly string[], names: readonly string[]): readonly boolean[] => {
  let reached: readonly boolean[] = [true, ...names.map(() => false)];
  for (const [index, part] of parts.entries()) {
    const next = [false, ...names.map(() => false)];
    const first = reached.indexOf(true);
    // At the end `**` is for what is in the folder, not for the folder itself.
    const least = index === parts.length - 1 ? 1 : 0;
    if (part === '**' && first >= 0) next.fill(true, first + least);
    if (part !== '**')
      names.forEach((name, at) => {
        next[at + 1] = (reached[at] ?? false) && nameFits(part, name);
      });
    reached = next;
  }
  return reached;
};

/** Goes back to the last star alone, which is enough for globs: no text makes this slow. */
const nameFits = (glob: string, name: string): boolean => {
  let at = 0;
  let star = -1;
  let resume = 0;
  for (let g = 0; at < name.length || g < glob.length; ) {
    const sign = glob[g];
    if (sign === '*') {
      star = g;
      resume = at;
      g += 1;
    } else if (at < name.length && sign !== undefined && (sign === '?' || sign === name[at])) {
      g += 1;
      at += 1;
    } else if (star >= 0 && resume < name.length) {
      resume += 1;
      at = resume;
      g = star + 1;
    } else return false;
  }
  return true;
};

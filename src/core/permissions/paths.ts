/** Path patterns: relative ones are about the worktree, absolute ones about everything else. */
import type { Effect, Fit, Flaw } from './rule.ts';
import { globFits } from './shell.ts';

export const pathFlaw = (pattern: string, effect: Effect): Flaw | undefined => {
  const parts = pattern.split('/');
  if (parts.includes('..') || parts.includes('.') || pattern.startsWith('~') || pattern.includes('\\'))
    return {
      what: 'is no pattern for a path',
      hint: 'Write it from the worktree on, as in "edit: src/**", or as a whole path; no "..", no "~"',
    };
  if (parts.some((part, index) => part === '' && index > 0))
    return { what: 'has an empty part', hint: 'Write "edit: src/**" for all below src' };
  if (parts.some((part) => part.includes('**') && part !== '**'))
    return { what: 'has a ** beside other letters', hint: '** stands alone between two "/", as in "src/**/test.ts"' };
  if (effect === 'allow' && pattern.startsWith('/') && (parts[1] ?? '').includes('*'))
    return { what: 'would allow nearly every file of the machine', hint: 'Name at least the first folder' };
  return undefined;
};

/**
 * A path as rules see it: below the worktree relative to it, else absolute. `undefined` where it cannot be
 * known. Links are not followed: a rule is about names.
 */
export const seenFrom = (home: string, folder: string, path: string): string | undefined => {
  if (path === '' || /[\0-\x1f\x7f]/.test(path) || path.startsWith('~')) return undefined;
  const whole = normal(path.startsWith('/') ? path : `${folder}/${path}`);
  const root = normal(home);
  if (whole === undefined || root === undefined || root === '/') return undefined;
  return whole.startsWith(`${root}/`) ? whole.slice(root.length + 1) : whole;
};

export const isBelow = (home: string, folder: string): boolean => {
  const [root, whole] = [normal(home), normal(folder)];
  return root !== undefined && whole !== undefined && (whole === root || whole.startsWith(`${root}/`));
};

/** Without `.` and `..`; `undefined` for what is not absolute. */
const normal = (path: string): string | undefined => {
  if (!path.startsWith('/')) return undefined;
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return `/${parts.join('/')}`;
};

/** Wildcards do not stand for names with a dot in front, as in a shell: `.git` and `.env` must be named. */
export const allowsPath = (pattern: string, path: string): boolean => partsFit(pattern, path, false);

/** The same with wildcards that stand for everything. */
export const findsPath = (pattern: string, path: string): Fit => (partsFit(pattern, path, true) ? 'surely' : 'no');

/** One row of a table for each part of the pattern, so that many `**` cost no more than they should. */
const partsFit = (pattern: string, path: string, dots: boolean): boolean => {
  const names = path.split('/');
  let reached: readonly boolean[] = [true, ...names.map(() => false)];
  for (const part of pattern.split('/')) {
    const next: boolean[] = names.map(() => false);
    next.push(false);
    if (part === '**') {
      let open = false;
      for (let at = 0; at <= names.length; at += 1) {
        open = (reached[at] ?? false) || (open && (dots || !(names[at - 1] ?? '').startsWith('.')));
        next[at] = open;
      }
    } else {
      names.forEach((name, at) => {
        next[at + 1] = (reached[at] ?? false) && nameFits(part, name, dots);
      });
    }
    reached = next;
  }
  return reached[names.length] ?? false;
};

const nameFits = (part: string, name: string, dots: boolean): boolean =>
  (dots || !part.startsWith('*') || !name.startsWith('.')) && globFits(part.split('*'), name);

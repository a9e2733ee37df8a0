/** What commits change, as far as it tells whether two of them do the same: read for many at once. */
import { isSha, type Sha, sha } from '../core/ids.ts';
import type { Git } from './git.ts';

/** By path, how it was and how it is: modes and object ids. */
export type Changes = ReadonlyMap<string, string>;
export type Pair = { readonly from: Sha; readonly to: Sha };
export const pairKey = ({ from, to }: Pair): string => `${from} ${to}`;

/** First-parent commits of the base since `fork` that touch one of those paths, newest first, each with all that it changes. */
export type BaseLine = (fork: Sha, paths: readonly string[]) => Promise<readonly Candidate[]>;
type Candidate = { readonly id: Sha; readonly changes: Changes };

/** What the base must have got since the branch left it, at most. */
const CANDIDATES = 500;
/** Who left it further back than so many commits is looked for by itself. */
const LINE = 2_000;
/** Of more paths than so many git is told none. */
const PATHS = 200;

const RAW = ['--raw', '-r', '-z', '--no-renames', '--no-abbrev'];

/** From each `from` to its `to`, by `pairKey`. */
export async function changesBetween(git: Git, pairs: readonly Pair[]): Promise<ReadonlyMap<string, Changes>> {
  const wanted = [...new Map(pairs.map((pair) => [pairKey(pair), pair])).values()];
  if (wanted.length === 0) return new Map();
  const { stdout } = await git(['diff-tree', '--stdin', '--always', ...RAW], { input: askedAs(wanted) });
  // An answer for each, in their order, under the name of its commit: a name may be the same as that of a file.
  const answers: string[][] = [];
  let isPath = false;
  for (const word of stdout.split('\0')) {
    const isHead: boolean = !isPath && word.trimStart().startsWith(':');
    if (isHead || isPath) answers.at(-1)?.push(word);
    else if (isSha(word.trim())) answers.push([]);
    isPath = isHead;
  }
  return new Map(wanted.map((pair, at) => [pairKey(pair), changesIn(answers[at] ?? [])]));
}

/** For `git diff-tree --stdin`: a commit, and what stands for its parent. */
export const askedAs = (pairs: readonly Pair[]): string => pairs.map(({ from, to }) => `${to} ${from}\n`).join('');

const changesIn = (words: readonly string[]): Changes => {
  const changes = new Map<string, string>();
  for (let at = 0; at + 1 < words.length; at += 2) {
    const head = words[at]?.trimStart() ?? '';
    if (head.startsWith(':')) changes.set(words[at + 1] ?? '', head.split(' ').slice(0, 4).join(' '));
  }
  return changes;
};

/**
 * The line read once, as far back as the first of those that `forks` are. @param changes that are looked for: what
 * does the same as one of them touches its first path.
 */
export async function baseLine(
  git: Git,
  base: string,
  forks: readonly Sha[],
  changes: readonly Changes[],
): Promise<BaseLine> {
  if (forks.length === 0) return async () => [];
  const listed = await git(['rev-list', '--first-parent', '-n', String(LINE), base]);
  const place = new Map(listed.stdout.split('\n').map((id, at) => [id, at]));
  const firsts = [...new Set(changes.flatMap((one) => [...one.keys()].slice(0, 1)))];
  const [oldest] = forks.filter((fork) => place.has(fork)).sort((a, b) => (place.get(b) ?? 0) - (place.get(a) ?? 0));
  const whole = oldest === undefined || firsts.length === 0 ? [] : await logOf(git, [`${oldest}..${base}`], firsts);
  return async (fork, paths) => {
    const from = place.get(fork);
    // Not of the line itself: what of it is older than the fork only git knows.
    if (from === undefined) return logOf(git, ['-n', String(CANDIDATES), `${fork}..${base}`], paths.slice(0, PATHS));
    const [first = ''] = paths;
    const since = whole.filter(({ id, changes: all }) => (place.get(id) ?? from) < from && all.has(first));
    return since.slice(0, CANDIDATES);
  };
}

const logOf = async (git: Git, range: readonly string[], paths: readonly string[]): Promise<readonly Candidate[]> => {
  const wanted = paths.length > PATHS ? [] : paths.map((path) => `:(top,literal)${path}`);
  const how = ['--first-parent', '-m', '--full-diff', '--format=%x01%H'];
  const { stdout } = await git(['log', ...how, ...RAW, ...range, '--', ...wanted]);
  return stdout
    .split('\x01')
    .slice(1)
    .flatMap((entry) => {
      const [id = '', ...words] = entry.split('\0');
      return isSha(id) ? [{ id: sha(id), changes: changesIn(words) }] : [];
    });
};

/** The patch without what tells where it was made: line numbers, and object ids of files that are told line by line. */
export async function patchOf(git: Git, from: string, to: string): Promise<string> {
  const plain = ['--no-ext-diff', '--no-textconv', '--no-renames', '--no-color', '--full-index', '-U3', '-r', '-p'];
  const { stdout } = await git(['diff-tree', ...plain, from, to], { encoding: 'latin1' });
  return stdout
    .split(/^(?=diff --git )/m)
    .map((file) => {
      const byIds = /^Binary files /m.test(file);
      const lines = file.split('\n').map((line) => (line.startsWith('@@ ') ? '@@' : line));
      return lines.filter((line) => byIds || !line.startsWith('index ')).join('\n');
    })
    .join('');
}

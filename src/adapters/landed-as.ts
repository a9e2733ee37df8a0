/**
 * Whether a branch's work is on a base, whichever way it came there: its own commits, a squash of
 * them, or copies of each. Work counts as the same when it changes the same lines among the same
 * lines around them, to the last space, which is more than git-patch-id(1) asks for: branches are deleted
 * on this word.
 */
import { isSha, type Sha, sha } from '../core/ids.ts';
import { type Git, lineOf } from './git.ts';

/** `reachable`: the base has the commits; `sha` is the tip. `equal`: the base's `sha` (of several, the last) does the same. */
export type LandedAs = { readonly kind: 'reachable' | 'equal'; readonly sha: Sha };

/** What the base must have got since the branch left it, at most; and how many commits are looked for one by one. */
const CANDIDATES = 500;
const COMMITS = 50;
const PATHS = 200;

/** @param base a commit, or a name of one. @param tip of the branch; one that is not there has not landed. */
export async function landedAs(git: Git, base: string, tip: Sha): Promise<LandedAs | undefined> {
  const ancestor = await git(['merge-base', '--is-ancestor', tip, base], { ok: [0, 1, 128] });
  if (ancestor.exit === 0) return { kind: 'reachable', sha: tip };
  const found = await git(['merge-base', base, tip], { ok: [0, 1, 128] });
  const fork = lineOf(found);
  if (found.exit !== 0 || !isSha(fork)) return undefined;
  const whole = await changesOf(git, fork, tip);
  if (whole.size === 0) return undefined;
  const squash = await sameAs(git, await candidates(git, `${fork}..${base}`, [...whole.keys()]), fork, tip, whole);
  return squash === undefined ? oneByOne(git, fork, base, tip) : { kind: 'equal', sha: squash };
}

/** Every commit of the branch has a copy of its own on the base. */
const oneByOne = async (git: Git, fork: string, base: string, tip: Sha): Promise<LandedAs | undefined> => {
  const listed = await git(['rev-list', '--reverse', '--parents', '-n', String(COMMITS + 1), tip, `^${base}`]);
  const commits = listed.stdout.split('\n').flatMap((line) => {
    const [id = '', ...parents] = line.split(' ');
    return isSha(id) ? [{ id: sha(id), parents }] : [];
  });
  if (commits.length < 2 || commits.length > COMMITS || commits.some(({ parents }) => parents.length !== 1))
    return undefined;
  let last: Sha | undefined;
  for (const { id, parents } of commits) {
    const parent = parents[0] ?? fork;
    const changes = await changesOf(git, parent, id);
    if (changes.size === 0) continue;
    const there = await candidates(git, `${fork}..${base}`, [...changes.keys()]);
    last = await sameAs(git, there, parent, id, changes);
    if (last === undefined) return undefined;
  }
  return last === undefined ? undefined : { kind: 'equal', sha: last };
};

/** By path, how it was and how it is: modes and object ids. */
type Changes = ReadonlyMap<string, string>;
type Candidate = { readonly id: Sha; readonly changes: Changes };

const RAW = ['--raw', '-r', '-z', '--no-renames', '--no-abbrev'];

const changesOf = async (git: Git, from: string, to: string): Promise<Changes> =>
  changesIn((await git(['diff-tree', ...RAW, from, to])).stdout.split('\0'));

const changesIn = (words: readonly string[]): Changes => {
  const changes = new Map<string, string>();
  for (let at = 0; at + 1 < words.length; at += 2) {
    const head = words[at]?.trimStart() ?? '';
    if (head.startsWith(':')) changes.set(words[at + 1] ?? '', head.split(' ').slice(0, 4).join(' '));
  }
  return changes;
};

/** First-parent commits that touch one of those paths, newest first, each with all that it changes. */
const candidates = async (git: Git, range: string, paths: readonly string[]): Promise<readonly Candidate[]> => {
  const wanted = paths.slice(0, PATHS).map((path) => `:(top,literal)${path}`);
  const how = ['--first-parent', '-m', '--full-diff', '-n', String(CANDIDATES), '--format=%x01%H'];
  const { stdout } = await git(['log', ...how, ...RAW, range, '--', ...wanted]);
  return stdout
    .split('\x01')
    .slice(1)
    .flatMap((entry) => {
      const [id = '', ...words] = entry.split('\0');
      return isSha(id) ? [{ id: sha(id), changes: changesIn(words) }] : [];
    });
};

const sameAs = async (
  git: Git,
  there: readonly Candidate[],
  from: string,
  to: Sha,
  changes: Changes,
): Promise<Sha | undefined> => {
  const alike = there.filter(
    (one) => one.changes.size === changes.size && [...changes.keys()].every((path) => one.changes.has(path)),
  );
  const exact = alike.find((one) => [...changes].every(([path, change]) => one.changes.get(path) === change));
  if (exact !== undefined || alike.length === 0) return exact?.id;
  const mine = await patchOf(git, from, to);
  for (const { id } of alike) if ((await patchOf(git, `${id}^1`, id)) === mine) return id;
  return undefined;
};

/** The patch without what tells where it was made: line numbers, and object ids of files that are told line by line. */
const patchOf = async (git: Git, from: string, to: string): Promise<string> => {
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
};

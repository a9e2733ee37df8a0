/**
 * The mark by which a squashed or replayed branch is known on the base: such commits do not have the
 * branch among their parents.
 */
import { isSha, type Sha, sha } from '../../../core/ids.ts';
import type { Site } from './site.ts';

const TRAILER = 'Branch-commit';

/** All that a message has of them, as the second field of a line. */
const MARKS = `%x00%(trailers:key=${TRAILER},valueonly,separator=%x2C)`;

/** A trailer of a commit message: the tip of the branch that it came from. */
export const branchCommit = (commit: Sha): string => `${TRAILER}: ${commit}`;

/**
 * Whether `onto` has a commit that was made of this branch; what both have in common is not searched. An agent that
 * writes the mark of another's branch into a message of its own must not have that pass as landed.
 */
export const landedBefore = async ({ git }: Site, onto: Sha, commit: Sha): Promise<boolean> => {
  const search = ['log', '--first-parent', `--format=%H${MARKS}`, `--grep=^${branchCommit(commit)}$`];
  const { stdout } = await git([...search, onto, `^${commit}`]);
  return stdout.split('\n').some((line) => markIn(line.split('\0')) === commit);
};

/** What a branch was made onto that ends in `last`: the parent of the first commit in a row with the same mark. */
export const startOf = async ({ git }: Site, last: Sha): Promise<Sha | undefined> => {
  const format = `--format=%H %P${MARKS}`;
  const listed = await git(['log', '--first-parent', '-n', String(MOST), format, last], { ok: [0, 128] });
  const line = listed.stdout.split('\n').map((entry) => entry.split('\0'));
  const mark = markIn(line[0]);
  const end = mark === undefined ? 1 : line.findIndex((entry) => markIn(entry) !== mark);
  const parent = line[(end === -1 ? line.length : end) - 1]?.[0]?.split(' ')[1] ?? '';
  return isSha(parent) ? sha(parent) : undefined;
};

/** No branch is replayed into more commits than this. */
const MOST = 102;

/** Of what a message says twice, the last counts: the first may be the agent's. */
const markIn = (entry: readonly string[] | undefined): string | undefined => {
  const mark = entry?.[1]?.split(',').at(-1)?.trim();
  return mark === undefined || mark === '' ? undefined : mark;
};

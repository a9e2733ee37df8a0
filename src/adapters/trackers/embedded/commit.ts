/**
 * Writing a commit and moving its ref by compare-and-swap, in one subprocess and without an index
 * or a worktree: `git fast-import` refuses to move a ref to a commit that does not contain what the
 * ref has by then, checks that under the ref's own lock, and needs no `user.name`.
 */
import type { Instant } from '../../../core/ids.ts';
import { plainLine } from '../../../core/plain.ts';
import type { Git } from '../../git.ts';
import { gitTrouble } from './trouble.ts';

export type FileChange = { readonly path: string; readonly text: string };

/**
 * What may also become of a path in a commit: an object that is there already is put there, or what is
 * there goes. Paths have one character a byte, as git told them: others' names need not be UTF-8.
 */
export type TreeChange =
  | FileChange
  | { readonly path: string; readonly mode: string; readonly oid: string }
  | { readonly path: string; readonly gone: true };

export type NewCommit = {
  /** Who made the change, in words; the committer is always Mayor. */
  readonly by: string;
  readonly at: Instant;
  readonly message: string;
  readonly files: readonly TreeChange[];
  /** Of a merge: the files are then changes of the first one's, and `by` and `at` stand for nobody's own work. */
  readonly parents?: readonly [string, string];
};

/**
 * Puts `commits` on top of `from` (`undefined`: the ref must not exist) and moves `ref` there.
 * Returns the new tip, or `moved` with git's own words when the ref was not, or is no longer, at
 * `from`: nothing has changed then.
 * @throws TransientError when the disk is full; TerminalError when git cannot write here.
 */
export async function commitTo(
  git: Git,
  ref: string,
  from: string | undefined,
  commits: readonly NewCommit[],
): Promise<{ readonly kind: 'done'; readonly tip: string } | { readonly kind: 'moved'; readonly because: string }> {
  const ran = await git(['fast-import', '--quiet', '--date-format=raw'], {
    input: streamOf(ref, from, commits),
    env: IDENTITY,
    ok: 'any',
  });
  if (ran.exit === 0) return { kind: 'done', tip: ran.stdout.trim() };
  if (ran.exit === 1) return { kind: 'moved', because: ran.stderr.trim() };
  throw gitTrouble('write to', ran.stderr);
}

/**
 * Writes commits that no ref has yet, each by itself on its `from` (`undefined`: on nothing), and gives their ids
 * in order. Until a ref has them they last for as long as git keeps what nobody needs: two weeks.
 * @throws TransientError when the disk is full; TerminalError when git cannot write here.
 */
export async function makeCommits(
  git: Git,
  commits: readonly (NewCommit & { readonly from?: string | undefined })[],
): Promise<readonly string[]> {
  if (commits.length === 0) return [];
  // A ref that is reset at the end is never made.
  const reset = Buffer.from(`reset ${NO_REF}\n\n`);
  const parts = commits.flatMap((commit, at) => [commitText(NO_REF, at + 1, commit, commit.from), reset]);
  const marks = commits.map((_, at) => `get-mark :${at + 1}\n`).join('');
  const ran = await git(['fast-import', '--quiet', '--date-format=raw'], {
    input: Buffer.concat([BEGIN, ...parts, Buffer.from(`${marks}done\n`)]),
    env: IDENTITY,
    ok: 'any',
  });
  if (ran.exit === 0) return ran.stdout.trim().split('\n');
  throw gitTrouble('write to', ran.stderr);
}

const NO_REF = 'refs/mayor/none';

/** Git writes it into the ref's log, and refuses to guess one on some machines. */
const MAIL = 'mayor@localhost';
export const IDENTITY = { GIT_COMMITTER_NAME: 'Mayor', GIT_COMMITTER_EMAIL: MAIL };

/** `done`: a stream cut short by our own death is not carried out. */
const BEGIN = Buffer.from('feature done\n');

const streamOf = (ref: string, from: string | undefined, commits: readonly NewCommit[]): Buffer =>
  Buffer.concat([
    BEGIN,
    ...commits.map((commit, at) => commitText(ref, at + 1, commit, at === 0 ? from : `:${at}`)),
    Buffer.from(`get-mark :${commits.length}\ndone\n`),
  ]);

const commitText = (
  ref: string,
  mark: number,
  { by, at, message, files, parents }: NewCommit,
  from: string | undefined,
): Buffer => {
  const parts: Buffer[] = [];
  const line = (text: string) => parts.push(Buffer.from(`${text}\n`));
  const data = (text: string) => {
    const bytes = Buffer.from(text);
    parts.push(Buffer.from(`data ${bytes.length}\n`), bytes, Buffer.from('\n'));
  };
  line(`commit ${ref}`);
  line(`mark :${mark}`);
  for (const words of peopleOf({ by, at })) line(words);
  data(message);
  if (parents !== undefined) {
    line(`from ${parents[0]}`);
    line(`merge ${parents[1]}`);
  } else if (from !== undefined) line(`from ${from}`);
  for (const file of files) {
    const path = Buffer.from(quoted(file.path), 'latin1');
    const entry = (words: string) => parts.push(Buffer.from(`${words} `), path, Buffer.from('\n'));
    if ('gone' in file) entry('D');
    else if ('oid' in file) entry(`M ${file.mode} ${file.oid}`);
    else {
      entry('M 100644 inline');
      data(file.text);
    }
  }
  return Buffer.concat(parts);
};

/** Only a line break and a leading quote would be misread. */
const quoted = (path: string): string =>
  /^"|\n/.test(path) ? `"${path.replace(/[\\"\n]/g, (char) => (char === '\n' ? '\\n' : `\\${char}`))}"` : path;

/** The two lines of a commit that say who made it, and when. */
export const peopleOf = ({ by, at }: Pick<NewCommit, 'by' | 'at'>): readonly [string, string] => {
  const when = `${Math.floor(at / 1000)} +0000`;
  return [`author ${nameOf(by)} <${MAIL}> ${when}`, `committer Mayor <${MAIL}> ${when}`];
};

const nameOf = (by: string): string => plainLine(by.replace(/[<>]/g, '')).slice(0, 100) || 'Mayor';

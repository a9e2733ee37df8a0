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

export type NewCommit = {
  /** Who made the change, in words; the committer is always Mayor. */
  readonly by: string;
  readonly at: Instant;
  readonly message: string;
  readonly files: readonly FileChange[];
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

/** Git writes it into the ref's log, and refuses to guess one on some machines. */
const MAIL = 'mayor@localhost';
const IDENTITY = { GIT_COMMITTER_NAME: 'Mayor', GIT_COMMITTER_EMAIL: MAIL };

const streamOf = (ref: string, from: string | undefined, commits: readonly NewCommit[]): Buffer => {
  // `done`: a stream cut short by our own death is not carried out.
  const parts: Buffer[] = [Buffer.from('feature done\n')];
  const line = (text: string) => parts.push(Buffer.from(`${text}\n`));
  const data = (text: string) => {
    const bytes = Buffer.from(text);
    parts.push(Buffer.from(`data ${bytes.length}\n`), bytes, Buffer.from('\n'));
  };
  commits.forEach(({ by, at, message, files }, index) => {
    const when = `${Math.floor(at / 1000)} +0000`;
    line(`commit ${ref}`);
    line(`mark :${index + 1}`);
    line(`author ${nameOf(by)} <${MAIL}> ${when}`);
    line(`committer Mayor <${MAIL}> ${when}`);
    data(message);
    if (index > 0) line(`from :${index}`);
    else if (from !== undefined) line(`from ${from}`);
    for (const { path, text } of files) {
      line(`M 100644 inline ${path}`);
      data(text);
    }
  });
  line(`get-mark :${commits.length}`);
  line('done');
  return Buffer.concat(parts);
};

const nameOf = (by: string): string => plainLine(by.replace(/[<>]/g, '')).slice(0, 100) || 'Mayor';

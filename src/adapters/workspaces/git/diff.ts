/** What a branch changes, as text for a person. */
import { type Sha, sha } from '../../../core/ids.ts';
import type { Diff } from '../../../ports/workspace.ts';
import { lineOf } from '../../git.ts';
import { readBase } from './base.ts';
import type { Ground } from './ground.ts';
import { LONG_MS } from './steady-git.ts';

/**
 * One layout whatever the user's configuration or a branch's attributes say, no program of theirs
 * run; names with control characters are quoted by git.
 */
const PLAIN = [
  ...['-c', 'core.quotePath=true', '-c', 'diff.suppressBlankEmpty=false', 'diff', '--no-ext-diff', '--no-textconv'],
  ...['--no-color', '--no-color-moved', '--no-relative', '--find-renames', '--submodule=short'],
  ...['--src-prefix=a/', '--dst-prefix=b/', '--diff-algorithm=histogram'],
];

export async function diffOf(ground: Ground, commit: Sha, limit: number): Promise<Diff> {
  const { point } = await readBase(ground);
  const range = [`${await before(ground, point, commit)}...${commit}`, '--'];
  const [patch, counts] = await Promise.all([
    ground.git([...PLAIN, '--patch', '--unified=3', ...range], { limit: Math.max(1, limit) + 1, cut: true }),
    ground.git([...PLAIN, '--numstat', '-z', ...range]),
  ]);
  const bytes = Buffer.from(patch.stdout);
  const truncated = patch.cut === true || bytes.length > limit;
  return {
    text: truncated ? wholeLines(bytes.subarray(0, limit)) : patch.stdout,
    truncated,
    files: parseCounts(counts.stdout),
  };
}

/** All of that patch, a character for each byte, with the commit that it is against. @throws TerminalError beyond 64 MB. */
export async function wholeDiffOf(ground: Ground, commit: Sha): Promise<{ readonly text: string; readonly fork: Sha }> {
  const { point } = await readBase(ground);
  const fork = sha(lineOf(await ground.git(['merge-base', await before(ground, point, commit), commit])));
  const patch = [...PLAIN, '--patch', '--unified=3', fork, commit, '--'];
  const { stdout } = await ground.git(patch, { encoding: 'latin1', limit: 64 * 1024 * 1024, timeoutMs: LONG_MS });
  return { text: stdout, fork };
}

/** The base without `commit`: its tip, or the first parent of the merge that brought `commit` in. */
const before = async (ground: Ground, point: Sha, commit: Sha): Promise<string> => {
  const inside = await ground.git(['merge-base', '--is-ancestor', commit, point], { ok: [0, 1] });
  if (inside.exit === 1 || commit === point) return point;
  const path = ['rev-list', '--merges', '--ancestry-path', '--reverse', '--parents', `${commit}..${point}`];
  const merges = await ground.git(path);
  const lines = merges.stdout.split('\n').map((line) => line.split(' '));
  const onto = lines.find(([, , ...brought]) => brought.includes(commit))?.[1];
  return onto ?? point;
};

/** Cut at the last newline, so that neither a line nor a character is half there. */
const wholeLines = (bytes: Buffer): string => bytes.subarray(0, bytes.lastIndexOf(0x0a) + 1).toString('utf8');

/** Reads `--numstat -z`: a rename has an empty path, then the old and the new one. Binary files count 0. */
export function parseCounts(text: string): Diff['files'] {
  const parts = text.split('\0');
  const files: Diff['files'][number][] = [];
  for (let at = 0; at < parts.length; at += 1) {
    const found = /^(\d+|-)\t(\d+|-)\t([\s\S]*)$/.exec(parts[at] ?? '');
    if (found === null) continue;
    const [, added, removed, same = ''] = found;
    const path = same === '' ? parts[at + 2] : same;
    if (same === '') at += 2;
    files.push({ path: path ?? '', added: Number(added) || 0, removed: Number(removed) || 0 });
  }
  return files;
}

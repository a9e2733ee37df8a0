/** Some hunks of a file of another commit, merged into the file as it is here by git's own three-way merge. */
import { rm, writeFile } from 'node:fs/promises';
import { isSha, type Sha, sha } from '../../../core/ids.ts';
import { parseDiff } from '../../../core/review/parse.ts';
import { missingIn, noSuchHunk, pickedText, withHunks } from '../../../core/review/picked.ts';
import { type Git, lineOf } from '../../git.ts';
import { wholeDiffOf } from './diff.ts';
import type { Ground } from './ground.ts';
import { LONG_MS } from './steady-git.ts';

export type Entry = { readonly mode: string; readonly id: string };
export type Picked = { readonly path: string; readonly source: Sha; readonly hunks: readonly number[] };

/** Texts are bytes, a character each: nothing of them is lost, whatever they mean. */
const BYTES = { encoding: 'latin1', timeoutMs: LONG_MS } as const;

/**
 * @param here the file as it is, in the index that `git` works with
 * @param draft a path of nobody's, beside which files may lie for a moment
 * @returns the file with them, or why it is not to be had
 */
export async function withPicked(
  ground: Ground,
  git: Git,
  { path, source, hunks }: Picked,
  here: Entry | undefined,
  draft: string,
): Promise<Entry | string> {
  const { text, fork } = await wholeDiffOf(ground, source);
  const file = parseDiff(text).find((one) => one.path === path);
  const whole = 'take the whole file';
  if (file === undefined) return `nothing of ${path} was changed there`;
  if (file.binary || file.hunks.length === 0 || file.change === 'deleted')
    return `${path} has no hunks there to choose from: ${whole}`;
  const missing = missingIn(hunks, file.hunks.length);
  if (missing !== undefined) return noSuchHunk(path, file.hunks.length, missing);
  const before = file.change === 'added' ? undefined : await blobOf(ground.git, `${fork}:${file.from ?? path}`);
  if (here === undefined && before === undefined) {
    const mode = file.mode ?? '100644';
    return { mode, id: await stored(ground.git, withHunks('', file.hunks, hunks)) };
  }
  if (here === undefined) return `its branch has no file ${path}: ${whole}`;
  if (before === undefined) return `both have a file ${path} of their own: ${whole}`;
  if (!here.mode.startsWith('100')) return `${path} is no plain file in its branch`;
  const ours = await blobOf(git, here.id);
  const merged = await merge(git, draft, { ours, before, theirs: withHunks(before, file.hunks, hunks) });
  return merged === undefined
    ? `${pickedText({ path, hunks })} cannot be merged with what its branch has there: ${whole}, or another hunk`
    : { mode: here.mode, id: await stored(ground.git, merged) };
}

const blobOf = async (git: Git, name: string): Promise<string> => (await git(['cat-file', 'blob', name], BYTES)).stdout;

const stored = async (git: Git, text: string): Promise<Sha> => {
  const id = lineOf(await git(['hash-object', '-w', '--stdin'], { input: Buffer.from(text, 'latin1') }));
  if (!isSha(id)) throw new TypeError(`git hash-object answered ${JSON.stringify(id)}`);
  return sha(id);
};

type Sides = { readonly ours: string; readonly before: string; readonly theirs: string };

const merge = async (git: Git, draft: string, sides: Sides): Promise<string | undefined> => {
  const files = [sides.ours, sides.before, sides.theirs].map((text, n) => ({ path: `${draft}.${n}`, text }));
  try {
    for (const { path, text } of files) await writeFile(path, text, { encoding: 'latin1', mode: 0o600 });
    const ran = await git(['merge-file', '-p', '-q', ...files.map(({ path }) => path)], { ...BYTES, ok: 'any' });
    return ran.exit === 0 ? ran.stdout : undefined;
  } finally {
    for (const { path } of files) await rm(path, { force: true });
  }
};

/** The same merge for git 2.34 to 2.37, in a worktree that is nobody's. */
import { lstat, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Sha, sha } from '../../../core/ids.ts';
import { lineOf } from '../../git.ts';
import {
  type ConflictText,
  cannotMerge,
  isTelling,
  type Merged,
  SHOWN_BYTES,
  SHOWN_FILES,
  UNRELATED,
} from './merged.ts';
import { type Scratch, withScratch } from './scratch.ts';
import type { Site } from './site.ts';

export const mergeInScratch = (site: Site, onto: Sha, commit: Sha): Promise<Merged> =>
  withScratch(site, 'merge', onto, (scratch) => merge(scratch, onto, commit));

const merge = async (scratch: Scratch, onto: Sha, commit: Sha): Promise<Merged> => {
  const settings = ['-c', 'merge.conflictStyle=merge', '-c', 'rerere.enabled=false'];
  const manner = ['-s', 'ort', '--no-commit', '--no-ff', '--no-squash', '--no-verify-signatures', '--no-stat'];
  const ran = await scratch.git([...settings, 'merge', ...manner, commit], { ok: [0, 1, 128], timeoutMs: 300_000 });
  if (UNRELATED.test(ran.stderr)) return { kind: 'unrelated' };
  if (ran.exit === 128) throw cannotMerge(commit, scratch.path, ran.stderr);
  if (ran.exit === 0) return { kind: 'clean', tree: sha(lineOf(await scratch.git(['write-tree']))) };
  const unmerged = await scratch.git(['ls-files', '-u', '-z']);
  const names = unmerged.stdout.split('\0').flatMap((entry) => entry.split('\t').slice(1).join('\t') || []);
  const files = [...new Set(names)];
  const messages = `${ran.stdout}${ran.stderr}`
    .split(NEXT_MESSAGE)
    .map((message) => message.trimEnd().replace(/\bHEAD\b/g, onto))
    .filter(isTelling);
  const texts = await Promise.all(files.slice(0, SHOWN_FILES).map((path) => readText(scratch.path, path, onto)));
  return { kind: 'conflict', files, messages, texts: texts.filter((text) => text !== undefined) };
};

/** A message may go over lines when a path does. */
const NEXT_MESSAGE = /\n(?=Auto-merging |Automatic merge |CONFLICT |Failed to |Adding |Merging |[a-z]+: )/;

const readText = async (folder: string, path: string, onto: Sha): Promise<ConflictText | undefined> => {
  const file = join(folder, path);
  const found = await lstat(file).catch(() => undefined); // Deleted on one side: there is nothing to show.
  if (found === undefined || !found.isFile() || found.size > SHOWN_BYTES) return undefined;
  return { path, text: (await readFile(file, 'utf8')).replace(/^(<{7,}) HEAD$/gm, `$1 ${onto}`) };
};

/** A merge that only adds objects: `git merge-tree --write-tree`, git 2.38 and later. */
import { type Sha, sha } from '../../../core/ids.ts';
import { isAtLeast } from '../../git.ts';
import {
  type ConflictText,
  cannotMerge,
  isTelling,
  type Merged,
  SHOWN_BYTES,
  SHOWN_FILES,
  UNRELATED,
} from './merged.ts';
import type { Site } from './site.ts';

export async function mergeInMemory(site: Site, onto: Sha, commit: Sha): Promise<Merged> {
  const attributes = isAtLeast(site.version, [2, 41]) ? ['--attr-source', onto] : [];
  const style = ['-c', 'merge.conflictStyle=merge'];
  const command = ['merge-tree', '--write-tree', '-z', '--name-only', '--messages', onto, commit];
  const ran = await site.git([...style, ...attributes, ...command], { ok: [0, 1, 128], timeoutMs: 300_000 });
  if (UNRELATED.test(ran.stderr)) return { kind: 'unrelated' };
  if (ran.exit === 128) throw cannotMerge(commit, site.rig.path, ran.stderr);
  const [tree = '', ...rest] = ran.stdout.split('\0');
  if (ran.exit === 0) return { kind: 'clean', tree: sha(tree) };
  const end = rest.indexOf('');
  const files = rest.slice(0, end);
  const messages = messagesIn(rest.slice(end + 1));
  return { kind: 'conflict', files, messages, texts: await readTexts(site, sha(tree), files) };
}

/** git-merge-tree(1): each is the number of its paths, the paths, a short kind, the message. */
const messagesIn = (words: readonly string[]): readonly string[] => {
  const messages: string[] = [];
  for (let at = 0; at < words.length; ) {
    const paths = Number.parseInt(words[at] ?? '', 10);
    if (Number.isNaN(paths)) break;
    messages.push((words[at + paths + 2] ?? '').trimEnd());
    at += paths + 3;
  }
  return messages.filter(isTelling);
};

const readTexts = async (site: Site, tree: Sha, files: readonly string[]): Promise<readonly ConflictText[]> => {
  const texts = await Promise.all(files.slice(0, SHOWN_FILES).map((path) => readText(site, tree, path)));
  return texts.filter((text) => text !== undefined);
};

const readText = async ({ git }: Site, tree: Sha, path: string): Promise<ConflictText | undefined> => {
  const size = Number((await git(['cat-file', '-s', `${tree}:${path}`], { ok: 'any' })).stdout);
  if (!(size > 0 && size <= SHOWN_BYTES)) return undefined; // Deleted, a submodule, or too large to show.
  const blob = await git(['cat-file', 'blob', `${tree}:${path}`], { ok: 'any' });
  return blob.exit === 0 ? { path, text: blob.stdout } : undefined;
};

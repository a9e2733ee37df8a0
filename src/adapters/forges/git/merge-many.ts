/** Merging many pairs of commits in memory, to see where they conflict: as few processes as git allows. */
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Sha } from '../../../core/ids.ts';
import { isAtLeast } from '../../git.ts';
import { cannotMerge, UNRELATED } from './merged.ts';
import type { Site } from './site.ts';

export type Pair = readonly [Sha, Sha];
/** The conflicting paths, sorted; none where they go together. */
export type PairMerge = { readonly kind: 'merged'; readonly files: readonly string[] } | { readonly kind: 'unrelated' };

/**
 * One answer a pair, in their order. From git 2.39 on one process does all of them, with 2.38 each takes
 * one. Merging writes objects: they go to a folder of the town's own that is taken away again, since the
 * clone would keep thousands of them for weeks.
 * @throws TerminalError when a commit is missing or broken.
 */
export async function mergeMany(site: Site, onto: Sha, pairs: readonly Pair[]): Promise<readonly PairMerge[]> {
  if (pairs.length === 0) return [];
  const objects = join(await site.common(), 'objects');
  const folder = join(site.folder, site.rig.name, 'overlaps');
  return site.turns(folder, async () => {
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const env = { GIT_OBJECT_DIRECTORY: folder, GIT_ALTERNATE_OBJECT_DIRECTORIES: quoted(objects) };
    const place: Place = { site, onto, env };
    try {
      return await (isAtLeast(site.version, [2, 39]) ? together(place, pairs) : oneByOne(place, pairs));
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
}

type Place = { readonly site: Site; readonly onto: Sha; readonly env: Readonly<Record<string, string>> };

/** git(1): an entry that begins with a quote is read as a C string, so that it may have colons in it. */
const quoted = (path: string): string => `"${path.replace(/[\\"]/g, '\\$&').replaceAll('\n', '\\n')}"`;

/** Git ends at the first pair without common history, and has told all before it by then. */
const together = async (place: Place, pairs: readonly Pair[]): Promise<readonly PairMerge[]> => {
  const found: PairMerge[] = [];
  while (found.length < pairs.length) {
    const rest = pairs.slice(found.length);
    const ran = await mergeTree(place, ['--stdin'], rest.map((pair) => `${pair.join(' ')}\n`).join(''));
    found.push(...answersIn(ran.stdout, rest));
    const culprit = pairs[found.length];
    if (culprit === undefined) break;
    if (!UNRELATED.test(ran.stderr)) throw cannotMerge(culprit[1], place.site.rig.path, ran.stderr);
    found.push({ kind: 'unrelated' });
  }
  return found;
};

/** Each is its status, a tree, its conflicting paths, and an empty word. */
const answersIn = (said: string, pairs: readonly Pair[]): readonly PairMerge[] => {
  const words = said.split('\0');
  const answers: PairMerge[] = [];
  let at = 0;
  for (const pair of pairs) {
    const end = words.indexOf('', at + 2);
    if (end === -1 || words[at] === '') break;
    answers.push({ kind: 'merged', files: filesIn(words.slice(at + 2, end), pair) });
    at = end + 1;
  }
  return answers;
};

const PLACES = 4;

const oneByOne = async (place: Place, pairs: readonly Pair[]): Promise<readonly PairMerge[]> => {
  const found: PairMerge[] = [];
  for (let at = 0; at < pairs.length; at += PLACES)
    found.push(...(await Promise.all(pairs.slice(at, at + PLACES).map((pair) => mergeOne(place, pair)))));
  return found;
};

const mergeOne = async (place: Place, pair: Pair): Promise<PairMerge> => {
  const ran = await mergeTree(place, pair);
  if (UNRELATED.test(ran.stderr)) return { kind: 'unrelated' };
  if (ran.exit === 128) throw cannotMerge(pair[1], place.site.rig.path, ran.stderr);
  const [, ...rest] = ran.stdout.split('\0');
  return {
    kind: 'merged',
    files:
      ran.exit === 0
        ? []
        : filesIn(
            rest.filter((path) => path !== ''),
            pair,
          ),
  };
};

const mergeTree = ({ site, onto, env }: Place, pairs: readonly string[], input?: string) => {
  const attributes = isAtLeast(site.version, [2, 41]) ? ['--attr-source', onto] : [];
  const quick = ['-c', 'core.looseCompression=0', '-c', 'core.fsync=none'];
  const command = ['merge-tree', '--write-tree', '-z', '--name-only', '--no-messages', ...pairs];
  return site.git([...quick, ...attributes, ...command], {
    env,
    ok: [0, 1, 128],
    signal: site.signal,
    timeoutMs: 300_000,
    ...(input === undefined ? {} : { input }),
  });
};

/** A file in the way of a folder is moved aside under the name of its side: it is told by its own. */
const filesIn = (paths: readonly string[], [one, other]: Pair): readonly string[] => {
  const plain = paths.map((path) => path.replaceAll(`~${one}`, '').replaceAll(`~${other}`, ''));
  return [...new Set(plain)].sort();
};

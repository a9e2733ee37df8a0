/** Where branches were cut from the base and what they changed since: two subprocesses for any number of them. */
import { type ChangedPath, type ChangedPaths, changedPaths } from '../../../core/changed-paths.ts';
import { isSha, type Sha, sha } from '../../../core/ids.ts';
import { lineOf } from '../../git.ts';
import type { Remembered } from './remembered.ts';
import type { Site } from './site.ts';

/** `unrelated`: it shares no history with the base. */
export type Fork = Sha | 'unrelated';

/**
 * The newest commit of the base that each of these has. Commits that the base has already, and those that
 * are not there, are left out.
 */
export async function forksOf(site: Site, tip: Sha, commits: readonly Sha[]): Promise<ReadonlyMap<Sha, Fork>> {
  const asked = [...commits, `^${tip}`].join('\n');
  // Their parents come along, so that the whole of what is ahead is known at once.
  const ran = await site.git(['rev-list', '--parents', '--ignore-missing', '--stdin'], {
    input: `${asked}\n`,
    signal: site.signal,
    timeoutMs: LONG,
  });
  const parents = new Map<string, readonly string[]>();
  for (const line of ran.stdout.split('\n')) {
    const [commit = '', ...its] = line.split(' ');
    if (commit !== '') parents.set(commit, its);
  }
  const forks = new Map<Sha, Fork>();
  for (const commit of commits) {
    if (!parents.has(commit)) continue;
    const [first, ...more] = edgeOf(commit, parents);
    if (first === undefined) forks.set(commit, 'unrelated');
    else forks.set(commit, more.length === 0 ? sha(first) : await newestOf(site, tip, commit));
  }
  return forks;
}

/** Commits of the base that something ahead of it builds on. */
const edgeOf = (commit: Sha, parents: ReadonlyMap<string, readonly string[]>): readonly string[] => {
  const seen = new Set<string>([commit]);
  const edge = new Set<string>();
  for (const one of seen)
    for (const parent of parents.get(one) ?? [])
      if (parents.has(parent)) seen.add(parent);
      else edge.add(parent);
  return [...edge];
};

/** Of a branch that has taken the base in since it was cut. */
const newestOf = async (site: Site, tip: Sha, commit: Sha): Promise<Fork> => {
  const ran = await site.git(['merge-base', tip, commit], { ok: [0, 1] });
  return ran.exit === 0 ? sha(lineOf(ran)) : 'unrelated';
};

export type Span = { readonly from: Sha; readonly to: Sha };

/** What differs between the ends of each span, renames told as one path gone and one new. */
export async function changesOf(
  site: Site,
  spans: readonly Span[],
  known: Remembered<ChangedPaths>,
): Promise<(span: Span) => ChangedPaths> {
  const found = new Map<string, ChangedPaths>();
  const missing = new Map<string, Span>();
  for (const span of spans) {
    const before = known.get(keyOf(span));
    if (before === undefined) missing.set(keyOf(span), span);
    else found.set(keyOf(span), before);
  }
  if (missing.size > 0) {
    const listed = await listChanges(site, [...missing.values()]);
    for (const [key, changes] of listed) {
      found.set(key, changes);
      known.set(key, changes);
    }
  }
  return (span) => found.get(keyOf(span)) ?? NOTHING;
}

const NOTHING = changedPaths([]);
const keyOf = ({ from, to }: Span): string => `${from} ${to}`;

/**
 * git-diff-tree(1): a line `commit parent` takes the second for its parent. What is told begins with the
 * commit, where there is anything to tell. Two spans that would begin alike are told apart by asking one
 * of them backwards, and where that does not help in another turn.
 */
const listChanges = async (site: Site, spans: readonly Span[]): Promise<ReadonlyMap<string, ChangedPaths>> => {
  const found = new Map<string, ChangedPaths>(spans.map((span) => [keyOf(span), NOTHING]));
  let rest = spans;
  while (rest.length > 0) {
    const turn = new Map<string, Asked>();
    const later: Span[] = [];
    for (const span of rest) {
      if (!turn.has(span.to)) turn.set(span.to, { span, line: `${span.to} ${span.from}\n`, words: FORWARDS });
      else if (!turn.has(span.from)) turn.set(span.from, { span, line: `${span.from} ${span.to}\n`, words: BACKWARDS });
      else later.push(span);
    }
    rest = later;
    const command = ['diff-tree', '--stdin', '-r', '-z', '--name-status', '--no-renames', '--ignore-submodules=none'];
    const input = [...turn.values()].map(({ line }) => line).join('');
    const ran = await site.git(command, { input, signal: site.signal, timeoutMs: LONG });
    for (const [first, changes] of sections(ran.stdout)) {
      const asked = turn.get(first);
      if (asked === undefined) continue;
      const told = changes.map(({ path, word }): ChangedPath => ({ path, how: asked.words[word] ?? 'changed' }));
      found.set(keyOf(asked.span), changedPaths(told));
    }
  }
  return found;
};

type Words = Readonly<Record<string, ChangedPath['how']>>;
type Asked = { readonly span: Span; readonly line: string; readonly words: Words };

/** All other letters are changes: of the content, the mode, the kind. */
const FORWARDS: Words = { A: 'added', D: 'deleted' };
const BACKWARDS: Words = { A: 'deleted', D: 'added' };

type Told = { readonly path: string; readonly word: string };

const sections = (said: string): ReadonlyMap<string, readonly Told[]> => {
  const all = new Map<string, Told[]>();
  const words = said.split('\0');
  let section: Told[] = [];
  for (let at = 0; at < words.length - 1; at += 1) {
    const word = words[at] ?? '';
    if (isSha(word)) {
      section = [];
      all.set(word, section);
      continue;
    }
    at += 1;
    section.push({ path: words[at] ?? '', word });
  }
  return all;
};

const LONG = 300_000;

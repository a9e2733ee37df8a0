/** The commits of a branch made anew on top of another, one by one and in memory: what a rebase does. */
import { TerminalError } from '../../../core/errors.ts';
import { isSha, type Sha, sha } from '../../../core/ids.ts';
import { lineOf } from '../../git.ts';
import type { Identity } from './identity.ts';
import { merge } from './merge.ts';
import type { Site } from './site.ts';

export type Replay = {
  readonly onto: Sha;
  readonly ontoTree: Sha | undefined;
  readonly commit: Sha;
  /** What merging the branch as a whole gives: the replayed one has to give the same. */
  readonly tree: Sha;
  /** Of the merge; its trailers are added to each message. */
  readonly text: string;
};

/** More than these are squashed: each costs some processes. */
const MOST = 100;

/**
 * The tip of the new commits. `undefined` when the branch cannot be had commit by commit: one of them
 * conflicts by itself, has an author that git does not take, or a merge in it resolved something, so that
 * the files would come out different.
 * Authors, their dates and messages stay; the same replay gives the same commits again.
 */
export async function replay(
  site: Site,
  { onto, ontoTree, commit, tree, text }: Replay,
  mayor: Identity,
): Promise<Sha | undefined> {
  const commits = await commitsOf(site, onto, commit);
  if (commits === undefined || ontoTree === undefined) return undefined;
  let tip = { commit: onto, tree: ontoTree };
  for (const one of commits) {
    const next = await pick(site, tip, one, mayor, trailersOf(text));
    if (next === undefined) return undefined;
    tip = next;
  }
  return tip.tree === tree && tip.commit !== onto ? tip.commit : undefined;
}

type Commit = {
  readonly id: Sha;
  readonly parent: Sha;
  readonly env: Readonly<Record<string, string>>;
  readonly committed: string;
  readonly message: string;
};
type Tip = { readonly commit: Sha; readonly tree: Sha };

const FIELDS = 7;

const commitsOf = async ({ git }: Site, onto: Sha, commit: Sha): Promise<readonly Commit[] | undefined> => {
  // Only NUL is in no field: a name may have any other character.
  const format = `--format=${['%H', '%P', '%an', '%ae', '%ad', '%cd', '%B'].join('%x00')}`;
  const order = ['--reverse', '--topo-order', '--no-merges', '--date=raw', '--no-show-signature'];
  const listed = await git(['-c', 'i18n.logOutputEncoding=UTF-8', 'log', '-z', ...order, format, commit, `^${onto}`]);
  const words = listed.stdout.split('\0');
  const entries = Array.from({ length: Math.floor(words.length / FIELDS) }, (_, index) =>
    words.slice(index * FIELDS, (index + 1) * FIELDS),
  );
  const commits = entries.flatMap(
    ([id = '', parent = '', name = '', email = '', authored = '', committed = '', message = '']): readonly Commit[] => {
      if (!isSha(id) || !isSha(parent)) return [];
      const env = { GIT_AUTHOR_NAME: name || 'unknown', GIT_AUTHOR_EMAIL: email, GIT_AUTHOR_DATE: `@${authored}` };
      return [{ id: sha(id), parent: sha(parent), env, committed: `@${committed}`, message }];
    },
  );
  // One without a parent has nothing that it can be compared with.
  return commits.length === entries.length && commits.length <= MOST ? commits : undefined;
};

/**
 * A cherry-pick by a plain three-way merge: a commit with the files of the tip, cut from where the
 * picked one was cut, has that place as its merge base. (`merge-tree --merge-base` came with git 2.40.)
 */
const pick = async (
  site: Site,
  tip: Tip,
  one: Commit,
  mayor: Identity,
  trailers: readonly string[],
): Promise<Tip | undefined> => {
  const dates = { GIT_COMMITTER_DATE: one.committed };
  const beside = { ...mayor, ...one.env, ...dates };
  const standIn = await commitTree(site, [tip.tree, '-p', one.parent], 'Mayor: a place to pick onto\n', beside);
  if (standIn === undefined) return undefined;
  const attributes = await site.git(['rev-parse', '--verify', '--quiet', `${tip.tree}:.gitattributes`], { ok: 'any' });
  const found = lineOf(attributes);
  const merged = await merge(site, standIn, one.id, isSha(found) ? sha(found) : undefined);
  if (merged.kind !== 'clean') return undefined;
  if (merged.tree === tip.tree) return tip; // It has come onto the base in another way.
  const text = withTrailers(one.message, trailers);
  const made = await commitTree(site, [merged.tree, '-p', tip.commit], text, { ...mayor, ...one.env, ...dates });
  return made === undefined ? undefined : { commit: made, tree: merged.tree };
};

/** `undefined` where git refuses an author or a date that the branch has from elsewhere. */
const commitTree = async (
  { git }: Site,
  args: readonly string[],
  input: string,
  env: Identity,
): Promise<Sha | undefined> => {
  try {
    return sha(
      lineOf(await git(['-c', 'i18n.commitEncoding=UTF-8', 'commit-tree', ...args, '-F', '-'], { input, env })),
    );
  } catch (error) {
    if (error instanceof TerminalError && REFUSED.test(error.message)) return undefined;
    throw error;
  }
};

const REFUSED = /disallowed characters|ident name|invalid date/;

const TRAILER = /^[A-Z][A-Za-z-]*: ./;

const lastParagraph = (text: string): readonly string[] =>
  (
    text
      .trim()
      .split(/\n{2,}/)
      .at(-1) ?? ''
  ).split('\n');

const trailersOf = (text: string): readonly string[] => lastParagraph(text).filter((line) => TRAILER.test(line));

const withTrailers = (message: string, trailers: readonly string[]): string => {
  const paragraphs = message.trim().split(/\n{2,}/);
  const joins = paragraphs.length > 1 && lastParagraph(message).every((line) => TRAILER.test(line));
  return `${message.trim()}\n${joins ? '' : '\n'}${trailers.join('\n')}\n`;
};

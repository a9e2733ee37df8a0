/**
 * Whether a branch's work is on a base, whichever way it came there: its own commits, a squash of
 * them, or copies of each. Work counts as the same when it changes the same lines among the same
 * lines around them, to the last space, which is more than git-patch-id(1) asks for: branches are deleted
 * on this word. However many are asked for, it takes the same few subprocesses, and one more for each patch that
 * must be compared line by line.
 */
import { isSha, type Sha, sha } from '../core/ids.ts';
import type { Git } from './git.ts';
import {
  type BaseLine,
  baseLine,
  type Changes,
  changesBetween,
  type Pair,
  pairKey,
  patchOf,
} from './landed-changes.ts';

/** `reachable`: the base has the commits; `sha` is the tip. `equal`: the base's `sha` (of several, the last) does the same. */
export type LandedAs = { readonly kind: 'reachable' | 'equal'; readonly sha: Sha };

/** How a tip stands to a base. */
export type Standing = {
  readonly landed?: LandedAs;
  /** The commit that both come from; none of histories that have nothing in common. */
  readonly fork?: Sha;
  /** So many of its commits are not on the base; `undefined` when the tip is not there. */
  readonly ahead?: number;
};

/** @param base a commit, or a name of one. @param tip of the branch; one that is not there has not landed. */
export const landedAs = async (git: Git, base: string, tip: Sha): Promise<LandedAs | undefined> =>
  (await standingsOf(git, base, [tip])).get(tip)?.landed;

/** Of each tip. @param base a commit, or a name of one */
export async function standingsOf(git: Git, base: string, tips: readonly Sha[]): Promise<ReadonlyMap<Sha, Standing>> {
  const wanted = [...new Set(tips)];
  if (wanted.length === 0) return new Map();
  const parents = await aheadOf(git, base, wanted);
  if (parents !== undefined) return judge(git, base, wanted, parents);
  // One that is not there spoils the question for all of them.
  if (wanted.length === 1) return new Map(wanted.map((tip) => [tip, {}]));
  const each: [Sha, Standing][] = [];
  for (const tip of wanted) each.push(...(await standingsOf(git, base, [tip])));
  return new Map(each);
}

/** Commits that the base has not, with their parents. */
type Parents = ReadonlyMap<Sha, readonly Sha[]>;

const aheadOf = async (git: Git, base: string, tips: readonly Sha[]): Promise<Parents | undefined> => {
  const input = [...tips, `^${base}`].join('\n');
  const listed = await git(['rev-list', '--parents', '--stdin'], { input: `${input}\n`, ok: [0, 128] });
  if (listed.exit !== 0) return undefined;
  return new Map(
    listed.stdout.split('\n').flatMap((line) => {
      const [id, ...parents] = line.split(' ').filter(isSha).map(sha);
      return id === undefined ? [] : [[id, parents] as const];
    }),
  );
};

const judge = async (git: Git, base: string, tips: readonly Sha[], parents: Parents): Promise<Map<Sha, Standing>> => {
  const forks = await forksOf(
    git,
    base,
    tips.filter((tip) => parents.has(tip)),
  );
  const asked = [...forks].map(([tip, fork]) => ({ tip, fork, commits: oneByOne(parents, tip) }));
  const pairs = asked.flatMap(({ tip, fork, commits }) => [{ from: fork, to: tip }, ...(commits ?? [])]);
  const changes = await changesBetween(git, pairs);
  const line = await baseLine(git, base, [...new Set(forks.values())], [...changes.values()]);
  const standings = new Map<Sha, Standing>();
  for (const tip of tips) {
    if (!parents.has(tip)) standings.set(tip, { landed: { kind: 'reachable', sha: tip }, fork: tip, ahead: 0 });
    else standings.set(tip, { ahead: withBelow(parents, tip).length });
  }
  for (const one of asked) {
    const equal = await equalOf(git, one, changes, line);
    const ahead = standings.get(one.tip)?.ahead ?? 0;
    const landed = equal === undefined ? {} : { landed: { kind: 'equal' as const, sha: equal } };
    standings.set(one.tip, { ...landed, fork: one.fork, ahead });
  }
  return standings;
};

/** So many at once: each is an argument. */
const FORKS = 500;

/** Where each left the base; without those that never did. */
const forksOf = async (git: Git, base: string, tips: readonly Sha[]): Promise<ReadonlyMap<Sha, Sha>> => {
  const forks = new Map<Sha, Sha>();
  for (let at = 0; at < tips.length; at += FORKS) {
    const some = tips.slice(at, at + FORKS);
    const known = new Set<string>(some);
    // For each: the tip and the base, and as `^…` the commits that both come from, of which the first is the nearest.
    const ran = await git(['rev-parse', ...some.map((tip) => `${base}...${tip}`)]);
    let tip: Sha | undefined;
    for (const line of ran.stdout.split('\n')) {
      const id = line.replace(/^\^/, '');
      if (!isSha(id)) continue;
      if (id === line) tip = known.has(id) ? sha(id) : tip;
      else if (tip !== undefined && !forks.has(tip)) forks.set(tip, sha(id));
    }
  }
  return forks;
};

/** How many commits are looked for one by one. */
const COMMITS = 50;

const withBelow = (parents: Parents, tip: Sha): readonly Sha[] => {
  const seen = new Set([tip]);
  for (const one of seen) for (const parent of parents.get(one) ?? []) if (parents.has(parent)) seen.add(parent);
  return [...seen];
};

/** The commits of a branch, oldest first, where they are more than one in a row. */
const oneByOne = (parents: Parents, tip: Sha): readonly Pair[] | undefined => {
  const commits = withBelow(parents, tip);
  const pairs = commits.flatMap((to) => (parents.get(to) ?? []).map((from) => ({ from, to })));
  const inARow = pairs.length === commits.length && commits.every((id) => parents.get(id)?.length === 1);
  return inARow && commits.length > 1 && commits.length <= COMMITS ? pairs.reverse() : undefined;
};

type Asked = { readonly tip: Sha; readonly fork: Sha; readonly commits: readonly Pair[] | undefined };

/** The commit of the base that does all of it; else that of its last commit, when each has a copy of its own. */
const equalOf = async (
  git: Git,
  { tip, fork, commits }: Asked,
  changes: ReadonlyMap<string, Changes>,
  line: BaseLine,
): Promise<Sha | undefined> => {
  const changesOf = (pair: Pair): Changes => changes.get(pairKey(pair)) ?? new Map();
  const whole = { from: fork, to: tip };
  if (changesOf(whole).size === 0) return undefined;
  const squash = await sameAs(git, line, fork, whole, changesOf(whole));
  if (squash !== undefined || commits === undefined) return squash;
  let last: Sha | undefined;
  for (const pair of commits) {
    if (changesOf(pair).size === 0) continue;
    last = await sameAs(git, line, fork, pair, changesOf(pair));
    if (last === undefined) return undefined;
  }
  return last;
};

const sameAs = async (git: Git, line: BaseLine, fork: Sha, pair: Pair, mine: Changes): Promise<Sha | undefined> => {
  const there = await line(fork, [...mine.keys()]);
  const alike = there.filter(
    ({ changes }) => changes.size === mine.size && [...mine.keys()].every((path) => changes.has(path)),
  );
  const exact = alike.find(({ changes }) => [...mine].every(([path, change]) => changes.get(path) === change));
  if (exact !== undefined || alike.length === 0) return exact?.id;
  const patch = await patchOf(git, pair.from, pair.to);
  for (const { id } of alike) if ((await patchOf(git, `${id}^1`, id)) === patch) return id;
  return undefined;
};

/** Which branches conflict with one another, asked of git only for pairs that are new and can meet. */
import { type ChangedPaths, meetingOf } from '../../../core/changed-paths.ts';
import type { BaseOverlap, BranchHead, Overlap, OverlapKind, Overlaps } from '../../../core/conflicts.ts';
import type { Sha } from '../../../core/ids.ts';
import { isAtLeast } from '../../git.ts';
import { changesOf, type Fork, forksOf, type Span } from './branch-changes.ts';
import { mergeMany, type Pair, type PairMerge } from './merge-many.ts';
import { type Remembered, remembered } from './remembered.ts';
import { type Site, tipOf } from './site.ts';

/** What was found of two commits, and what one changed since another: neither ever changes. */
export type OverlapMemory = { readonly merges: Remembered<PairMerge>; readonly changes: Remembered<ChangedPaths> };

/** Two hundred branches have 19,900 pairs, of which few can meet. */
export const overlapMemory = (): OverlapMemory => ({ merges: remembered(40_000), changes: remembered(500) });

export async function overlaps(site: Site, memory: OverlapMemory, branches: readonly BranchHead[]): Promise<Overlaps> {
  const heads = [...branches].sort((a, b) => (a.task < b.task ? -1 : 1));
  if (heads.length === 0) return { pairs: [], base: [] };
  const tip = await tipOf(site);
  const forks = await forksOf(site, tip, [...new Set(heads.map(({ commit }) => commit))]);
  const ahead = heads.flatMap((head): readonly Ahead[] => {
    const fork = forks.get(head.commit);
    return fork === undefined ? [] : [{ ...head, fork }];
  });
  const strangers = ahead.filter(({ fork }) => fork === 'unrelated');
  const related = ahead.flatMap(({ fork, ...head }) => (fork === 'unrelated' ? [] : [{ ...head, fork }]));
  const spans = related.flatMap(({ commit, fork }): readonly Span[] => [
    { from: fork, to: commit },
    { from: fork, to: tip },
  ]);
  const changes = await changesOf(site, spans, memory.changes);
  const found = meetingsIn(related, tip, changes);
  const tried = isAtLeast(site.version, [2, 38])
    ? await tryAll(site, memory, tip, found)
    : found.map((meeting) => ({ ...meeting, kind: 'may-conflict' as const }));
  const stranger = ({ task }: Ahead): BaseOverlap => ({ task, kind: 'conflict', files: [] });
  return {
    pairs: tried.flatMap(({ one, other, kind, files }): readonly Overlap[] =>
      other === 'base' ? [] : [{ tasks: [one.task, other.task], kind, files }],
    ),
    base: [
      ...strangers.map(stranger),
      ...tried.flatMap(({ one, other, kind, files }): readonly BaseOverlap[] =>
        other === 'base' ? [{ task: one.task, kind, files }] : [],
      ),
    ].sort((a, b) => (a.task < b.task ? -1 : 1)),
  };
}

type Ahead = BranchHead & { readonly fork: Fork };
type Related = BranchHead & { readonly fork: Sha };
type Changes = (span: Span) => ChangedPaths;
type Meeting = {
  readonly one: Related;
  readonly other: Related | 'base';
  /** Paths that both changed, or that stand in each other's way. */
  readonly files: readonly string[];
  readonly own: ReadonlySet<string>;
};

const meetingsIn = (heads: readonly Related[], tip: Sha, changes: Changes): readonly Meeting[] => {
  const own = new Map(heads.map((head) => [head.task, changes({ from: head.fork, to: head.commit })]));
  const meet = (one: Related, other: Related | 'base', theirs: ChangedPaths): readonly Meeting[] => {
    const mine = own.get(one.task);
    const files = mine === undefined ? [] : meetingOf(mine, theirs);
    return files.length === 0 ? [] : [{ one, other, files, own: new Set(files) }];
  };
  return heads.flatMap((one, at) => [
    ...meet(one, 'base', changes({ from: one.fork, to: tip })),
    ...heads.slice(at + 1).flatMap((other) => {
      const theirs = own.get(other.task);
      return theirs === undefined || other.commit === one.commit ? [] : meet(one, other, theirs);
    }),
  ]);
};

type Tried = Omit<Meeting, 'own'> & { readonly kind: OverlapKind };

const tryAll = async (
  site: Site,
  memory: OverlapMemory,
  tip: Sha,
  meetings: readonly Meeting[],
): Promise<readonly Tried[]> => {
  const pairOf = ({ one, other }: Meeting): Pair => [one.commit, other === 'base' ? tip : other.commit];
  const merged = await mergeEach(site, memory, tip, meetings.map(pairOf));
  const conflicts = meetings.flatMap((meeting) => {
    const files = filesOf(merged, pairOf(meeting));
    return files.length === 0 ? [] : [{ ...meeting, files }];
  });
  // What only one of them touched may be a conflict with what came on the base between their forks.
  const doubtful = conflicts.filter(({ files, own }) => files.some((path) => !own.has(path)));
  const withBase = await mergeEach(site, memory, tip, doubtful.flatMap(withForks));
  return conflicts.flatMap((meeting) => {
    const { one, other, files, own } = meeting;
    const ofBase = new Set(withForks(meeting).flatMap((pair) => filesOf(withBase, pair)));
    const theirs = files.filter((path) => own.has(path) || !ofBase.has(path));
    return theirs.length === 0 ? [] : [{ one, other, files: theirs, kind: 'conflict' as const }];
  });
};

/** Each with the commit of the base that the other was cut from. */
const withForks = ({ one, other }: Pick<Meeting, 'one' | 'other'>): readonly Pair[] =>
  other === 'base' || one.fork === other.fork
    ? []
    : [
        [one.commit, other.fork],
        [other.commit, one.fork],
      ];

type Merges = ReadonlyMap<string, PairMerge>;

/** The order of two commits does not matter for where they conflict. */
const keyOf = ([one, other]: Pair): string => (one < other ? `${one} ${other}` : `${other} ${one}`);

const filesOf = (merged: Merges, pair: Pair): readonly string[] => {
  const found = merged.get(keyOf(pair));
  return found?.kind === 'merged' ? found.files : [];
};

/** Only pairs that nobody has asked for yet are merged. */
const mergeEach = async (site: Site, { merges }: OverlapMemory, tip: Sha, pairs: readonly Pair[]): Promise<Merges> => {
  const found = new Map<string, PairMerge>();
  const missing = new Map<string, Pair>();
  for (const pair of pairs) {
    const known = merges.get(keyOf(pair));
    if (known === undefined) missing.set(keyOf(pair), pair);
    else found.set(keyOf(pair), known);
  }
  const asked = [...missing.values()];
  const answers = await mergeMany(site, tip, asked);
  for (const [at, pair] of asked.entries()) {
    const answer = answers[at];
    if (answer === undefined) continue;
    found.set(keyOf(pair), answer);
    merges.set(keyOf(pair), answer);
  }
  return found;
};

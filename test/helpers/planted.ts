/**
 * Branches with faults planted in them: bad by themselves, red only together with one other, or in
 * conflict with one other. Everything follows from a seed.
 */
import { type TaskId, taskId } from '../../src/core/ids.ts';

export type Planted = {
  readonly task: TaskId;
  /** `pair` and `clash`: of the two exactly one can be on the base. */
  readonly kind: 'good' | 'bad' | 'pair' | 'clash';
  readonly partner?: TaskId;
  readonly changes: Readonly<Record<string, string>>;
};

export type Shares = { readonly bad: number; readonly pair: number; readonly clash: number };

/** @param shares of all branches; a pair and a clash take two each */
export const plant = (count: number, random: () => number, shares: Shares): readonly Planted[] => {
  const ids = shuffled(
    Array.from({ length: count }, (_, index) => taskId(`shop-${String(index).padStart(3, '0')}`)),
    random,
  );
  const take = (share: number): readonly TaskId[] => ids.splice(0, Math.round(count * share));
  const twos = (share: number): readonly (readonly [TaskId, TaskId])[] => {
    const taken = take((Math.round((count * share) / 2) * 2) / count);
    return taken.flatMap((one, at) =>
      at % 2 === 0 && taken[at + 1] !== undefined ? [[one, taken[at + 1] ?? one]] : [],
    );
  };
  const own = (task: TaskId) => ({ [`src/${task}.txt`]: `of ${task}\n` });
  const planted = [
    ...take(shares.bad).map(
      (task): Planted => ({ task, kind: 'bad', changes: { ...own(task), [`bad/${task}.txt`]: 'x' } }),
    ),
    ...twos(shares.pair).flatMap(([one, two]): readonly Planted[] => [
      { task: one, kind: 'pair', partner: two, changes: { ...own(one), [`def/${one}.txt`]: 'renamed' } },
      { task: two, kind: 'pair', partner: one, changes: { ...own(two), [`use/${one}.txt`]: 'the old name' } },
    ]),
    ...twos(shares.clash).flatMap(([one, two]): readonly Planted[] =>
      [one, two].map((task) => ({
        task,
        kind: 'clash',
        partner: task === one ? two : one,
        changes: { ...own(task), [`shared/${one}.txt`]: `by ${task}\n` },
      })),
    ),
    ...ids.map((task): Planted => ({ task, kind: 'good', changes: own(task) })),
  ];
  return planted.sort((a, b) => (a.task < b.task ? -1 : 1));
};

const shuffled = <Item>(items: readonly Item[], random: () => number): Item[] =>
  items
    .map((item) => ({ item, at: random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item);

/** The gate on a tree's paths: `green`, or a log that names the files as compilers and test runners do. */
export const gateOn = (paths: readonly string[]): string => {
  const broken = paths.find((path) => path.startsWith('bad/'));
  if (broken !== undefined) return `${broken}:1 is broken`;
  const there = new Set(paths);
  const use = paths.find((path) => path.startsWith('use/') && there.has(path.replace('use/', 'def/')));
  return use === undefined ? 'green' : `${use}:1 does not fit ${use.replace('use/', 'def/')}`;
};

/** The same as a shell line. */
export const GATE_LINE = [
  'for f in bad/*; do if [ -e "$f" ]; then echo "$f:1 is broken"; exit 1; fi; done',
  'for f in use/*; do n=$(basename $f); if [ -e "$f" ] && [ -e "def/$n" ]; then echo "$f:1 does not fit def/$n"; exit 1; fi; done',
].join('; ');

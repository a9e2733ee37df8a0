/**
 * A repository and branches for it, all from a seed: what git can merge and what it cannot, what is broken by
 * itself, and what is broken only together with one or two others. Pure.
 */
import { type TaskId, taskId } from '../../src/core/ids.ts';
import type { LooseStep } from './fast-import.ts';
import type { LooseFile } from './loose-commit.ts';

export type Changes = Readonly<Record<string, LooseFile>>;
/** What the base has of a file now; `undefined` when it lacks it. */
export type Texts = Readonly<Record<string, string | undefined>>;

export type PlannedBranch = {
  readonly task: TaskId;
  /** `group`: good by itself, but of those with the same `group` at the most `most` fit together, until one is mended. */
  readonly kind: 'good' | 'bad' | 'group';
  readonly group?: string;
  readonly most?: number;
  readonly steps: readonly LooseStep[];
  /** Its own work made anew for a base that has the others': what a good agent does when it comes back. */
  readonly mend?: { readonly reads: readonly string[]; readonly changes: (texts: Texts) => Changes };
};

export type RefineryPlan = { readonly start: Changes; readonly branches: readonly PlannedBranch[] };

/** The path that only this branch adds, and nobody takes away. */
export const markOf = (task: TaskId): string => `marks/${task}`;

/** Two gates as the owner's shell lines. They see the tree alone; the first leaves things about. */
export const LINT_LINE = [
  'echo built > build.tmp; echo changed >> readme.txt; mkdir -p left; echo left > left/over',
  'for f in red/*; do if [ -e "$f" ]; then echo "$f:1 is broken"; exit 1; fi; done',
].join('; ');
export const TEST_LINE = [
  'for f in calls/*; do [ -e "$f" ] || continue; read -r name < "$f"; if [ ! -e "api/$name" ]; then echo "$f:1 calls $name, which is gone"; exit 1; fi; done',
  'for d in quota/*; do [ -e "$d/most" ] || continue; read -r most < "$d/most"; set -- "$d"/of-*; [ -e "$1" ] || set --; if [ $# -gt $most ]; then echo "$d has $# where $most fit: $*"; exit 1; fi; done',
  'if [ -e left ]; then echo "left/over is of another gate"; exit 1; fi',
].join('; ');

/** Red the first time that it sees one tree of four; `FLAKES` names a folder in which it remembers. */
export const FLAKY_LINE = [
  't=$(git rev-parse HEAD^{tree})',
  'case $t in [0-3]*) if mkdir "$FLAKES/$t" 2> /dev/null; then echo "timed out"; exit 1; fi ;; esac',
].join('; ');

const LINES = 60;
/** Far enough apart for git to merge both. */
const APART = 8;
const PLACES = Math.floor(LINES / APART);

export const linesFile = (name: string): string =>
  Array.from({ length: LINES }, (_, index) => `line ${index} of ${name}\n`).join('');

/** The same text with one line made another. */
export const withLine = (text: string, at: number, line: string): string =>
  text
    .split('\n')
    .map((old, index) => (index === at ? line : old))
    .join('\n');

/** @param share of branches that are not simply good, about */
export const planRefinery = (count: number, random: () => number, share = 0.4): RefineryPlan => {
  const start: Record<string, LooseFile> = {
    'readme.txt': 'start\n',
    '.gitignore': '*.tmp\n',
    'user/notes.txt': linesFile('notes'),
    'user/other.txt': 'other\n',
    'user/dead.txt': 'dead\n',
  };
  const ids = Array.from({ length: count }, (_, index) => taskId(`shop-${String(index).padStart(3, '0')}`)).sort(
    () => random() - 0.5,
  );
  const branches: PlannedBranch[] = [];
  const context = { start, random };
  while (ids.length > 0) {
    const maker = random() < share ? pick(TROUBLES, random) : ALONE;
    const tasks = ids.splice(0, maker.takes);
    branches.push(...(tasks.length === maker.takes ? maker : ALONE).make(tasks, context));
  }
  return { start, branches: branches.sort((a, b) => (a.task < b.task ? -1 : 1)) };
};

type Context = { readonly start: Record<string, LooseFile>; readonly random: () => number };
type Maker = {
  readonly takes: number;
  readonly make: (tasks: readonly TaskId[], context: Context) => readonly PlannedBranch[];
};

/** Each with some of what git has a special case for, beside its own. */
const ALONE: Maker = {
  takes: 1,
  make: (tasks, context) => tasks.map((task) => good(task, context)),
};

const good = (task: TaskId, context: Context): PlannedBranch => {
  const { random } = context;
  const first = pick(FLAVOURS, random)(task, context);
  const second = random() < 0.5 ? pick(FLAVOURS, random)(task, context) : {};
  const later = random() < 0.4 ? [step(task, { [`own/${task}/later.txt`]: 'later\n' })] : [];
  return { task, kind: 'good', steps: [step(task, { ...first, ...second }), ...later, marked(task)] };
};

const FLAVOURS: readonly ((task: TaskId, context: Context) => Changes)[] = [
  (task) => ({ [`own/${task}/new.txt`]: `of ${task}\n`, [`own/${task}/empty`]: '' }),
  // Several of them edit one file, each in a place of its own.
  (task, { start }) => {
    const number = Number(task.slice(-3));
    const path = `lines/${Math.floor(number / PLACES)}.txt`;
    start[path] ??= linesFile(path);
    return { [path]: withLine(linesFile(path), (number % PLACES) * APART, `${task} was here`) };
  },
  (task, { start }) => {
    start[`move/${task}.txt`] = linesFile(task);
    return { [`move/${task}.txt`]: null, [`moved/to/${task}.txt`]: linesFile(task) };
  },
  (task, { start }) => {
    start[`gone/${task}.txt`] = `gone ${task}\n`;
    return { [`gone/${task}.txt`]: null };
  },
  (task, { start }) => {
    start[`mode/${task}.sh`] = 'echo hello\n';
    return { [`mode/${task}.sh`]: { executable: 'echo hello\n' } };
  },
  (task, { start, random }) => {
    const bytes = () => Uint8Array.from({ length: 300 }, () => Math.floor(random() * 256));
    start[`bytes/${task}.dat`] = bytes();
    return { [`bytes/${task}.dat`]: bytes(), [`bytes/${task}-new.dat`]: bytes() };
  },
  (task) => ({
    [`nämen/ü ${task}\t雪.txt`]: 'snow\r\nand more\r\n',
    [`nämen/"${task}"\\ and\na line`]: 'no newline at the end',
    [`nämen/-${task}`]: '\uFEFFwith a mark\n',
  }),
  (task, { start }) => {
    start[`type/${task}`] = 'a file\n';
    start[`type/${task}-link`] = { symlink: 'nowhere' };
    return { [`type/${task}`]: { symlink: '../readme.txt' }, [`type/${task}-link`]: 'a file now\n' };
  },
  (task, { start }) => {
    start[`swap/${task}`] = 'a file\n';
    start[`swap/${task}-folder/in/it.txt`] = 'in it\n';
    return {
      [`swap/${task}`]: null,
      [`swap/${task}/inner.txt`]: 'a folder now\n',
      [`swap/${task}-folder/in/it.txt`]: null,
      [`swap/${task}-folder`]: 'a file now\n',
    };
  },
];

/** Broken by itself: it never lands. */
const bad: Maker = {
  takes: 1,
  make: ([task = taskId('shop-x')]) => [
    { task, kind: 'bad', steps: [step(task, { [`red/${task}.txt`]: 'red\n' }), marked(task)] },
  ],
};

/** One renames what the other begins to call: git merges them, and the gate does not. */
const pair: Maker = {
  takes: 2,
  make: ([one = taskId('shop-x'), two = taskId('shop-y')], { start }) => {
    const [old, now, call] = [`api/of-${one}`, `api/new-${one}`, `calls/${two}`];
    start[old] = linesFile(one);
    const renamed = { [old]: null, [now]: linesFile(one) };
    const group = { kind: 'group', group: `pair ${one}`, most: 1 } as const;
    return [
      {
        ...group,
        task: one,
        steps: [step(one, renamed), marked(one)],
        mend: {
          reads: [call],
          changes: (texts) => ({ ...renamed, ...(texts[call] === undefined ? {} : { [call]: `new-${one}\n` }) }),
        },
      },
      {
        ...group,
        task: two,
        steps: [step(two, { [call]: `of-${one}\n` }), marked(two)],
        mend: { reads: [now], changes: (texts) => ({ [call]: `${texts[now] === undefined ? 'of' : 'new'}-${one}\n` }) },
      },
    ];
  },
};

/** Any two of three go together. */
const triple: Maker = {
  takes: 3,
  make: (tasks, { start }) => {
    const folder = `quota/${tasks[0]}`;
    start[`${folder}/most`] = '2\n';
    return tasks.map((task) => ({
      task,
      kind: 'group',
      group: folder,
      most: 2,
      steps: [step(task, { [`${folder}/of-${task}`]: 'one\n' }), marked(task)],
      mend: { reads: [], changes: () => ({ [`${folder}/of-${task}`]: 'one\n', [`${folder}/most`]: '3\n' }) },
    }));
  },
};

/** The same line twice, or a line of a file that the other takes away or moves elsewhere, or the same new file. */
const clash =
  (make: (one: TaskId, two: TaskId, start: Record<string, LooseFile>) => readonly [Changes, Changes]): Maker['make'] =>
  ([one = taskId('shop-x'), two = taskId('shop-y')], { start }) => {
    const changes = make(one, two, start);
    return [one, two].map((task, index) => ({
      task,
      kind: 'group',
      group: `clash ${one}`,
      most: 1,
      steps: [step(task, changes[index] ?? {}), marked(task)],
      mend: { reads: [], changes: () => ({ [`own/${task}/instead.txt`]: 'so that both have what they want\n' }) },
    }));
  };

const CLASHES: readonly Maker['make'][] = [
  clash((one, two, start) => {
    const path = `same/${one}.txt`;
    start[path] = linesFile(path);
    return [
      { [path]: withLine(linesFile(path), 30, `by ${one}`) },
      { [path]: withLine(linesFile(path), 30, `by ${two}`) },
    ];
  }),
  clash((one, two, start) => {
    const path = `same/${one}.txt`;
    start[path] = linesFile(path);
    return [{ [path]: null }, { [path]: withLine(linesFile(path), 30, `by ${two}`) }];
  }),
  clash((one, two, start) => {
    const path = `same/${one}.txt`;
    start[path] = linesFile(path);
    return [
      { [path]: null, [`same/to/${one}.txt`]: linesFile(path) },
      { [path]: null, [`same/to/${two}.txt`]: linesFile(path) },
    ];
  }),
  clash((one, two) => {
    const path = `same/é ${one}.txt`;
    return [{ [path]: `by ${one}\n` }, { [path]: `by ${two}\n` }];
  }),
  clash((one, two, start) => {
    const path = `same/${one}.dat`;
    start[path] = Uint8Array.from([0, 1, 2, 255]);
    return [
      { [path]: Uint8Array.from([0, 9, 255]) },
      { [path]: Uint8Array.from([0, Number(two.slice(-3)) % 200, 7, 255]) },
    ];
  }),
  clash((one, two) => [{ [`same/new-${one}`]: `by ${one}\n` }, { [`same/new-${one}/in-a-folder.txt`]: `by ${two}\n` }]),
];

/** One moves a file, the other edits it where it was: both land, and git brings the edit along. */
const followed: Maker = {
  takes: 2,
  make: ([one = taskId('shop-x'), two = taskId('shop-y')], { start }) => {
    const path = `follow/${one}.txt`;
    start[path] = linesFile(path);
    const steps = [
      { [path]: null, [`followed/${one}.txt`]: linesFile(path) },
      { [path]: withLine(linesFile(path), 10, `by ${two}`) },
    ];
    return [one, two].map((task, index) => ({
      task,
      kind: 'good',
      steps: [step(task, steps[index] ?? {}), marked(task)],
    }));
  },
};

const TROUBLES: readonly Maker[] = [
  bad,
  pair,
  triple,
  followed,
  { takes: 2, make: (tasks, context) => pick(CLASHES, context.random)(tasks, context) },
  { takes: 2, make: (tasks, context) => pick(CLASHES, context.random)(tasks, context) },
];

const step = (task: TaskId, changes: Changes): LooseStep => ({ changes, message: `Work on ${task}` });
const marked = (task: TaskId): LooseStep => ({
  changes: { [markOf(task)]: `${task}\n` },
  message: `Finish ${task}\n\nIn two paragraphs.`,
});

const pick = <Item>(items: readonly Item[], random: () => number): Item => {
  const item = items[Math.floor(random() * items.length)];
  if (item === undefined) throw new Error('Nothing to pick from');
  return item;
};

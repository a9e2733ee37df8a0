/** Several attempts at one task: how they compare, which one it becomes, and what it takes of the others. */
import type { Command } from 'commander';
import { TerminalError, UsageError } from '../../core/errors.ts';
import { shortSha, type TaskId, taskId } from '../../core/ids.ts';
import { plainLine } from '../../core/plain.ts';
import { pickedText } from '../../core/review/picked.ts';
import { type ContestRow, sayContest } from '../../core/views/attempts.ts';
import type { StatusView } from '../../core/views/status.ts';
import type { Town } from '../../mayor/town.ts';
import { type Compared, contestText } from './attempts-text.ts';
import type { Cli } from './context.ts';
import { collect, define } from './define.ts';
import { showDiff } from './diff.ts';
import { findOne, lookFor, WANTED } from './find.ts';
import { submit, takenOr } from './reply.ts';
import { treeOf } from './review.ts';

type Json = { readonly json?: true };

export const addAttempts = (parent: Command, cli: Cli): void => {
  const attempts = define(parent, {
    usage: 'attempts [task]',
    does: 'Compare several attempts at one task, pick one of them, or end them',
    examples: [
      'mayor sling shop-k3f9 --attempts 3',
      'mayor attempts shop-k3f9',
      'mayor attempts pick k3f9 2',
      'mayor attempts pick k3f9 2 --with 3:src/a.ts,src/b.ts',
      'mayor attempts diff k3f9 3',
      'mayor attempts pick k3f9 2 --with 3:src/a.ts#2-4',
      'mayor attempts cancel k3f9',
    ],
    more: 'They are sorted as they compare: green ones first, of those the smallest change. Each is a task of its own, with its own diff and its own review.',
  })
    .option('--json', 'print the attempts as JSON')
    .action(async (given: string | undefined, { json }: Json) => {
      const town = await cli.town();
      const status = await town.status();
      if (given === undefined) return list(cli, status.contests, json === true);
      const contest = await compared(town, contestNamed(status, given));
      if (json) cli.json(contest);
      else cli.say(...(await contestText(contest, cli)));
    });
  addOne(attempts, cli);
  addPick(attempts, cli);
  addCancel(attempts, cli);
};

const list = async (cli: Cli, contests: readonly ContestRow[], json: boolean): Promise<void> => {
  if (json) return cli.json(contests);
  if (contests.length === 0)
    return cli.say('No task is worked in several attempts; mayor sling TASK --attempts 3 begins');
  const { table } = await import('./table.ts');
  const rows = contests.map((row) => [{ text: row.id, tone: 'strong' as const }, row.title, sayContest(row)]);
  cli.say(...table([{}, { gives: true }, {}], rows, { width: cli.out.columns, paint: cli.paint }));
};

const contestNamed = ({ contests, tasks }: StatusView, given: string): ContestRow => {
  const several = lookFor(given, contests);
  const id = findOne(given, several.length > 0 ? contests : tasks, WANTED.task);
  const found = contests.find((row) => row.id === id);
  if (found !== undefined) return found;
  const whole = contests.find(({ attempts }) => attempts.some(({ task }) => task === id));
  const attempt = whole?.attempts.find(({ task }) => task === id);
  if (whole !== undefined && attempt !== undefined)
    throw new TerminalError(`${id} is attempt ${attempt.n} at ${whole.id}`, { hint: `mayor attempts ${whole.id}` });
  throw new TerminalError(`${id} is not worked in several attempts`, {
    hint: `mayor attempts lists those that are; mayor sling ${id} --attempts 3 begins`,
  });
};

/** How many files each of them changes is in no row of a status: it is asked for. */
const compared = async (town: Town, contest: ContestRow): Promise<Compared> => ({
  ...contest,
  attempts: await Promise.all(
    contest.attempts.map(async (attempt) => {
      if (attempt.task === undefined || attempt.handedInAt === undefined) return attempt;
      const diff = await town.diff(taskId(attempt.task));
      if (diff === 'absent') return attempt;
      const sum = (of: 'added' | 'removed') => diff.files.reduce((all, file) => all + file[of], 0);
      return { ...attempt, added: sum('added'), removed: sum('removed'), files: diff.files.length };
    }),
  ),
});

const addOne = (parent: Command, cli: Cli): void => {
  define(parent, {
    usage: 'diff <task> <attempt>',
    does: 'Show what one attempt handed in, as mayor diff does, with the number of each hunk in its file',
    examples: [
      'mayor attempts diff k3f9 3',
      'mayor attempts pick k3f9 2 --with 3:src/a.ts#2   # takes its second hunk',
    ],
  })
    .option('--stat', 'only the files, with the lines added and removed')
    .option('--json', 'print the diff with its commit and tree as JSON')
    .action(async (given: string, attempt: string, _: unknown, command: Command) => {
      const options: Json & { readonly stat?: true } = command.optsWithGlobals();
      const town = await cli.town();
      const status = await town.status();
      const child = childOf(contestNamed(status, given), numberFrom(attempt));
      await showDiff(cli, town, status, child, { ...options, numbered: true });
    });
};

const childOf = ({ id, attempts }: ContestRow, n: number): TaskId => {
  const child = attempts.find((one) => one.n === n)?.task;
  if (child === undefined) throw new TerminalError(`${id} has no attempt ${n}`, { hint: `mayor attempts ${id}` });
  return taskId(child);
};

type PickOptions = Json & { readonly with?: readonly string[]; readonly tree?: string; readonly anyway?: true };

const addPick = (parent: Command, cli: Cli): void => {
  define(parent, {
    usage: 'pick <task> <attempt>',
    does: 'Let one attempt be merged; once it has landed the task and the other attempts are closed',
    examples: [
      'mayor attempts pick k3f9 2',
      'mayor attempts pick k3f9 2 --with 3:src/a.ts,src/b.ts --with 1:README.md',
      'mayor attempts pick k3f9 2 --with 3:src/a.ts#2-4,6   # hunks of it, as mayor attempts diff numbers them',
    ],
    more: 'It is an approval of what that attempt handed in, as mayor diff showed it. With --with nothing is picked yet: the files, or the hunks behind a #, are put on top of it as a commit of yours, and it is to be looked at anew. Branches of the others are kept under refs/mayor/backup/.',
  })
    .option(
      '--with <files>',
      'first take these files of another attempt: its number, a colon, paths with commas, each maybe with # and hunks',
      collect,
    )
    .option('--tree <tree>', 'pick it only if this is still what was handed in (the beginning is enough)')
    .option('--anyway', 'although its rehearsal is red or conflicts: it is tried once more, alone')
    .option('--json', "print the town's reply as JSON")
    .action(async (given: string, attempt: string, _: unknown, command: Command) => {
      // `mayor attempts` has a --json too, and takes it first.
      const options: PickOptions = command.optsWithGlobals();
      const town = await cli.town();
      const status = await town.status();
      const contest = contestNamed(status, given);
      const task = taskId(contest.id);
      const n = numberFrom(attempt);
      if (options.with !== undefined)
        return take(cli, town, contest, n, filesFrom(options.with), options.json === true);
      const child = childOf(contest, n);
      const tree = treeOf(status, child, options.tree ?? (await cli.shown.of(child)));
      const anyway = options.anyway === true ? { anyway: true as const } : {};
      const next = `It is rehearsed, checked and landed now. Follow it: mayor wait --task ${task} --state landed`;
      await submit(cli, { kind: 'contest.pick', task, n, tree, ...anyway }, options.json === true, next);
    });
};

const addCancel = (parent: Command, cli: Cli): void => {
  define(parent, {
    usage: 'cancel <task>',
    does: 'End the attempts at a task; their branches are kept, and the task is open again',
    examples: ['mayor attempts cancel k3f9'],
  })
    .option('--json', "print the town's reply as JSON")
    .action(async (given: string, _: unknown, command: Command) => {
      const { json }: Json = command.optsWithGlobals();
      const contest = contestNamed(await (await cli.town()).status(), given);
      await submit(cli, { kind: 'contest.cancel', task: taskId(contest.id) }, json === true);
    });
};

const numberFrom = (text: string): number => {
  if (/^\d{1,3}$/.test(text)) return Number(text);
  throw new UsageError(`Not the number of an attempt: ${JSON.stringify(text)}`, { hint: 'Say 1, 2, 3 …' });
};

type File = { readonly from: number; readonly path: string; readonly hunks?: readonly number[] };

/**
 * `3:src/a.ts`, and further paths of the same attempt without its number. `#2-4` behind a path names hunks, and so do
 * further numbers: `3:src/a.ts#2-4,6`.
 */
export const filesFrom = (given: readonly string[]): readonly File[] => {
  const files: File[] = [];
  for (const text of given) {
    const before = files.at(-1);
    if (before?.hunks !== undefined && NUMBERS.test(text)) {
      files[files.length - 1] = { ...before, hunks: [...before.hunks, ...hunksFrom(text)] };
      continue;
    }
    const [, number, named = text] = /^(\d{1,3}):(.*)$/.exec(text) ?? [];
    const from = number === undefined ? before?.from : Number(number);
    const [, path = named, hunks] = /^(.+)#([\d-]+)$/.exec(named) ?? [];
    if (from === undefined || path === '')
      throw new UsageError(`Not files of an attempt: ${JSON.stringify(text)}`, { hint: 'Say 3:src/a.ts,src/b.ts' });
    files.push({ from, path, ...(hunks === undefined ? {} : { hunks: hunksFrom(hunks) }) });
  }
  return files;
};

const NUMBERS = /^\d{1,4}(?:-\d{1,4})?$/;

/** `2`, `2-4` */
const hunksFrom = (text: string): readonly number[] => {
  const [first = 0, last = first] = text.split('-').map(Number);
  const count = last - first + 1;
  if (!NUMBERS.test(text) || first < 1 || count < 1 || count > 1_000)
    throw new UsageError(`Not numbers of hunks: ${JSON.stringify(text)}`, { hint: 'Say src/a.ts#2, #2-4 or #2,5' });
  return Array.from({ length: count }, (_, index) => first + index);
};

const TAKE_MS = 60_000;

/** Puts files on an attempt and waits until it shows: what is in review is another tree then. */
const take = async (
  cli: Cli,
  town: Town,
  before: ContestRow,
  n: number,
  files: readonly File[],
  json: boolean,
): Promise<void> => {
  const task = taskId(before.id);
  takenOr(await town.submit({ kind: 'contest.graft', task, n, files }, cli.actor));
  const { graft, attempts } = await taken(cli, town, task, before.graft?.at);
  const child = attempts.find((one) => one.n === n)?.task ?? task;
  if (graft?.state !== 'made')
    throw new TerminalError(
      plainLine(`Nothing was put on attempt ${n}: ${graft?.because ?? 'it did not come to that'}`),
      {
        hint: `mayor attempts ${task}`,
      },
    );
  if (json) return cli.json({ task, n, child, tree: graft.tree, files });
  const tree = shortSha(graft.tree ?? '');
  cli.say(
    plainLine(`Attempt ${n} now has ${files.map((file) => `${pickedText(file)} of attempt ${file.from}`).join(', ')}`),
    cli.paint('faint', `Look at it: mayor diff ${child}. Then: mayor attempts pick ${task} ${n} --tree ${tree}`),
  );
};

const taken = (cli: Cli, town: Town, task: TaskId, before: number | undefined): Promise<ContestRow> =>
  new Promise((resolve, reject) => {
    const settle = (finish: () => void): void => {
      cancel();
      // The first news may come before subscribe() has returned how to stop.
      queueMicrotask(() => stop());
      finish();
    };
    const cancel = cli.clock.after(TAKE_MS, () =>
      settle(() =>
        reject(
          new TerminalError(`The files were not put on it within ${TAKE_MS / 1_000} s: its agent may not be at rest`, {
            hint: `They will be once it is: mayor attempts ${task}`,
          }),
        ),
      ),
    );
    const stop = town.subscribe((news) => {
      if (news.kind !== 'status') return;
      const row = news.status.contests.find(({ id }) => id === task);
      const graft = row?.graft;
      if (row === undefined || graft === undefined || graft.at === before || graft.state === 'wanted') return;
      const isShown = row.attempts.some((one) => one.n === graft.n && one.tree === graft.tree);
      if (graft.state === 'refused' || isShown) settle(() => resolve(row));
    });
  });

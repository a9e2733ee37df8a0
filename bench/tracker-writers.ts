/** Many processes that write to one repository at once: how fast they all get through, and whether all is there. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { gitIn, lineOf } from '../src/adapters/git.ts';
import { bundled } from '../test/helpers/bundle.ts';
import type { Figure } from './figure.ts';
import { type TaskPlace, withTasks } from './tracker-data.ts';

const WRITERS = 30;
const WRITES = 100;
/** Writes of one that has the repository to itself, to compare with. */
const ALONE = 50;
const TASKS = 1_000;

type Writer = { readonly child: ChildProcess; readonly lines: string[]; readonly ended: Promise<unknown> };

export const benchTrackerWriters = (): Promise<readonly Figure[]> =>
  withTasks(TASKS, async (place) => {
    const program = await bundled(place.root, 'bench/tracker-writer.ts');
    const alone = await runAll(place, program, 'alone', 1, ALONE);
    const all = await runAll(place, program, 'writer', WRITERS, WRITES);
    const name = `${WRITERS} writers x ${WRITES} writes`;
    const rate = `${Math.round(1_000 / all.msACommit)} commits a second; a writer alone takes ${alone.msACommit.toFixed(1)} ms`;
    return [
      { name: `${name}, a commit`, value: all.msACommit, unit: 'ms', limit: 20, note: rate },
      {
        name: `${name}, lost`,
        value: WRITERS * WRITES - all.said.length + (await countLost(place, all.said)),
        unit: 'lost',
        limit: 0,
        note: 'each looked up again: tasks, titles, notes, claims, ends',
      },
    ];
  });

/** Lets so many processes begin at once, and waits for all. */
const runAll = async (place: TaskPlace, program: string, name: string, count: number, writes: number) => {
  const gate = join(place.root, `${name}.gate`);
  const writers = Array.from({ length: count }, (_, at) =>
    start([program, place.path, gate, `${name}-${at}`, String(writes)]),
  );
  try {
    while (writers.some(({ lines }) => lines[0] !== 'ready')) await pause(50);
    const before = await commits(place);
    const began = performance.now();
    await writeFile(gate, '');
    await Promise.all(writers.map(({ ended }) => ended));
    const elapsed = performance.now() - began;
    const made = (await commits(place)) - before;
    return { msACommit: elapsed / made, said: writers.flatMap(({ lines }) => lines.slice(1)) };
  } finally {
    for (const { child } of writers) child.kill('SIGKILL');
  }
};

const start = (args: readonly string[]): Writer => {
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const lines: string[] = [];
  let rest = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    const parts = (rest + text).split('\n');
    rest = parts.pop() ?? '';
    lines.push(...parts);
  });
  return { child, lines, ended: once(child, 'close') };
};

const commits = async ({ path }: TaskPlace): Promise<number> =>
  Number(lineOf(await gitIn(path)(['rev-list', '--count', 'mayor-tasks'])));

/** Of lines `<verb> <id> <words>`, those whose write is not there. */
const countLost = async (place: TaskPlace, said: readonly string[]): Promise<number> => {
  const all = new Map((await place.open().bulk?.all())?.map((whole) => [String(whole.task.id), whole]));
  const isThere = (line: string): boolean => {
    const [, verb = '', id = '', words = ''] = /^(\S+) (\S+) (.*)$/.exec(line) ?? [];
    const { task, comments } = all.get(id) ?? {};
    const kept: Readonly<Record<string, () => boolean>> = {
      add: () => task?.body === `${words}\n`,
      edit: () => task?.title === words,
      note: () => comments?.some(({ text }) => text === words) ?? false,
      claim: () => words === '1',
      close: () => task?.status === 'closed' && task.assignee === undefined,
    };
    return kept[verb]?.() ?? false;
  };
  return said.filter((line) => !isThere(line)).length;
};

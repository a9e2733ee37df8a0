/** Processes that are killed at any moment, with the git they have just started: what they said is done is done. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { taskId } from '../../../src/core/ids.ts';
import type { Tracker } from '../../../src/ports/tracker.ts';
import { bundled } from '../../helpers/bundle.ts';
import { git } from '../../helpers/repo.ts';
import { plainTask } from '../../helpers/task-branch.ts';
import { pair, tipOf } from '../../helpers/task-clones.ts';
import { until } from '../../helpers/until.ts';

const KILLS = 72;
/** Longest that the others may be held up before they get on; a lock that stays would be for ever. */
const STUCK_MS = 20_000;

type Worker = {
  readonly role: string;
  readonly child: ChildProcess;
  readonly lines: string[];
  readonly ended: Promise<unknown>;
};

/** Leads a process group of its own, so that its git can be killed with it. */
const start = (role: string, args: readonly string[]): Worker => {
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'ignore'], detached: true });
  const lines: string[] = [];
  let rest = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    const parts = (rest + text).split('\n');
    rest = parts.pop() ?? ''; // A word that was cut off was never said.
    lines.push(...parts);
  });
  return { role, child, lines, ended: once(child, 'close') };
};

const kill = async ({ child, ended }: Worker, isWhole: boolean): Promise<void> => {
  const { pid } = child;
  if (pid === undefined) throw new Error('It did not start');
  try {
    process.kill(isWhole ? -pid : pid, 'SIGKILL');
  } catch {
    // It has ended by itself, which its lines will tell.
  }
  await ended;
};

/** Always the same numbers from 0 to 1 (mulberry32). */
const numbersFrom = (seed: number) => {
  let state = seed;
  return (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
};

it(`of ${KILLS} kills under load, also in the middle of syncs, none loses a word that was given`, async () => {
  const { repo, remote, a, b } = await pair();
  const program = await bundled(repo.root, 'test/fixtures/tracker-worker.ts');
  const gate = join(repo.root, 'gate');
  await writeFile(gate, '');
  // The remote's side of a push runs elsewhere in life: it does not die with ours.
  for (const { path } of [a, b]) await git(path, 'config', 'remote.origin.receivepack', 'setsid git-receive-pack');
  const all: Worker[] = [];
  const enter = (path: string, ...words: readonly string[]): Worker => {
    const worker = start(words.at(-1) ?? '', [program, path, gate, ...words]);
    all.push(worker);
    return worker;
  };
  const roles = [
    () => enter(a.path, 'chatter', `a${all.length}`),
    () => enter(a.path, 'chatter', `a${all.length}`),
    () => enter(b.path, 'chatter', `b${all.length}`),
    () => enter(a.path, 'syncs'),
    () => enter(b.path, 'syncs'),
  ];
  const crew = roles.map((role) => role());
  onTestFinished(() => Promise.all(all.map((worker) => kill(worker, true))).then(() => undefined));
  const wordsOf = (name: string): number =>
    all.reduce((sum, { role, lines }) => sum + (role.startsWith(name) ? lines.length : 0), 0);
  const random = numbersFrom(20_261_127);
  for (let kills = 0; kills < KILLS; kills++) {
    const at = Math.floor(random() * crew.length);
    const victim = crew[at];
    if (victim === undefined) throw new Error('Nobody is there');
    await until(`role ${at} ready after ${kills} kills`, () => victim.lines.length > 0, STUCK_MS);
    // The others get on, whoever has died: a lock that stays would keep all of a clone from another word.
    for (const name of ['a', 'b']) {
      const before = wordsOf(name);
      await until(`a word of clone ${name} after ${kills} kills`, () => wordsOf(name) > before, STUCK_MS);
    }
    await pause(random() * 60);
    await kill(victim, random() < 0.7);
    const role = roles[at];
    if (role !== undefined) crew[at] = role();
  }
  // Two clones that sync while both are written to may miss one another for long; without writers they meet.
  await Promise.all(crew.filter(({ role }) => role !== 'syncs').map((worker) => kill(worker, true)));
  for (const worker of crew.filter(({ role }) => role === 'syncs'))
    await until('a sync that ends', () => worker.lines.length > 1, 60_000);
  await Promise.all(crew.map((worker) => kill(worker, true)));

  for (const { tracker } of [a, b]) await tracker.create(plainTask('After'), 'tess');
  for (const clone of [a, b, a]) expect((await clone.sync()).problems).toEqual([]);
  expect(await tipOf(a.path)).toBe(await tipOf(b.path));
  const said = all.flatMap(({ lines }) => lines);
  expect(said.filter((line) => /^synced (?!\[\]$)/.test(line))).toEqual([]);
  await expectKept(a.tracker, said);
  for (const path of [a.path, b.path, remote]) await git(path, 'fsck', '--strict', '--no-dangling');
}, 300_000);

const expectKept = async (tracker: Tracker, said: readonly string[]): Promise<void> => {
  const tasks = new Map((await tracker.list()).map((task) => [String(task.id), task]));
  const words = said.flatMap((line) => {
    const [, what = '', id = '', title = ''] = /^(task|label|free|comment) (\S+) (.*)$/.exec(line) ?? [];
    return what === '' ? [] : [{ what, id, title }];
  });
  expect(words.length).toBeGreaterThan(KILLS);
  const of = (kind: string) => words.filter(({ what }) => what === kind);
  expect(of('task').filter(({ id, title }) => tasks.get(id)?.title !== title)).toEqual([]);
  expect(of('label').filter(({ id, title }) => !tasks.get(id)?.labels.includes(title))).toEqual([]);
  expect(of('free').filter(({ id }) => tasks.get(id)?.status !== 'open' || tasks.get(id)?.assignee)).toEqual([]);
  for (const { id, title } of of('comment'))
    expect(await tracker.get(taskId(id))).toMatchObject({ comments: [expect.objectContaining({ text: title })] });
};

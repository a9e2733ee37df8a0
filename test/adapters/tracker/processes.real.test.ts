/** Many processes on the tasks of one repository, some of them killed. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { systemClock } from '../../../src/adapters/clock.ts';
import { embeddedTracker } from '../../../src/adapters/trackers/embedded/index.ts';
import { rigName, taskId } from '../../../src/core/ids.ts';
import type { Tracker } from '../../../src/ports/tracker.ts';
import { bundled } from '../../helpers/bundle.ts';
import { git, makeRepo, type Repo } from '../../helpers/repo.ts';
import { until } from '../../helpers/until.ts';

type Worker = { readonly child: ChildProcess; readonly lines: string[]; readonly ended: Promise<unknown> };

type Yard = {
  readonly repo: Repo;
  readonly tracker: Tracker;
  start(...words: readonly string[]): Worker;
  /** Lets all who are ready begin at once. */
  open(): Promise<void>;
};

const yard = async (): Promise<Yard> => {
  const repo = await makeRepo();
  onTestFinished(() => repo.remove());
  const program = await bundled(repo.root, 'test/fixtures/tracker-worker.ts');
  const gate = join(repo.root, 'gate');
  const workers: Worker[] = [];
  return {
    repo,
    tracker: embeddedTracker({ rig: rigName('shop'), path: repo.path, clock: systemClock() }),
    start(...words) {
      const worker = startWorker([program, repo.path, gate, ...words]);
      workers.push(worker);
      return worker;
    },
    async open() {
      await until('all workers ready', () => workers.every(({ lines }) => lines[0] === 'ready'), 60_000);
      await writeFile(gate, '');
    },
  };
};

const startWorker = (args: readonly string[]): Worker => {
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  const lines: string[] = [];
  let rest = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    const parts = (rest + text).split('\n');
    rest = parts.pop() ?? '';
    lines.push(...parts);
  });
  return { child, lines, ended: once(child, 'close') };
};

/** Everything that workers were told is done, looked up again. */
const expectKept = async (tracker: Tracker, lines: readonly string[]): Promise<void> => {
  const tasks = new Map((await tracker.list()).map((task) => [String(task.id), task]));
  for (const line of lines) {
    const [what = '', id = '', ...words] = line.split(' ');
    const title = words.join(' ');
    if (what === 'task') expect(tasks.get(id)?.title, line).toBe(title);
    if (what === 'label') expect(tasks.get(id)?.labels, line).toEqual([title]);
    if (what === 'free') expect(tasks.get(id)?.assignee, line).toBeUndefined();
    if (what !== 'comment') continue;
    const found = await tracker.get(taskId(id));
    expect(found === 'absent' ? [] : found.comments.map(({ text }) => text), line).toContain(title);
  }
};

describe('many processes on one repository', () => {
  it('that claim one task at once have exactly one winner', async () => {
    const { repo, tracker, start, open } = await yard();
    const { id } = await tracker.create(
      { title: 'Wanted', body: '', kind: 'task', priority: 2, labels: [], dependsOn: [] },
      'tess',
    );
    const workers = Array.from({ length: 20 }, (_, at) => start('claim', id, `agent-${at}`));
    await open();
    await Promise.all(workers.map(({ ended }) => ended));
    const answers = workers.map(({ lines }) => lines[1]);
    const winner = `agent-${answers.indexOf('{"kind":"claimed","token":1}')}`;
    expect(answers.filter((answer) => answer === '{"kind":"claimed","token":1}')).toHaveLength(1);
    expect(answers.filter((answer) => answer === `{"kind":"taken","by":"${winner}"}`)).toHaveLength(19);
    expect((await tracker.list())[0]).toMatchObject({ status: 'in-progress', assignee: winner });
    expect(await git(repo, 'for-each-ref', '--format=%(refname)', 'refs/mayor')).toBe(`refs/mayor/claims/${id}`);
  });

  it('that write two hundred mixed changes at once lose none', async () => {
    const { repo, tracker, start, open } = await yard();
    const workers = Array.from({ length: 10 }, (_, at) => start('write', `writer-${at}`, '20'));
    await open();
    await Promise.all(workers.map(({ ended }) => ended));
    expect(workers.map(({ lines }) => lines.length)).toEqual(workers.map(() => 21));
    await expectKept(
      tracker,
      workers.flatMap(({ lines }) => lines),
    );
    expect(await tracker.list()).toHaveLength(10 * 8);
    // One commit a write (a claim and its release are two), on the one root.
    expect(Number(await git(repo, 'rev-list', '--count', 'mayor-tasks'))).toBe(1 + 10 * (8 + 4 + 4 + 2 * 4));
    expect(await git(repo, 'rev-list', '--min-parents=2', 'mayor-tasks')).toBe('');
    expect(await git(repo, 'for-each-ref', 'refs/mayor')).toBe('');
    await git(repo, 'fsck', '--strict');
  });

  it('of which some are killed lose nothing that was told done, and block nobody', async () => {
    const { repo, tracker, start, open } = await yard();
    const workers = Array.from({ length: 4 }, (_, at) => start('chatter', `writer-${at}`));
    await open();
    for (const worker of workers) {
      await until('some writes', () => worker.lines.length > 5, 60_000);
      worker.child.kill('SIGKILL');
      await worker.ended;
    }
    const before = performance.now();
    await tracker.create({ title: 'After', body: '', kind: 'task', priority: 2, labels: [], dependsOn: [] }, 'tess');
    expect(performance.now() - before).toBeLessThan(3_000);
    // A worker killed after its last word may have done a little more, so only its tasks are certain.
    const said = workers.flatMap(({ lines }) => lines.filter((line) => /^(task|comment) /.test(line)));
    await expectKept(tracker, said);
    await git(repo, 'fsck', '--strict');
  });
});

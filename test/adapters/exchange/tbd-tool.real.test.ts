/** The program tbd itself: it writes, we read; we write, it reads. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { exchangeFormat } from '../../../src/adapters/exchange/index.ts';
import { run } from '../../../src/adapters/process.ts';
import type { ExchangeTask } from '../../../src/core/exchange.ts';
import { openCli } from '../../../src/surfaces/cli/context.ts';
import { filesFrom } from '../../../src/surfaces/cli/exchange-files.ts';
import { fakeCli } from '../../helpers/fake-cli.ts';
import { makeRepo } from '../../helpers/repo.ts';
import { findTool, withOrphanWorktrees } from '../../helpers/tool.ts';

const tool = findTool('tbd');
const tbd = exchangeFormat('tbd');
const DATA = '.git/tbd/data-sync-worktree/.tbd/data-sync';

const place = async () => {
  const [repo, folder] = [await makeRepo(), await mkdtemp(join(tmpdir(), 'mayor-tbd-'))];
  onTestFinished(async () => {
    await repo.remove();
    await rm(folder, { recursive: true, force: true });
  });
  const command = await withOrphanWorktrees(tool ?? '', folder);
  const ask = async (...words: readonly string[]): Promise<unknown> => {
    const { stdout } = await run([command, ...words, '--json'], { cwd: repo.path, timeoutMs: 60_000 });
    return stdout.trim().startsWith('{') || stdout.trim().startsWith('[') ? JSON.parse(stdout) : stdout;
  };
  await run([command, 'init', '--prefix=sh'], { cwd: repo.path, timeoutMs: 60_000 });
  const read = async () => tbd.read(await filesFrom(openCli(fakeCli().deps).cli, tbd, undefined, repo.path));
  return { repo, ask, read };
};

const idIn = (made: unknown): string =>
  typeof made === 'object' && made !== null && 'id' in made ? String(made.id) : JSON.stringify(made);

describe.skipIf(tool === undefined)('tbd', () => {
  it('writes what we read, found where it keeps it', { timeout: 120_000 }, async () => {
    const { ask, read } = await place();
    const first = idIn(
      await ask('create', 'First: with colon', '-t', 'bug', '-p', '1', '-d', 'Do it', '--label', 'ui'),
    );
    const second = idIn(await ask('create', 'Second'));
    await ask('dep', 'add', second, first);
    await ask('update', first, '--status', 'in_progress', '--assignee', 'ann', '--notes', 'Careful');
    await ask('close', second, '--reason', 'wontfix');
    const { tasks, lost, refused } = await read();
    expect([lost, refused]).toEqual([[], []]);
    const [one, two] = ['First: with colon', 'Second'].map((title) => tasks.find((task) => task.title === title));
    expect(one).toMatchObject({
      ...{ kind: 'bug', priority: 1, status: 'in-progress', assignee: 'ann', labels: ['ui'] },
      body: 'Do it\n\n## Notes\n\nCareful',
    });
    expect(two).toMatchObject({ status: 'closed', outcome: 'dropped', dependsOn: [one?.id] });
  });

  it('reads what we write, and leaves what it does not know alone when it changes a task', {
    timeout: 120_000,
  }, async () => {
    const { repo, ask, read } = await place();
    const base = {
      kind: 'task',
      priority: 2,
      labels: [],
      comments: [],
      createdAt: 1_790_000_000_000,
      updatedAt: 1_790_000_001_000,
    } as const;
    const tasks: readonly ExchangeTask[] = [
      {
        ...base,
        id: 'shop-k3f9',
        title: '=Hostile: "x" #1',
        body: 'Text\n\n---\nmore',
        status: 'open',
        dependsOn: ['shop-m2c4'],
        role: 'reviewer',
      },
      {
        ...base,
        id: 'shop-m2c4',
        title: 'Two',
        body: '',
        status: 'in-review',
        dependsOn: [],
        comments: [{ by: 'ann', at: 1_790_000_000_500, text: 'Hm' }],
      },
    ];
    for (const { path, text } of tbd.write(tasks).files) {
      await mkdir(dirname(join(repo.path, DATA, path)), { recursive: true });
      await writeFile(join(repo.path, DATA, path), text);
    }
    expect(await ask('list', '--all')).toMatchObject(
      expect.arrayContaining([
        expect.objectContaining({ id: 'sh-k3f9', title: '=Hostile: "x" #1', status: 'open' }),
        expect.objectContaining({ id: 'sh-m2c4', status: 'in_progress' }),
      ]),
    );
    expect((await read()).tasks).toEqual(expect.arrayContaining([...tasks]));
    await ask('update', 'sh-k3f9', '--priority', '0');
    await ask('update', 'sh-m2c4', '--status', 'open');
    const after = (await read()).tasks;
    expect(after.find(({ id }) => id === 'shop-k3f9')).toMatchObject({
      priority: 0,
      role: 'reviewer',
      dependsOn: ['shop-m2c4'],
      body: tasks[0]?.body,
    });
    expect(after.find(({ id }) => id === 'shop-m2c4')).toMatchObject({ status: 'open', comments: tasks[1]?.comments });
  });
});

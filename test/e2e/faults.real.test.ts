import { afterEach, describe, expect, it } from 'vitest';
import { run } from '../../src/adapters/process.ts';
import { lives } from '../../src/main/process-ended.ts';
import { type LiveTown, openTown } from '../helpers/live-town.ts';
import { git } from '../helpers/repo.ts';
import { until } from '../helpers/until.ts';

let town: LiveTown | undefined;
afterEach(async () => {
  await town?.close();
  town = undefined;
});

const COUNT = 10;
const rigs = (path: string): string => `version: 1
rigs:
  shop: { path: ${JSON.stringify(path)}, base: main, agent: script, merge: auto, maxPolecats: 5, gates: [test -f README.md] }
agents:
  script: { enabled: true }
patience: { failures: 20, breaker: 100, backoff: 200ms, backoffMax: 500ms }
`;

/** Ten tasks that wait for a file before they end, so that the fault surely comes in the middle. */
const tenTasks = async ({ script, mayor, home }: LiveTown): Promise<readonly string[]> => {
  const ids: string[] = [];
  for (let number = 1; number <= COUNT; number += 1) {
    const lines = `while ! test -f ${home}/go; do sleep 0.1; done
echo "${number}" > file-${number}.txt
git add -A
git diff --cached --quiet || git commit -qm "Task ${number}"`;
    ids.push(await script(`Task ${number}`, lines));
  }
  await mayor(['convoy', 'new', 'Ten', ...ids]);
  return ids;
};

/** Every task landed once, the trees are what the tasks made, and nothing of the town is left. */
const allLandedOnce = async (opened: LiveTown): Promise<void> => {
  const { mayor, shop, home } = opened;
  await mayor(['wait', '--convoy', 'Ten', '--state', 'landed', '--timeout', '110']);
  await until('every worker is cleared away', async () => (await opened.status()).polecats.length === 0);
  await mayor(['down']);
  expect(await opened.processes()).toEqual([]);
  for (let number = 1; number <= COUNT; number += 1) {
    expect(await git(shop, 'show', `main:file-${number}.txt`)).toBe(String(number));
    const commits = await git(shop, 'log', '--format=%H', 'main', '--', `file-${number}.txt`);
    expect(commits.split('\n'), `commits of task ${number}`).toHaveLength(1);
  }
  expect((await git(shop, 'ls-tree', '--name-only', 'main')).split('\n')).toHaveLength(COUNT + 1);
  const merges = await git(shop, 'log', '--merges', '--first-parent', '--format=%s', 'main');
  expect(new Set(merges.split('\n')).size).toBe(COUNT);
  expect(await git(shop, 'status', '--porcelain')).toBe('');
  expect(await git(shop, 'worktree', 'list')).not.toContain(home);
  expect(await git(shop, 'branch', '--list', 'mayor/*')).toBe('');
};

const allWorking = (opened: LiveTown, count: number): Promise<true> =>
  until(
    'the workers are at work',
    async () => {
      const { polecats } = await opened.status();
      return polecats.filter(({ state }) => state === 'working').length >= count;
    },
    60_000,
  );

const go = ({ home }: LiveTown): Promise<unknown> => run(['touch', `${home}/go`]);

// Longer than all that is waited for in them: else a failure does not say for what.
describe('ten tasks in parallel', { timeout: 300_000 }, () => {
  it('all land when nothing fails', async () => {
    town = await openTown({ rigs });
    await tenTasks(town);
    await town.mayor(['up', '--headless']);
    await allWorking(town, 5);
    await go(town);
    await allLandedOnce(town);
  });

  it('all land, none twice, when the daemon is killed in the middle', async () => {
    town = await openTown({ rigs });
    await tenTasks(town);
    await town.mayor(['up', '--headless']);
    await allWorking(town, 5);
    for (let round = 0; round < 3; round += 1) {
      const { pid } = (await town.status()).town;
      if (round === 1) await go(town);
      process.kill(pid, 'SIGKILL');
      await until('the daemon is gone', () => !lives(pid));
      await town.mayor(['up', '--headless']);
    }
    await allLandedOnce(town);
  });

  it('all land, none twice, when an agent and then the whole tmux server are killed', async () => {
    town = await openTown({ rigs });
    await tenTasks(town);
    await town.mayor(['up', '--headless']);
    await allWorking(town, 5);
    const agent = (await town.status()).polecats.find(({ pid }) => pid !== undefined);
    if (agent?.pid === undefined) throw new Error('No agent runs');
    process.kill(agent.pid, 'SIGKILL');
    await until('it was started again', async () => {
      const again = (await opened(town).status()).polecats.find(({ id }) => id === agent.id);
      return again !== undefined && again.run > agent.run;
    });
    const { stdout } = await run(['tmux', '-S', `${town.home}/run/tmux.sock`, 'display-message', '-p', '#{pid}']);
    process.kill(Number(stdout), 'SIGKILL');
    await go(town);
    await allLandedOnce(town);
  });
});

describe('several callers at the same moment', () => {
  it('bring one town up, take it down together, and one that comes meanwhile starts the next', async () => {
    town = await openTown();
    const { mayor, status } = town;
    const ups = await Promise.all([1, 2, 3].map(() => mayor(['up', '--headless', '--json'])));
    expect(new Set(ups.map(({ stdout }) => JSON.parse(stdout).town.pid)).size).toBe(1);
    const before = (await status()).town.pid;
    const first = mayor(['down']);
    await until('it goes down', async () => (await status().catch(() => undefined))?.town.ending ?? !lives(before));
    await Promise.all([first, mayor(['down']), mayor(['up', '--headless'])]);
    expect(lives(before)).toBe(false);
  });
});

const opened = (one: LiveTown | undefined): LiveTown => {
  if (one === undefined) throw new Error('The town is closed');
  return one;
};

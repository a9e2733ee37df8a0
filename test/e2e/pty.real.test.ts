import { afterEach, describe, expect, it } from 'vitest';
import { run } from '../../src/adapters/process.ts';
import { type LiveTown, openTown } from '../helpers/live-town.ts';
import { hostOf } from '../helpers/pty.ts';
import { git } from '../helpers/repo.ts';
import { lives } from '../helpers/runtime-stage.ts';
import { openTerminal } from '../helpers/terminal.ts';
import { until } from '../helpers/until.ts';

let town: LiveTown | undefined;
afterEach(async () => {
  await town?.close();
  town = undefined;
});

const COUNT = 4;
const rigs = (path: string): string => `version: 1
runtime: pty
rigs:
  shop: { path: ${JSON.stringify(path)}, base: main, agent: script, merge: auto, maxPolecats: ${COUNT} }
agents:
  script: { enabled: true }
patience: { failures: 20, breaker: 100, backoff: 200ms, backoffMax: 500ms }
`;

/** A town at work, with tasks that wait for a file before they end. */
async function working(): Promise<LiveTown> {
  const opened = await openTown({ rigs });
  town = opened;
  const ids: string[] = [];
  for (let number = 1; number <= COUNT; number += 1) {
    const lines = `while ! test -f ${opened.home}/go; do sleep 0.1; done
echo "${number}" > file-${number}.txt
git add -A
git diff --cached --quiet || git commit -qm "Task ${number}"`;
    ids.push(await opened.script(`Task ${number}`, lines));
  }
  await opened.mayor(['convoy', 'new', 'All', ...ids]);
  await opened.mayor(['up', '--headless']);
  await atWork(opened);
  return opened;
}

const atWork = (opened: LiveTown) =>
  until(
    'all are at work',
    async () => {
      const { polecats } = await opened.status();
      const busy = polecats.filter(({ state, pid }) => state === 'working' && pid !== undefined);
      return busy.length === COUNT ? busy : undefined;
    },
    60_000,
  );

async function allLandedOnce(opened: LiveTown): Promise<void> {
  await run(['touch', `${opened.home}/go`]);
  await opened.mayor(['wait', '--convoy', 'All', '--state', 'landed', '--timeout', '110']);
  await opened.mayor(['down']);
  expect(await opened.processes()).toEqual([]);
  for (let number = 1; number <= COUNT; number += 1) {
    const commits = await git(opened.shop, 'log', '--format=%H', 'main', '--', `file-${number}.txt`);
    expect(commits.split('\n'), `commits of task ${number}`).toHaveLength(1);
  }
}

// Longer than all that is waited for in them: else a failure does not say for what.
describe('a town without tmux', { timeout: 300_000 }, () => {
  it('keeps its agents when the daemon is killed, and lands every task once', async () => {
    const opened = await working();
    const pids = async () => (await atWork(opened)).map(({ id, pid }) => `${id} ${pid}`).sort();
    const before = await pids();
    const { pid } = (await opened.status()).town;
    process.kill(pid, 'SIGKILL');
    await until('the daemon is gone', () => !lives(pid));
    await opened.mayor(['up', '--headless']);
    expect(await pids()).toEqual(before);
    await allLandedOnce(opened);
  });

  it('starts its agents again when their host is killed, and lands every task once', async () => {
    const opened = await working();
    const host = await hostOf({ folder: `${opened.home}/run` });
    process.kill(host, 'SIGKILL');
    await until('the host is gone', () => !lives(host));
    await until(
      'all were started again',
      async () => (await atWork(opened)).every(({ run: times }) => times > 1),
      60_000,
    );
    await allLandedOnce(opened);
  });

  it('lets a person sit down in a pane and leave it again', async () => {
    const opened = await working();
    const [polecat] = await atWork(opened);
    const { stdout } = await opened.mayor(['attach', polecat?.id ?? '', '--json']);
    const { argv }: { readonly argv: readonly string[] } = JSON.parse(stdout);
    const terminal = openTerminal(argv, { cwd: opened.home, env: { ...process.env, ...opened.env } });
    await until('the pane', () => terminal.text().includes('Ctrl-\\ leaves'));
    terminal.type('\x1c');
    expect(await terminal.ended).toBe(0);
    await allLandedOnce(opened);
  });
});

/** A town whose task another clone has claimed, too. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { taskId } from '../../src/core/ids.ts';
import { type LiveTown, openTown } from '../helpers/live-town.ts';
import { git, makeRemote } from '../helpers/repo.ts';
import { cloneOf } from '../helpers/task-clones.ts';
import { until } from '../helpers/until.ts';

let town: LiveTown | undefined;
afterEach(async () => {
  await town?.close();
  town = undefined;
});

const rigs = (tracker: string) => (path: string) =>
  `version: 1
rigs:
  shop: { path: ${JSON.stringify(path)}, base: main, agent: script, tracker: { kind: embedded, ${tracker} } }
agents:
  script: { enabled: true }
`;

/** Commits one file, leaves another as it is, and goes on working. */
const WORK = `echo done > done.txt
git add done.txt
git commit -qm 'Half of it'
echo half > half.txt
exec tail -f /dev/null`;

const stage = async (policy: 'local' | 'remote', more: string) => {
  const opened = await openTown({ rigs: rigs(`claims: ${policy}, ${more}`) });
  town = opened;
  const remote = await makeRemote(opened.shop);
  const id = taskId(await opened.script('Sell tea', WORK));
  await opened.mayor(['task', 'sync']);
  const other = await cloneOf(opened.shop, remote, 'other');
  await git(other.path, 'config', 'mayor.claims', policy);
  await other.sync();
  return { opened, remote, id, other };
};

const worker = async (opened: LiveTown) => (await opened.status()).polecats[0];

const half = (opened: LiveTown, polecat: string): Promise<string> =>
  readFile(join(opened.home, 'worktrees/shop', polecat, 'half.txt'), 'utf8');

const atWork = (opened: LiveTown) =>
  until(
    'the worker is at work',
    async () => {
      const polecat = await worker(opened);
      return polecat?.state === 'working' && (await half(opened, polecat.id)) === 'half\n' ? polecat : undefined;
    },
    60_000,
  );

describe('a task that two clones have claimed offline', () => {
  it('is the first one’s: the other’s town ends its worker at the sync, says why, and keeps the work', async () => {
    const { opened, remote, id, other } = await stage('local', 'sync: false');
    const { mayor, shop } = opened;
    await other.tracker.claim(id, 'birch@other');
    await git(shop, 'remote', 'set-url', 'origin', join(shop.root, 'nowhere.git'));
    await mayor(['up', '--headless']);
    await mayor(['sling', id]);
    const { id: polecat } = await atWork(opened);
    await other.sync();
    await git(shop, 'remote', 'set-url', 'origin', remote);
    expect((await mayor(['task', 'sync'])).stdout).toContain('birch@other');
    const row = await until('it is stopped', async () => {
      const found = await worker(opened);
      return found?.state === 'stopped' ? found : undefined;
    });
    expect(row.id).toBe(polecat);
    const { inbox } = await opened.status();
    expect(inbox).toMatchObject([{ title: `${polecat} lost ${id} to birch@other` }]);
    await until(
      'its process is gone',
      async () => !(await opened.processes()).some((line) => line.includes('tail -f')),
    );
    expect(await half(opened, polecat)).toBe('half\n');
    expect(await git(shop, 'log', '--format=%s', `main..mayor/${id}-sell-tea`)).toBe('Half of it');
    // When the other one is done, so is this one: what it has not committed goes under a backup.
    await other.tracker.change(id, { status: 'closed' }, 'birch@other');
    await other.sync();
    await mayor(['task', 'sync']);
    await until('it has left', async () => (await worker(opened)) === undefined, 30_000);
    const backups = await git(shop, 'for-each-ref', '--format=%(refname)', 'refs/mayor/backup');
    expect(await git(shop, 'show', `${backups.split('\n')[0]}:half.txt`)).toBe('half');
  });
});

describe('a town whose remote decides of claims', () => {
  it('keeps its claims alive, through the death of its daemon too, and starts nothing that another clone has', async () => {
    const { opened, id, other } = await stage('remote', 'leaseMinutes: 0.1');
    const { mayor, shop } = opened;
    const theirs = taskId(await opened.script('Sell ink', WORK));
    await mayor(['task', 'sync']);
    await other.sync();
    await other.tracker.claim(theirs, 'birch@other');
    await mayor(['up', '--headless']);
    await mayor(['sling', id]);
    const { id: polecat } = await atWork(opened);
    const claim = () => git(shop, 'ls-remote', 'origin', `refs/mayor/claims/${id}`);
    const first = await claim();
    const renewed = await until('it is renewed', async () => ((await claim()) === first ? undefined : claim()), 30_000);
    process.kill((await opened.status()).town.pid, 'SIGKILL');
    await mayor(['up', '--headless']);
    await until('it is renewed again', async () => ![first, renewed, ''].includes(await claim()), 30_000);
    expect(await other.tracker.claim(id, 'birch@other')).toMatchObject({
      kind: 'taken',
      by: expect.stringMatching(new RegExp(`^${polecat}\\.1@`)),
    });
    await mayor(['sling', theirs]);
    await until('the town knows whose it is, and leaves it alone', async () => {
      const told = JSON.parse((await mayor(['task', 'show', theirs, '--json'])).stdout);
      const { polecats } = await opened.status();
      return told.assignee === 'birch@other' && polecats.length === 1 && polecats[0]?.task === id;
    });
    expect(await git(shop, 'branch', '--list', `mayor/${theirs}*`)).toBe('');
  }, 240_000);
});

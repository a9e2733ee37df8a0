/** Three attempts at one task in a real town: one is picked with a file of another, and the base has just that. */
import { afterEach, describe, expect, it } from 'vitest';
import { type LiveTown, openTown } from '../helpers/live-town.ts';
import { git } from '../helpers/repo.ts';
import { until } from '../helpers/until.ts';

let town: LiveTown | undefined;
afterEach(async () => {
  await town?.close();
  town = undefined;
});

/** Each attempt knows its number from its branch; the second one writes a file more. */
const SCRIPT = [
  "n=$(git branch --show-current | sed 's/.*attempt-\\([0-9]\\).*/\\1/')",
  'echo "hello from $n" > greet.txt',
  'if [ "$n" = 2 ]; then echo more > more.txt; fi',
  'git add -A && git commit -qm "Greet"',
].join('\n');

describe('several attempts at a task', { timeout: 120_000 }, () => {
  it('end with the one that was picked on the base, the others kept aside, and a daemon that was killed', async () => {
    const live = await openTown();
    town = live;
    const id = await live.script('Greet', SCRIPT);
    await live.mayor(['up', '--headless']);
    const { stdout: said } = await live.mayor(['sling', id, '--attempts', '3']);
    expect(said).toContain('3 agents will be started');
    const contest = await until(
      'all three are in review',
      async () => {
        const [row] = (await live.status()).contests;
        if (row?.attempts.every(({ state }) => state === 'in-review') === true) return row;
        throw new Error(JSON.stringify(row));
      },
      60_000,
    );
    expect((await live.mayor(['attempts', id])).stdout).toContain('attempt');
    const taken = await live.mayor(['attempts', 'pick', id, '1', '--with', '2:more.txt', '--json']);
    const { tree, child } = JSON.parse(taken.stdout) as { readonly tree: string; readonly child: string };
    expect(child).toBe(contest.attempts.find(({ n }) => n === 1)?.task);
    await live.mayor(['attempts', 'pick', id, '1', '--tree', tree]);
    process.kill((await live.status()).town.pid, 'SIGKILL');
    await live.mayor(['up', '--headless']);
    await live.mayor(['wait', '--task', id, '--state', 'landed', '--timeout', '60']);
    const status = await until('everybody has gone', async () => {
      const now = await live.status();
      if (now.polecats.length === 0 && now.contests[0]?.state === 'over') return now;
      throw new Error(JSON.stringify([now.polecats, now.contests]));
    });

    expect(await git(live.shop, 'show', 'main:greet.txt')).toBe('hello from 1');
    expect(await git(live.shop, 'show', 'main:more.txt')).toBe('more');
    expect(await git(live.shop, 'rev-parse', 'main^{tree}')).toBe(tree);
    const refs = await git(live.shop, 'for-each-ref', '--format=%(refname)', 'refs/heads/mayor', 'refs/mayor/backup');
    // Those that were not picked, and the picked one as it was handed in.
    expect(refs.split('\n')).toHaveLength(3);
    expect(refs).not.toContain('refs/heads/');
    const { comments } = JSON.parse((await live.mayor(['task', 'show', id, '--json'])).stdout) as {
      readonly comments: readonly { readonly text: string }[];
    };
    const told = comments.map(({ text }) => text).join('\n');
    expect(refs.split('\n').filter((ref) => told.includes(ref))).toHaveLength(2);
    expect(status.contests).toMatchObject([{ id, state: 'over', picked: 1 }]);

    // What was picked is taken back under the name of the task.
    await live.mayor(['undo', id]);
    await live.mayor(['wait', '--task', id, '--state', 'undone', '--timeout', '60']);
    expect(await git(live.shop, 'ls-tree', '--name-only', 'main')).not.toContain('greet.txt');
  });
});

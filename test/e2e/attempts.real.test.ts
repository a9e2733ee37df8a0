/** Three attempts at one task in a real town: one is picked with a file of another, and the base has just that. */
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { BranchRow } from '../../src/core/views/branches.ts';
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

describe('several attempts at a task', { timeout: 240_000 }, () => {
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

  it('are judged by a check that none of them sees: it decides, a hunk of a loser comes along, nothing hidden lands', async () => {
    const live = await openTown({ files: { 'greet.txt': lines({}) } });
    town = live;
    const hidden = join(live.home, 'hidden');
    await mkdir(join(hidden, 'files', 'test'), { recursive: true });
    await writeFile(join(hidden, 'files', 'test', 'hidden.sh'), `grep -qx 'right' greet.txt # ${SECRET}\n`);
    await writeFile(join(hidden, 'checks.yaml'), '- { name: hidden tests, run: sh test/hidden.sh, files: files }\n');
    const id = await live.script('Greet', BETTER);
    await live.mayor(['up', '--headless']);
    await live.mayor(['sling', id, '--attempts', '2', '--checks', hidden]);
    const contest = await until(
      'both are judged',
      async () => {
        const [row] = (await live.status()).contests;
        if (row?.attempts.every(({ checks }) => checks !== undefined) === true) return row;
        throw new Error(JSON.stringify(row));
      },
      60_000,
    );
    expect(contest.attempts.map(({ n, gates, checks }) => ({ n, gates, red: checks?.red }))).toEqual([
      { n: 2, gates: 'green', red: [] },
      { n: 1, gates: 'green', red: ['hidden tests'] },
    ]);
    const [two, one] = contest.attempts;
    expect((await live.mayor(['attempts', id])).stdout).toContain('0/1');
    expect((await live.mayor(['gates', one?.task ?? '', '--checks', '--log', 'hidden tests'])).stdout).toContain(
      '[ended with 1]',
    );
    const refused = await live.mayor(['attempts', 'pick', id, '1'], { exit: 1 });
    expect(refused.stderr).toContain('does not see: hidden tests');
    expect((await live.mayor(['attempts', 'diff', id, '1'])).stdout).toContain('@@ #2');

    const taken = await live.mayor(['attempts', 'pick', id, '2', '--with', '1:greet.txt#2', '--json']);
    const { tree } = JSON.parse(taken.stdout) as { readonly tree: string };
    await until('what came of it is judged anew', async () => {
      const [row] = (await live.status()).contests;
      const now = row?.attempts.find(({ n }) => n === 2);
      if (now?.tree === tree && now.gates === 'green' && now.checks?.red.length === 0) return true;
      throw new Error(JSON.stringify(row));
    });
    // Where agents work and what they are told has nothing of it, while all of them still stand there.
    const worktrees = await contentOf(join(live.home, 'worktrees'));
    expect(worktrees).toContain('greet.txt');
    expect(worktrees).not.toContain('hidden.sh');
    expect(worktrees).not.toContain(SECRET);
    await live.mayor(['attempts', 'pick', id, '2', '--tree', tree]);
    await live.mayor(['wait', '--task', id, '--state', 'landed', '--timeout', '60']);
    await until('everybody has gone', async () => {
      const now = await live.status();
      if (now.polecats.length > 0 || now.contests[0]?.state !== 'over') throw new Error(JSON.stringify(now.contests));
      return true;
    });
    expect(await git(live.shop, 'show', 'main:greet.txt')).toBe(lines({ 2: 'right', 38: 'kind' }).trim());
    expect(await git(live.shop, 'ls-tree', '-r', '--name-only', 'main')).toBe('greet.txt');
    expect(await git(live.shop, 'log', '-1', '--format=%s', 'main')).toBe(`Greet (${id})`);
    expect(await git(live.shop, 'log', '-1', '--format=%b', 'main')).toContain(
      `Task: ${id}\nAttempt: 2 of 2 by script (${two?.task})`,
    );
    const objects = await git(live.shop, 'cat-file', '--batch-all-objects', '--batch-check', '--unordered');
    for (const line of objects.split('\n').filter((text) => text.includes(' blob ')))
      expect(await git(live.shop, 'cat-file', 'blob', line.split(' ')[0] ?? '')).not.toContain(SECRET);
    expect(await contentOf(join(live.home, 'state', 'scratch', 'shop', 'checks'))).not.toContain(SECRET);

    // The loser is told of where branches are, and can be brought back.
    const rows = JSON.parse((await live.mayor(['branches', '--json'])).stdout) as readonly BranchRow[];
    const lost = rows.find(({ task, kind }) => task === one?.task && kind === 'backup');
    expect(lost).toMatchObject({ state: 'closed', safe: false });
    expect((await live.mayor(['attempts', id])).stdout).toContain(`git branch NAME ${lost?.id}`);
    await git(live.shop, 'branch', 'back', lost?.id ?? '');
    expect(await git(live.shop, 'show', 'back:greet.txt')).toBe(lines({ 2: 'wrong', 38: 'kind' }).trim());
  });
});

const SECRET = 'nobody-may-see-this';

/** Forty lines, some of them others. */
const lines = (change: Readonly<Record<number, string>>): string =>
  Array.from({ length: 40 }, (_, index) => `${change[index + 1] ?? `line ${index + 1}`}\n`).join('');

/** The first does two things, one of them wrong; the second does only one of them, right. */
const BETTER = [
  "n=$(git branch --show-current | sed 's/.*attempt-\\([0-9]\\).*/\\1/')",
  'if [ "$n" = 1 ]; then sed -i "s/^line 2$/wrong/; s/^line 38$/kind/" greet.txt',
  'else sed -i "s/^line 2$/right/" greet.txt; fi',
  'git commit -qam "Greet"',
].join('\n');

/** Names and contents of all files below a folder. */
const contentOf = async (folder: string): Promise<string> => {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const texts = await Promise.all(files.map(async (path) => `${path}\n${await readFile(path, 'utf8')}`));
  return texts.join('\n');
};

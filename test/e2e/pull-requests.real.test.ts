/** A town that merges by pull requests: real git, and a GitHub of the tests' own. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { type PullServer, startPulls } from '../github/pull-server.ts';
import { TOKEN } from '../github/server.ts';
import { type LiveTown, openTown } from '../helpers/live-town.ts';
import { git, makeRemote } from '../helpers/repo.ts';
import { until } from '../helpers/until.ts';

const opened: { town?: LiveTown; server?: PullServer } = {};
afterEach(async () => {
  await opened.server?.close();
  await opened.town?.close();
});

const rigs = (url: string) => (path: string) =>
  `version: 1
rigs:
  shop:
    path: ${JSON.stringify(path)}
    base: main
    agent: script
    merge: pr
    hosting: { repo: acme/shop, url: ${url}, token: MAYOR_TEST_GITHUB, poll: 200 }
agents:
  script: { enabled: true }
`;

/** Each time it is sent off it commits one more file. */
const WORK = `n=$(ls | grep -c step-)
echo $n > step-$n.txt
[ -z "$MAYOR_TEST_GITHUB" ] || touch leaked.txt
git add -A
git commit -qm "Step $n"`;

it('a task is proposed, sent back by a red check, mended, squash-merged by people and settled, a kill -9 between', async () => {
  const held: { remote?: string } = {};
  const server = await startPulls((branch) =>
    git(held.remote ?? '', 'rev-parse', '--verify', '--quiet', `refs/heads/${branch}`).catch(() => undefined),
  );
  opened.server = server;
  const town = await openTown({ rigs: rigs(server.url), env: { MAYOR_TEST_GITHUB: TOKEN } });
  opened.town = town;
  const remote = await makeRemote(town.shop);
  held.remote = remote;
  const id = await town.script('Sell tea', WORK);
  await town.mayor(['up', '--headless']);
  await town.mayor(['sling', id]);

  const pull = await until('a pull request', () => server.pulls[0], 40_000);
  expect(pull).toMatchObject({ title: `Sell tea (${id})`, base: 'main', body: expect.stringContaining(`Task: ${id}`) });
  const first = await git(remote, 'rev-parse', pull.branch);

  process.kill((await town.status()).town.pid, 'SIGKILL');
  server.runs.set(first, [{ name: 'test', status: 'completed', conclusion: 'failure', summary: 'one is red' }]);
  await town.mayor(['up', '--headless']);
  const second = await until(
    'a mended commit on the remote',
    async () => {
      const tip = await git(remote, 'rev-parse', pull.branch);
      return tip === first ? undefined : tip;
    },
    40_000,
  );
  server.runs.set(second, [{ name: 'test', status: 'completed', conclusion: 'success' }]);
  pull.reviews.push({ user: 'ann', standing: 'MEMBER', body: '', state: 'APPROVED' });
  const row = await until('the checks to be seen', async () => {
    const found = (await town.status()).merges[0];
    return found?.pr?.seen?.passed === 1 && found.pr.seen.approvedBy.length === 1 ? found : undefined;
  });
  expect(row.pr).toMatchObject({
    number: 1,
    say: 'PR #1 · 1 check passed · approved by ann',
    url: /acme\/shop\/pull\/1$/,
  });
  expect((await town.mayor(['status'])).stdout).toContain('PR #1 · 1 check passed · approved by ann');
  const refused = await town.mayor(['approve', id], { exit: 1 });
  expect(refused.stderr).toContain('by its pull request');

  const squash = await git(remote, 'commit-tree', `${second}^{tree}`, '-p', 'main', '-m', 'Sell tea (#1)');
  await git(remote, 'update-ref', 'refs/heads/main', squash);
  Object.assign(pull, { state: 'closed', merged: squash });
  await until('the task to be closed', async () => {
    const { stdout } = await town.mayor(['task', 'show', id, '--json']);
    const task: { readonly status: string } = JSON.parse(stdout);
    return task.status === 'closed';
  });
  expect(await git(town.shop, 'rev-parse', 'main')).toBe(squash);
  expect(await readFile(join(town.shop.path, 'step-1.txt'), 'utf8')).toBe('1\n');
  expect(await git(town.shop, 'ls-tree', '--name-only', 'main')).not.toContain('leaked.txt');
  expect(server.pulls).toHaveLength(1);

  await town.mayor(['down']);
  const files = await readdir(town.home, { recursive: true, withFileTypes: true });
  for (const file of files.filter((one) => one.isFile()))
    expect(await readFile(join(file.parentPath, file.name), 'latin1'), file.name).not.toContain(TOKEN);
});

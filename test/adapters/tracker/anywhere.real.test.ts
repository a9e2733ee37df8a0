/** `mayor task …` as it is typed in a clone that no town knows: no rigs.yaml, no daemon. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { run } from '../../../src/adapters/process.ts';
import { freshFolder } from '../../helpers/folder.ts';
import { git, makeRepo } from '../../helpers/repo.ts';

const MAYOR = fileURLToPath(new URL('../../../bin/mayor', import.meta.url));

const shell = async () => {
  const home = join(await freshFolder(), 'home');
  const type = (cwd: string, ...args: readonly string[]) =>
    run([process.execPath, MAYOR, ...args], {
      cwd,
      env: { MAYOR_HOME: home, MAYOR_SOCKET: undefined, MAYOR_TOKEN: undefined },
      ok: 'any',
    });
  return { home, type };
};

it('tasks are written, claimed and closed in any repository, and nothing is registered', async () => {
  const { home, type } = await shell();
  const repo = await makeRepo();
  const made = await type(repo.path, 'task', 'add', 'First', '--json');
  expect(made).toMatchObject({ exit: 0, stderr: '' });
  const { id, rig }: { readonly id: string; readonly rig: string } = JSON.parse(made.stdout);
  expect(id.startsWith(`${rig}-`)).toBe(true);
  expect((await type(repo.path, 'task', 'claim', id, '--as', 'amber')).exit).toBe(0);
  const late = await type(repo.path, 'task', 'claim', id.slice(0, -1), '--as', 'birch');
  expect(late).toMatchObject({ exit: 1, stderr: `${id} is taken by amber\n` });
  expect((await type(repo.path, 'task', 'close', id)).exit).toBe(0);
  expect(JSON.parse((await type(repo.path, 'task', 'list', '--all', '--json')).stdout)).toMatchObject([
    { id, status: 'closed' },
  ]);
  expect(existsSync(join(home, 'rigs.yaml'))).toBe(false);
});

it('a worktree shares the tasks of its clone, and ids keep their beginning in a clone of another name', async () => {
  const { type } = await shell();
  const repo = await makeRepo();
  const { id }: { readonly id: string } = JSON.parse((await type(repo.path, 'task', 'add', 'First', '--json')).stdout);
  const aside = join(await freshFolder(), 'aside');
  await git(repo.path, 'worktree', 'add', '-q', '--detach', aside);
  expect(JSON.parse((await type(aside, 'task', 'ready', '--json')).stdout)).toMatchObject([{ id }]);
  const other = join(await freshFolder(), 'other-name.git');
  await git(repo.path, 'clone', '-q', '--mirror', '.', other);
  const second = JSON.parse((await type(other, 'task', 'add', 'Second', '--after', id, '--json')).stdout);
  expect(second).toMatchObject({ rig: id.slice(0, id.lastIndexOf('-')), dependsOn: [id] });
});

it('what was remembered, what became of a task and how all was before is known to the clone itself', async () => {
  const { type } = await shell();
  const repo = await makeRepo();
  const { id }: { readonly id: string } = JSON.parse((await type(repo.path, 'task', 'add', 'First', '--json')).stdout);
  expect((await type(repo.path, 'task', 'close', id, '--outcome', 'dropped')).exit).toBe(0);
  expect((await type(repo.path, 'task', 'remember', 'tests', 'Run them twice')).exit).toBe(0);
  expect((await type(repo.path, 'prime')).stdout).toContain('- tests: Run them twice');
  const history: readonly { readonly what: string }[] = JSON.parse(
    (await type(repo.path, 'task', 'history', id, '--json')).stdout,
  );
  expect(history).toHaveLength(2);
  const before = await type(repo.path, 'task', 'list', '--all', '--as-of', '1h', '--json');
  expect(before).toMatchObject({ exit: 0, stdout: '[]\n' });
}, 60_000);

it('outside of any repository it says where to go', async () => {
  const { type } = await shell();
  const { exit, stderr } = await type(await freshFolder(), 'task', 'add', 'x');
  expect(exit).toBe(2);
  expect(stderr).toContain('Go into a git repository');
});

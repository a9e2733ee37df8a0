/** What each of the four real CLIs must do in a town, beside what its own file and the suite for towns prove. */
import { chmod, readFile, rename, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { run } from '../../src/adapters/process.ts';
import { type AgentTown, openAgentTown } from '../helpers/agent-town.ts';
import { freshFolder } from '../helpers/folder.ts';
import { mostly } from '../helpers/real-agents.ts';
import { git } from '../helpers/repo.ts';
import { lives } from '../helpers/runtime-stage.ts';
import { until } from '../helpers/until.ts';
import type { Step } from '../model/script.ts';

let town: AgentTown | undefined;
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') console.error(await town?.story());
  await town?.close();
  town = undefined;
});

const RULES = `permissions:
  allow: [shell: git commit *, shell: git add *]
  deny: [shell: git push *]`;

const finished: Step = { say: 'It is handed in.' };

describe.each(mostly('Codex'))('a town of the real $product', ({ cli, parts, shell }) => {
  const worked = async (steps: readonly Step[], more = '', program = cli ?? '') => {
    const opened = await openAgentTown({ ...parts, cli: program, more });
    town = opened;
    const id = await opened.task('Add a greeting', steps);
    await opened.mayor(['up', '--headless']);
    await opened.mayor(['sling', id]);
    return { ...opened, id };
  };
  const handIn = shell('mayor done -m "It greets"');

  it.skipIf(cli === undefined)(
    'answers by standing rules, and makes one of an answer',
    { timeout: 180_000 },
    async () => {
      const one = await worked(
        [
          shell('git push origin main'),
          shell('touch greeting.txt'),
          shell('git add greeting.txt'),
          shell('git commit -qm Greet'),
          shell('touch greeting.txt'),
          handIn,
          finished,
        ],
        RULES,
      );
      const { id, mayor, item, request, status, events } = one;
      // What came before was denied by rule: nobody was asked, and the model was told why.
      const touch = await item('permission');
      expect(touch).toMatchObject({ rule: 'shell: touch greeting.txt' });
      expect(request(id)).toContain('Denied by a standing rule (shell: git push *)');
      await mayor(['answer', touch.id, 'allow', '--for', 'task']);
      await mayor(['wait', '--task', id, '--state', 'in-review', '--timeout', '90']);
      const rules = (await status()).permissions.filter(({ scope }) => scope === 'task');
      expect(rules).toMatchObject([{ state: 'allow', rule: 'shell: touch greeting.txt', task: id }]);
      const all = await events();
      expect(all.filter(({ type }) => type === 'permission.ruled').map(({ answer, what }) => [answer, what])).toEqual([
        ['deny', 'git push origin main'],
        ['allow', 'git add greeting.txt'],
        ['allow', 'git commit -qm Greet'],
        ['allow', 'touch greeting.txt'],
      ]);
      expect(all.filter(({ type }) => type === 'inbox.added')).toHaveLength(1);
    },
  );

  it.skipIf(cli === undefined)('is stopped with all that it started, its work kept', { timeout: 180_000 }, async () => {
    const deaf = `trap "" TERM HUP INT; echo $$ >> deaf; while :; do sleep 1; done`;
    const left = `echo mine > mine.txt; setsid -f sh -c '${deaf}' > log 2>&1 < /dev/null`;
    const one = await worked([shell(left), { hold: 'never', say: '' }]);
    const { id, mayor, item, polecat, status } = one;
    await mayor(['answer', (await item('permission')).id, 'allow']);
    const row = await polecat('it works on', ({ signal, pid }) => signal === 'busy' && pid !== undefined);
    const worktree = row.worktree ?? '';
    const orphan = await until(
      'it has left a process behind',
      async () => Number(await readFile(join(worktree, 'deaf'), 'utf8').catch(() => '')) || undefined, // Not yet written.
      30_000,
    );
    await one.asked(id, 1);
    // What its tools had begun may end between two looks.
    const pids = [...(await treeOf(row.pid ?? 0)), orphan].filter(lives);
    expect(pids).toEqual(expect.arrayContaining([row.pid, orphan]));
    await mayor(['stop', row.id]);
    await until('all have ended', () => !pids.some(lives), 30_000);
    await until('it says so', async () => (await status()).polecats[0]?.state === 'stopped');
    expect(await readFile(join(worktree, 'mine.txt'), 'utf8')).toBe('mine\n');
  });

  it.skipIf(cli === undefined)('goes on with its new version after an upgrade', { timeout: 180_000 }, async () => {
    const folder = await freshFolder();
    const program = join(folder, parts.agent);
    await symlink(cli ?? '', program);
    const greet = shell('echo hello > greeting.txt && git add greeting.txt && git commit -qm Greet');
    const one = await worked([greet, { hold: 'never', say: '' }], 'patience: { backoff: 1s }', program);
    const { id, mayor, item, model, polecat, shop } = one;
    await mayor(['answer', (await item('permission')).id, 'allow']);
    await one.asked(id, 1);
    const before = await polecat('the first step is committed', (row) => row.commits === 1 && row.signal === 'busy');
    const version = async () => {
      const rows: readonly { readonly name: string; readonly version?: string; readonly proven?: string }[] =
        JSON.parse((await mayor(['agents', '--json'])).stdout);
      return rows.find(({ name }) => name === parts.agent);
    };
    const known = await version();
    expect(known?.version).toBe(known?.proven);

    await upgrade(program, cli ?? '');
    // It that runs is not touched; what it says of itself is news at once.
    expect((await one.status()).polecats[0]).toMatchObject({ pid: before.pid, run: 1, signal: 'busy' });
    expect(await version()).toMatchObject({ version: '99.1.2', proven: known?.proven });
    expect((await mayor(['agents'])).stdout).toMatch(
      new RegExp(`${parts.agent} +99.1.2 .*tried with .*, not this one`),
    );
    expect((await mayor(['doctor'])).stdout).toMatch(new RegExp(`agent ${parts.agent} .* is 99\\.1\\.2, tried with`));

    // Some answer for the turn that was cut off with words of their own, when they are resumed.
    model.add({ when: id, steps: [greet, handIn, handIn, finished] });
    process.kill(before.pid ?? 0, 'SIGKILL');
    const after = await polecat('it runs again', (row) => row.run === 2 && row.pid !== undefined);
    expect([after.session, after.worktree]).toEqual([before.session, before.worktree]);
    await mayor(['wait', '--task', id, '--state', 'in-review', '--timeout', '90']);
    expect(await git(shop, 'show', `mayor/${id}-add-a-greeting:greeting.txt`)).toBe('hello');
    expect(await readFile(join(folder, 'started'), 'utf8')).toContain('new');
  });
});

/** Another program under the same name, as a package manager puts it there: it says a newer version. */
const upgrade = async (program: string, cli: string): Promise<void> => {
  const started = `${program}/../started`;
  const lines = [
    '#!/bin/sh',
    '[ "$1" = --version ] && { echo 99.1.2; exit; }',
    `echo new >> '${join(started)}'`,
    `exec '${cli}' "$@"`,
  ];
  await writeFile(`${program}.new`, `${lines.join('\n')}\n`);
  await chmod(`${program}.new`, 0o755);
  await rename(`${program}.new`, program);
};

/** A process and all below it. */
const treeOf = async (root: number): Promise<readonly number[]> => {
  const { stdout } = await run(['ps', '-eo', 'pid=,ppid=']);
  const all = stdout
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number));
  const found = [root];
  for (const pid of found) for (const [child = 0, parent] of all) if (parent === pid) found.push(child);
  return found;
};

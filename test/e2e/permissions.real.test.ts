/** Standing rules with the real Claude Code: what they answer never reaches the inbox, and all of it is in the log. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { findClaude } from '../helpers/claude.ts';
import { type ClaudeTown, openClaudeTown } from '../helpers/claude-town.ts';
import { until } from '../helpers/until.ts';
import type { Step } from '../model/script.ts';

const found = findClaude();

let town: ClaudeTown | undefined;
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') console.error(await town?.story());
  await town?.close();
  town = undefined;
});

const bash = (command: string): Step => ({ say: 'I go on.', call: 'Bash', input: { command, description: 'A step' } });
const write = (name: string, content: string): Step => ({
  say: 'I write.',
  call: 'Write',
  input: { file_path: name, content },
});

const RULES = `permissions:
  allow: [shell: git commit *, shell: git add *]
  deny: [shell: git push *]`;

describe.skipIf(found === undefined)('standing rules and the real Claude Code', { timeout: 180_000 }, () => {
  it('answer without a person, tell why something is denied, and come from answers too', async () => {
    const opened = await openClaudeTown(found ?? 'claude', { more: RULES });
    town = opened;
    const { mayor, task, item, status, events, request, polecat } = opened;
    const id = await task('Add a greeting', [
      bash('git push origin main'),
      bash('touch greeting.txt'),
      bash('git add greeting.txt'),
      bash('git commit -qm Greet'),
      bash('git commit -qm More; touch evil'),
      bash('touch greeting.txt'),
      write('notes.md', 'one\n\ntwo\n'),
      bash('mayor done -m "It greets"'),
      { say: 'It is handed in.' },
    ]);
    await mayor(['up', '--headless']);
    await mayor(['sling', id]);

    // The first of all was denied by rule: the model was told, and nobody was asked.
    const touch = await item('permission');
    expect(touch).toMatchObject({ rule: 'shell: touch greeting.txt' });
    expect(touch.detail).toContain('touch greeting.txt');
    expect(request(id)).toContain('Denied by a standing rule (shell: git push *)');
    await mayor(['answer', touch.id, 'allow', '--for', 'task']);

    // Two steps further an operator makes it another thing than what is allowed.
    const evil = await item('permission', (one) => one.id !== touch.id);
    expect(evil.detail).toContain('git commit -qm More; touch evil');
    expect(evil).toMatchObject({ once: expect.any(String) });
    expect(evil.rule).toBeUndefined();
    await mayor(['answer', evil.id, 'allow', '--always'], { exit: 1 });
    await mayor(['answer', evil.id, 'deny', 'One', 'at', 'a', 'time']);

    // The same touch again runs by the rule that the answer made.
    const notes = await item('permission', (one) => one.title.includes('notes.md'));
    expect(notes.rule).toBe('edit: notes.md');
    expect(notes.detail).toMatch(/\+ one\n\+ \n\+ two/);
    const [row] = (await status()).permissions.filter(({ scope }) => scope === 'task');
    expect(row).toMatchObject({ state: 'allow', rule: 'shell: touch greeting.txt', task: id });
    expect((await mayor(['permissions'])).stdout).toMatch(/allow +shell: touch greeting.txt +for shop-/);
    await mayor(['permissions', 'remove', row?.id ?? '']);
    await mayor(['permissions', 'remove', 'permissions.deny[0]'], { exit: 1 });
    await mayor(['answer', notes.id, 'deny', 'No', 'notes', '--for', 'rig']);
    await mayor(['wait', '--task', id, '--state', 'in-review', '--timeout', '90']);
    await polecat('it is at rest', ({ signal }) => signal === 'done');

    const ruled = (await events()).filter(({ type }) => type === 'permission.ruled');
    expect(ruled.map(({ answer, what }) => [answer, what])).toEqual([
      ['deny', 'git push origin main'],
      ['allow', 'git add greeting.txt'],
      ['allow', 'git commit -qm Greet'],
      ['allow', 'touch greeting.txt'],
    ]);
    const log = (await mayor(['log'])).stdout;
    expect(log).toContain('was denied by rule: git push origin main (shell: git push *; rigs.yaml, permissions)');
    expect(log).toContain('made a rule: deny edit: notes.md (in shop, rule-');
    // What holds for a rig outlives the task and the daemon.
    await mayor(['approve', id]);
    await mayor(['wait', '--task', id, '--state', 'landed', '--timeout', '60']);
    await mayor(['down']);
    await mayor(['up', '--headless']);
    const kept = await until('the rules are read again', async () => (await status()).permissions);
    expect(kept.map(({ state, rule, because }) => [state, rule, because ?? ''])).toEqual([
      ['allow', 'shell: git commit *', ''],
      ['allow', 'shell: git add *', ''],
      ['deny', 'shell: git push *', ''],
      ['deny', 'edit: notes.md', 'No notes'],
    ]);
  });

  it.each([
    ['its own settings allow', { allow: ['Bash'] }, 'permission: ask'],
    ['asks nobody at all', {}, 'permission: auto, env: { IS_SANDBOX: "1" }'],
  ])('deny before it is done what %s', async (_how, permissions, option) => {
    const seed = { settings: { permissions, skipDangerousModePermissionPrompt: true } };
    const opened = await openClaudeTown(found ?? 'claude', { more: RULES, seed });
    town = opened;
    const { home, mayor, task, request, events } = opened;
    const rigs = join(home, 'rigs.yaml');
    await writeFile(rigs, (await readFile(rigs, 'utf8')).replace('permission: ask', option));
    const id = await task('Add a greeting', [
      bash('echo hello > greeting.txt; git add . ; git push origin main'),
      bash('test -e greeting.txt || git commit -q --allow-empty -m Nothing'),
      bash('mayor done -m "It greets"'),
      { say: 'It is handed in.' },
    ]);
    await mayor(['up', '--headless']);
    await mayor(['sling', id]);
    // It was not run in part either: the second step committed only because there is no greeting.
    await mayor(['wait', '--task', id, '--state', 'in-review', '--timeout', '90']);
    expect(request(id)).toContain('Denied by a standing rule (shell: git push *)');
    const ruled = (await events()).filter(({ type }) => type === 'permission.ruled');
    expect(ruled.map(({ answer }) => answer)).toEqual(['deny']);
  });
});

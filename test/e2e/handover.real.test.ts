import { afterEach, describe, expect, it } from 'vitest';
import type { AgentTown } from '../helpers/agent-town.ts';
import { findClaude } from '../helpers/claude.ts';
import { openClaudeTown } from '../helpers/claude-town.ts';
import { git } from '../helpers/repo.ts';
import type { Step } from '../model/script.ts';

const found = findClaude();

let town: AgentTown | undefined;
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') console.error(await town?.story());
  await town?.close();
  town = undefined;
});

const bash = (command: string): Step => ({ call: 'Bash', input: { command, description: 'A step' } });

describe.skipIf(found === undefined)('a hand-over', { timeout: 120_000 }, () => {
  it('begins a fresh conversation of the real Claude Code in the same worktree, with the note of the first', async () => {
    town = await openClaudeTown(found ?? 'claude');
    const { mayor, polecat, item, events, model, shop, heard } = town;
    const greet = bash('echo hello > greeting.txt && git add greeting.txt && git commit -qm Greet');
    const id = await town.task('Add a greeting', [greet, bash('mayor handover "Half of it is done"'), { say: 'Bye.' }]);
    model.add({
      when: 'Half of it is done',
      steps: [
        bash('test -e greeting.txt && echo more >> greeting.txt && git commit -qam More'),
        bash('mayor done -m "It greets"'),
        { say: 'It is handed in.' },
      ],
    });
    await mayor(['up', '--headless']);
    await mayor(['sling', id]);
    await mayor(['answer', (await item('permission')).id, 'allow']);
    const before = await polecat('it has a conversation', ({ session }) => session !== undefined);
    const next = await item('permission', ({ detail }) => detail.includes('-qam More'));
    const after = await polecat('it is another process', ({ run }) => run === 2);
    expect([after.worktree, after.branch]).toEqual([before.worktree, before.branch]);
    expect(after.session).not.toBe(before.session);
    await mayor(['answer', next.id, 'allow']);
    await mayor(['wait', '--task', id, '--state', 'in-review', '--timeout', '60']);
    expect(await git(shop, 'show', `mayor/${id}-add-a-greeting:greeting.txt`)).toBe('hello\nmore');
    expect(heard('Half of it is done', 'You are working on task')).toBe(0);
    const kinds = (await events()).map(({ type }) => type);
    expect(kinds.filter((type) => type === 'context.handed-over')).toHaveLength(1);
    expect(kinds.filter((type) => type === 'polecat.vanished')).toEqual([]);
  });
});

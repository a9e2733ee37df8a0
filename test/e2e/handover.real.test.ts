/** A context that runs out: a fresh conversation of the real CLIs goes on where the first one left a note. */
import { afterEach, describe, expect, it } from 'vitest';
import { type AgentTown, openAgentTown } from '../helpers/agent-town.ts';
import { mostly } from '../helpers/real-agents.ts';
import { git } from '../helpers/repo.ts';

let town: AgentTown | undefined;
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') console.error(await town?.story());
  await town?.close();
  town = undefined;
});

describe('a hand-over', { timeout: 180_000 }, () => {
  for (const { product, cli, parts, shell } of mostly('Claude Code', 'Codex')) {
    it.skipIf(cli === undefined)(
      `begins a fresh conversation of ${product} in the same worktree, with the note`,
      async () => {
        town = await openAgentTown({ ...parts, cli: cli ?? '' });
        const { mayor, polecat, item, events, model, shop, heard } = town;
        const greet = shell('echo hello > greeting.txt && git add greeting.txt && git commit -qm Greet');
        const handOver = shell('mayor handover "Half of it is done"');
        const id = await town.task('Add a greeting', [greet, handOver, { say: 'Bye.' }]);
        model.add({
          when: 'Half of it is done',
          steps: [
            shell('test -e greeting.txt && echo more >> greeting.txt && git commit -qam More'),
            shell('mayor done -m "It greets"'),
            { say: 'It is handed in.' },
          ],
        });
        await mayor(['up', '--headless']);
        await mayor(['sling', id]);
        const first = await item('permission');
        const before = await polecat('it has a conversation', ({ session }) => session !== undefined);
        await mayor(['answer', first.id, 'allow']);
        const next = await item('permission', ({ detail }) => detail.includes('-qam More'));
        const after = await polecat('it is another process', ({ run, session }) => run === 2 && session !== undefined);
        expect([after.worktree, after.branch]).toEqual([before.worktree, before.branch]);
        expect(after.session).not.toBe(before.session);
        await mayor(['answer', next.id, 'allow']);
        await mayor(['wait', '--task', id, '--state', 'in-review', '--timeout', '60']);
        expect(await git(shop, 'show', `mayor/${id}-add-a-greeting:greeting.txt`)).toBe('hello\nmore');
        expect(heard('Half of it is done', 'You are working on task')).toBe(0);
        const kinds = (await events()).map(({ type }) => type);
        expect(kinds.filter((type) => type === 'context.handed-over')).toHaveLength(1);
        expect(kinds.filter((type) => type === 'polecat.vanished')).toEqual([]);
      },
    );
  }
});

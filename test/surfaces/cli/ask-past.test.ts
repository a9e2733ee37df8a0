import { describe, expect, it } from 'vitest';
import type { Recorded, TownEvent } from '../../../src/core/event.ts';
import { polecatId, rigName, sha, taskId } from '../../../src/core/ids.ts';
import type { Talk } from '../../../src/core/past.ts';
import { fakeCli, nobodyHome } from '../../helpers/fake-cli.ts';

const task = taskId('shop-k3f9');
const rig = rigName('shop');
const commit = sha('a'.repeat(40));
const brief = { id: 'b', kind: 'task', text: 'Do it', at: 1 } as const;
const worker = (name: string, epoch: number) => ({ polecat: polecatId(name), epoch });
type Worker = ReturnType<typeof worker>;

const begun = (who: Worker, agent: string, session: string): readonly TownEvent[] => [
  { type: 'polecat.assigned', ...who, rig, task, agent, branch: 'mayor/x', session, taskMark: 'm', brief },
  { type: 'polecat.started', ...who, run: 1, pane: '%1', delivered: ['b'] },
];
const gone = (who: Worker): readonly TownEvent[] => [
  { type: 'merge.requested', ...who, task, rig, branch: 'mayor/x', commit, tree: commit, by: 'agent' },
  { type: 'polecat.leaving', ...who, because: 'landed' },
  { type: 'polecat.cleared', ...who },
];

const tokens = { input: 90, output: 12, cacheRead: 10, cacheWrite: 0 };

const cliAfter = (...events: readonly TownEvent[]) => {
  const asked: { talk: Talk; question: string; timeoutMs: number }[] = [];
  const recorded = events.map((event, index): Recorded => ({ ...event, seq: index + 1, at: 1_000, v: 1 }));
  const cli = fakeCli().with({
    askPast: async (talk, question, timeoutMs) => {
      asked.push({ talk, question, timeoutMs });
      return { answer: 'Because\u001b[31m of the tests.\n', commit, used: [{ model: 'm', tokens }] };
    },
  });
  cli.town.holds.events = recorded;
  return { cli, asked, recorded };
};

const amber = worker('amber', 1);
const birch = worker('birch', 2);

describe('mayor ask-past', () => {
  it('says of a task that nobody has worked that no conversation is known of it', async () => {
    const { cli } = cliAfter();
    const { id } = (await cli.run('task', 'add', 'Not begun', '--json')).json as { id: string };
    const { code, err } = await cli.run('ask-past', id, 'Why?');
    expect(code).toBe(1);
    expect(err).toContain(`No conversation is known of ${id}`);
    expect((await cli.run('ask-past', 'zzzz', 'Why?')).err).toContain('There is no task "zzzz"');
  });

  it('asks the newest conversation, prints the answer as plain text, and counts what it cost to the task', async () => {
    const { cli, asked } = cliAfter(
      ...[begun(amber, 'claude', 'one'), gone(amber), begun(birch, 'codex', 'two'), gone(birch)].flat(),
    );
    const { code, out } = await cli.run('ask-past', 'k3f9', 'Why', 'that', 'parser?', '--timeout', '5m');
    expect([code, out]).toEqual([0, 'Because of the tests.\n']);
    expect(asked).toMatchObject([
      { talk: { polecat: 'birch', session: 'two', commit }, question: 'Why that parser?', timeoutMs: 300_000 },
    ]);
    expect(cli.town.submitted.map(({ command }) => command)).toMatchObject([
      { kind: 'past.used', polecat: 'birch', task, rig, agent: 'codex', used: [{ model: 'm', tokens }] },
    ]);
  });

  it('asks another worker of the task by its name, or another conversation by its id', async () => {
    const { cli, asked } = cliAfter(
      ...[begun(amber, 'claude', 'one'), gone(amber), begun(birch, 'codex', 'two'), gone(birch)].flat(),
    );
    expect((await cli.run('ask-past', 'k3f9', 'Why?', '--polecat', 'amb', '--json')).json).toMatchObject({
      ...{ task, polecat: 'amber', agent: 'claude', session: 'one', commit, answer: 'Because of the tests.\n' },
    });
    await cli.run('ask-past', 'k3f9', 'Why?', '--session', 'on');
    expect(asked.map(({ talk }) => talk.session)).toEqual(['one', 'one']);
    const unknown = await cli.run('ask-past', 'k3f9', 'Why?', '--polecat', 'cedar');
    expect([unknown.code, unknown.err]).toEqual([1, expect.stringContaining('mayor ask-past shop-k3f9 --list')]);
  });

  it('lists the conversations, the newest first, without asking', async () => {
    const { cli, asked } = cliAfter(
      ...[begun(amber, 'claude', 'one'), gone(amber), begun(birch, 'codex', 'two')].flat(),
    );
    const { json } = await cli.run('ask-past', 'k3f9', '--list', '--json');
    expect(json).toMatchObject([
      { polecat: 'birch', session: 'two', worker: 'working' },
      { polecat: 'amber', session: 'one', worker: 'gone' },
    ]);
    expect((await cli.run('ask-past', 'k3f9', '--list')).out).toMatch(/birch +codex +two .*working\namber/);
    expect(asked).toEqual([]);
  });

  it('reads the journal from its folder when no town runs, and counts there', async () => {
    const { cli, recorded } = cliAfter(...[begun(amber, 'claude', 'one'), gone(amber)].flat());
    const submitted: string[] = [];
    const offline = {
      ...cli.deps.offline,
      events: async (after: number) => recorded.filter(({ seq }) => seq > after),
      submit: async ({ kind }: { readonly kind: string }) => {
        submitted.push(kind);
        return { ok: true as const, seq: 1, say: 'Counted' };
      },
    };
    const { code, out } = await cli.with({ connect: nobodyHome, offline }).run('ask-past', 'k3f9', 'Why?');
    expect([code, out, submitted]).toEqual([0, 'Because of the tests.\n', ['past.used']]);
  });

  it('refuses one that is at work, and says how to speak to it', async () => {
    const { cli, asked } = cliAfter(...begun(amber, 'claude', 'one'));
    const { code, err } = await cli.run('ask-past', 'k3f9', 'Why?');
    expect([code, err]).toEqual([1, expect.stringContaining('mayor tell amber')]);
    expect(asked).toEqual([]);
  });

  it('takes no option that it does not know for a question', async () => {
    const { cli, asked } = cliAfter(...begun(amber, 'claude', 'one'), ...gone(amber));
    expect(await cli.run('ask-past', 'k3f9', '--polcat', 'birch', 'Why?')).toMatchObject({
      code: 2,
      err: expect.stringContaining('There is no option "--polcat"'),
    });
    expect(asked).toEqual([]);
    await cli.run('ask-past', 'k3f9', '--why not?');
    expect(asked).toMatchObject([{ question: '--why not?' }]);
  });

  it('refuses an agent, an empty question, and a task that no agent has worked', async () => {
    const { cli, asked } = cliAfter(...[begun(amber, 'claude', 'one'), gone(amber)].flat());
    const agent = cli.with({ env: { MAYOR_POLECAT: 'birch', MAYOR_EPOCH: '2' } });
    expect(await agent.run('ask-past', 'k3f9', 'Why?')).toMatchObject({
      code: 2,
      err: expect.stringContaining('mayor ask'),
    });
    expect(await cli.run('ask-past', 'k3f9', ' ')).toMatchObject({ code: 2 });
    expect(await cli.run('ask-past', 'm2c4', 'Why?')).toMatchObject({ code: 1, err: expect.stringContaining('m2c4') });
    expect(asked).toEqual([]);
  });
});

/** What a town of any agent CLI that is known in depth must do: one suite, run by each CLI's own file. */
import { afterEach, describe, expect, it } from 'vitest';
import type { PolecatRow } from '../../src/core/views/polecat-row.ts';
import type { Step } from '../model/script.ts';
import { type AgentTown, type AgentTownParts, openAgentTown } from './agent-town.ts';
import { withAll } from './real-agents.ts';
import { git } from './repo.ts';
import { until } from './until.ts';

export type TownSuite = {
  /** As its makers call it. */
  readonly product: string;
  readonly parts: Omit<AgentTownParts, 'cli' | 'more'>;
  /** `undefined` where it is not installed: the suite is skipped. */
  readonly cli: string | undefined;
  /** A call of its tool that runs a command. */
  readonly shell: (command: string) => Step;
  /** A call of its tool that asks a person: "Which colour?", with Red and Blue. */
  readonly question: Step;
  readonly limit: {
    readonly fail: Extract<Step, { fail: unknown }>['fail'];
    /** Whether it goes on by itself at its end; that is waited for. Else a person says that it is over. */
    readonly ends: boolean;
  };
};

export const agentTownSuite = ({ product, parts, cli, shell, question, limit }: TownSuite): void => {
  let town: AgentTown | undefined;
  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') console.error(await town?.story());
    await town?.close();
    town = undefined;
  });

  const worked = async (steps: readonly Step[], more?: string) => {
    const opened = await openAgentTown({ ...parts, cli: cli ?? '', more });
    town = opened;
    const id = await opened.task('Add a greeting', steps);
    await opened.mayor(['up', '--headless']);
    await opened.mayor(['sling', id]);
    return { ...opened, id };
  };
  type Worked = Awaited<ReturnType<typeof worked>>;

  const greet = shell('echo hello > greeting.txt && git add greeting.txt && git commit -qm Greet');
  const handIn = shell('mayor done -m "It greets"');
  const finished: Step = { say: 'It is handed in.' };
  const allow = async ({ item, mayor }: Worked) => mayor(['answer', (await item('permission')).id, 'allow']);
  const landed = async ({ mayor, shop, id }: Worked) => {
    await mayor(['wait', '--task', id, '--state', 'in-review', '--timeout', '90']);
    await mayor(['approve', id]);
    await mayor(['wait', '--task', id, '--state', 'landed', '--timeout', '60']);
    expect(await git(shop, 'show', 'main:greeting.txt')).toBe('hello');
  };
  const starts = async ({ events }: Worked) => (await events()).filter(({ type }) => type === 'polecat.started').length;

  // Towns of Claude Code and Codex prove these each time, and of each CLI its own test without a town.
  const kill = withAll('takes the conversation up again after a kill -9, in the same worktree, told why once');
  const rest = withAll('rests while a usage limit lasts, and goes on in its conversation afterwards');

  describe.skipIf(cli === undefined)(`a town of the real ${product}`, { timeout: 180_000 }, () => {
    it('asks a person for a permission and a question, and works the task to its merge', async () => {
      const one = await worked([question, greet, handIn, finished]);
      const asked = await one.item('dialog');
      expect(asked.detail).toContain('2. Blue');
      await one.mayor(['answer', asked.id, 'Blue']);
      const wanted = await one.item('permission');
      expect(wanted.detail).toContain('git commit -qm Greet');
      expect(one.request(one.id)).toContain('Blue');
      await one.polecat(
        'it needs a person',
        ({ state, signal }) => `${state} ${signal}` === 'needs-you needs-permission',
      );
      await one.mayor(['answer', wanted.id, 'allow']);
      await landed(one);
      expect(one.heard(one.id, `You are working on task ${one.id}`)).toBe(1);
      expect(await starts(one)).toBe(1);
      expect((await one.events()).filter(({ type }) => type === 'context.filled')).toEqual([]);
    });

    it.skipIf(kill.skip)(kill.title, async () => {
      const one = await worked([greet, { hold: 'never', say: '' }], 'patience: { backoff: 2s }');
      const { id, model, polecat, heard } = one;
      await allow(one);
      await polecat('the first step is committed', (row) => row.commits === 1);
      // A commit is seen before its tool has ended: killed then, a CLI knows of no answer, and asks for the first step again.
      await one.asked(id, 1);
      const before = await polecat('it works on', (row) => row.signal === 'busy');
      model.add({ when: id, steps: [greet, handIn, finished] });
      process.kill(before.pid ?? 0, 'SIGKILL');
      const after = await polecat('it runs again', ({ run, pid }) => run === 2 && pid !== undefined);
      expect([after.session, after.worktree, after.branch]).toEqual([before.session, before.worktree, before.branch]);
      await landed(one);
      expect(heard(id, `You are working on task ${id}`)).toBe(1);
      expect(heard(id, 'was interrupted (its process ended with 137')).toBe(1);
    });

    it.skipIf(rest.skip)(rest.title, async () => {
      let isOver = false;
      const refused: Step = {
        fail: limit.fail,
        get times() {
          return isOver ? 0 : limit.ends ? 1 : 1_000;
        },
      };
      const one = await worked([greet, refused, handIn, finished]);
      await allow(one);
      const rests = ({ state, signal, run }: PolecatRow) => `${state} ${signal} ${run}` === 'waiting limited 1';
      const row = await one.polecat('it rests at the limit', rests);
      // Some ask once more by themselves, and are refused again.
      await until('it says why', async () => (await one.why(row.id)).ranked[0]?.signal === 'limited', 30_000);
      if (!limit.ends) {
        isOver = true;
        const { accounts } = await one.status();
        await one.mayor(['agents', 'resume', accounts[0]?.id ?? 'none']);
      }
      await until('the limit is over', async () => (await one.status()).polecats[0]?.state !== 'waiting', 120_000);
      await landed(one);
      expect(await starts(one)).toBeLessThanOrEqual(2);
      expect((await one.events()).some(({ type, run }) => type === 'polecat.started' && run !== 1)).toBe(false);
    });
  });
};

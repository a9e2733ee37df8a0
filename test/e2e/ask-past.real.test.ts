/** Questions to conversations that are over, with the real CLIs: answered from what was said, and nothing is changed. */
import { existsSync } from 'node:fs';
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { run } from '../../src/adapters/process.ts';
import { totalOf as sumOf, type Tokens } from '../../src/core/usage/tokens.ts';
import { type AgentTown, openAgentTown } from '../helpers/agent-town.ts';
import { mostly, type RealAgent } from '../helpers/real-agents.ts';
import { git } from '../helpers/repo.ts';
import { until } from '../helpers/until.ts';
import type { Step } from '../model/script.ts';

let town: AgentTown | undefined;
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') console.error(await town?.story().catch(String));
  await town?.close();
  town = undefined;
});

/** A task that was worked, merged and closed; its worker is gone. */
const landed = async ({ parts, cli = '', shell }: RealAgent) => {
  const one = await openAgentTown({ ...parts, cli });
  town = one;
  const { mayor, item, status } = one;
  const greet = shell('echo hello > greeting.txt && git add greeting.txt && git commit -qm Greet');
  const id = await one.task('Add a greeting', [greet, shell('mayor done -m "It greets"'), { say: 'It is handed in.' }]);
  await mayor(['up', '--headless']);
  await mayor(['sling', id]);
  await mayor(['answer', (await item('permission')).id, 'allow']);
  await mayor(['wait', '--task', id, '--state', 'in-review', '--timeout', '90']);
  await one.polecat('it is at rest', ({ signal }) => signal === 'done');
  await mayor(['approve', id]);
  await mayor(['wait', '--task', id, '--state', 'landed', '--timeout', '60']);
  await until('its worker is gone', async () => (await status()).polecats.length === 0);
  return { ...one, id };
};
type Landed = Awaited<ReturnType<typeof landed>>;

/** These steps, whatever was answered before: the model counts its answers from the beginning of a conversation. */
const next = ({ model, id }: Landed, when: string, ...steps: readonly Step[]): void => {
  const before = model.asked.filter((asked) => asked.kind === 'turn' && asked.when === id).length;
  model.add({ when, steps: [...Array.from({ length: before }, (): Step => ({ say: 'That was before.' })), ...steps] });
};

/** Names and bytes of all files below. */
const filesIn = async (folder: string): Promise<Record<string, string>> => {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []); // None.
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return Object.fromEntries(
    await Promise.all(files.sort().map(async (file) => [file, await readFile(file, 'latin1')])),
  );
};

/** What a question might change: the CLI's conversations, the repository, its checkout, the town's own state. */
const worldOf = async ({ env, home, shop }: Landed) => {
  const { CLAUDE_CONFIG_DIR = home, CODEX_HOME = home } = env;
  return {
    conversations: [await filesIn(join(CLAUDE_CONFIG_DIR, 'projects')), await filesIn(join(CODEX_HOME, 'sessions'))],
    folders: await readFile(join(CLAUDE_CONFIG_DIR, '.claude.json'), 'utf8').then(
      (text) => Object.keys(JSON.parse(text).projects),
      () => [], // Another CLI.
    ),
    kept: await filesIn(join(home, 'state/past/kept')),
    asks: await readdir(join(home, 'state/past/asks')).catch(() => []),
    refs: await git(shop, 'for-each-ref'),
    worktrees: await git(shop, 'worktree', 'list', '--porcelain'),
    status: await git(shop, 'status', '--porcelain'),
  };
};

/** All conversations that OpenCode knows of, and this one as it exports it: its database is no text. */
const exported = async ({ env, shop }: Landed, { cli = '', parts }: RealAgent, session: string) => {
  if (parts.agent !== 'opencode') return [];
  const asked = async (...args: readonly string[]) => (await run([cli, ...args], { cwd: shop.path, env })).stdout;
  return [await asked('export', session), await asked('session', 'list', '--format', 'json')];
};

/** Takes the conversation away, as its CLI or a person may. */
const forgotten = async ({ env, shop, home }: Landed, { cli = '', parts }: RealAgent, session: string) => {
  const { CLAUDE_CONFIG_DIR = home, CODEX_HOME = home } = env;
  for (const folder of [
    join(CLAUDE_CONFIG_DIR, 'projects'),
    join(CODEX_HOME, 'sessions'),
    join(home, 'state/past/kept'),
  ])
    await rm(folder, { recursive: true, force: true });
  if (parts.agent === 'opencode') await run([cli, 'session', 'delete', session], { cwd: shop.path, env });
};

const totalOf = async ({ mayor }: Landed): Promise<number> =>
  JSON.parse((await mayor(['costs', '--json'])).stdout).total.total;

describe('asking the past', { timeout: 400_000 }, () => {
  for (const agent of mostly('Claude Code', 'Codex')) {
    it.skipIf(agent.cli === undefined)(`is answered by ${agent.product} from the conversation`, async () => {
      const one = await landed(agent);
      const { id, mayor, model, home, request } = one;
      const [{ session }] = JSON.parse((await mayor(['ask-past', id, '--list', '--json'])).stdout);
      const [before, known] = [await worldOf(one), await exported(one, agent, session)];
      next(one, 'Which parser was it?', { say: 'The old one\u001b[31m, since it had tests.' });
      const { stdout } = await mayor(['ask-past', id, 'Which parser was it?']);
      expect(stdout).toBe('The old one, since it had tests.\n');
      const sent = JSON.stringify(model.asked.findLast(({ when }) => when === 'Which parser was it?')?.body);
      expect(sent).toContain(`You are working on task ${id}`);
      expect(sent).toContain('git commit -qm Greet');
      expect(await worldOf(one)).toEqual(before);

      // It may be told to change something, and the town may be down.
      await mayor(['down']);
      const [quiet, spent] = [await worldOf(one), await totalOf(one)];
      const [inside, outside] = ['greeting.txt', join(home, 'canary')];
      next(one, 'Change it', agent.shell(`touch ${outside}`), agent.write(outside), agent.write(inside), {
        say: 'I may not.',
      });
      const told = JSON.parse((await mayor(['ask-past', id, '--json', 'Change it'])).stdout);
      expect(told).toMatchObject({ task: id, agent: agent.parts.agent, answer: 'I may not.' });
      const used: readonly { readonly tokens: Tokens }[] = told.used;
      expect(used.some(({ tokens }) => tokens.output > 0)).toBe(true);
      expect(await totalOf(one)).toBe(spent + used.reduce((sum, { tokens }) => sum + sumOf(tokens), 0));
      expect(existsSync(outside)).toBe(false);
      expect(request(id)).not.toContain('canary');
      expect(await worldOf(one)).toEqual(quiet);
      expect(await exported(one, agent, session)).toEqual(known);

      await forgotten(one, agent, session);
      const { stderr } = await mayor(['ask-past', id, 'Which parser was it?'], { exit: 1 });
      expect(stderr).toContain(`${agent.product} has no conversation ${session}`);
      expect(await readdir(join(home, 'state/past/asks'))).toEqual([]);
    });
  }
});

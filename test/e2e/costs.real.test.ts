/** What real agent CLIs say that they have used, as `mayor costs` tells it. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { CostRow, CostSum } from '../../src/core/views/costs.ts';
import { type AgentTown, type AgentTownParts, openAgentTown } from '../helpers/agent-town.ts';
import { claudeEnvironment, findClaude, seedClaude } from '../helpers/claude.ts';
import { codexEnvironment, findCodex, seedCodex } from '../helpers/codex.ts';
import { findGemini, geminiEnvironment, seedGemini } from '../helpers/gemini.ts';
import { findOpencode, opencodeEnvironment, scriptedProvider, seedOpencode } from '../helpers/opencode.ts';
import { mostly } from '../helpers/real-agents.ts';
import { until } from '../helpers/until.ts';
import type { Step } from '../model/script.ts';

let town: AgentTown | undefined;
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') console.error(await town?.story());
  await town?.close();
  town = undefined;
});

type Costs = { readonly sums: readonly CostSum[]; readonly total: CostSum; readonly rows: readonly CostRow[] };
const costsOf = async (one: AgentTown, ...args: readonly string[]): Promise<Costs> =>
  JSON.parse((await one.mayor(['costs', '--json', ...args])).stdout);

/** A turn of two answers; the model says of each that it read 100 tokens and wrote 12. */
const worked = async (parts: Omit<AgentTownParts, 'cli' | 'more'> & { readonly cli: string | undefined }) => {
  // A reminder, for it stops without handing in, would be another answer.
  const opened = await openAgentTown({ ...parts, cli: parts.cli ?? '', more: 'patience: { idle: 1h }' });
  town = opened;
  const id = await opened.task('Add a greeting', [{ say: 'Done.' }]);
  await opened.mayor(['up', '--headless']);
  await opened.mayor(['sling', id]);
  return { ...opened, id };
};
const used = (one: AgentTown, tokens: number) =>
  until(
    `${tokens} tokens are told`,
    async () => {
      const costs = await costsOf(one);
      if (costs.total.total >= tokens) return costs;
      throw new Error(JSON.stringify(costs));
    },
    60_000,
  );

describe('what the real CLIs have used', { timeout: 120_000 }, () => {
  it.skipIf(findClaude() === undefined)('is told by Claude Code, with what it says that it costs', async () => {
    const one = await worked({
      agent: 'claude',
      cli: findClaude(),
      seed: (folder, clone) => seedClaude({ folder, trusted: [clone] }),
      // The tests' environment turns telemetry off as well.
      env: (model, folder) => ({ ...claudeEnvironment(model, folder), CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '' }),
    });
    // One answer, and the title of the conversation, which is not in the transcript.
    const { rows, sums } = await used(one, 224);
    expect(sums).toEqual([
      {
        id: one.id,
        tokens: { input: 200, output: 24, cacheRead: 0, cacheWrite: 0 },
        total: 224,
        usd: 0.0016,
        unknown: 0,
      },
    ]);
    expect(rows.map(({ source, told, agent }) => ({ source, told, agent }))).toEqual([
      { source: 'logs', told: true, agent: 'claude' },
    ]);
  });

  it.skipIf(findCodex() === undefined)('is read from the rollout of Codex, of a model without a price', async () => {
    const one = await worked({
      agent: 'codex',
      cli: findCodex(),
      seed: (folder, clone, { url }) => seedCodex(folder, url, { trusted: [clone] }),
      env: (_model, folder) => codexEnvironment(folder),
    });
    const { sums, rows } = await used(one, 112);
    expect(sums).toEqual([
      { id: one.id, tokens: { input: 100, output: 12, cacheRead: 0, cacheWrite: 0 }, total: 112, unknown: 112 },
    ]);
    expect(rows.map(({ source, model }) => ({ source, model }))).toEqual([{ source: 'transcript', model: 'scripted' }]);
    expect((await one.mayor(['costs'])).stdout).toContain('unknown');

    // A daemon that was killed, and one that begins again, count nothing twice.
    process.kill((await one.status()).town.pid, 'SIGKILL');
    await one.mayor(['up', '--headless']);
    await until(
      'it was read again',
      async () => (await one.status()).polecats[0]?.state === 'idle' || (await costsOf(one)).total.total > 112,
    );
    expect((await costsOf(one)).sums).toEqual(sums);
    await one.mayor(['down']);
    expect((await costsOf(one, '--by', 'rig', '--since', '1d')).sums).toMatchObject([{ id: 'shop', total: 112 }]);
  });

  it.skipIf(findGemini() === undefined)('is read from the conversation of Gemini CLI', async () => {
    const one = await worked({
      agent: 'gemini',
      cli: findGemini(),
      seed: (folder) => seedGemini(folder),
      env: (model, folder) => geminiEnvironment(model.url, folder),
    });
    expect((await used(one, 112)).total).toMatchObject({ total: 112, unknown: 0 });
  });

  it.skipIf(findOpencode() === undefined)('is noted by the plugin of OpenCode', async () => {
    const one = await worked({
      agent: 'opencode',
      cli: findOpencode(),
      seed: (folder, _clone, { url }) => seedOpencode(folder, { config: scriptedProvider(url) }),
      env: (_model, folder) => opencodeEnvironment(folder),
    });
    expect((await used(one, 112)).rows).toMatchObject([{ model: 'scripted/scripted', total: 112, unknown: 112 }]);
  });
});

describe.each(mostly('Gemini CLI'))('a budget that $product has used up', (agent) => {
  const { product, cli, parts, shell } = agent;
  // No hook stops it in the middle of a turn: its model is told to rest, and does.
  const obeys: readonly Step[] = product === 'Codex' ? [{ say: 'I rest.' }] : [];
  const title = 'has it rest in the middle of its turn, and go on there when it is raised';
  it.skipIf(cli === undefined)(title, { timeout: 180_000 }, async () => {
    const more = 'budget: { perTask: 100 tokens }\npermissions: { allow: ["shell: sleep *", "shell: echo *"] }';
    const opened = await openAgentTown({ ...parts, cli: cli ?? '', more });
    town = opened;
    const works = [shell('sleep 6'), shell('echo slept && sleep 6'), ...obeys];
    const goesOn = [shell('mayor note "It went on"'), { say: 'Done.' }];
    const id = await opened.task('Add a greeting', [...works, ...goesOn]);
    await opened.mayor(['up', '--headless']);
    await opened.mayor(['sling', id]);

    const row = await opened.polecat('it rests', ({ state }) => state === 'waiting');
    expect(row.because).toMatch(new RegExp(`^the budget of task ${id} is used up: \\d+ tokens of 100 tokens$`));
    expect(row.pane).toBeDefined();
    expect((await opened.mayor(['why', row.id])).stdout).toContain(row.because);
    expect((await opened.mayor(['status'])).stdout).toMatch(/tokens.* today/);
    expect((await opened.mayor(['log'])).stdout).toContain('what runs rests at its next pause');
    expect((await opened.events()).filter(({ type }) => type === 'note.made')).toEqual([]);
    if (obeys.length > 0) expect(opened.request(id)).toContain('Mayor has you rest: the budget');

    const file = join(opened.home, 'rigs.yaml');
    await writeFile(file, (await readFile(file, 'utf8')).replace('100 tokens', '1M tokens'));
    await until('it went on', async () => (await opened.events()).find(({ type }) => type === 'note.made'), 60_000);
    expect(opened.heard(id, 'was interrupted (the budget of task')).toBe(1);
    // Of all that its tools said, nothing was lost.
    expect(opened.request(id)).toMatch(/slept\\n|slept\s*["\\]/);
  });
});

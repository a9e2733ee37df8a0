/** Dialogs in the panes of the real CLIs, answered with the keys that their options are said to have. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type AgentStage, untilScreen } from '../helpers/agent-stage.ts';
import { findClaude } from '../helpers/claude.ts';
import { claudeStage } from '../helpers/claude-stage.ts';
import { codexStage, findCodex } from '../helpers/codex.ts';
import { findGemini, geminiStage } from '../helpers/gemini.ts';
import { findOpencode, opencodeStage } from '../helpers/opencode.ts';
import { pressSurely } from '../helpers/press-surely.ts';
import { until } from '../helpers/until.ts';
import type { Script, Step } from '../model/script.ts';

const colours = ['Red', 'Blue'].map((label) => ({ label, description: label }));
const asks = { question: 'Which colour?', header: 'Colour', options: colours };
const fresh = { id: '6f9619ff-8b86-4011-b42d-00c04fc964ff', how: 'fresh' } as const;
const scripts = (...steps: readonly Step[]): readonly Script[] => [
  { when: 'shop-k3f9', steps: [...steps, { say: 'Finished.' }] },
];

/** Presses the keys of the option of that name in the dialog that stands now. */
const press = async (stage: AgentStage, wanted: string): Promise<void> => {
  const choice = await until(`an option ${wanted}`, async () => (await options(stage, wanted))[0], 60_000);
  expect(choice.moves).toBeUndefined();
  await stage.keys(choice.keys);
};

const options = async (stage: AgentStage, wanted: string) =>
  (await stage.reading())?.dialog?.choices?.filter(({ label }) => label.startsWith(wanted)) ?? [];

/** Chooses the option of that name. */
const choose = (stage: AgentStage, wanted: string): Promise<void> =>
  pressSurely({
    what: wanted,
    press: () => press(stage, wanted),
    isGone: async () => (await options(stage, wanted)).length === 0,
    shown: async () => (await stage.lines()).join('\n'),
  });

/** What the model was sent last. */
const heard = (stage: AgentStage): string => JSON.stringify(stage.model.asked.at(-1)?.body);

type Case = {
  readonly cli: string | undefined;
  readonly ask: Step;
  readonly stage: (cli: string, all: readonly Script[]) => Promise<AgentStage>;
  /** The answer, as the CLI tells it to its model. */
  readonly told: RegExp;
};

const cases: Readonly<Record<string, Case>> = {
  'Claude Code': {
    cli: findClaude(),
    ask: { call: 'AskUserQuestion', input: { questions: [{ ...asks, multiSelect: false }] } },
    stage: (cli, all) => claudeStage(cli, { scripts: all }),
    told: /Which colour\?\W+=\W+Blue/,
  },
  'Gemini CLI': {
    cli: findGemini(),
    ask: { call: 'ask_user', input: { questions: [{ ...asks, type: 'choice' }] } },
    stage: (cli, all) => geminiStage(cli, { scripts: all }),
    told: /answers\W+0\W+Blue/,
  },
  OpenCode: {
    cli: findOpencode(),
    ask: { call: 'question', input: { questions: [asks] } },
    stage: (cli, all) => opencodeStage(cli, { scripts: all }),
    told: /Which colour\?\W+=\W+Blue/,
  },
};

describe.each(Object.entries(cases))('the real %s without its town', (_name, { cli, ask, stage: opened, told }) => {
  it.skipIf(cli === undefined)('asks in its pane, and takes the option whose digit is typed', async () => {
    const stage = await opened(cli ?? '', scripts(ask));
    await stage.hooks.close();
    await stage.start({ prompt: 'Work on shop-k3f9', session: fresh });
    await choose(stage, 'Blue');
    await until(
      'it goes on',
      () => stage.model.asked.some(({ kind, index }) => kind === 'turn' && index === 1),
      30_000,
    );
    expect(heard(stage)).toMatch(told);
  });
});

describe.skipIf(findCodex() === undefined)('the real Codex', () => {
  const cli = findCodex() ?? '';

  it('offers an update of itself, which is put off with the digit of that option', async () => {
    const stage = await codexStage(cli, { scripts: scripts() });
    const version = { latest_version: '9.9.9', last_checked_at: new Date().toISOString(), dismissed_version: null };
    await writeFile(join(stage.config, 'version.json'), JSON.stringify(version));
    // Only without a prompt, and where its owner has switched the look for updates on again.
    const args = ['-c', 'check_for_update_on_startup=true'];
    await stage.start({ prompt: '', settings: { enabled: true, permission: 'ask', args, env: {} } });
    const { dialog } = await untilScreen(stage, 'needs-permission');
    expect(dialog?.title).toContain('offers an update');
    await choose(stage, 'Skip');
    await stage.paste('Work on shop-k3f9');
    await untilScreen(stage, 'idle');
  });

  it('goes on without unreviewed hooks, and to another way to log in, by the digits of those options', async () => {
    const stage = await codexStage(cli, { scripts: scripts() });
    const hooks = { Stop: [{ hooks: [{ command: 'true', type: 'command' }] }] };
    await writeFile(join(stage.config, 'hooks.json'), JSON.stringify({ hooks }));
    await stage.start({ prompt: 'Work on shop-k3f9' });
    await choose(stage, 'Continue without trusting');
    await untilScreen(stage, 'idle');
    await writeFile(join(stage.config, 'config.toml'), '');
    await stage.start({ prompt: 'Work on shop-k3f9' });
    await choose(stage, 'Sign in another way');
    await choose(stage, 'Use an OpenAI API key');
  });
});

it.skipIf(findGemini() === undefined)(
  'the real Gemini CLI asks whether it is in a loop, and goes on when that is chosen',
  async () => {
    const list: Step = { call: 'list_directory', input: { dir_path: '.' } };
    const stage = await geminiStage(findGemini() ?? '', { scripts: scripts(...Array<Step>(7).fill(list)) });
    const auto = { enabled: true, permission: 'auto', args: [], env: {} } as const;
    await stage.start({ prompt: 'Work on shop-k3f9', session: fresh, settings: auto });
    await choose(stage, 'Disable loop detection');
    await until(
      'it goes on',
      () => stage.model.asked.some(({ kind, index }) => kind === 'turn' && index === 7),
      60_000,
    );
  },
);

/** The real OpenCode, where it is installed, with a configuration of the test's own. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { opencode } from '../../src/agents/opencode.ts';
import type { Script } from '../model/script.ts';
import { findAgentCli } from './agent-cli.ts';
import { type AgentStage, agentStage } from './agent-stage.ts';

/** `undefined` where there is none; with CI=true that is an error. */
export const findOpencode = (): string | undefined => findAgentCli('OpenCode', 'opencode');

export type OpencodeSeed = {
  /** The user's own opencode.json. */
  readonly config?: Readonly<Record<string, unknown>>;
};

/**
 * Writes what a person has after the first start. OpenCode installs a package into its configuration
 * folder before it loads any plugin, and without the internet it waits for that for more than a minute:
 * with a lock file that names the package it takes it for installed. (No plugin here imports it.)
 */
export async function seedOpencode(folder: string, { config = {} }: OpencodeSeed = {}): Promise<void> {
  const own = join(folder, 'opencode');
  await mkdir(join(own, 'node_modules'), { recursive: true });
  const dependencies = { '@opencode-ai/plugin': '*' };
  await writeFile(join(own, 'package.json'), JSON.stringify({ dependencies }));
  await writeFile(join(own, 'package-lock.json'), JSON.stringify({ packages: { '': { dependencies } } }));
  await writeFile(join(own, 'models.json'), '{}');
  await writeFile(join(own, 'opencode.json'), JSON.stringify(config));
}

/** Variables that keep it in that folder, and from everything that wants the internet. */
export const opencodeEnvironment = (folder: string): Readonly<Record<string, string>> => ({
  ...Object.fromEntries(['CONFIG', 'DATA', 'STATE', 'CACHE'].map((kind) => [`XDG_${kind}_HOME`, folder])),
  OPENCODE_MODELS_PATH: join(folder, 'opencode/models.json'),
  ...Object.fromEntries(OFF.map((what) => [`OPENCODE_${what}`, '1'])),
  NO_PROXY: '127.0.0.1',
  no_proxy: '127.0.0.1',
  TZ: 'UTC',
});

const OFF = [
  ...['DISABLE_MODELS_FETCH', 'DISABLE_AUTOUPDATE', 'DISABLE_LSP_DOWNLOAD', 'DISABLE_DEFAULT_PLUGINS'],
  ...['DISABLE_EMBEDDED_WEB_UI', 'DISABLE_EXTERNAL_SKILLS', 'EXPERIMENTAL_DISABLE_FILEWATCHER'],
];

/** The scripted model as OpenCode's only one; `more` is added. */
export const scriptedProvider = (url: string, more: Readonly<Record<string, unknown>> = {}) => ({
  provider: {
    scripted: {
      npm: '@ai-sdk/openai-compatible',
      name: 'Scripted',
      options: { baseURL: `${url}/v1`, apiKey: 'scripted' },
      models: { scripted: { name: 'Scripted' } },
    },
  },
  model: 'scripted/scripted',
  ...more,
});

export type OpencodeOptions = OpencodeSeed & {
  readonly scripts: readonly Script[];
  readonly env?: Readonly<Record<string, string>>;
};

export const opencodeStage = (cli: string, { scripts, config, env }: OpencodeOptions): Promise<AgentStage> =>
  agentStage({
    preset: opencode,
    cli,
    scripts,
    seed: (folder, _repo, model) => seedOpencode(folder, { config: scriptedProvider(model.url, config) }),
    env: (_model, folder) => ({ ...opencodeEnvironment(folder), ...env }),
  });

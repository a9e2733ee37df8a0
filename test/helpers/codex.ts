/** The real Codex, where it is installed, with a configuration of the test's own. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { codex } from '../../src/agents/codex.ts';
import type { Script } from '../model/script.ts';
import { findAgentCli } from './agent-cli.ts';
import { type AgentStage, agentStage } from './agent-stage.ts';

/** `undefined` where there is none; with CI=true that is an error. */
export const findCodex = (): string | undefined => findAgentCli('Codex', 'codex');

export type CodexSeed = {
  /** Clones that were trusted before; worktrees of them count as well. */
  readonly trusted?: readonly string[];
  /** More lines of the user's own config.toml, above its tables. */
  readonly config?: string;
};

/** Writes what a person has after the first start, with the scripted model as the only one. */
export async function seedCodex(folder: string, url: string, { trusted = [], config = '' }: CodexSeed): Promise<void> {
  await mkdir(folder, { recursive: true });
  const provider = {
    name: 'Scripted',
    base_url: `${url}/v1`,
    env_key: 'SCRIPTED_KEY',
    wire_api: 'responses',
    request_max_retries: 0,
    stream_max_retries: 1,
  };
  const lines = [
    'model = "scripted"',
    'model_provider = "scripted"',
    config,
    '[model_providers.scripted]',
    ...Object.entries(provider).map(([key, value]) => `${key} = ${JSON.stringify(value)}`),
    ...trusted.map((path) => `[projects.${JSON.stringify(path)}]\ntrust_level = "trusted"`),
  ];
  await writeFile(join(folder, 'config.toml'), `${lines.join('\n')}\n`);
}

export const codexEnvironment = (folder: string): Readonly<Record<string, string>> => ({
  CODEX_HOME: folder,
  SCRIPTED_KEY: 'scripted',
  NO_PROXY: '127.0.0.1',
  no_proxy: '127.0.0.1',
  // It tells the end of a limit by this clock.
  TZ: Intl.DateTimeFormat().resolvedOptions().timeZone,
});

export type CodexOptions = Pick<CodexSeed, 'config'> & {
  readonly scripts: readonly Script[];
  /** Whether the repository was trusted before; default yes. */
  readonly trusted?: boolean;
  readonly env?: Readonly<Record<string, string>>;
};

export const codexStage = (
  cli: string,
  { scripts, trusted = true, env, config = '' }: CodexOptions,
): Promise<AgentStage> =>
  agentStage({
    preset: codex,
    cli,
    scripts,
    seed: (folder, repo, model) => seedCodex(folder, model.url, { trusted: trusted ? [repo] : [], config }),
    env: (_model, folder) => ({ ...codexEnvironment(folder), ...env }),
  });

/** The real Gemini CLI, where it is installed, with a configuration of the test's own. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gemini } from '../../src/agents/gemini.ts';
import type { Script } from '../model/script.ts';
import { findAgentCli } from './agent-cli.ts';
import { type AgentStage, agentStage } from './agent-stage.ts';

/** `undefined` where there is none; with CI=true that is an error. */
export const findGemini = (): string | undefined => findAgentCli('Gemini CLI', 'gemini');

/** Writes what a person has after the first start; `settings` are the user's own beside that. */
export async function seedGemini(folder: string, settings: Readonly<Record<string, unknown>> = {}): Promise<void> {
  await mkdir(join(folder, '.gemini'), { recursive: true });
  const auth = { security: { auth: { selectedType: 'gemini-api-key' } } };
  await writeFile(join(folder, '.gemini/settings.json'), JSON.stringify({ ...auth, ...QUIET, ...settings }));
}

/** Nothing of it reaches for the internet. */
const QUIET = { privacy: { usageStatisticsEnabled: false }, telemetry: { enabled: false } };

export const geminiEnvironment = (url: string, folder: string): Readonly<Record<string, string>> => ({
  GEMINI_CLI_HOME: folder,
  GEMINI_API_KEY: 'scripted',
  GOOGLE_GEMINI_BASE_URL: url,
  NO_PROXY: '127.0.0.1',
  no_proxy: '127.0.0.1',
  TZ: 'UTC',
});

export type GeminiOptions = {
  readonly scripts: readonly Script[];
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, string>>;
};

export const geminiStage = (cli: string, { scripts, settings, env }: GeminiOptions): Promise<AgentStage> =>
  agentStage({
    preset: gemini,
    cli,
    scripts,
    seed: (folder) => seedGemini(folder, settings),
    env: (model, folder) => ({ ...geminiEnvironment(model.url, folder), ...env }),
  });

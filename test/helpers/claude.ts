/** The real Claude Code, where it is installed, with a configuration of the test's own. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findAgentCli } from './agent-cli.ts';

/** The key that the seeded configuration has approved; no server ever checks it. */
const SCRIPTED_KEY = 'sk-ant-scripted-0123456789abcdefghij';

/** `undefined` where there is none; with CI=true that is an error. */
export const findClaude = (): string | undefined => findAgentCli('Claude Code', 'claude');

export type ClaudeSeed = {
  /** Absolute folder, made when absent: what CLAUDE_CONFIG_DIR names. */
  readonly folder: string;
  /** Clones that were trusted before; worktrees of them count as well. */
  readonly trusted?: readonly string[];
  /** Whether the scripted key was approved before; default yes. */
  readonly approved?: boolean;
  /** The user's own settings.json. */
  readonly settings?: Readonly<Record<string, unknown>>;
};

/** Writes what a person has after the first start: without it, dialogs come first. */
export async function seedClaude({ folder, trusted = [], approved = true, settings = {} }: ClaudeSeed): Promise<void> {
  await mkdir(folder, { recursive: true });
  const state = {
    hasCompletedOnboarding: true,
    theme: 'dark',
    customApiKeyResponses: { approved: approved ? [SCRIPTED_KEY.slice(-20)] : [], rejected: [] },
    projects: Object.fromEntries(trusted.map((path) => [path, { hasTrustDialogAccepted: true }])),
  };
  await writeFile(join(folder, '.claude.json'), JSON.stringify(state));
  await writeFile(join(folder, 'settings.json'), JSON.stringify(settings));
}

/**
 * Variables that point it at a scripted model and at nothing else: the machine's own login, proxies
 * and outer sessions are out. `subscription`: as a subscriber, whose usage limits it words itself.
 */
export const claudeEnvironment = (
  model: { readonly url: string },
  folder: string,
  login: 'key' | 'subscription' = 'key',
): Readonly<Record<string, string>> => ({
  CLAUDE_CONFIG_DIR: folder,
  ANTHROPIC_BASE_URL: model.url,
  ANTHROPIC_API_KEY: login === 'key' ? SCRIPTED_KEY : '',
  CLAUDE_CODE_OAUTH_TOKEN: login === 'key' ? '' : 'sk-ant-oat01-scripted',
  // Root is refused `--dangerously-skip-permissions` outside of a sandbox.
  IS_SANDBOX: '1',
  NO_PROXY: '127.0.0.1',
  no_proxy: '127.0.0.1',
  CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
  TZ: 'UTC',
});

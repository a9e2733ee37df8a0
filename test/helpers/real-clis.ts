/** The four agent CLIs that are known in depth, each with the scripted model in place of its vendor's. */
import type { Step } from '../model/script.ts';
import type { AgentTownParts } from './agent-town.ts';
import { claudeEnvironment, findClaude, seedClaude } from './claude.ts';
import { codexEnvironment, findCodex, seedCodex } from './codex.ts';
import { findGemini, geminiEnvironment, seedGemini } from './gemini.ts';
import { findOpencode, opencodeEnvironment, scriptedProvider, seedOpencode } from './opencode.ts';

export type RealCli = {
  /** `undefined` where it is not installed. */
  readonly cli: string | undefined;
  readonly parts: Omit<AgentTownParts, 'cli' | 'more' | 'args'>;
  /** A call of its tool that runs a command. */
  readonly shell: (command: string) => Step;
};

const described =
  (call: string) =>
  (command: string): Step => ({ call, input: { command, description: 'A step' } });

export const realClis: Readonly<Record<string, RealCli>> = {
  'Claude Code': {
    cli: findClaude(),
    parts: {
      agent: 'claude',
      seed: (folder, clone) => seedClaude({ folder, trusted: [clone] }),
      env: (model, folder) => claudeEnvironment(model, folder),
    },
    shell: described('Bash'),
  },
  Codex: {
    cli: findCodex(),
    parts: {
      agent: 'codex',
      seed: (folder, clone, { url }) => seedCodex(folder, url, { trusted: [clone] }),
      env: (_model, folder) => codexEnvironment(folder),
    },
    // In its sandbox there is no commit and no town.
    shell: (cmd) => ({
      call: 'exec_command',
      input: { cmd, sandbox_permissions: 'require_escalated', justification: 'May I?' },
    }),
  },
  'Gemini CLI': {
    cli: findGemini(),
    parts: {
      agent: 'gemini',
      seed: (folder) => seedGemini(folder),
      env: ({ url }, folder) => geminiEnvironment(url, folder),
    },
    shell: described('run_shell_command'),
  },
  OpenCode: {
    cli: findOpencode(),
    parts: {
      agent: 'opencode',
      seed: (folder, _clone, { url }) => seedOpencode(folder, { config: scriptedProvider(url) }),
      env: (_model, folder) => opencodeEnvironment(folder),
    },
    shell: described('bash'),
  },
};

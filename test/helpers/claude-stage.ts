/** The real Claude Code on the stage of agents. */
import { claude } from '../../src/agents/claude.ts';
import type { Script } from '../model/script.ts';
import { type AgentStage, agentStage } from './agent-stage.ts';
import { type ClaudeSeed, claudeEnvironment, seedClaude } from './claude.ts';

export type StageOptions = {
  readonly scripts: readonly Script[];
  readonly seed?: Omit<ClaudeSeed, 'folder' | 'trusted'>;
  /** Whether the repository was trusted before; default yes. */
  readonly trusted?: boolean;
  readonly login?: 'key' | 'subscription';
  readonly env?: Readonly<Record<string, string>>;
};

export const claudeStage = (cli: string, options: StageOptions): Promise<AgentStage> =>
  agentStage({
    preset: claude,
    cli,
    scripts: options.scripts,
    seed: (folder, repo) => seedClaude({ folder, trusted: options.trusted === false ? [] : [repo], ...options.seed }),
    env: (model, config) => ({ ...claudeEnvironment(model, config, options.login), ...options.env }),
  });

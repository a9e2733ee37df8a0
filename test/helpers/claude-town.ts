/** A real town whose agent is the real Claude Code. */
import { type AgentTown, openAgentTown } from './agent-town.ts';
import { type ClaudeSeed, claudeEnvironment, seedClaude } from './claude.ts';

export type ClaudeTown = AgentTown;

export type ClaudeTownOptions = {
  readonly login?: 'key' | 'subscription';
  /** Whether the clone was trusted before; default yes. */
  readonly trusted?: boolean;
  readonly seed?: Omit<ClaudeSeed, 'folder' | 'trusted'>;
  /** Lines of rigs.yaml after the agents. */
  readonly more?: string;
};

/** Opens a town, not yet up; the test that opened it closes it. */
export const openClaudeTown = (cli: string, { login, trusted = true, seed, more }: ClaudeTownOptions = {}) =>
  openAgentTown({
    agent: 'claude',
    cli,
    seed: (folder, clone) => seedClaude({ folder, trusted: trusted ? [clone] : [], ...seed }),
    env: (model, folder) => claudeEnvironment(model, folder, login),
    more,
  });

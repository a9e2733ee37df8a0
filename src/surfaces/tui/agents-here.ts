/** Which agent CLIs there are, asked for while a town has nobody at work yet. */
import type { State } from './state.ts';
import type { Effect } from './step.ts';

/** `install`: how it comes onto this machine; absent for what only rigs.yaml knows. */
export type AgentHere = {
  readonly name: string;
  readonly enabled: boolean;
  readonly path?: string;
  readonly install?: string;
};

/** Nothing was slung yet, and nothing has landed. */
export const isYoung = ({ status }: State): boolean =>
  status !== undefined &&
  status.polecats.length + status.convoys.length + status.merges.length === 0 &&
  status.tasks.every(({ state }) => state === 'ready' || state === 'blocked' || state === 'deferred');

/** Agents of rigs that cannot start: each once. */
export const missingAgents = ({ status, agents }: State): readonly AgentHere[] => {
  if (agents === undefined) return [];
  const wanted = new Set((status?.rigs ?? []).map(({ agent }) => agent));
  return [...wanted].flatMap((name) => {
    const known = agents.find((one) => one.name === name);
    return known?.path !== undefined && known.enabled ? [] : [known ?? { name, enabled: false }];
  });
};

/** Asked once, then again as long as one is missing: it may be just being installed. */
export const agentsWanted = (state: State): readonly Effect[] =>
  isYoung(state) && (state.agents === undefined || missingAgents(state).length > 0) ? [{ kind: 'load-agents' }] : [];

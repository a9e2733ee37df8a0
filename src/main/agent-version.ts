/** Which version of an agent CLI is installed, by asking it. */
import { run } from '../adapters/process.ts';
import { presetOf } from '../agents/index.ts';
import type { AgentSettings, Settings } from '../core/settings.ts';
import { onPath } from './on-path.ts';
import type { Place } from './place.ts';

/** Of the CLI that this agent runs; `undefined` where it is not here, or does not say it. */
export const agentVersion = async (place: Place, settings: Settings, name: string): Promise<string | undefined> => {
  const facts = presetOf(name, settings.agents[name])?.facts;
  if (facts?.version === undefined) return undefined;
  const path = await agentProgram(place, settings, name);
  return path === undefined ? undefined : versionOf(path, facts.version);
};

/** Where its program is; `undefined` where it is not here. */
export const agentProgram = async (place: Place, settings: Settings, name: string): Promise<string | undefined> => {
  const own = settings.agents[name];
  const facts = presetOf(name, own)?.facts;
  return facts === undefined ? undefined : onPath(own?.command ?? facts.command, pathOf(place, own));
};

/** Where its executable is looked for: rigs.yaml may give an agent a PATH of its own. */
export const pathOf = (place: Place, own: AgentSettings | undefined): string => own?.env.PATH ?? place.env.PATH ?? '';

/** Some of them take seconds to say it. */
const PATIENCE_MS = 20_000;

export const versionOf = async (path: string, args: readonly string[]): Promise<string | undefined> => {
  const ran = await run([path, ...args], { ok: 'any', timeoutMs: PATIENCE_MS }).catch(() => undefined); // Then it is not known.
  return /\d+(?:\.\d+)+\S*/.exec(ran?.stdout ?? '')?.[0];
};

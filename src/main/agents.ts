/** Which agent CLIs there are on this machine, and what is known of each. */
import { presetOf, presets } from '../agents/index.ts';
import type { AgentPreset } from '../agents/preset.ts';
import { accountOf } from '../core/accounts.ts';
import type { AgentSettings, Settings } from '../core/settings.ts';
import type { AgentHere, AgentRow } from '../surfaces/cli/deps.ts';
import { pathOf, versionOf } from './agent-version.ts';
import { traitsOf } from './house.ts';
import { onPath } from './on-path.ts';
import type { Place } from './place.ts';

/** Presets first, then those of rigs.yaml. Each that is installed is asked for its version. */
export const agentRows = (place: Place, settings: Settings): Promise<readonly AgentRow[]> =>
  ofEach(settings, (preset, own) => rowOf(place, settings, preset, own));

/** The same agents, and only whether their programs are on the PATH: no process is started. */
export const agentsHere = (place: Place, settings: Settings): Promise<readonly AgentHere[]> =>
  ofEach(settings, async ({ name, facts: { command, install } }, own): Promise<AgentHere> => {
    const path = await onPath(own?.command ?? command, pathOf(place, own));
    const enabled = own?.enabled ?? false;
    return { name, enabled, ...(path === undefined ? {} : { path }), ...(install === undefined ? {} : { install }) };
  });

const ofEach = async <Row>(
  settings: Settings,
  rowFor: (preset: AgentPreset, own: AgentSettings | undefined) => Promise<Row>,
): Promise<readonly Row[]> => {
  const named = [...new Set([...presets.map(({ name }) => name), ...Object.keys(settings.agents)])];
  const rows = named.map(async (name) => {
    const own = settings.agents[name];
    const preset = presetOf(name, own);
    return preset === undefined ? [] : [await rowFor(preset, own)];
  });
  return (await Promise.all(rows)).flat();
};

const rowOf = async (
  place: Place,
  settings: Settings,
  { name, facts }: AgentPreset,
  own: AgentSettings | undefined,
): Promise<AgentRow> => {
  const { product, install, proven, sees, lacks } = facts;
  const path = await onPath(own?.command ?? facts.command, pathOf(place, own));
  const version = path === undefined || facts.version === undefined ? undefined : await versionOf(path, facts.version);
  return {
    name,
    product,
    enabled: own?.enabled ?? false,
    rigs: Object.values(settings.rigs).flatMap((rig) => (rig.agent === name ? [rig.name] : [])),
    accounts: accountsOf(name, settings),
    sees,
    lacks,
    ...(path === undefined ? {} : { path }),
    ...(version === undefined ? {} : { version }),
    ...(proven === undefined ? {} : { proven }),
    ...(install === undefined ? {} : { install }),
  };
};

const accountsOf = (name: string, settings: Settings): readonly string[] => {
  const plan = { settings, traits: traitsOf(settings.agents, (agent) => presetOf(agent, settings.agents[agent])) };
  return [...new Set(Object.values(settings.rigs).map((rig) => accountOf(name, rig.name, plan)))];
};

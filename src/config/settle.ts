/** From what was written to what holds: paths made absolute, names given their types, words checked against one another. */
import { dirname, resolve } from 'node:path';
import type { BudgetSettings } from '../core/budget.ts';
import { rigName } from '../core/ids.ts';
import type { AgentSettings, RigSettings, Settings } from '../core/settings.ts';
import type { Price, Prices, Rate } from '../core/usage/prices.ts';
import { toAmount } from './amount.ts';
import { nearest } from './nearest.ts';
import { expandHome } from './paths.ts';
import { routeDoubts } from './route-doubts.ts';
import type { Known, Written, WrittenAgent, WrittenRig } from './schema.ts';
import { noticesOf } from './schema-notices.ts';
import { screenOf } from './schema-screens.ts';
import { checkDoubts, checksOf } from './settle-checks.ts';
import { hostingDoubts, hostingOf } from './settle-hosting.ts';
import { rolesOf, routeOf } from './settle-routes.ts';

/** Something that only the whole file shows to be wrong. */
export type Doubt = { readonly path: readonly string[]; readonly what: string; readonly hint: string };

/** What paths and names in a file are relative to. */
export type Context = { readonly file: string; readonly home: string; readonly known: Known };

export function settle(
  written: Written,
  context: Context,
): { readonly settings: Settings; readonly doubts: readonly Doubt[] } {
  const settings: Settings = {
    rigs: Object.fromEntries(
      Object.entries(written.rigs).map(([name, rig]) => [name, rigOf(name, rig, written.roles, context)]),
    ),
    agents: agentsOf(written, context),
    limits: written.limits,
    patience: patienceOf(written.patience),
    ...(written.permissions === undefined ? {} : { permissions: written.permissions }),
    runtime: written.runtime,
    prices: pricesOf(written, context.known),
    ...(written.budget === undefined ? {} : { budget: budgetOf(written.budget) }),
    ...(written.dashboard === undefined ? {} : { dashboard: written.dashboard }),
    ...(written.notices === undefined ? {} : { notices: noticesOf(written.notices) }),
  };
  return {
    settings,
    doubts: [
      ...agentDoubts(written, context.known),
      ...rigDoubts(settings),
      ...hostingDoubts(settings),
      ...checkDoubts(settings),
      ...budgetDoubts(settings),
      ...keyDoubts(settings, context.known),
      ...routeDoubts(written, settings, context.known),
    ],
  };
}

const rigOf = (name: string, rig: WrittenRig, town: Written['roles'], { file, home }: Context): RigSettings => {
  const {
    setup,
    gateTimeout,
    path,
    roles,
    routes,
    fallback,
    permissions,
    mergeByLabel,
    rerere,
    hosting,
    review,
    checks,
    ...rest
  } = rig;
  return {
    ...rest,
    name: rigName(name),
    path: resolve(dirname(file), expandHome(path, home)),
    gateTimeoutMs: gateTimeout,
    ...(checks === undefined || checks.length === 0 ? {} : { checks: checksOf(checks, { file, home }) }),
    ...(rest.merge === 'pr' ? { hosting: hostingOf(hosting) } : {}),
    ...(setup === undefined ? {} : { setup }),
    ...rolesOf(town, roles),
    ...(routes.length === 0 ? {} : { routes: routes.map(routeOf) }),
    ...(mergeByLabel === undefined ? {} : { mergeByLabel }),
    ...(fallback === undefined ? {} : { fallback }),
    ...(permissions === undefined ? {} : { permissions }),
    ...(rerere === true ? { rerere } : {}),
    ...(review === undefined ? {} : { review: { ...review, when: review.when ?? [] } }),
  };
};

/** Every preset, written about or not, and every agent of the user's own. */
const agentsOf = (written: Written, { known, home }: Context): Readonly<Record<string, AgentSettings>> => {
  const presets = new Map(known.agents.map(({ name, runsBody }) => [name, !runsBody]));
  const names = new Set([...presets.keys(), ...Object.keys(written.agents)]);
  const saidOf = new Map(Object.entries(written.agents));
  return Object.fromEntries(
    [...names].map((name) => {
      const said = saidOf.get(name);
      const settings = said === undefined ? untouched : agentOf(said, presets.has(name), home);
      return [name, { ...settings, enabled: said?.enabled ?? presets.get(name) ?? true }];
    }),
  );
};

const untouched = { permission: 'ask', args: [], env: {} } as const;

const agentOf = (agent: WrittenAgent, isPreset: boolean, home: string): Omit<AgentSettings, 'enabled'> => {
  const { permission, command, args, env, prompt, promptFlag, resume, auto, withModel, withEffort, exits } = agent;
  const { account, permissions, model, effort, fallback, screens } = agent;
  const custom = {
    prompt: prompt ?? 'argument',
    ...(promptFlag === undefined ? {} : { promptFlag }),
    resume: resume ?? [],
    auto: auto ?? [],
    ...(withModel === undefined ? {} : { withModel }),
    ...(withEffort === undefined ? {} : { withEffort }),
    ...(exits === undefined ? {} : { exits }),
  } as const;
  return {
    permission,
    args,
    env,
    ...(permissions === undefined ? {} : { permissions }),
    ...(command === undefined ? {} : { command: expandHome(command, home) }),
    ...(account === undefined ? {} : { account }),
    ...(model === undefined ? {} : { model }),
    ...(effort === undefined ? {} : { effort }),
    ...(fallback === undefined ? {} : { fallback }),
    ...(screens === undefined ? {} : { screens: screens.map(screenOf) }),
    ...(isPreset ? {} : { custom }),
  };
};

const patienceOf = ({
  backoff,
  backoffMax,
  breakerFor,
  idle,
  ...counts
}: Written['patience']): Settings['patience'] => ({
  ...counts,
  backoffMs: backoff,
  backoffMaxMs: backoffMax,
  breakerMs: breakerFor,
  idleMs: idle,
});

/** What the presets know, and the owner's own over it. */
const pricesOf = ({ prices }: Written, known: Known): Prices => ({
  ...Object.assign({}, ...known.agents.map(({ usage }) => usage?.prices ?? {})),
  ...Object.fromEntries(
    Object.entries(prices).map(([model, { long, ...rate }]): [string, Price] => [
      model,
      { ...rateOf(rate), ...(long === undefined ? {} : { long: { over: long.over, ...rateOf(long) } }) },
    ]),
  ),
});

type WrittenRate = Omit<Written['prices'][string], 'long'>;
const rateOf = ({ input, output, cacheRead = input, cacheWrite = input, cacheHour }: WrittenRate): Rate => ({
  ...{ input, output, cacheRead, cacheWrite },
  ...(cacheHour === undefined ? {} : { cacheHour }),
});

const budgetOf = ({ warnAt, holdAt, ...amounts }: NonNullable<Written['budget']>): BudgetSettings => ({
  ...Object.fromEntries(
    Object.entries(amounts).flatMap(([name, written]) => {
      const amount = written === undefined ? undefined : toAmount(written);
      return amount === undefined ? [] : [[name, amount]];
    }),
  ),
  warnAt,
  holdAt,
});

/** Work would be held back before anybody was told. */
const budgetDoubts = ({ budget }: Settings): readonly Doubt[] =>
  budget === undefined || budget.holdAt >= budget.warnAt
    ? []
    : [{ path: ['budget', 'holdAt'], what: '"holdAt" is less than "warnAt"', hint: 'Write it as large, or larger' }];

const CUSTOM_ONLY = ['prompt', 'promptFlag', 'resume', 'auto', 'withModel', 'withEffort', 'exits'] as const;

const agentDoubts = (written: Written, known: Known): readonly Doubt[] => {
  const presets = known.agents.map(({ name }) => name);
  return Object.entries(written.agents).flatMap(([name, agent]): readonly Doubt[] => {
    if (presets.includes(name))
      return CUSTOM_ONLY.filter((key) => agent[key] !== undefined).map((key) => ({
        path: ['agents', name, key],
        what: `"${key}" is for agents without a preset, and "${name}" has one`,
        hint: 'Leave it out, or give the agent another name',
      }));
    if (agent.command !== undefined) return [];
    return [
      {
        path: ['agents', name],
        what: `There is no preset for the agent "${name}", and it has no "command"`,
        hint: didYouMean(name, presets, 'Presets are'),
      },
    ];
  });
};

/** An agent that is off is no doubt: turning it off must be possible while rigs name it. */
const keyDoubts = ({ dashboard }: Settings, { keys }: Known): readonly Doubt[] =>
  (keys?.flaws(dashboard?.keys ?? {}) ?? []).map(({ intent, what, hint }) => ({
    path: ['dashboard', 'keys', intent],
    what,
    hint,
  }));

const rigDoubts = ({ rigs, agents }: Settings): readonly Doubt[] => {
  const seen = new Map<string, string>();
  return Object.values(rigs).flatMap((rig): readonly Doubt[] => {
    const twin = seen.get(rig.path);
    seen.set(rig.path, rig.name);
    return [
      ...(twin === undefined ? [] : [twinDoubt(rig, twin)]),
      ...(!Object.hasOwn(agents, rig.agent) ? [unknownAgent(rig, Object.keys(agents))] : []),
    ];
  });
};

const twinDoubt = ({ name, path }: RigSettings, twin: string): Doubt => ({
  path: ['rigs', name, 'path'],
  what: `The rigs "${twin}" and "${name}" have the same path ${path}`,
  hint: 'Remove one of them',
});

const unknownAgent = ({ name, agent }: RigSettings, agents: readonly string[]): Doubt => ({
  path: ['rigs', name, 'agent'],
  what: `There is no agent "${agent}"`,
  hint: `${didYouMean(agent, agents, 'Known are')}; add another under "agents" with its "command"`,
});

const didYouMean = (typed: string, words: readonly string[], known: string): string => {
  const meant = nearest(typed, words);
  return `${meant === undefined ? '' : `Did you mean ${meant}? `}${known} ${words.join(', ')}`;
};

/** Names in roles, routes and fallbacks that nobody answers to, and options that the agent would not take. */
import { roleIn, roleNames } from '../core/roles.ts';
import type { RigSettings, Settings } from '../core/settings.ts';
import { nearest } from './nearest.ts';
import type { Known, Written } from './schema.ts';
import type { Doubt } from './settle.ts';

type Path = readonly string[];
type Choice = {
  readonly agent?: string | undefined;
  readonly model?: string | undefined;
  readonly effort?: string | undefined;
};

export const routeDoubts = (written: Written, settings: Settings, known: Known): readonly Doubt[] => {
  const ask: Ask = { settings, known };
  return [
    ...Object.entries(written.agents).flatMap(([name, agent]) => [
      ...fallbackDoubts(ask, ['agents', name], agent.fallback),
      ...optionDoubts(ask, ['agents', name], { ...agent, agent: name }, name),
    ]),
    ...Object.entries(written.roles).flatMap(([name, role]) => choiceDoubts(ask, ['roles', name], role, undefined)),
    ...Object.entries(written.rigs).flatMap(([name, rig]): readonly Doubt[] => {
      const own = settings.rigs[name];
      if (own === undefined) return [];
      return [
        ...fallbackDoubts(ask, ['rigs', name], rig.fallback),
        ...reviewDoubts(ask, own, ['rigs', name, 'review']),
        ...Object.keys({ ...written.roles, ...rig.roles }).flatMap((role) => {
          const path = Object.hasOwn(rig.roles, role) ? ['rigs', name, 'roles', role] : ['roles', role];
          return choiceDoubts(ask, path, roleIn(own, role) ?? {}, own.agent);
        }),
        ...rig.routes.flatMap((route, index): readonly Doubt[] => {
          const path = ['rigs', name, 'routes', String(index)];
          const ofRole = route.role === undefined ? undefined : roleIn(own, route.role)?.agent;
          return [
            ...[...(route.role === undefined ? [] : [route.role]), ...(route.when.role ?? [])].flatMap((role) =>
              roleDoubts(own, path, role),
            ),
            ...choiceDoubts(ask, path, route, ofRole ?? own.agent),
          ];
        }),
      ];
    }),
  ].filter(
    ({ path, what }, index, all) =>
      all.findIndex((one) => one.what === what && String(one.path) === String(path)) === index,
  );
};

type Ask = { readonly settings: Settings; readonly known: Known };

const choiceDoubts = (
  ask: Ask,
  path: Path,
  choice: Choice & { readonly fallback?: readonly string[] | undefined },
  otherwise: string | undefined,
): readonly Doubt[] => {
  const agent = choice.agent ?? otherwise;
  return [
    ...(choice.agent === undefined ? [] : agentDoubts(ask, [...path, 'agent'], choice.agent)),
    ...(agent === undefined ? [] : optionDoubts(ask, path, choice, agent)),
    ...fallbackDoubts(ask, path, choice.fallback),
  ];
};

const fallbackDoubts = (ask: Ask, path: Path, list: readonly string[] | undefined): readonly Doubt[] =>
  (list ?? []).flatMap((agent, index) => agentDoubts(ask, [...path, 'fallback', String(index)], agent));

const agentDoubts = ({ settings }: Ask, path: Path, agent: string): readonly Doubt[] => {
  if (Object.hasOwn(settings.agents, agent)) return [];
  return [{ path, what: `There is no agent "${agent}"`, hint: meant(agent, Object.keys(settings.agents)) }];
};

const roleDoubts = (rig: RigSettings, path: Path, role: string): readonly Doubt[] => {
  if (roleIn(rig, role) !== undefined) return [];
  return [{ path, what: `The rig "${rig.name}" knows no role "${role}"`, hint: meant(role, roleNames(rig)) }];
};

const reviewDoubts = (ask: Ask, rig: RigSettings, path: Path): readonly Doubt[] => {
  const { review, merge } = rig;
  if (review === undefined) return [];
  return [
    ...(merge === 'pr'
      ? [
          {
            path,
            what: `The rig "${rig.name}" merges by pull requests, which people review on their host`,
            hint: 'Leave "review" out, or write merge: ask',
          },
        ]
      : []),
    ...roleDoubts(rig, [...path, 'role'], review.role),
    ...(review.agent === undefined ? [] : agentDoubts(ask, [...path, 'agent'], review.agent)),
  ];
};

/** A model for an agent that cannot be told one would be dropped without a word. */
const optionDoubts = ({ settings, known }: Ask, path: Path, choice: Choice, agent: string): readonly Doubt[] => {
  const preset = known.agents.find(({ name }) => name === agent);
  const custom = settings.agents[agent]?.custom;
  if (preset === undefined && custom === undefined) return [];
  return (['model', 'effort'] as const).flatMap((option): readonly Doubt[] => {
    const takes =
      preset === undefined ? custom?.[option === 'model' ? 'withModel' : 'withEffort'] : preset.options?.[option];
    if (choice[option] === undefined || takes !== undefined) return [];
    const flag = option === 'model' ? 'withModel' : 'withEffort';
    const hint =
      preset === undefined
        ? `Say with agents.${agent}.${flag} how it is told`
        : `Leave it out, name another agent beside it, or write it into agents.${agent}.args`;
    return [{ path: [...path, option], what: `The agent "${agent}" cannot be told its ${option}`, hint }];
  });
};

const meant = (typed: string, words: readonly string[]): string => {
  const near = nearest(typed, words);
  return `${near === undefined ? '' : `Did you mean ${near}? `}Known are ${words.join(', ')}`;
};

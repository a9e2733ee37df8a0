/**
 * Who works a task, and as what: an order, the task itself, its role, the rig's routes, the rig. Pure: the
 * same task and settings give the same answer, with all that was considered.
 */

import { mentions } from './mentions.ts';
import type { Task, TaskKind } from './model.ts';
import { roleIn } from './roles.ts';
import type { RigSettings, Settings } from './settings.ts';

export type RoleSettings = {
  readonly agent?: string;
  readonly model?: string;
  readonly effort?: string;
  /** Words that are added to the brief. */
  readonly prompt?: string;
  readonly permission?: 'ask' | 'auto';
  readonly fallback?: readonly string[];
};

/** All that is said must hold; of a list, any one. */
export type RouteWhen = {
  readonly label?: readonly string[];
  readonly kind?: readonly TaskKind[];
  /** Globs of paths that the task's text mentions. */
  readonly path?: readonly string[];
  readonly priority?: readonly number[];
  /** Minutes, both ends included; a task without an estimate is in no range. */
  readonly estimate?: { readonly from?: number; readonly to?: number };
  readonly role?: readonly string[];
};

export type RouteSettings = {
  readonly when: RouteWhen;
  readonly agent?: string;
  readonly role?: string;
  readonly model?: string;
  readonly effort?: string;
};

/** One voice about who works it: whether it was heard, and why or why not. */
export type Considered = {
  readonly what: 'agent' | 'role' | 'model' | 'effort' | 'route';
  /** `the task`, `role reviewer`, `route 2 (label docs)`, `rig shop`, … */
  readonly source: string;
  readonly value: string;
  readonly won: boolean;
  readonly note: string;
};

export type Routed = {
  readonly agent: string;
  readonly role?: string;
  readonly model?: string;
  readonly effort?: string;
  /** Which voice chose the agent. */
  readonly chosenBy: string;
  /** Who may take it while the account of `agent` rests, in this order. */
  readonly fallback: readonly string[];
  readonly considered: readonly Considered[];
};

type Voice = { readonly source: string; readonly value: string; readonly note?: string };

/** The voice of a person who named an agent when the task was slung. */
export const ORDER = 'the order';

/** @param order the agent that a person named when the task was slung */
export const routeOf = (task: Task, rig: RigSettings, settings: Settings, order?: string): Routed => {
  const { route, passed } = firstRoute(task, rig);
  const routeSource = route === undefined ? '' : sourceOf(route, rig);
  const roles = voices([
    [task.role, 'the task'],
    [route?.role, routeSource],
  ]);
  const role = roles[0]?.value;
  const ofRole = role === undefined ? undefined : roleIn(rig, role);
  const roleSource = `role ${role}`;
  const roleFirst = task.role !== undefined;
  const agents = voices([
    [order, ORDER],
    [task.agent, 'the task'],
    [roleFirst ? ofRole?.agent : undefined, roleSource],
    [route?.agent, routeSource],
    [roleFirst ? undefined : ofRole?.agent, roleSource],
    [rig.agent, `rig ${rig.name}`],
  ]);
  const chosen = agents[0] ?? { source: `rig ${rig.name}`, value: rig.agent };
  const agent = chosen.value;
  const routeAgent = route?.agent ?? (roleFirst ? undefined : ofRole?.agent) ?? rig.agent;
  const option = (what: 'model' | 'effort'): readonly Voice[] => {
    const own = settings.agents[agent]?.[what];
    const fromRole = voice(ofRole?.[what], roleSource, ofRole?.agent ?? rig.agent);
    const fromRoute = voice(route?.[what], routeSource, routeAgent);
    const both = roleFirst ? [...fromRole, ...fromRoute] : [...fromRoute, ...fromRole];
    return [
      ...both.map(({ written, ...said }) =>
        written === agent ? said : { ...said, note: `it is for ${written}, and ${agent} works it` },
      ),
      ...voices([[own, `agent ${agent}`]]),
    ];
  };
  const models = option('model');
  const efforts = option('effort');
  const model = heard(models)?.value;
  const effort = heard(efforts)?.value;
  return {
    agent,
    chosenBy: chosen.source,
    fallback: fallbackOf(agent, chosen.source, ofRole, rig, settings),
    considered: [
      ...ranked('agent', agents),
      ...ranked('role', roles),
      ...ranked('model', models),
      ...ranked('effort', efforts),
      ...passed,
    ],
    ...(role === undefined ? {} : { role }),
    ...(model === undefined ? {} : { model }),
    ...(effort === undefined ? {} : { effort }),
  };
};

/** Model and effort for whoever works it in the end: another agent than the chosen one has its own. */
export const optionsFor = (routed: Routed, agent: string, settings: Settings): Pick<Routed, 'model' | 'effort'> => {
  const { model, effort } = agent === routed.agent ? routed : (settings.agents[agent] ?? {});
  return { ...(model === undefined ? {} : { model }), ...(effort === undefined ? {} : { effort }) };
};

/** Who was named outright is waited for, but for a list of that agent's own. */
const fallbackOf = (
  agent: string,
  source: string,
  role: RoleSettings | undefined,
  rig: RigSettings,
  settings: Settings,
): readonly string[] => {
  const own = settings.agents[agent]?.fallback;
  const list = source === ORDER ? [] : source === 'the task' ? own : (role?.fallback ?? own ?? rig.fallback);
  return [...new Set(list ?? [])].filter((other) => other !== agent);
};

const voices = (said: readonly (readonly [value: string | undefined, source: string])[]): readonly Voice[] =>
  said.flatMap(([value, source]) => (value === undefined ? [] : [{ source, value }]));

const voice = (value: string | undefined, source: string, written: string) =>
  value === undefined ? [] : [{ source, value, written }];

const heard = (list: readonly Voice[]): Voice | undefined => list.find(({ note }) => note === undefined);

const ranked = (what: Considered['what'], list: readonly Voice[]): readonly Considered[] => {
  const winner = heard(list);
  return list.map(({ source, value, note }) => ({
    what,
    source,
    value,
    won: winner?.source === source && winner.value === value,
    note: note ?? (winner?.source === source ? 'the first that says one' : `${winner?.source} comes before it`),
  }));
};

type Found = { readonly route: RouteSettings | undefined; readonly passed: readonly Considered[] };

const firstRoute = (task: Task, rig: RigSettings): Found => {
  const passed: Considered[] = [];
  let route: RouteSettings | undefined;
  for (const one of rig.routes ?? []) {
    const misses = route === undefined ? missOf(task, one.when) : 'an earlier route fits';
    route ??= misses === undefined ? one : undefined;
    passed.push({
      what: 'route',
      source: sourceOf(one, rig),
      value: resultOf(one),
      won: misses === undefined,
      note: misses ?? 'the first that fits',
    });
  }
  return { route, passed };
};

/** What of a route does not fit, in words; `undefined` when all does. */
const missOf = (task: Task, when: RouteWhen): string | undefined => {
  const { label, kind, path, priority, estimate, role } = when;
  if (label !== undefined && !label.some((one) => task.labels.includes(one))) return `no label ${label.join(' or ')}`;
  if (kind !== undefined && !kind.includes(task.kind)) return `it is a ${task.kind}`;
  if (priority !== undefined && !priority.includes(task.priority)) return `its priority is ${task.priority}`;
  if (role !== undefined && !role.some((one) => one === task.role))
    return task.role === undefined ? 'it asks for no role' : `it asks for the role ${task.role}`;
  if (estimate !== undefined) {
    if (task.estimate === undefined) return 'it has no estimate';
    const { from = 0, to = Number.POSITIVE_INFINITY } = estimate;
    if (task.estimate < from || task.estimate > to) return `its estimate is ${task.estimate} minutes`;
  }
  if (path !== undefined && !mentions(textOf(task), path)) return `it mentions no path like ${path.join(' or ')}`;
  return undefined;
};

const textOf = ({ title, body, design, acceptance }: Task): string =>
  [title, body, design, acceptance].filter((part) => part !== undefined).join('\n');

const sourceOf = (route: RouteSettings, rig: RigSettings): string =>
  `route ${(rig.routes ?? []).indexOf(route) + 1} (${sayWhen(route.when)})`;

const sayWhen = ({ label, kind, path, priority, estimate, role }: RouteWhen): string => {
  const { from, to } = estimate ?? {};
  const parts = [
    ...(label === undefined ? [] : [`label ${label.join(' or ')}`]),
    ...(kind === undefined ? [] : [`kind ${kind.join(' or ')}`]),
    ...(path === undefined ? [] : [`path ${path.join(' or ')}`]),
    ...(priority === undefined ? [] : [`priority ${priority.join(' or ')}`]),
    ...(from === undefined ? [] : [`at least ${from} minutes`]),
    ...(to === undefined ? [] : [`at most ${to} minutes`]),
    ...(role === undefined ? [] : [`role ${role.join(' or ')}`]),
  ];
  return parts.length === 0 ? 'every task' : parts.join(', ');
};

const resultOf = ({ agent, role, model, effort }: RouteSettings): string =>
  [
    ...(agent === undefined ? [] : [`agent ${agent}`]),
    ...(role === undefined ? [] : [`role ${role}`]),
    ...(model === undefined ? [] : [`model ${model}`]),
    ...(effort === undefined ? [] : [`effort ${effort}`]),
  ].join(', ');

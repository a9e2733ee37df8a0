/** The settings of a rig as the town uses them, in the words of rigs.yaml; and what was done in it today. */
import type { GateSettings } from '../gate-settings.ts';
import type { Instant } from '../ids.ts';
import type { Observed } from '../observed.ts';
import type { Permissions } from '../permissions/rule.ts';
import type { RouteSettings } from '../routing.ts';
import type { RigSettings, Settings } from '../settings.ts';
import { countOf } from '../today.ts';
import { dayOf } from '../usage/day.ts';
import type { RigRow } from './status.ts';

export type SettingRow = {
  /** As rigs.yaml calls it. */
  readonly name: string;
  /** One line. Of variables only their names: their values may be secrets. */
  readonly value: string;
  /** It is written in rigs.yaml; else it is the default. */
  readonly set: boolean;
};

export const withRigSettings = (
  rows: readonly RigRow[],
  observed: Observed,
  { rigs, written }: Settings,
  now: Instant,
  zone: number,
): readonly RigRow[] =>
  rows.map((row) => {
    const rig = rigs[row.id];
    if (rig === undefined) return row;
    const hint = observed.problems.find(({ where }) => where === row.id)?.hint;
    const { today } = observed;
    return {
      ...row,
      ...(hint === undefined ? {} : { hint }),
      ...(today === undefined ? {} : { today: countOf(today, dayOf(now, zone), (whose) => whose.rig === row.id) }),
      settings: settingRows(rig, written?.[row.id] ?? []),
    };
  });

/** Those that were written first, each in the order of the example file. */
export const settingRows = (rig: RigSettings, written: readonly string[]): readonly SettingRow[] => {
  const said = new Set(written);
  return Object.entries(VALUES)
    .map(([name, value]) => ({ name, value: value(rig), set: said.has(name) }))
    .toSorted((a, b) => Number(b.set) - Number(a.set));
};

const NOTHING = 'none';
const listed = (items: readonly string[]): string => (items.length === 0 ? NOTHING : items.join(', '));
const onOff = (is: boolean | undefined): string => (is === true ? 'true' : 'false');
const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? '' : 's'}`;

const UNITS = [
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1_000],
  ['ms', 1],
] as const;

/** As it may be written: `10m`, `90s`. */
const lengthText = (ms: number): string => {
  const [unit, size] = UNITS.find(([, each]) => ms >= each && ms % each === 0) ?? ['ms', 1];
  return `${ms / size}${unit}`;
};

const VALUES: Readonly<Record<string, (rig: RigSettings) => string>> = {
  path: ({ path }) => path,
  base: ({ base }) => base,
  agent: ({ agent }) => agent,
  maxPolecats: ({ maxPolecats }) => String(maxPolecats),
  merge: ({ merge }) => merge,
  mergeByLabel: ({ mergeByLabel = {} }) =>
    listed(Object.entries(mergeByLabel).map(([label, policy]) => `${label}: ${policy}`)),
  hosting: ({ hosting }) => (hosting === undefined ? NOTHING : `${hosting.kind} ${hosting.repo ?? hosting.remote}`),
  strategy: ({ strategy = 'merge' }) => strategy,
  train: ({ train = 20 }) => String(train),
  speculate: ({ speculate = 1 }) => String(speculate),
  gates: ({ gates }) => listed(gates.map(gateText)),
  checks: ({ checks = [] }) => listed(checks.map(({ name }) => name)),
  gateTimeout: ({ gateTimeoutMs }) => lengthText(gateTimeoutMs),
  setup: ({ setup }) => setup ?? NOTHING,
  copy: ({ copy }) => listed(copy),
  push: ({ push }) => onOff(push),
  rerere: ({ rerere }) => onOff(rerere),
  dispatch: ({ dispatch }) => dispatch,
  pool: ({ pool }) => String(pool),
  keepBackups: ({ keepBackups = 30 }) => (keepBackups === 0 ? 'for ever' : count(keepBackups, 'day')),
  tracker: ({ tracker }) => tracker.kind,
  env: ({ env }) => listed(Object.keys(env)),
  roles: ({ roles = {} }) => listed(Object.keys(roles)),
  routes: ({ routes = [] }) => listed(routes.map(routeText)),
  fallback: ({ fallback = [] }) => listed(fallback),
  permissions: ({ permissions }) => permissionText(permissions),
  review: ({ review }) => (review?.required === true ? `required, by role ${review.role}` : 'not required'),
};

const gateText = ({ name, run }: GateSettings): string => (name === run ? run : `${name}: ${run}`);

/** `label docs → role docs`; what must hold, then what follows. */
const routeText = ({ when, agent, role, model, effort }: RouteSettings): string => {
  const { label = [], kind = [], path = [], priority = [], role: roles = [], estimate } = when;
  const range = estimate === undefined ? [] : [`${estimate.from ?? 0}-${estimate.to ?? 'any'} minutes`];
  const parts = [
    ...(
      [
        ['label', label],
        ['kind', kind],
        ['path', path],
        ['priority', priority],
        ['role', roles],
        ['estimate', range],
      ] as const
    ).flatMap(([name, any]) => (any.length === 0 ? [] : [`${name} ${any.join(' or ')}`])),
  ];
  const then = Object.entries({ agent, role, model, effort }).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name} ${value}`],
  );
  return `${parts.length === 0 ? 'any task' : parts.join(' and ')} -> ${then.join(', ')}`;
};

const permissionText = (permissions: Permissions | undefined): string => {
  const { allow = [], ask = [], deny = [] } = permissions ?? {};
  const all = [count(allow.length, 'rule'), String(ask.length), String(deny.length)];
  return allow.length + ask.length + deny.length === 0
    ? NOTHING
    : `${all[0]} to allow, ${all[1]} to ask, ${all[2]} to deny`;
};

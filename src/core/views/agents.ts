/** Agents that rigs use, each with its account: whether it can work, what it did today, and what is left of its limits. */
import { accountOf, parkedNow } from '../accounts.ts';
import type { Plan } from '../desire.ts';
import type { Instant } from '../ids.ts';
import type { Polecat, World } from '../model.ts';
import type { Observed } from '../observed.ts';
import { leftIn } from '../quota.ts';
import type { RigSettings, Settings } from '../settings.ts';
import { countOf, type DayCount } from '../today.ts';
import { dayOf } from '../usage/day.ts';
import { plusRows } from '../usage/sums.ts';
import { rowsOf } from '../usage/totals.ts';
import { type Spent, spentOf } from './costs.ts';

/** `failing`: no start of it for a while, after failures in a row. `unknown`: not looked at yet. */
export type AgentState = 'ready' | 'resting' | 'login' | 'missing' | 'off' | 'failing' | 'unknown';

export type WindowRow = {
  /** `5h`, `7d`. */
  readonly name: string;
  /** Percent; absent where the window has begun anew since that was told. */
  readonly left?: number;
  readonly resetsAt?: Instant;
};

export type UsedAgentRow = {
  /** `claude`, or `claude@work` where its account has another name. */
  readonly id: string;
  readonly rig: '*';
  readonly state: AgentState;
  readonly agent: string;
  readonly account: string;
  /** Rigs that name it or whose workers it is. */
  readonly rigs: readonly string[];
  readonly version?: string;
  readonly path?: string;
  readonly because?: string;
  /** With `resting` and `failing`. */
  readonly until?: Instant;
  readonly polecats: readonly string[];
  /** As the journal tells it; absent while that is read. */
  readonly today?: DayCount;
  /** Today. */
  readonly spent?: Spent;
  /** What was told last of the account, and when. */
  readonly quota?: { readonly at: Instant; readonly windows: readonly WindowRow[] };
  /** Its CLI can tell that. */
  readonly tellsQuota: boolean;
};

type Case = { readonly world: World; readonly observed: Observed; readonly plan: Plan; readonly now: Instant };

export const agentRows = (world: World, observed: Observed, plan: Plan, now: Instant): readonly UsedAgentRow[] => {
  const known = { world, observed, plan, now };
  const used = new Map<string, { readonly agent: string; readonly account: string; readonly rigs: Set<string> }>();
  const use = (agent: string, rig: RigSettings): void => {
    const account = accountOf(agent, rig.name, plan);
    const key = `${agent}@${account}`;
    used.set(key, used.get(key) ?? { agent, account, rigs: new Set() });
    used.get(key)?.rigs.add(rig.name);
  };
  for (const rig of Object.values(plan.settings.rigs)) for (const agent of namedIn(rig, plan.settings)) use(agent, rig);
  for (const { agent, rig } of there(world)) {
    const settings = plan.settings.rigs[rig];
    if (settings !== undefined) use(agent, settings);
  }
  return [...used.values()].map(({ agent, account, rigs }) => rowOf(agent, account, [...rigs], known));
};

/** Each once, whatever its account. */
export const agentsInUse = (world: World, settings: Settings): readonly string[] => [
  ...new Set([
    ...Object.values(settings.rigs).flatMap((rig) => [...namedIn(rig, settings)]),
    ...there(world).map(({ agent }) => agent),
  ]),
];

const there = ({ polecats }: World): readonly Polecat[] =>
  Object.values(polecats).filter(({ phase }) => phase.kind !== 'leaving');

/** Whom its settings name, but for agents that are unknown. */
const namedIn = (rig: RigSettings, { agents }: Settings): ReadonlySet<string> => {
  const roles = Object.values(rig.roles ?? {});
  const named = [rig.agent, ...(rig.fallback ?? []), ...(rig.routes ?? []).map(({ agent }) => agent)];
  const ofRoles = roles.flatMap(({ agent, fallback = [] }) => [agent, ...fallback]);
  const all = [...named, ...ofRoles, rig.review?.agent].filter((agent) => agent !== undefined);
  return new Set([...all, ...all.flatMap((agent) => agents[agent]?.fallback ?? [])].filter((one) => one in agents));
};

const rowOf = (agent: string, account: string, rigs: readonly string[], known: Case): UsedAgentRow => {
  const { world, observed, plan, now } = known;
  const workers = there(world).filter((one) => one.agent === agent && accountOf(agent, one.rig, plan) === account);
  const day = dayOf(now, plan.zone ?? 0);
  const isOurs = (whose: { readonly agent: string; readonly rig: string }): boolean =>
    whose.agent === agent && rigs.includes(whose.rig);
  const used = plusRows({}, rowsOf(world.ledger, day).filter(isOurs));
  const spent = spentOf(used, plan.settings.prices ?? {});
  const cli = observed.machine?.clis?.[agent];
  const quota = world.quotas[account];
  return {
    id: account === agent ? agent : `${agent}@${account}`,
    rig: '*',
    ...stateOf(agent, account, workers, known),
    ...{ agent, account, rigs },
    ...(cli?.version === undefined ? {} : { version: cli.version }),
    ...(cli?.path === undefined ? {} : { path: cli.path }),
    polecats: workers.map(({ id }) => id),
    ...(observed.today === undefined ? {} : { today: countOf(observed.today, day, isOurs) }),
    ...(spent === undefined ? {} : { spent }),
    ...(quota === undefined
      ? {}
      : { quota: { at: quota.at, windows: quota.windows.map((one) => windowOf(one, now)) } }),
    tellsQuota: plan.traits[agent]?.tellsQuota === true,
  };
};

const windowOf = (window: Parameters<typeof leftIn>[0], now: Instant): WindowRow => {
  const left = leftIn(window, now);
  const { name, resetsAt } = window;
  return { name, ...(left === undefined ? {} : { left }), ...(resetsAt === undefined ? {} : { resetsAt }) };
};

type Standing = Pick<UsedAgentRow, 'state' | 'because' | 'until'>;

const stateOf = (agent: string, account: string, workers: readonly Polecat[], known: Case): Standing => {
  const { world, observed, plan, now } = known;
  const cli = observed.machine?.clis?.[agent];
  const parking = parkedNow(world, account, now);
  const breaker = world.breakers[agent];
  if (plan.settings.agents[agent]?.enabled === false) return { state: 'off', because: 'it is off in rigs.yaml' };
  if (cli !== undefined && cli.path === undefined) return { state: 'missing', because: 'its program is not here' };
  if (parking !== undefined) return { state: 'resting', because: parking.because, until: parking.until };
  const asks = workers.find(({ id }) => observed.verdicts[id]?.signal === 'needs-login');
  if (asks !== undefined) return { state: 'login', because: `${asks.id} waits for a login in its pane` };
  if (breaker?.until !== undefined && breaker.until > now)
    return { state: 'failing', because: `${breaker.failures} failures in a row`, until: breaker.until };
  return { state: cli === undefined && workers.length === 0 ? 'unknown' : 'ready' };
};

/** The least that is left of any window among them, where it is known. */
export type QuotaTotal = {
  readonly percent: number;
  readonly account: string;
  readonly window: string;
  readonly resetsAt?: Instant;
  readonly at: Instant;
};

export const leastQuota = (rows: readonly UsedAgentRow[]): QuotaTotal | undefined => {
  const all = rows.flatMap(({ account, quota }) =>
    (quota?.windows ?? []).flatMap(({ name, left, resetsAt }): readonly QuotaTotal[] =>
      left === undefined || quota === undefined
        ? []
        : [{ percent: left, account, window: name, at: quota.at, ...(resetsAt === undefined ? {} : { resetsAt }) }],
    ),
  );
  return all.toSorted((a, b) => a.percent - b.percent)[0];
};

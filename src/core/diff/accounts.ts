/** Accounts that are to rest, since one of their workers met a usage limit, and those whose rest is over. */
import { accountOf, parkedNow } from '../accounts.ts';
import type { Action } from '../action.ts';
import type { Plan } from '../desire.ts';
import type { Moment } from '../diff.ts';
import type { TownEvent } from '../event.ts';
import type { Instant } from '../ids.ts';
import type { Polecat, World } from '../model.ts';
import type { Observed, Verdict } from '../observed.ts';

type Parked = Extract<TownEvent, { readonly type: 'account.parked' }>;

/** Words for the same limit may differ by a little; only a later end than this is another one. */
const SAME_MS = 60_000;

export const accountActions = (world: World, observed: Observed, plan: Plan, { now }: Moment): readonly Action[] => {
  const events: readonly TownEvent[] = [...met(world, observed, plan, now).values(), ...over(world, now)];
  return events.length === 0 ? [] : [{ kind: 'record', key: 'accounts', events }];
};

/** When the limit ends that a working agent has met, if it is one of its account. */
export const limitOf = (
  polecat: Polecat,
  verdict: Verdict | undefined,
  plan: Plan,
  now: Instant,
): Instant | undefined => {
  if (polecat.phase.kind !== 'working' || verdict?.signal !== 'limited' || verdict.overload === true) return undefined;
  return Math.max(now, verdict.until ?? now + plan.settings.patience.backoffMaxMs);
};

/** One event an account, with the latest end of all. */
const met = (world: World, observed: Observed, plan: Plan, now: Instant): ReadonlyMap<string, Parked> => {
  const found = new Map<string, Parked>();
  for (const polecat of Object.values(world.polecats)) {
    const verdict = observed.verdicts[polecat.id];
    const until = limitOf(polecat, verdict, plan, now);
    if (until === undefined || verdict === undefined) continue;
    const account = accountOf(polecat.agent, polecat.rig, plan);
    const known =
      found.get(account)?.until ?? (parkedNow(world, account, now)?.until ?? Number.NEGATIVE_INFINITY) + SAME_MS;
    if (until <= known) continue;
    const { id, agent } = polecat;
    found.set(account, { type: 'account.parked', account, agent, polecat: id, until, because: verdict.because });
  }
  return found;
};

const over = (world: World, now: Instant): readonly TownEvent[] =>
  Object.entries(world.parked).flatMap(([account, { until }]) =>
    until > now ? [] : [{ type: 'account.resumed', account, by: 'mayor' } as const],
  );

/**
 * An account is what a usage limit is for: one login of one program. Agents that share it rest together. It is
 * named in rigs.yaml, or else told apart by the program and the variables that choose another login.
 */
import { markOf } from './briefs.ts';
import type { Plan } from './desire.ts';
import type { Instant, RigName } from './ids.ts';
import type { Parking, Polecat, World } from './model.ts';

/** The account that an agent works on in a rig, whose own variables may choose another login. */
export const accountOf = (agent: string, rig: RigName, { settings, traits }: Plan): string => {
  const own = settings.agents[agent];
  if (own?.account !== undefined) return own.account;
  const login = traits[agent]?.login;
  if (login === undefined) return agent;
  const env = { ...settings.rigs[rig]?.env, ...own?.env };
  const chosen = login.variables.flatMap((name) => (env[name] === undefined ? [] : [`${name}=${env[name]}`]));
  // A mark, since a key is nothing to show.
  return chosen.length === 0 ? login.program : `${login.program}-${markOf({ title: '', body: chosen.join('\n') })}`;
};

/** Why nothing may be started or told on that account now; `undefined` while it works. */
export const parkedNow = (world: World, account: string, now: Instant): Parking | undefined => {
  const parking = world.parked[account];
  return parking === undefined || parking.until <= now ? undefined : parking;
};

/** Whether a worker rests with its account, and the account still does. */
export const restsWithAccount = ({ phase }: Polecat, world: World, now: Instant): boolean =>
  phase.kind === 'waiting' && phase.account !== undefined && parkedNow(world, phase.account, now) !== undefined;

/**
 * When a worker goes on after a reset: each at its own moment, so that not all ask in the same second. `chance` is
 * one for a whole look; steps of the golden ratio keep any number of workers apart within the time that they share.
 */
export const resumeAt = (reset: Instant, { epoch }: Polecat, now: Instant, chance: number): Instant => {
  const spread = Math.min(LONGEST_SPREAD_MS, Math.max(1_000, (reset - now) / 4));
  return Math.max(reset, now) + Math.round(((chance + epoch * GOLDEN) % 1) * spread);
};

const LONGEST_SPREAD_MS = 60_000;
const GOLDEN = 0.618_033_988_749_895;

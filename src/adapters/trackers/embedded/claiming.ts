/** Claims of one tracker, by whoever decides here. What only a remote needs is loaded where one decides. */
import type { RigName } from '../../../core/ids.ts';
import type { Clock } from '../../../ports/clock.ts';
import type { Tracker } from '../../../ports/tracker.ts';
import type { Git } from '../../git.ts';
import type { Arbiter } from './arbiter.ts';
import { type ClaimEndings, claimEndings } from './claim-endings.ts';
import { type ClaimPolicy, claimPolicy } from './claim-policy.ts';
import { claims } from './claims.ts';
import { claimsOf } from './layout.ts';
import { localClaims } from './local-claims.ts';
import { once } from './once.ts';
import { refusalIn } from './refusal.ts';
import type { SyncParts } from './sync.ts';
import type { TaskIndex } from './task-index.ts';
import type { Writer } from './writer.ts';

export type ClaimingOptions = {
  /** Who decides of claims; where nothing is said, `mayor.claims` of the clone's git configuration does. */
  readonly claims?: ClaimPolicy | undefined;
  /** How long a claim of a town's worker is good unless it is renewed; 15 where nothing is said. */
  readonly leaseMinutes?: number | undefined;
  /** The remote that decides; `origin` where nothing is said. */
  readonly remote?: string | undefined;
};

type Parts = {
  readonly git: Git;
  readonly rig: RigName;
  readonly clock: Clock;
  readonly index: TaskIndex;
  readonly writer: Writer;
  readonly turns: SyncParts['turns'];
  readonly commonDir: () => Promise<string>;
  readonly inFolder: (name: string) => Promise<string>;
};

export type Claiming = Required<Pick<Tracker, 'claim' | 'renew' | 'release' | 'leases' | 'problems'>> & {
  readonly endings: ClaimEndings;
  /** Whether this clone's refs are all there is. */
  areHere(): Promise<boolean>;
  /** The folder of refs with what a remote said of claims last; none where it does not decide. */
  theirs(): Promise<string | undefined>;
};

const LEASE_MINUTES = 15;

export function claiming(parts: Parts, options: ClaimingOptions): Claiming {
  const { git, commonDir } = parts;
  const { remote = 'origin', leaseMinutes = LEASE_MINUTES } = options;
  const policy = once(async () => options.claims ?? (await claimPolicy(git, await commonDir())));
  const refusal = refusalIn(() => parts.inFolder('claims-on-branch'));
  const arbiter = once(async (): Promise<Arbiter> => {
    if ((await policy()) === 'local') return localClaims(parts);
    const { remoteClaims } = await import('./remote-claims.ts');
    return remoteClaims({ ...parts, remote, refusal });
  });
  const made = claims({ ...parts, arbiter });
  const ms = leaseMinutes * 60_000;
  return {
    claim: made.claim,
    renew: made.renew,
    release: made.release,
    leases: { ms, renew: (held) => made.renewAll(held, { ms }) },
    problems: refusal.problems,
    endings: claimEndings({ ...parts, policy, arbiter }),
    areHere: async () => (await policy()) === 'local',
    async theirs() {
      if ((await policy()) === 'local') return undefined;
      await refusal.read(remote); // So that it is told.
      return claimsOf(remote);
    },
  };
}

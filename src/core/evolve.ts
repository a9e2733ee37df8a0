/** The journal folded: what every event makes of the world. Total: an event never fails to fold. */
import type { EventType, Recorded, TownEvent } from './event.ts';
import { foldAccount } from './fold/account.ts';
import { foldContest } from './fold/contest.ts';
import { foldInbox } from './fold/inbox.ts';
import { foldMerge } from './fold/merge.ts';
import { foldPermissions, withoutEnded } from './fold/permissions.ts';
import { foldPolecat } from './fold/polecat.ts';
import { foldPull } from './fold/pull-request.ts';
import { foldReview, withoutReviewed } from './fold/review.ts';
import { foldTogether } from './fold/together.ts';
import { foldTown } from './fold/town.ts';
import { foldTrain } from './fold/train.ts';
import { foldUndo } from './fold/undo.ts';
import { foldUsage } from './fold/usage.ts';
import type { Instant } from './ids.ts';
import type { World } from './model.ts';
import { withoutStale } from './together.ts';

/** An event of one type, for the fold of it. */
export type Event<Type extends EventType> = Extract<TownEvent, { readonly type: Type }>;
export type Fold<Type extends EventType> = (world: World, event: Event<Type>, at: Instant) => World;
export type Folds<Types extends EventType> = { readonly [Type in Types]: Fold<Type> };

const folds: Folds<EventType> = {
  ...{ ...foldTown, ...foldPolecat, ...foldMerge, ...foldTrain, ...foldUndo, ...foldContest, ...foldTogether },
  ...{ ...foldInbox, ...foldAccount, ...foldPermissions, ...foldUsage, ...foldReview, ...foldPull },
};

/** The world after one more event. Numbers that were seen already change nothing. */
export const evolve = (world: World, recorded: Recorded): World => {
  if (recorded.seq <= world.seq) return world;
  const fold = folds[recorded.type] as Fold<EventType>;
  const next = withoutStale(withoutReviewed(withoutEnded(fold(world, recorded, recorded.at))));
  return { ...next, seq: recorded.seq, at: recorded.at };
};

/**
 * An event as an older Mayor may have written it, in today's shape; `undefined` when it cannot be
 * one. Every change of an event's shape adds a step here and a journal to `test/replay`.
 */
export const upgrade = (raw: unknown): Recorded | undefined => {
  if (typeof raw !== 'object' || raw === null) return undefined;
  const { seq, at, v, type } = raw as Partial<Recorded>;
  if (typeof seq !== 'number' || typeof at !== 'number' || v !== 1) return undefined;
  return typeof type === 'string' && Object.hasOwn(folds, type) ? (raw as Recorded) : undefined;
};

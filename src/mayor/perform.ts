/** Action → port call → events. Writes only; every performer may be repeated after a crash. */
import type { Action, ActionKind } from '../core/action.ts';
import type { Polecat, World } from '../core/model.ts';
import type { Asks } from './asks.ts';
import type { Heartbeats } from './heartbeats.ts';
import type { House } from './house.ts';
import type { Meter } from './meter.ts';
import type { Outcome } from './outcome.ts';
import { renew, report } from './perform/claims.ts';
import { compare } from './perform/compare.ts';
import { conclude, dismiss, enter, graft } from './perform/contest.ts';
import { gather, point } from './perform/gather.ts';
import { giveBack } from './perform/give-back.ts';
import { clear, collect } from './perform/leave.ts';
import { match } from './perform/match.ts';
import { land, settle } from './perform/merge.ts';
import { preview } from './perform/preview.ts';
import { deliver, start, stop } from './perform/process.ts';
import { follow, propose } from './perform/pull-request.ts';
import { check, foresee, rehearse } from './perform/train.ts';
import { checkUndo, landUndo, rehearseUndo, settleUndo } from './perform/undo.ts';
import type { Signs } from './signs.ts';
import type { Store } from './store.ts';
import type { Typings } from './typing.ts';

export type Hands = {
  readonly house: House;
  readonly store: Store;
  readonly signs: Signs;
  readonly asks: Asks;
  readonly heartbeats: Heartbeats;
  readonly meter: Meter;
  readonly typings: Typings;
  /** What is done is not wanted any more. */
  readonly signal?: AbortSignal;
};

export { nothing, type Outcome, openRig } from './outcome.ts';

export type Performer<Kind extends ActionKind> = (
  action: Extract<Action, { readonly kind: Kind }>,
  hands: Hands,
) => Promise<Outcome>;

/** Decisions have no effect to perform: the loop appends them together. */
type EffectKind = Exclude<ActionKind, 'record'>;

const performers: { readonly [Kind in EffectKind]: Performer<Kind> } = {
  start,
  deliver,
  stop,
  clear,
  collect,
  preview,
  match,
  rehearse,
  foresee,
  gather,
  point,
  compare,
  check,
  'give-back': giveBack,
  land,
  settle,
  'rehearse-undo': rehearseUndo,
  'check-undo': checkUndo,
  'land-undo': landUndo,
  'settle-undo': settleUndo,
  propose,
  follow,
  report,
  renew,
  enter,
  graft,
  dismiss,
  conclude,
};

export const perform = (action: Extract<Action, { kind: EffectKind }>, hands: Hands): Promise<Outcome> => {
  // Correlated unions: the table's key and the action's kind are the same by construction.
  const performer = performers[action.kind] as Performer<EffectKind>;
  return performer(action, hands);
};

/** The worker that an action is about, as long as its assignment is still the same one. */
export const workerIn = (world: World, { polecat, epoch }: { polecat: string; epoch: number }): Polecat | undefined => {
  const found = world.polecats[polecat];
  return found?.epoch === epoch ? found : undefined;
};

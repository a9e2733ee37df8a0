/** As much of the town as merging needs: a rig's forge and tracker, what branches change, settings and a clock. */
import type { Action, ActionKind } from '../../core/action.ts';
import type { Branches } from '../../ports/branches.ts';
import type { Tracker } from '../../ports/tracker.ts';
import type { Workspace } from '../../ports/workspace.ts';
import type { House, OpenRig } from '../house.ts';
import type { Outcome } from '../outcome.ts';
import type { Store } from '../store.ts';

export type MergeRig = Pick<OpenRig, 'settings' | 'forge'> & {
  readonly tracker: Pick<Tracker, 'get' | 'change'>;
  readonly workspace: Pick<Workspace, 'diff' | 'archive'> & { readonly branches: Pick<Branches, 'restore'> };
};

export type MergeHouse = Pick<House, 'town' | 'settings' | 'log'> & {
  readonly clock: Pick<House['clock'], 'now' | 'uuid'>;
  rig(name: string): MergeRig | undefined;
};

/** `signal`: what is done is not wanted any more. */
export type MergeHands = {
  readonly house: MergeHouse;
  readonly store: Pick<Store, 'world'>;
  readonly signal?: AbortSignal;
};

/** A performer that can do with so little. */
export type MergeStep<Kind extends ActionKind> = (
  action: Extract<Action, { readonly kind: Kind }>,
  hands: MergeHands,
) => Promise<Outcome>;

/** What performers come to, and the rig that they work in. */
import { TransientError } from '../core/errors.ts';
import type { TownEvent } from '../core/event.ts';
import type { World } from '../core/model.ts';

/** What an action came to: events for the newest world, which may have moved on meanwhile. */
export type Outcome = (world: World) => readonly TownEvent[];
export const nothing: Outcome = () => [];

/** @throws TransientError while the rig is not open, or not in rigs.yaml any more: the work waits for it. */
export const openRig = <Rig>(house: { rig(name: string): Rig | undefined }, name: string): Rig => {
  const rig = house.rig(name);
  if (rig !== undefined) return rig;
  throw new TransientError(`Rig "${name}" is not open`, { hint: 'mayor doctor says why; it is tried again' });
};

/** Folding what a journal holds, however it is kept. */

import { TerminalError } from '../../core/errors.ts';
import type { Recorded, TownEvent } from '../../core/event.ts';
import type { World } from '../../core/model.ts';
import type { Clock } from '../../ports/clock.ts';
import { nameOf } from './lines.ts';

/** What a journal must be given: how events fold, how old ones are read, and the time. */
export type JournalParts = {
  readonly evolve: (world: World, recorded: Recorded) => World;
  /** An event of any version in today's shape; `undefined` when it is none. */
  readonly upgrade: (raw: unknown) => Recorded | undefined;
  readonly clock: Pick<Clock, 'now'>;
};

/** The version that this Mayor writes. */
export const VERSION = 1 satisfies Recorded['v'];

export const numbered = (events: readonly TownEvent[], after: number, at: number): readonly Recorded[] =>
  events.map((event, index) => ({ seq: after + index + 1, at, v: VERSION, ...event }));

/**
 * The world after one more event as it was written. An event that nobody knows any more is passed
 * over with a note; one of a newer Mayor stops everything, since to go on without it would be to
 * decide again what was decided.
 * @throws TerminalError for an event of a newer Mayor, or one that cannot be folded.
 */
export function replay(
  parts: JournalParts,
  world: World,
  found: { readonly seq: number; readonly raw: unknown; readonly where: string },
): { readonly world: World; readonly recorded?: Recorded; readonly note?: string } {
  const { type, version } = nameOf(found.raw);
  if (version !== undefined && version > VERSION)
    throw new TerminalError(`Event ${found.seq} in ${found.where} was written by a newer Mayor (version ${version})`, {
      hint: 'Install the newer Mayor again; this one would forget what that one decided',
    });
  const recorded = parts.upgrade(found.raw);
  if (recorded === undefined)
    return {
      world: { ...world, seq: found.seq },
      note: `In ${found.where} event ${found.seq} (${type}) is of no known kind; it was passed over and left in place`,
    };
  return { world: { ...fold(parts, world, recorded, found.where), seq: found.seq }, recorded };
}

const fold = (parts: JournalParts, world: World, recorded: Recorded, where: string): World => {
  try {
    return parts.evolve(world, recorded);
  } catch (cause) {
    throw new TerminalError(`Event ${recorded.seq} (${recorded.type}) in ${where} cannot be replayed`, {
      hint: 'Put that line right, or move it out of the file; the rest is read without it',
      cause,
    });
  }
};

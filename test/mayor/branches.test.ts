import { describe, expect, it } from 'vitest';
import { TransientError } from '../../src/core/errors.ts';
import { emptyWorld } from '../../src/core/model.ts';
import { pruneBackups } from '../../src/mayor/branches.ts';
import type { OpenRig } from '../../src/mayor/house.ts';
import { manualClock } from '../helpers/clock.ts';
import { assigned, given, handedIn, rig, started } from '../helpers/world.ts';

const DAY = 86_400_000;
const HOUR = 3_600_000;

/** A rig that only takes backups away, and says for which age. */
const openOf = (
  keepBackups: number | undefined,
  prune: (ms: number, spared?: readonly string[]) => Promise<readonly string[]>,
): Pick<OpenRig, 'settings'> & {
  readonly workspace: { readonly branches: Pick<OpenRig['workspace']['branches'], 'prune'> };
} => ({ settings: rig(keepBackups === undefined ? {} : { keepBackups }), workspace: { branches: { prune } } });

describe('old backups', () => {
  it('are taken away after the days that each rig says, some times a day, and never where they are kept for ever', async () => {
    const clock = manualClock();
    const asked: number[] = [];
    const said: string[] = [];
    let fails = true;
    const prune = async (ms: number) => {
      asked.push(ms / DAY);
      if (ms === 2 * DAY && fails) throw new TransientError('The disk is full');
      return ms === 2 * DAY ? ['refs/mayor/backup/branch/0123456789abcdef'] : [];
    };
    const stop = pruneBackups(
      {
        clock,
        rigs: () => [openOf(2, prune), openOf(0, prune), openOf(undefined, prune)],
        log: { info: (what) => void said.push(what), warn: () => {}, error: (what) => void said.push(what) },
      },
      () => emptyWorld,
    );
    clock.advance(HOUR);
    await settled();
    expect(asked).toEqual([2, 30]);
    fails = false;
    clock.advance(6 * HOUR);
    await settled();
    expect(asked).toEqual([2, 30, 2, 30]);
    expect(said).toEqual([expect.stringMatching(/could not/), expect.stringMatching(/more than 2 days/)]);
    stop();
    clock.advance(DAY);
    await settled();
    expect(asked).toHaveLength(4);
  });
});

describe('rehearsals', () => {
  it('of merges that are not over are spared', async () => {
    const clock = manualClock();
    const asked: (readonly string[])[] = [];
    const prune = async (_ms: number, spared: readonly string[] = []) => {
      asked.push(spared);
      return [];
    };
    const log = { info: () => {}, warn: () => {}, error: () => {} };
    const world = given([assigned(), started, handedIn]);
    const stop = pruneBackups({ clock, rigs: () => [openOf(undefined, prune)], log }, () => world);
    clock.advance(HOUR);
    await settled();
    stop();
    expect(asked).toEqual([['refs/mayor/merge/shop-a']]);
  });
});

/** What was promised without a timer has happened then. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

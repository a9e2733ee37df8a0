/** What the machine has is measured seldom, and told when the room runs out. */
import { describe, expect, it } from 'vitest';
import { memoryDisk } from '../../src/adapters/disks/index.ts';
import { elapsed } from '../../src/core/elapsed.ts';
import { bytesText, isLow, readsAlike } from '../../src/core/machine.ts';
import { emptyObserved } from '../../src/core/observed.ts';
import { statusView } from '../../src/core/views/board.ts';
import { createMachine } from '../../src/mayor/machine.ts';
import { manualClock } from '../helpers/clock.ts';
import { emptyStatus } from '../helpers/fake-town.ts';
import { assigned, given, observed, plan, SHOP, settings, shaOf, started } from '../helpers/world.ts';

const MINUTE = 60_000;

const machineOf = (programs: Readonly<Record<string, string>> = { talker: '/bin/talker' }) => {
  const clock = manualClock();
  const disk = memoryDisk();
  const asked: string[] = [];
  const warned: string[] = [];
  let changes = 0;
  const house = {
    clock,
    disk,
    settings: () => settings(),
    folders: () => ['/town/worktrees', '/town'],
    program: async (agent: string) => programs[agent],
    version: async (agent: string) => {
      asked.push(agent);
      return '2.1.0';
    },
    log: { info: () => {}, warn: (what: string) => void warned.push(what), error: () => {} },
  };
  const machine = createMachine(house, () => {
    changes += 1;
  });
  const world = given([assigned(), started]);
  return {
    ...{ clock, disk, asked, warned, machine, world },
    changes: () => changes,
    look: async (afterMs: number, seen = emptyObserved) => {
      await clock.advance(afterMs);
      machine.look(world, seen);
      await machine.settled();
      return machine.facts();
    },
  };
};

describe('the machine', () => {
  it('has each filesystem once, and is asked again after a minute, not at each look', async () => {
    const { disk, look, machine } = machineOf();
    disk.holds({ free: 30e9 });
    expect((await look(0)).disk?.filesystems).toEqual([{ path: '/town/worktrees', free: 30e9, total: 1_000e9 }]);
    disk.holds({ free: 20e9 });
    expect((await look(MINUTE - 1)).disk?.filesystems[0]?.free).toBe(30e9);
    expect((await look(1)).disk?.filesystems[0]?.free).toBe(20e9);
    expect(machine.facts().disk?.worktrees).toBe(0);
  });

  it('adds up the worktrees a minute after the start, and then every ten minutes', async () => {
    const { disk, look } = machineOf();
    const tree = { head: shaOf(1), tree: shaOf(2), dirty: [], ahead: 0, added: 0, removed: 0 };
    const seen = observed({ worktrees: [{ path: '/wt/amber', rig: SHOP, ...tree }] });
    disk.holds({}, { '/wt/amber': 5e9 });
    expect((await look(0, seen)).disk?.worktrees).toBeUndefined();
    expect((await look(MINUTE, seen)).disk?.worktrees).toBe(5e9);
    disk.holds({}, { '/wt/amber': 6e9 });
    expect((await look(9 * MINUTE, seen)).disk?.worktrees).toBe(5e9);
    expect((await look(MINUTE, seen)).disk?.worktrees).toBe(6e9);
  });

  it('has the agents that rigs use; one is asked for its version once an hour', async () => {
    const { look, asked } = machineOf();
    expect((await look(0)).clis).toEqual({ talker: { path: '/bin/talker', version: '2.1.0' } });
    await look(MINUTE);
    expect(asked).toEqual(['talker']);
    await look(60 * MINUTE);
    expect(asked).toEqual(['talker', 'talker']);
    expect((await machineOf({}).look(0)).clis).toEqual({ talker: {} });
  });

  it('tells of a disk only what is seen of it, with the moment from which on it reads so', async () => {
    const { disk, look, machine, changes } = machineOf();
    disk.holds({ free: 30.4e9 });
    await look(0);
    const first = await look(MINUTE); // With the size of the worktrees.
    const told = changes();
    disk.holds({ free: 30.1e9 });
    expect((await look(MINUTE)).disk).toBe(first.disk);
    expect(changes()).toBe(told);
    disk.holds({ free: 29.9e9 });
    const second = await look(MINUTE);
    expect(second.disk).toMatchObject({ filesystems: [{ free: 29.9e9 }] });
    expect(elapsed(first.disk?.at ?? 0, second.disk?.at ?? 0)).toBe(2 * MINUTE);
    expect(changes()).toBe(told + 1);
    expect(machine.facts()).toBe(second);
  });

  it('tells at once when a disk has become nearly full, though it reads the same', () => {
    const at = (free: number, now: number) => ({ at: now, filesystems: [{ path: '/', free, total: 2 ** 33 }] });
    expect(readsAlike(at(2 ** 31 + 1e6, 1), at(2 ** 31 - 1e6, 2))).toBe(false);
    expect(readsAlike(at(2 ** 31 + 2e6, 1), at(2 ** 31 + 1e6, 2))).toBe(true);
  });

  it('goes on where it cannot be measured, and tells only what is new', async () => {
    const { look, disk, warned, changes } = machineOf();
    disk.room = async () => {
      throw new Error('no such disk');
    };
    expect((await look(0)).disk).toBeUndefined();
    expect(warned).toEqual(['The room on disks could not be measured: no such disk']);
    const told = changes();
    await look(MINUTE);
    expect(changes()).toBe(told);
  });
});

describe('room on a disk', () => {
  it.each([
    [{ free: 1.9 * 2 ** 30, total: 8 * 2 ** 30 }, true],
    [{ free: 3 * 2 ** 30, total: 8 * 2 ** 30 }, false],
    [{ free: 10 * 2 ** 30, total: 500 * 2 ** 30 }, true],
    [{ free: 25 * 2 ** 30, total: 4_000 * 2 ** 30 }, false],
  ])('%o is nearly full: %s', (room, low) => {
    expect(isLow({ path: '/', ...room })).toBe(low);
  });

  it('stands in the totals, and among the problems when it is nearly full', () => {
    const disk = { at: 5, filesystems: [{ path: '/town', free: 1e9, total: 500e9 }], worktrees: 12e9 };
    const seen = { ...observed({}), machine: { disk } };
    const { totals, problems } = statusView(given([]), seen, plan(), emptyStatus.town, 10);
    expect(totals.disk).toEqual({ at: 5, free: 1e9, total: 500e9, path: '/town', low: true, worktrees: 12e9 });
    expect(problems).toEqual([
      expect.objectContaining({
        where: 'disk',
        what: 'The disk is nearly full: 1 GB of 500 GB are left where /town is',
      }),
    ]);
  });

  it('is told in units of a thousand', () => {
    expect([0, 950, 12_300, 3_400_000_000, 41e9, 2e12].map(bytesText)).toEqual([
      ...['0 B', '950 B', '12 kB', '3.4 GB', '41 GB', '2 TB'],
    ]);
  });
});

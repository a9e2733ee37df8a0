import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openFileJournal } from '../../src/adapters/journals/index.ts';
import { writeWhole } from '../../src/adapters/whole-file.ts';
import { TransientError } from '../../src/core/errors.ts';
import { evolve, upgrade } from '../../src/core/evolve.ts';
import { keepArrangement, keptArrangement } from '../../src/main/kept-arrangement.ts';
import { manualClock } from '../helpers/clock.ts';
import { convoyMade, convoysMade, convoysOf } from '../helpers/events.ts';
import { noSmallDisk, smallDisk } from '../helpers/small-disk.ts';

const reason = await noSmallDisk();
if (reason !== undefined) console.log(`Skipped: the disk cannot be filled (${reason})`);

const loaded = async (folder: string) => {
  const journal = openFileJournal({ folder, evolve, upgrade, clock: manualClock() });
  onTestFinished(() => journal.close());
  return { journal, ...(await journal.load()) };
};

describe.skipIf(reason !== undefined)('on a disk that takes no more', () => {
  it('an append that does not fit keeps nothing, says so, and works once there is room', async () => {
    const disk = await smallDisk();
    const ballast = join(disk.path, 'ballast');
    const folder = join(disk.path, 'journal');
    await writeFile(ballast, Buffer.alloc(40_000));
    const { journal } = await loaded(folder);
    await journal.append([convoyMade('a')], 0);
    const large = convoysMade('b', 3).map((event) => ({ ...event, padding: 'x'.repeat(9_000) }));

    await expect(journal.append(large, 1)).rejects.toMatchObject({
      name: 'TransientError',
      message: expect.stringContaining('the disk is full'),
      hint: expect.stringContaining('Free some space'),
    });
    expect((await loaded(folder)).world.seq).toBe(1);
    expect((await readdir(folder)).filter((name) => name.includes('torn'))).toEqual([]);

    await rm(ballast);
    expect((await journal.append(large, 1)).map(({ seq }) => seq)).toEqual([2, 3, 4]);
    const { world, report } = await loaded(folder);
    expect([convoysOf(world), report.repaired]).toEqual([['a', 'b1', 'b2', 'b3'], []]);
  });

  it('appends that wait behind the one that failed are refused with it', async () => {
    const disk = await smallDisk();
    const { journal } = await loaded(join(disk.path, 'journal'));
    await writeFile(join(disk.path, 'ballast'), Buffer.alloc(65_536)).catch(() => undefined); // Full is what is wanted.
    const appends = convoysMade('a', 5).map((event, after) => journal.append([event], after));
    const outcomes = await Promise.allSettled(appends);
    expect(
      outcomes.map((outcome) => outcome.status === 'rejected' && outcome.reason instanceof TransientError),
    ).toEqual(Array.from({ length: 5 }, () => true));
    await rm(join(disk.path, 'ballast'));
    expect((await journal.append([convoyMade('b')], 0))[0]?.seq).toBe(1);
  });

  it('a snapshot that does not fit leaves the older one good', async () => {
    const disk = await smallDisk();
    const folder = join(disk.path, 'journal');
    const { journal } = await loaded(folder);
    await journal.append([convoyMade('a')], 0);
    const { world } = await loaded(folder);
    await journal.snapshot(world);
    await writeFile(join(disk.path, 'ballast'), Buffer.alloc(65_536)).catch(() => undefined); // Full is what is wanted.
    await expect(journal.snapshot(world)).rejects.toThrow(TransientError);
    expect((await loaded(folder)).report.repaired).toEqual([]);
  });

  it('a read-only journal is refused with what to do, and goes on when it is writable again', async () => {
    const disk = await smallDisk();
    const folder = join(disk.path, 'journal');
    const before = await loaded(folder);
    await before.journal.append([convoyMade('a')], 0);
    await before.journal.close();
    const { journal } = await loaded(folder);
    await disk.makeReadOnly();
    await expect(journal.append([convoyMade('b')], 1)).rejects.toMatchObject({
      name: 'TransientError',
      message: expect.stringContaining('read-only'),
    });
    await disk.makeWritable();
    expect((await journal.append([convoyMade('b')], 1))[0]?.seq).toBe(2);
  });

  it('the order of the list is refused with the place and what to do, and the one before stands', async () => {
    const disk = await smallDisk();
    const paths = { state: join(disk.path, 'state') };
    await keepArrangement(paths, { grouping: 'rig', sorting: 'age' });
    await disk.makeReadOnly();
    await expect(keepArrangement(paths, { grouping: 'need', sorting: 'name' })).rejects.toMatchObject({
      name: 'TransientError',
      message: expect.stringMatching(/not the next time: The file system is read-only: .*dashboard\.json/),
      hint: expect.stringContaining('Make it writable'),
    });
    await disk.makeWritable();
    expect(await keptArrangement(paths)).toEqual({ grouping: 'rig', sorting: 'age' });
  });

  it('a file that is replaced stays as it was, and no draft is left', async () => {
    const disk = await smallDisk();
    const path = join(disk.path, 'rigs.yaml');
    await writeWhole(path, 'version: 1\n', 0o600);
    await writeFile(join(disk.path, 'ballast'), Buffer.alloc(50_000));
    await expect(writeWhole(path, 'x'.repeat(30_000), 0o600)).rejects.toThrow(/ENOSPC/);
    expect(await readFile(path, 'utf8')).toBe('version: 1\n');
    expect((await readdir(disk.path)).sort()).toEqual(['ballast', 'rigs.yaml']);
  });
});

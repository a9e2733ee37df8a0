import { appendFile, mkdir, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openFileJournal } from '../../src/adapters/journals/index.ts';
import { ConflictError, TerminalError } from '../../src/core/errors.ts';
import type { TownEvent } from '../../src/core/event.ts';
import { evolve, upgrade } from '../../src/core/evolve.ts';
import { manualClock } from '../helpers/clock.ts';
import { convoyMade, convoysMade, convoysOf } from '../helpers/events.ts';
import { freshFolder } from '../helpers/folder.ts';

const open = (folder: string) => {
  const journal = openFileJournal({ folder, evolve, upgrade, clock: manualClock() });
  onTestFinished(() => journal.close());
  return journal;
};
/** Adds nothing to the world, so that thousands fold fast. */
const townStarted: TownEvent = { type: 'town.started', version: '1.0.0', pid: 1 };
const segment = (folder: string, first = 1) => join(folder, `${String(first).padStart(12, '0')}.jsonl`);

/** A closed journal that holds these appends. */
const journalOf = async (...appends: readonly (readonly TownEvent[])[]): Promise<string> => {
  const folder = await freshFolder();
  const journal = open(folder);
  let { seq } = (await journal.load()).world;
  for (const events of appends) seq = (await journal.append(events, seq)).at(-1)?.seq ?? seq;
  await journal.close();
  return folder;
};

const loadOnce = async (folder: string) => {
  const journal = open(folder);
  try {
    const { world, report } = await journal.load();
    return { world, repaired: report.repaired, convoys: convoysOf(world) };
  } finally {
    await journal.close();
  }
};

const editLines = async (path: string, edit: (lines: string[]) => readonly string[]): Promise<string> => {
  const before = await readFile(path, 'utf8');
  await writeFile(path, `${edit(before.trimEnd().split('\n')).join('\n')}\n`);
  return readFile(path, 'utf8');
};

const beside = async (folder: string, what: string): Promise<readonly string[]> =>
  (await readdir(folder)).filter((name) => name.includes(`.${what}-`)).map((name) => join(folder, name));

describe('a torn end', () => {
  it('at any byte leaves whole appends, keeps the rest beside and goes on', async () => {
    const whole = await journalOf([convoyMade('a')], convoysMade('b', 3), [convoyMade('c')]);
    const bytes = await readFile(segment(whole));
    for (let length = 0; length < bytes.length; length += 7) {
      const folder = await freshFolder();
      await writeFile(segment(folder), bytes.subarray(0, length));
      const { world, repaired } = await loadOnce(folder);
      expect([0, 1, 4, 5]).toContain(world.seq);
      const standing = await readFile(segment(folder));
      const [torn] = await beside(folder, 'torn');
      if (torn === undefined) expect(repaired).toEqual([]);
      else {
        expect(repaired).toEqual([expect.stringContaining(torn)]);
        expect(Buffer.concat([standing, await readFile(torn)])).toEqual(bytes.subarray(0, length));
      }
      expect((await loadOnce(folder)).repaired).toEqual([]);
    }
  });

  it('of zeros, as a power cut leaves them, is cut off', async () => {
    const folder = await journalOf([convoyMade('a')]);
    const { size } = await stat(segment(folder));
    await truncate(segment(folder), size + 4096);
    const { convoys, repaired } = await loadOnce(folder);
    expect(convoys).toEqual(['a']);
    expect(repaired.join()).toMatch(/cut off after 4096 bytes/);
    expect((await stat(segment(folder))).size).toBe(size);
  });

  it('that lacks nothing but its newline is not cut', async () => {
    const folder = await journalOf([convoyMade('a')], [convoyMade('b')]);
    await truncate(segment(folder), (await stat(segment(folder))).size - 1);
    expect(await loadOnce(folder)).toMatchObject({ convoys: ['a', 'b'], repaired: [] });
    const journal = open(folder);
    await journal.load();
    await journal.append([convoyMade('c')], 2);
    expect((await loadOnce(folder)).convoys).toEqual(['a', 'b', 'c']);
  });

  it('twice at the same moment keeps both pieces', async () => {
    const folder = await journalOf([convoyMade('a')]);
    for (const piece of ['{"seq":2', '{"seq":2,"at":']) {
      await appendFile(segment(folder), piece);
      await loadOnce(folder);
    }
    const pieces = await Promise.all((await beside(folder, 'torn')).map((path) => readFile(path, 'utf8')));
    expect(pieces.sort()).toEqual(['{"seq":2', '{"seq":2,"at":']);
  });
});

describe('a garbled line', () => {
  it('in the middle is told with its number, and what comes after it counts', async () => {
    const folder = await journalOf(convoysMade('a', 1), convoysMade('b', 1), convoysMade('c', 1));
    const original = await editLines(segment(folder), ([first, , third]) => [`${first}`, 'g@rb?ed', `${third}`]);
    const { world, convoys, repaired } = await loadOnce(folder);
    expect(convoys).toEqual(['a1', 'c1']);
    expect(world.seq).toBe(3);
    expect(repaired).toHaveLength(1);
    expect(repaired[0]).toMatch(/line 2 cannot be read: event 2 is lost/);
    const [kept = ''] = await beside(folder, 'garbled');
    expect(repaired[0]).toContain(kept);
    expect(await readFile(kept, 'utf8')).toBe(original);
  });

  it('is told once: the next load finds its place marked, and its number is never given again', async () => {
    const folder = await journalOf(convoysMade('a', 1), convoysMade('b', 1));
    await editLines(segment(folder), ([first]) => [`${first}`, '{"seq":']);
    await loadOnce(folder);
    const journal = open(folder);
    const { world, report } = await journal.load();
    expect(report.repaired).toEqual([]);
    expect((await journal.append([convoyMade('c')], world.seq))[0]?.seq).toBe(3);
    expect((await journal.read(0, 9)).map(({ seq }) => seq)).toEqual([1, 3]);
  });

  it('that takes no number away is only told', async () => {
    const folder = await journalOf(convoysMade('a', 1), convoysMade('b', 1));
    await editLines(segment(folder), ([first, second]) => [`${first}`, '<<<<<<< HEAD', `${second}`]);
    const { convoys, repaired } = await loadOnce(folder);
    expect(convoys).toEqual(['a1', 'b1']);
    expect(repaired.join()).toMatch(/line 2 cannot be read: no event is missing/);
  });

  it('a number that comes twice counts once, and one that is missing is told', async () => {
    const folder = await journalOf(convoysMade('a', 1), convoysMade('b', 1), convoysMade('c', 1), convoysMade('d', 1));
    await editLines(segment(folder), ([a, , c, d]) => [`${a}`, `${a}`, `${c}`, `${d}`]);
    const { world, convoys, repaired } = await loadOnce(folder);
    expect([world.seq, convoys]).toEqual([4, ['a1', 'c1', 'd1']]);
    expect(repaired.join('\n')).toMatch(/line 2 repeats number 1.*\n.*before line 3 event 2 is lost/);
  });

  it('a segment that is missing is told', async () => {
    const folder = await journalOf(convoysMade('a', 1), convoysMade('b', 1));
    const [, second] = (await readFile(segment(folder), 'utf8')).split('\n');
    await writeFile(segment(folder, 2), `${second}\n`);
    await rm(segment(folder));
    const { world, repaired } = await loadOnce(folder);
    expect(world.seq).toBe(2);
    expect(repaired.join()).toMatch(/event 1 is lost/);
  });
});

describe('an event that is not known', () => {
  it('of a kind that is no more is passed over, told and left in place', async () => {
    const folder = await journalOf(convoysMade('a', 1));
    const line = '{"seq":2,"at":1,"v":1,"type":"horse.fed"}\n';
    await appendFile(segment(folder), line);
    const { world, repaired } = await loadOnce(folder);
    expect(world.seq).toBe(2);
    expect(repaired.join()).toMatch(/event 2 \(horse.fed\) is of no known kind/);
    expect(await readFile(segment(folder), 'utf8')).toContain(line);
  });

  it('of a newer Mayor stops the load, and nothing is changed', async () => {
    const folder = await journalOf(convoysMade('a', 1));
    await appendFile(segment(folder), '{"seq":2,"at":1,"v":2,"type":"merge.landed"}\n');
    const before = await readFile(segment(folder), 'utf8');
    await expect(open(folder).load()).rejects.toThrow(TerminalError);
    expect(await readFile(segment(folder), 'utf8')).toBe(before);
  });

  it('whose body cannot be folded stops the load with its line', async () => {
    const folder = await journalOf(convoysMade('a', 1));
    await appendFile(segment(folder), '{"seq":2,"at":1,"v":1,"type":"convoy.created"}\n');
    await expect(open(folder).load()).rejects.toThrow(/Event 2 \(convoy.created\) in line 2 of .* cannot be replayed/);
  });
});

describe('snapshots', () => {
  /** Three appends, a snapshot after each. */
  const withSnapshots = async (): Promise<string> => {
    const folder = await freshFolder();
    const journal = open(folder);
    await journal.load();
    for (const [after, event] of convoysMade('a', 5).entries()) {
      await journal.append([event], after);
      await journal.snapshot((await open(folder).load()).world);
    }
    await journal.close();
    return folder;
  };
  const snapshotsOf = async (folder: string) =>
    (await readdir(folder)).filter((name) => name.startsWith('snapshot-')).sort();

  it('only the newest three stay', async () => {
    const folder = await withSnapshots();
    expect(await snapshotsOf(folder)).toEqual([3, 4, 5].map((seq) => `snapshot-00000000000${seq}.json`));
  });

  it('the newest is used: events before it need not be there', async () => {
    const folder = await withSnapshots();
    await writeFile(segment(folder), (await readFile(segment(folder), 'utf8')).replace('"a1"', '"zz"'));
    expect((await loadOnce(folder)).convoys).toEqual(['a1', 'a2', 'a3', 'a4', 'a5']);
  });

  it('a damaged one is told and the one before it used', async () => {
    const folder = await withSnapshots();
    const newest = join(folder, (await snapshotsOf(folder)).at(-1) ?? '');
    await writeFile(newest, (await readFile(newest, 'utf8')).replace('a5', 'a6'));
    const { convoys, repaired } = await loadOnce(folder);
    expect(convoys).toEqual(['a1', 'a2', 'a3', 'a4', 'a5']);
    expect(repaired).toEqual([expect.stringContaining(newest)]);
  });

  it('when all are damaged, every event is read', async () => {
    const folder = await withSnapshots();
    for (const name of await snapshotsOf(folder)) await truncate(join(folder, name), 200);
    const { convoys, repaired } = await loadOnce(folder);
    expect(convoys).toEqual(['a1', 'a2', 'a3', 'a4', 'a5']);
    expect(repaired).toHaveLength(3);
  });

  it.each([1, 999])('one of the schema %d is passed over without a word', async (schema) => {
    const folder = await withSnapshots();
    for (const name of await snapshotsOf(folder)) {
      const path = join(folder, name);
      await writeFile(path, (await readFile(path, 'utf8')).replace(/"schema":\d+/, `"schema":${schema}`));
    }
    expect(await loadOnce(folder)).toMatchObject({ convoys: ['a1', 'a2', 'a3', 'a4', 'a5'], repaired: [] });
  });

  it('a journal that ends before its snapshot goes on after it, and that is told', async () => {
    const folder = await withSnapshots();
    await editLines(segment(folder), (lines) => lines.slice(0, 3));
    const journal = open(folder);
    const { world, report } = await journal.load();
    expect([world.seq, convoysOf(world).length]).toEqual([5, 5]);
    expect(report.repaired.join()).toMatch(/ends at 3, but its snapshot knows 5/);
    expect((await journal.append([convoyMade('b')], 5))[0]?.seq).toBe(6);
    expect((await loadOnce(folder)).convoys).toHaveLength(6);
  });
});

describe('segments', () => {
  it('a full one is followed by another, and both are read', async () => {
    const folder = await freshFolder();
    const journal = open(folder);
    await journal.load();
    const long = 'x'.repeat(1_500_000);
    for (let after = 0; after < 6; after += 1) await journal.append([convoyMade(`a${after}`, long)], after);
    await journal.close();
    expect((await readdir(folder)).sort()).toEqual(['000000000001.jsonl', '000000000004.jsonl']);
    const again = open(folder);
    expect((await again.load()).world.seq).toBe(6);
    expect((await again.read(1, 3)).map(({ seq }) => seq)).toEqual([2, 3, 4]);
  });

  it('what lies further back than memory goes is read from the disk', async () => {
    const folder = await journalOf(Array.from({ length: 9_000 }, () => townStarted));
    const journal = open(folder);
    await journal.load();
    expect((await journal.read(10, 3)).map(({ seq }) => seq)).toEqual([11, 12, 13]);
    expect((await journal.read(8_998, 9)).map(({ seq }) => seq)).toEqual([8_999, 9_000]);
    await journal.append([townStarted], 9_000);
    expect((await journal.read(0, 20_000)).length).toBe(9_001);
  });

  it('are for their owner alone', async () => {
    const folder = join(await freshFolder(), 'state', 'journal');
    const journal = open(folder);
    await journal.load();
    await journal.append([convoyMade('a')], 0);
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
    expect((await stat(segment(folder))).mode & 0o777).toBe(0o600);
  });

  it('bytes that another process wrote are noticed before anything is added', async () => {
    const folder = await journalOf([convoyMade('a')]);
    const journal = open(folder);
    await journal.load();
    await appendFile(segment(folder), '{"seq":2}\n');
    await expect(journal.append([convoyMade('b')], 1)).rejects.toThrow(ConflictError);
  });

  it('a file that was removed under the town is no silent loss', async () => {
    const folder = await freshFolder();
    const journal = open(folder);
    await journal.load();
    await journal.append([convoyMade('a')], 0);
    await rm(segment(folder));
    await expect(journal.append([convoyMade('b')], 1)).rejects.toThrow(/was removed while the town was running/);
  });

  it('a folder that is a file is a refusal that says what to do', async () => {
    const folder = join(await freshFolder(), 'journal');
    await mkdir(join(folder, '..'), { recursive: true });
    await writeFile(folder, '');
    await expect(open(folder).load()).rejects.toMatchObject({ name: 'TransientError', hint: expect.any(String) });
  });
});

it('has in memory the newest alone after a load of all there is; older ones are read from the disk', async () => {
  const folder = await journalOf(Array.from({ length: 10_000 }, () => townStarted));
  const journal = open(folder);
  expect((await journal.load()).world.seq).toBe(10_000);
  expect((await journal.read(0, 2)).map(({ seq }) => seq)).toEqual([1, 2]);
  for (const name of await readdir(folder)) await rm(join(folder, name));
  expect(await journal.read(0, 2)).toEqual([]);
  expect((await journal.read(9_998, 5)).map(({ seq }) => seq)).toEqual([9_999, 10_000]);
});

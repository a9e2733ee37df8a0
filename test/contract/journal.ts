/** What every journal must do, whatever it is kept in. */
import { describe, expect, it } from 'vitest';
import { ConflictError } from '../../src/core/errors.ts';
import type { Journal } from '../../src/ports/journal.ts';
import { convoyMade, convoysMade, convoysOf } from '../helpers/events.ts';

export type JournalSubject = {
  readonly name: string;
  /** An empty place; each call of the function it returns is a new process on that same place. */
  place(): Promise<() => Journal>;
  readonly skip: readonly { readonly reason: string; readonly tests: readonly string[] }[];
};

export function journalContract(subject: JournalSubject): void {
  const test = (name: string, body: (open: () => Journal) => Promise<void>): void => {
    const skipped = subject.skip.find(({ tests }) => tests.includes(name));
    if (skipped !== undefined) it.skip(`${name} (${skipped.reason})`, () => {});
    else it(name, async () => body(await subject.place()));
  };

  describe(`the ${subject.name} journal`, () => {
    writing(test);
    reading(test);
    reopening(test);
  });
}

type Test = (name: string, body: (open: () => Journal) => Promise<void>) => void;

const writing = (test: Test): void => {
  test('an empty place is an empty world with nothing to report', async (open) => {
    const { world, report } = await open().load();
    expect(world).toMatchObject({ seq: 0, convoys: {} });
    expect(report.repaired).toEqual([]);
  });

  test('events are numbered 1, 2, 3 and so on across appends', async (open) => {
    const journal = await loaded(open());
    const first = await journal.append(convoysMade('a', 2), 0);
    const second = await journal.append([convoyMade('b')], 2);
    expect([...first, ...second].map(({ seq }) => seq)).toEqual([1, 2, 3]);
    expect(first[0]).toMatchObject({ v: 1, type: 'convoy.created', at: expect.any(Number) });
  });

  test('an append after any number but the last is refused and keeps nothing', async (open) => {
    const journal = await loaded(open());
    await journal.append(convoysMade('a', 2), 0);
    for (const after of [0, 1, 3])
      await expect(journal.append([convoyMade('x')], after)).rejects.toThrow(ConflictError);
    expect(await journal.read(0, 10)).toHaveLength(2);
  });

  test('of two writers that know the same last number one is refused', async (open) => {
    const mine = await loaded(open());
    const other = await loaded(open());
    await mine.append([convoyMade('mine')], 0);
    await expect(other.append([convoyMade('other')], 0)).rejects.toThrow(ConflictError);
    const { world } = await open().load();
    expect(convoysOf(world)).toEqual(['mine']);
  });

  test('appends that do not wait for one another are all kept in order', async (open) => {
    const journal = await loaded(open());
    const appends = convoysMade('c', 50).map((event, after) => journal.append([event], after));
    expect((await Promise.all(appends)).map(([recorded]) => recorded?.seq)).toEqual(
      Array.from({ length: 50 }, (_, index) => index + 1),
    );
    expect((await open().load()).world.seq).toBe(50);
  });

  test('no events are no append', async (open) => {
    const journal = await loaded(open());
    expect(await journal.append([], 0)).toEqual([]);
    expect((await open().load()).world.seq).toBe(0);
  });

  test('text with newlines, control characters and odd spaces comes back as it was', async (open) => {
    const journal = await loaded(open());
    const title = 'one\ntwo\r\n\u001b[31m\u2028 $(x) "\\" \u0000 \ud800 🐈';
    await journal.append([convoyMade('a', title)], 0);
    expect((await open().load()).world.convoys.a?.name).toBe(title);
  });
};

const reading = (test: Test): void => {
  test('reads the events after a number, oldest first, at most as many as asked', async (open) => {
    const journal = await loaded(open());
    const all = await journal.append(convoysMade('a', 5), 0);
    expect(await journal.read(0, 100)).toEqual(all);
    expect(await journal.read(2, 2)).toEqual(all.slice(2, 4));
    expect(await journal.read(5, 10)).toEqual([]);
    expect(await journal.read(0, 0)).toEqual([]);
  });

  test('a journal that was opened again reads what was written before', async (open) => {
    const all = await (await loaded(open())).append(convoysMade('a', 3), 0);
    const again = await loaded(open());
    expect(await again.read(0, 100)).toEqual(all);
  });
};

const reopening = (test: Test): void => {
  test('opened again, the world is as it was and goes on from there', async (open) => {
    const before = await loaded(open());
    await before.append(convoysMade('a', 3), 0);
    await before.close();
    const after = open();
    const { world } = await after.load();
    expect(world.seq).toBe(3);
    expect(convoysOf(world)).toEqual(['a1', 'a2', 'a3']);
    expect((await after.append([convoyMade('b')], 3))[0]?.seq).toBe(4);
  });

  test('a snapshot and the events after it make the same world as all events', async (open) => {
    const journal = await loaded(open());
    await journal.append(convoysMade('a', 3), 0);
    const plain = (await open().load()).world;
    await journal.snapshot(plain);
    await journal.append([convoyMade('b'), { type: 'convoy.removed', convoy: plain.convoys.a1?.id ?? fail() }], 3);
    const { world, report } = await open().load();
    expect(world.seq).toBe(5);
    expect(convoysOf(world)).toEqual(['a2', 'a3', 'b']);
    expect(report.repaired).toEqual([]);
  });

  test('a world that is ahead of the journal is not taken as a snapshot', async (open) => {
    const journal = await loaded(open());
    await journal.append([convoyMade('a')], 0);
    const { world } = await open().load();
    await expect(journal.snapshot({ ...world, seq: 2 })).rejects.toThrow(ConflictError);
  });

  test('a closed journal takes nothing more', async (open) => {
    const journal = await loaded(open());
    await journal.close();
    await expect(journal.append([convoyMade('a')], 0)).rejects.toThrow(/closed/);
  });
};

const loaded = async (journal: Journal): Promise<Journal> => {
  await journal.load();
  return journal;
};

const fail = (): never => {
  throw new Error('the convoy is missing');
};

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { claude } from '../../src/agents/claude.ts';
import type { ScreenReading } from '../../src/agents/preset.ts';
import { polecatId, taskId } from '../../src/core/ids.ts';
import type { Verdict } from '../../src/core/observed.ts';
import { createAsks } from '../../src/mayor/asks.ts';
import { createScreens } from '../../src/mayor/screens.ts';
import { createSigns } from '../../src/mayor/signs.ts';
import { manualClock } from '../helpers/clock.ts';
import { assigned, given, observed, pane, started } from '../helpers/world.ts';

const world = given([assigned(), started]);
const hired = (name: string, index: number) => {
  const polecat = polecatId(name);
  const task = taskId(`shop-${index}`);
  return [
    assigned({ polecat, task, branch: `mayor/shop-${index}` }),
    { ...started, polecat, pane: `%${name}` },
  ] as const;
};

/** Amber's hook asked a while ago; then its screen is read as this. */
const readAs = async (reading: Omit<ScreenReading, 'sign'>) => {
  const clock = manualClock();
  const asks = createAsks(clock.now, () => {});
  const sign = { source: 'screen', signal: 'busy', at: clock.now(), detail: '' } as const;
  const preset = { ...claude, readScreen: () => ({ sign, ...reading }) };
  const screen = async () => ({ lines: [], columns: 80, rows: 24, title: '' });
  const house = { preset: () => preset, clock, runtime: { screen, send: async () => 'sent' as const } };
  void asks.fromHook('amber', 1, { title: 'Run ls', detail: 'ls', tool: 'Bash' }, new Promise(() => {}));
  clock.advance(60_000);
  const read = await createScreens(house, createSigns(), asks, () => false).read(
    world,
    observed({ panes: [pane('amber')] }),
  );
  expect(read).toBe(true);
  return asks.standing(clock.now()).amber ?? [];
};

/** Amber's pane writes all the time, and is taken to do this: how often it is read within so many seconds. */
const readsOf = async (verdict: Verdict, seconds: number) => {
  const clock = manualClock();
  let reads = 0;
  const screen = async () => {
    reads += 1;
    return { lines: [], columns: 80, rows: 24, title: '' };
  };
  const sign = { source: 'screen', signal: verdict.signal, at: 0, detail: '' } as const;
  const preset = { ...claude, readScreen: () => ({ sign }) };
  const house = { preset: () => preset, clock, runtime: { screen, send: async () => 'sent' as const } };
  const screens = createScreens(
    house,
    createSigns(),
    createAsks(clock.now, () => {}),
    () => false,
  );
  const facts = observed({ panes: [pane('amber')], verdicts: { amber: verdict } });
  for (let tenths = 0; tenths < seconds * 10; tenths += 1) {
    screens.dirty('%amber');
    await screens.read(world, facts);
    clock.advance(100);
  }
  return reads;
};

describe('a screen that is never quiet', () => {
  it('is read seldom while its agent is taken to work, as its output says, too', async () => {
    expect(await readsOf({ signal: 'busy', because: '' }, 60)).toBe(4);
  });

  it('is read every second while it is taken to wait for a person, who may have answered in the pane', async () => {
    expect(await readsOf({ signal: 'needs-permission', because: '' }, 60)).toBe(60);
  });

  it('is read ever less often while it is taken to rest and goes on showing that', async () => {
    expect(await readsOf({ signal: 'idle', because: '' }, 60)).toBe(7);
  });
});

describe('many screens', () => {
  it('are read a few at a time, those that stand still before those that write, and none is forgotten', async () => {
    const names = Array.from({ length: 30 }, (_, index) => `p${index}`);
    const clock = manualClock();
    const read: string[] = [];
    const screen = async (id: string) => {
      read.push(id);
      return { lines: [], columns: 80, rows: 24, title: '' };
    };
    const preset = { ...claude, readScreen: () => undefined };
    const house = { preset: () => preset, clock, runtime: { screen, send: async () => 'sent' as const } };
    const screens = createScreens(
      house,
      createSigns(),
      createAsks(clock.now, () => {}),
      () => false,
    );
    const crowd = given(names.flatMap((name, index) => hired(name, index)));
    const facts = observed({ panes: names.map((name) => pane(name)) });
    const turns = async (): Promise<readonly number[]> => {
      const sizes: number[] = [];
      for (let before = read.length; await screens.read(crowd, facts); before = read.length)
        sizes.push(read.length - before);
      return sizes;
    };
    expect(await turns()).toEqual([16, 14]);
    expect(new Set(read).size).toBe(30);
    read.length = 0;
    clock.advance(20_000);
    for (const name of names.slice(0, 25)) screens.dirty(`%${name}`);
    clock.advance(400);
    for (const name of names.slice(0, 20)) screens.dirty(`%${name}`);
    clock.advance(600);
    for (const name of names.slice(0, 20)) screens.dirty(`%${name}`);
    await screens.read(crowd, facts);
    expect(read.slice(0, 5).toSorted()).toEqual(['%p20', '%p21', '%p22', '%p23', '%p24']);
    expect(await turns()).toEqual([4, 4, 4, 4]);
  });
});

describe('a screen that is quiet', () => {
  it('is read once more when a picture has to be newer to count', async () => {
    const clock = manualClock();
    const signs = createSigns();
    let reading: ScreenReading | undefined = {
      sign: { source: 'screen', signal: 'needs-permission', at: clock.now(), detail: '' },
      dialog: { title: 'Sure?', detail: '', keys: {} },
    };
    const preset = { ...claude, readScreen: () => reading };
    const screen = async () => ({ lines: [], columns: 80, rows: 24, title: '' });
    const house = { preset: () => preset, clock, runtime: { screen, send: async () => 'sent' as const } };
    const asks = createAsks(clock.now, () => {});
    const screens = createScreens(house, signs, asks, () => false);
    const read = (recheckAt?: number) => {
      const verdict = { signal: 'busy' as const, because: '', ...(recheckAt === undefined ? {} : { recheckAt }) };
      return screens.read(world, observed({ panes: [pane('amber')], verdicts: { amber: verdict } }));
    };
    expect(screens.stands('%amber')).toBe(false);
    expect([await read(), await read()]).toEqual([true, false]);
    expect(screens.stands('%amber')).toBe(true);
    screens.dirty('%amber');
    expect(screens.stands('%amber'), 'it wrote since').toBe(false);
    clock.advance(1_000);
    expect([await read(), screens.stands('%amber')]).toEqual([true, true]);
    expect(asks.standing(clock.now()).amber).toHaveLength(1);
    reading = undefined;
    clock.advance(1_000);
    expect([await read(clock.now() + 1), await read(clock.now())]).toEqual([false, true]);
    // Nobody knows what stands there now: what stood there before does not count any more.
    expect(signs.of('amber', 1, clock.now())).toMatchObject([{ signal: 'unknown' }]);
    expect(asks.standing(clock.now())).toEqual({});
  });
});

describe('a limit whose end a screen tells by the clock', () => {
  const shown = readFileSync(new URL('../fixtures/claude/screens/limit-idle.txt', import.meta.url), 'utf8').split('\n');
  const at = (hour: number, minute: number): number => Date.UTC(2026, 10, 22, hour, minute);

  /** Read by a daemon that has just begun, of a pane that wrote last at that time. */
  const endReadAt = async (now: number, activeAt: number) => {
    const clock = manualClock(now);
    const signs = createSigns();
    const screen = async () => ({ lines: shown, columns: 120, rows: 50, title: '' });
    const house = { preset: () => claude, clock, runtime: { screen, send: async () => 'sent' as const } };
    const asks = createAsks(clock.now, () => {});
    await createScreens(house, signs, asks, () => false).read(
      world,
      observed({ panes: [pane('amber', { activeAt })] }),
    );
    return signs.of('amber', 1, now).map(({ signal, until }) => [signal, until]);
  };

  it('is over when that time has come since it was drawn, and not that of tomorrow', async () => {
    const end = at(22, 39);
    expect(await endReadAt(at(22, 0), at(21, 59))).toEqual([['limited', end]]);
    expect(await endReadAt(at(23, 0), at(21, 59))).toEqual([['limited', end]]);
    expect(await endReadAt(at(23, 0), at(22, 50))).toEqual([['limited', end + 24 * 60 * 60_000]]);
  });
});

describe('what is known of a screen', () => {
  it('stands only once that was read which was written last, and not where it could not be', async () => {
    const clock = manualClock();
    const asks = createAsks(clock.now, () => {});
    const drawn = { lines: [], columns: 80, rows: 24, title: '' };
    let answer: () => Promise<typeof drawn> = async () => drawn;
    const sign = { source: 'screen', signal: 'idle', at: clock.now(), detail: '' } as const;
    const preset = { ...claude, readScreen: () => ({ sign }) };
    const runtime = { screen: () => answer(), send: async () => 'sent' as const };
    const screens = createScreens({ preset: () => preset, clock, runtime }, createSigns(), asks, () => false);
    const read = () => {
      clock.advance(1_000);
      return screens.read(world, observed({ panes: [pane('amber')] }));
    };
    await read();
    expect(screens.stands('%amber')).toBe(true);
    screens.dirty('%amber');
    let go = (): void => {};
    answer = () =>
      new Promise((resolve) => {
        go = () => resolve(drawn);
      });
    const reading = read();
    expect(screens.stands('%amber'), 'it is being read').toBe(false);
    go();
    await reading;
    expect(screens.stands('%amber')).toBe(true);
    screens.dirty('%amber');
    answer = async () => Promise.reject(new Error('The server went away'));
    await expect(read()).rejects.toThrow('went away');
    expect(screens.stands('%amber'), 'it was not read').toBe(false);
  });
});

describe('a screen that is read while a hook asks', () => {
  it('shows no dialog: it was answered in the pane', async () => {
    expect(await readAs({})).toEqual([]);
  });

  it('may be older than the dialog that its hook will draw: it is read again a little later', async () => {
    const clock = manualClock();
    const asks = createAsks(clock.now, () => {});
    void asks.fromHook('amber', 1, { title: 'Run ls', detail: 'ls', tool: 'Bash' }, new Promise(() => {}));
    const sign = { source: 'screen', signal: 'idle', at: clock.now(), detail: '' } as const;
    const preset = { ...claude, readScreen: () => ({ sign }) };
    const screen = async () => ({ lines: [], columns: 80, rows: 24, title: '' });
    const house = { preset: () => preset, clock, runtime: { screen, send: async () => 'sent' as const } };
    const screens = createScreens(house, createSigns(), asks, () => false);
    const facts = observed({ panes: [pane('amber')] });
    await screens.read(world, facts);
    expect(asks.standing(clock.now()).amber).toHaveLength(1);
    const next = screens.nextAt(clock.now()) ?? 0;
    clock.advance(next - clock.now());
    await screens.read(world, facts);
    expect(asks.standing(clock.now())).toEqual({});
  });

  it('shows the hook itself waiting, where no dialog is drawn for it: the ask stands', async () => {
    expect(await readAs({ holds: true })).toMatchObject([{ title: 'Run ls' }]);
  });
});

import { describe, expect, it } from 'vitest';
import { memoryCaptures } from '../../src/adapters/captures/index.ts';
import { claude } from '../../src/agents/claude.ts';
import { polecatId, taskId } from '../../src/core/ids.ts';
import type { Sign } from '../../src/core/observed.ts';
import { createCapturing } from '../../src/mayor/capturing.ts';
import { manualClock } from '../helpers/clock.ts';
import { shownBy } from '../helpers/corpus.ts';
import { assigned, given, observed, pane, started } from '../helpers/world.ts';

const birch = { polecat: polecatId('birch'), epoch: 2 } as const;
const world = given([
  assigned(),
  started,
  assigned({ ...birch, task: taskId('shop-b') }),
  { type: 'polecat.started', ...birch, run: 1, pane: '%birch', delivered: [] },
]);

/** Amber's hook says this, while its pane shows that; looked at every five seconds. */
const watching = (signal: Sign['signal'], first: string, workers = ['amber']) => {
  const clock = manualClock();
  const captures = memoryCaptures();
  const errors: unknown[] = [];
  const asked: string[] = [];
  const said: Sign = { source: 'hook', signal, at: clock.now(), detail: 'hook, as user ada' };
  let shown = first;
  const lines = () => shownBy('claude', shown);
  const reading = () => claude.readScreen(lines(), clock.now() - 60_000)?.sign ?? ('nothing' as const);
  const log = { info: () => {}, warn: () => {}, error: (_what: string, error: unknown) => void errors.push(error) };
  const house = {
    preset: () => claude,
    clock,
    captures,
    version: async (agent: string) => {
      asked.push(agent);
      return '2.1.197';
    },
    privacy: () => ({ home: '/home/ada', names: ['ada'], secrets: [] }),
    log,
    runtime: { screen: async () => ({ lines: [...lines()], columns: 120, rows: 40, title: 'ada' }) },
  };
  const capturing = createCapturing(house, { seen: reading });
  const look = (): void => {
    const picture = reading();
    const ours = [said, ...(picture === 'nothing' ? [] : [picture])];
    const panes = workers.map((worker) => pane(worker, { activeAt: clock.now() }));
    capturing.look(world, observed({ panes, signs: Object.fromEntries(workers.map((worker) => [worker, ours])) }));
  };
  return {
    captures,
    errors,
    asked,
    house,
    setBack: (ms: number) => clock.advance(-ms),
    shows: (name: string) => {
      shown = name;
    },
    pass: async (seconds: number) => {
      for (let past = 0; past < seconds; past += 5) {
        look();
        clock.advance(5_000);
      }
      await capturing.settled();
    },
  };
};

describe('a worker whose signs disagree', () => {
  it('has its screen kept after half a minute, once, with what was believed and without names', async () => {
    const one = watching('busy', 'idle-after-allow');
    await one.pass(30);
    expect(await one.captures.list()).toEqual([]);
    await one.pass(120);
    const kept = await one.captures.list();
    expect(kept).toHaveLength(1);
    expect(kept[0]).toMatchObject({
      agent: 'talker',
      version: '2.1.197',
      because: 'the screen says idle, the hook busy',
      verdict: 'busy',
      title: 'xxx',
      reads: { signal: 'idle' },
    });
    expect(kept[0]?.signs[0]?.detail).toBe('hook, as user xxx');
  });

  it('has none kept when they agree in between, or before it is read', async () => {
    const one = watching('busy', 'idle-after-allow');
    await one.pass(25);
    one.shows('busy-tool');
    await one.pass(10);
    one.shows('idle-after-allow');
    await one.pass(25);
    expect(await one.captures.list()).toEqual([]);
  });

  it('has it kept though the clock is set back', async () => {
    const one = watching('busy', 'idle-after-allow');
    await one.pass(10);
    one.setBack(3_600_000);
    await one.pass(40);
    expect(await one.captures.list()).toHaveLength(1);
  });

  it('has one kept that no rule knows, while it is said to wait', async () => {
    const one = watching('needs-permission', 'root-refusal');
    await one.pass(40);
    expect((await one.captures.list())[0]?.because).toContain('no rule knows the screen');
  });

  it('has its screen kept when that of another is, so that no crowd of versions is asked for', async () => {
    const one = watching('busy', 'idle-after-allow', ['amber', 'birch']);
    await one.pass(35);
    expect(one.asked).toHaveLength(1);
    await one.pass(5);
    expect(one.asked).toHaveLength(2);
    await one.pass(60);
    expect(one.asked).toHaveLength(2);
  });

  it('goes on when its screen cannot be kept', async () => {
    const one = watching('busy', 'idle-after-allow');
    one.captures.keep = async () => {
      throw new Error('ENOSPC');
    };
    await one.pass(60);
    expect(one.errors).toEqual([new Error('ENOSPC')]);
  });
});

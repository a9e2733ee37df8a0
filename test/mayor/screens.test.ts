import { describe, expect, it } from 'vitest';
import { claude } from '../../src/agents/claude.ts';
import type { ScreenReading } from '../../src/agents/preset.ts';
import { createAsks } from '../../src/mayor/asks.ts';
import { createScreens } from '../../src/mayor/screens.ts';
import { createSigns } from '../../src/mayor/signs.ts';
import { manualClock } from '../helpers/clock.ts';
import { assigned, given, observed, pane, started } from '../helpers/world.ts';

const world = given([assigned(), started]);

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
  const read = await createScreens(house, createSigns(), asks).read(world, observed({ panes: [pane('amber')] }));
  expect(read).toBe(true);
  return asks.standing(clock.now()).amber ?? [];
};

describe('a screen that is read while a hook asks', () => {
  it('shows no dialog: it was answered in the pane', async () => {
    expect(await readAs({})).toEqual([]);
  });

  it('shows the hook itself waiting, where no dialog is drawn for it: the ask stands', async () => {
    expect(await readAs({ holds: true })).toMatchObject([{ title: 'Run ls' }]);
  });
});

/** Motion reduced: no seconds that run, no frame without a reason, and nothing that blinks. */
import { afterEach, describe, expect, it } from 'vitest';
import { DASHBOARD } from '../../src/core/dashboard-settings.ts';
import { taskId } from '../../src/core/ids.ts';
import { wantsStill } from '../../src/surfaces/tui/drawing/motion.ts';
import { firstState, type State } from '../../src/surfaces/tui/state.ts';
import { openStore } from '../../src/surfaces/tui/store.ts';
import { manualClock } from '../helpers/clock.ts';
import { openedDashboard } from '../helpers/dashboard.ts';
import { NOW, sampleScreen, sampleStatus } from '../helpers/sample-town.ts';
import { trainRow } from '../helpers/status-rows.ts';
import { frameOf, having, press, SIZES, stateWith, textOf } from '../helpers/tui.tsx';

it('is asked for by rigs.yaml, or for this once by the environment', () => {
  expect(wantsStill({}, 'full')).toBe(false);
  expect(wantsStill({}, 'reduced')).toBe(true);
  expect(wantsStill({ MAYOR_REDUCED_MOTION: '1' }, 'full')).toBe(true);
  expect(wantsStill({ MAYOR_REDUCED_MOTION: '0' }, 'reduced')).toBe(false);
  expect(wantsStill({ MAYOR_REDUCED_MOTION: '' }, 'reduced')).toBe(true);
});

const MINUTE = 60_000;
const FULL = Math.ceil(NOW / MINUTE) * MINUTE;

const running = (still: boolean): State => {
  const gates = [{ task: taskId('shop-m2c4'), name: 'unit', side: 'result' as const, since: FULL - 185_000 }];
  const state = press(stateWith({ ...sampleStatus, trains: [trainRow({ gates })] }), 'M').state;
  return still ? { ...state, still: true } : state;
};
const at = (state: State, now: number): State => having(state, { kind: 'tick', at: now });

describe('what is drawn', () => {
  it('is the same within a minute, and says minutes where seconds ran', () => {
    const [full, still] = [running(false), running(true)];
    expect(textOf(at(full, FULL + 1_000))).toContain('3:06');
    expect(textOf(at(still, FULL + 1_000))).not.toMatch(/\d:\d\d\s*$/m);
    expect(textOf(at(still, FULL + 1_000))).toMatch(/running +unit .* 3m/);
    expect(frameOf(at(still, FULL + 59_000))).toEqual(frameOf(at(still, FULL)));
    expect(frameOf(at(full, FULL + 59_000))).not.toEqual(frameOf(at(full, FULL)));
    expect(textOf(at(still, FULL + MINUTE))).toMatch(/running +unit .* 4m/);
  });

  it('never blinks, whatever a pane does', () => {
    const shown = { ...sampleScreen, lines: ['\x1b[5mblink\x1b[0m \x1b[6mfast\x1b[0m \x1b[1;5mbold\x1b[0m'] };
    const state = having(stateWith(sampleStatus, SIZES.huge), { kind: 'screen', polecat: 'birch', shown });
    const text = frameOf({ ...state, still: true }, { depth: '256', ascii: false }).join('\n');
    expect(text).toContain('blink');
    const codes = [...text.matchAll(/\x1b\[([\d;]*)m/g)].map(([, code = '']) =>
      code.replace(/[34]8;(?:5;\d+|2;\d+;\d+;\d+)/g, '').split(';'),
    );
    expect(codes.flat().filter((code) => code === '5' || code === '6')).toEqual([]);
  });
});

describe('how often', () => {
  const framesOf = (still: boolean): number => {
    const clock = manualClock();
    const first = { ...firstState(SIZES.large, clock.now()), ...(still ? { still: true as const } : {}) };
    const store = openStore(first, clock, () => undefined);
    let frames = 0;
    store.subscribe(() => {
      frames += 1;
      store.drawn();
    });
    for (let n = 0; n < 100; n += 1) {
      store.happen({ kind: 'screen', polecat: 'birch', shown: { ...sampleScreen, lines: [`line ${n}`] } });
      clock.advance(50);
    }
    store.close();
    return frames;
  };

  it('a pane that streams for five seconds is drawn once in each', () => {
    expect(framesOf(true)).toBeLessThanOrEqual(6);
    expect(framesOf(true)).toBeGreaterThanOrEqual(5);
    expect(framesOf(false)).toBeGreaterThan(30);
  });

  it('a key is seen at once all the same', () => {
    const clock = manualClock();
    const store = openStore({ ...firstState(SIZES.large, clock.now()), still: true }, clock, () => undefined);
    store.happen({ kind: 'key', key: { kind: 'text', name: '?', text: '?' }, at: clock.now() });
    expect(store.shown().place.kind).toBe('help');
    store.close();
  });
});

const endings: AbortController[] = [];
afterEach(() => {
  for (const ending of endings.splice(0)) ending.abort();
});

it('the whole dashboard takes it from its settings', async () => {
  const { shows, terminal, ending } = openedDashboard({ wishes: { ...DASHBOARD, motion: 'reduced' } });
  endings.push(ending);
  await shows('RESPOND 2');
  expect(await terminal.text()).not.toMatch(/\b\d0s\b/);
});

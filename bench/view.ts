/** The dashboard without a town: what happens to it, and how long each frame takes to be written. */
import { themeOf } from '../src/surfaces/tui/drawing/theme.ts';
import { decodeKeys } from '../src/surfaces/tui/keys/decode.ts';
import { openStage } from '../src/surfaces/tui/stage.tsx';
import { firstState, type Size } from '../src/surfaces/tui/state.ts';
import type { Happening } from '../src/surfaces/tui/step.ts';
import { openStore } from '../src/surfaces/tui/store.ts';
import { type Output, openTerminal } from '../src/surfaces/tui/terminal/terminal.ts';
import { NOW } from '../test/helpers/sample-town.ts';

/** Until a frame was written, in milliseconds: by the clock, and of processor by all threads, which a busy machine does not change. */
export type Took = { readonly ms: number; readonly processor: number };

/** Keys as a terminal sends them, or what else happens. */
export type Move = string | Happening;

export type View = {
  /** One after the other. */
  all(moves: readonly Move[]): Promise<readonly Took[]>;
  close(): void;
};

export const openView = (size: Size): View => {
  const clock = { now: () => NOW + 10_000 + performance.now(), after: () => () => undefined };
  let written = (): void => undefined;
  const output: Output = {
    ...{ ...size, write: () => true, getColorDepth: () => 24, on: () => undefined, off: () => undefined },
  };
  const store = openStore(firstState(size, NOW), clock, () => undefined);
  const real = openTerminal(output);
  const terminal: typeof real = {
    ...real,
    draw: (frame) => {
      real.draw(frame);
      written();
    },
  };
  terminal.enter();
  const theme = themeOf({ depth: '256', ascii: false, rgb: true });
  const stage = openStage({ store, terminal, theme, zone: () => 0, output, sizeOf: () => size });
  const happen = async (happening: Happening): Promise<Took> => {
    const frame = new Promise<void>((resolve) => {
      written = resolve;
    });
    const before = store.shown();
    const began = performance.now();
    const used = process.cpuUsage();
    store.happen(happening);
    if (store.shown() !== before) await frame;
    const { user, system } = process.cpuUsage(used);
    return { ms: performance.now() - began, processor: (user + system) / 1_000 };
  };
  return {
    all: async (moves) => {
      const times: Took[] = [];
      for (const move of moves) {
        const happenings: readonly Happening[] =
          typeof move === 'string'
            ? decodeKeys(move).keys.map((key) => ({ kind: 'key', key, at: clock.now() }))
            : [move];
        for (const happening of happenings) times.push(await happen(happening));
      }
      return times;
    },
    close: () => {
      stage.close();
      store.close();
    },
  };
};

/** A person at the dashboard: reads what stands on the screen, and presses keys. */
import { openTerminal, type Terminal } from './terminal.ts';
import { until } from './until.ts';

export type Robot = {
  text(): string;
  /** Waits until it stands on the screen. */
  sees(what: string | RegExp, withinMs?: number): Promise<void>;
  /** Keys one after the other, each once the screen stands still: a person looks before they press. */
  press(...keys: readonly string[]): Promise<void>;
  /** Keys at once, whatever the screen does. */
  types(keys: string): void;
  /** Text into what asks for it; it is seen before it is sent. */
  writes(text: string): Promise<void>;
  /** Waits until it stands there no longer. */
  misses(what: string | RegExp, withinMs?: number): Promise<void>;
  /** Down the list, from its first row, to the row that says this. */
  goesTo(what: string | RegExp): Promise<void>;
  readonly ended: Promise<number>;
  close(): void;
};

/** The dashboard takes no aimed key for 300 ms after its list has moved by itself. */
const LOOK_MS = 400;

const KEYS: Readonly<Record<string, string>> = {
  ...{
    enter: '\r',
    escape: '\u001b',
    tab: '\t',
    'shift-tab': '\u001b[Z',
    space: ' ',
    home: '\u001b[H',
    down: '\u001b[B',
    up: '\u001b[A',
  },
  ...{ 'ctrl-f': '\u0006', 'ctrl-r': '\u0012', 'ctrl-s': '\u0013', 'ctrl-]': '\u001d' },
};

export const openRobot = (...spec: Parameters<typeof openTerminal>): Robot => {
  const seat: Terminal = openTerminal(...spec);
  const fails = (error: unknown): never => {
    throw new Error(`${String(error)}\nThe screen was:\n${seat.text()}`);
  };
  const says = (what: string | RegExp, text: string): boolean =>
    typeof what === 'string' ? text.includes(what) : what.test(text);
  const sees: Robot['sees'] = async (what, withinMs = 60_000) => {
    await until(`the screen shows ${String(what)}`, () => says(what, seat.text()), withinMs).catch(fails);
  };
  const press: Robot['press'] = async (...keys) => {
    for (const key of keys) {
      await still(seat).catch(fails);
      seat.type(KEYS[key] ?? key);
    }
  };
  return {
    text: seat.text,
    sees,
    misses: async (what, withinMs = 60_000) => {
      await until(`the screen no longer shows ${String(what)}`, () => !says(what, seat.text()), withinMs).catch(fails);
    },
    press,
    types: seat.type,
    writes: async (text) => {
      await still(seat).catch(fails);
      seat.type(text);
      await sees(text.slice(-12));
    },
    goesTo: async (what) => {
      const chosen = (): string | undefined =>
        seat
          .text()
          .split('\n')
          .find((line) => line.includes(MARK));
      // Where a key is slow to be seen, one row too many is passed: who did not find it looks once more.
      for (let looks = 0; looks < LOOKS; looks += 1) {
        await press('home');
        for (let row = 0; row < ROWS; row += 1) {
          await still(seat, STEP_MS).catch(fails);
          const before = chosen();
          if (before !== undefined && says(what, before)) return;
          seat.type('j');
          const isNext = () => chosen() !== before;
          if (!(await until('the next row', isNext, END_MS).catch(() => false))) break;
        }
      }
      fails(`No row of the list says ${String(what)}`);
    },
    ended: seat.ended,
    close: seat.close,
  };
};

const ROWS = 40;
const LOOKS = 3;
/** After the last row there is no other, however long one waits. */
const END_MS = 1_500;
/** Before the selected row. */
const MARK = '▌';

/** From one row to the next nothing is aimed at yet. */
const STEP_MS = 120;

const still = (seat: Terminal, forMs = LOOK_MS): Promise<true> => {
  let last = { text: '', since: 0 };
  return until('the screen stands still', () => {
    const text = seat.text();
    if (text !== last.text) last = { text, since: performance.now() };
    return text !== '' && performance.now() - last.since > forMs;
  });
};

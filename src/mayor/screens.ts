/**
 * Reads the screens of panes that went quiet: a dialog stands still. Chatty panes are read seldom,
 * so that a hundred of them cost little; agents without dialogs never.
 */
import type { ScreenReading } from '../agents/preset.ts';
import type { Instant } from '../core/ids.ts';
import type { World } from '../core/model.ts';
import type { Observed, Pane } from '../core/observed.ts';
import type { Asks } from './asks.ts';
import type { House } from './house.ts';
import type { Signs } from './signs.ts';

/** A pane is read once it was silent for this long. */
export const QUIET_MS = 900;
const CHATTY_MS = 15_000;

export type Screens = {
  /** A pane wrote something. */
  dirty(pane: string): void;
  /** Reads what is due. Resolves with whether anything was read. */
  read(world: World, observed: Observed): Promise<boolean>;
  /** When the next pane is due. */
  nextAt(now: Instant): Instant | undefined;
};

/** As much of the house as reads a pane and types into it. */
type Panes = Pick<House, 'preset' | 'clock'> & { readonly runtime: Pick<House['runtime'], 'screen' | 'send'> };

type Reader = {
  readonly house: Panes;
  readonly signs: Signs;
  readonly asks: Asks;
  readonly again: (pane: string) => void;
};
type Readable = { readonly pane: string; readonly polecat: string; readonly run: number; readonly agent: string };

export const createScreens = (house: Panes, signs: Signs, asks: Asks): Screens => {
  const wrote = new Map<string, Instant>();
  const readAt = new Map<string, Instant>();
  const reader: Reader = { house, signs, asks, again: (pane) => void wrote.set(pane, house.clock.now()) };
  const due = (pane: string, now: Instant): boolean => {
    const last = wrote.get(pane);
    return last !== undefined && (now - last >= QUIET_MS || now - (readAt.get(pane) ?? 0) >= CHATTY_MS);
  };
  /** Panes of this town's present runs whose agents show dialogs. */
  const readable = (world: World, panes: readonly Pane[]): readonly Readable[] =>
    panes.flatMap(({ pane, polecat: id, run, alive }) => {
      const polecat = world.polecats[id];
      if (polecat === undefined || !alive || run !== polecat.run) return [];
      return house.preset(polecat.agent)?.briefs === 'restart'
        ? []
        : [{ pane, polecat: id, run, agent: polecat.agent }];
    });

  return {
    dirty: reader.again,
    read: async (world, { panes }) => {
      if (panes === 'unknown') return false;
      const now = house.clock.now();
      for (const pane of wrote.keys()) if (!panes.some((one) => one.pane === pane)) wrote.delete(pane);
      const jobs = readable(world, panes).filter(({ pane }) => {
        // A pane that was never read is due once: it may show a dialog since before this daemon.
        if (!readAt.has(pane) && !wrote.has(pane)) wrote.set(pane, now - QUIET_MS);
        return due(pane, now);
      });
      for (const { pane } of jobs) {
        wrote.delete(pane);
        readAt.set(pane, now);
      }
      await Promise.all(jobs.map((job) => readOne(job, reader)));
      return jobs.length > 0;
    },
    nextAt: (now) => {
      const times = [...wrote].map(([pane, at]) =>
        Math.max(now + 100, Math.min(at + QUIET_MS, (readAt.get(pane) ?? at) + CHATTY_MS)),
      );
      return times.length === 0 ? undefined : Math.min(...times);
    },
  };
};

/** What a pane shows at this moment, as its agent's preset reads it. */
export const readPane = async (pane: string, agent: string, house: Panes): Promise<ScreenReading | undefined> => {
  const screen = await house.runtime.screen(pane, 0);
  return screen === 'gone'
    ? undefined
    : house.preset(agent)?.readScreen(screen.lines.map(withoutColours), house.clock.now());
};

const readOne = async (
  { pane, polecat, run, agent }: Readable,
  { house, signs, asks, again }: Reader,
): Promise<void> => {
  const reading = await readPane(pane, agent, house);
  if (reading !== undefined) signs.add(polecat, run, reading.sign);
  if (reading?.clear !== undefined) {
    await house.runtime.send(pane, { kind: 'keys', keys: reading.clear });
    again(pane);
  }
  const dialog = reading?.dialog;
  // A screen that no rule knows proves nothing; one that is known and shows no dialog does.
  if (dialog === undefined) return reading === undefined || reading.holds ? undefined : asks.notShown(polecat);
  const { title, detail, keys } = dialog;
  const press = async (answer: 'allow' | 'deny'): Promise<void> => {
    // Never type into what is not the same dialog any more.
    const still = (await readPane(pane, agent, house))?.dialog;
    if (still?.title !== title || still.detail !== detail) return;
    await house.runtime.send(pane, { kind: 'keys', keys: keys[answer] ?? [] });
    again(pane);
  };
  const options = (['allow', 'deny'] as const).filter((option) => keys[option] !== undefined);
  asks.fromScreen(polecat, run, { title, detail, options, press });
};

const withoutColours = (line: string): string => line.replace(/\x1b\[[0-9;:]*m/g, '');

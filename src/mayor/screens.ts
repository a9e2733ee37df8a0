/**
 * Reads the screens of panes that went quiet: a dialog stands still. A chatty pane is read seldom while it is taken to
 * work, since that is what its output says as well, so that a hundred of them cost little; and soon while it is taken
 * to do anything else (screen-times.ts). Agents without dialogs are never read.
 */
import type { ScreenReading } from '../agents/preset.ts';
import type { Instant } from '../core/ids.ts';
import type { World } from '../core/model.ts';
import type { Observed, Pane, Sign } from '../core/observed.ts';
import { withoutColours } from '../core/plain.ts';
import type { Asks } from './asks.ts';
import type { House } from './house.ts';
import { pressOn } from './press.ts';
import { type DueScreen, type Readable, screenTimes } from './screen-times.ts';
import type { Signs } from './signs.ts';

export type Screens = {
  /** A pane wrote something. */
  dirty(pane: string): void;
  /** Reads what is due. Resolves with whether anything was read. */
  read(world: World, observed: Observed): Promise<boolean>;
  /** What was read last of a pane: `nothing` where no rule knew it; `undefined` before the first look. */
  seen(pane: string): Sign | 'nothing' | undefined;
  /** Whether it wrote nothing since it was read: that is what it shows still. */
  stands(pane: string): boolean;
  /** When the next pane is due. */
  nextAt(now: Instant): Instant | undefined;
};

/** As much of the house as reads a pane and types into it. */
type Panes = Pick<House, 'preset' | 'clock'> & { readonly runtime: Pick<House['runtime'], 'screen' | 'send'> };

type Reader = {
  readonly house: Panes;
  readonly signs: Signs;
  readonly asks: Asks;
  readonly isTaken: (polecat: string) => boolean;
  readonly again: (pane: string) => void;
  /** It has to be read at that moment, whether it writes or not. */
  readonly recheck: (pane: string, at: Instant) => void;
  readonly seen: (pane: string, reading: ScreenReading | undefined) => void;
};

/** `isTaken`: a person types into the pane of that polecat now. */
export const createScreens = (
  house: Panes,
  signs: Signs,
  asks: Asks,
  isTaken: (polecat: string) => boolean,
): Screens => {
  const times = screenTimes();
  const shown = new Map<string, Sign | 'nothing'>();
  /** Taken to be read, and not read yet: what is known of them is older. */
  const unread = new Set<string>();
  const reader: Reader = {
    house,
    signs,
    asks,
    isTaken,
    again: (pane) => times.wrote(pane, house.clock.now()),
    recheck: times.recheck,
    seen: (pane, reading) => {
      unread.delete(pane);
      shown.set(pane, reading?.sign ?? 'nothing');
    },
  };

  return {
    dirty: reader.again,
    read: async (world, observed) => {
      const { panes } = observed;
      if (panes === 'unknown') return false;
      const now = house.clock.now();
      const isThere = (pane: string): boolean => panes.some((one) => one.pane === pane);
      times.keepOnly(isThere);
      for (const known of [shown, unread]) for (const pane of known.keys()) if (!isThere(pane)) known.delete(pane);
      const due = times.take(readable(world, observed, panes, now, house), now);
      for (const { pane } of due) unread.add(pane);
      await Promise.all(due.map((job) => readOne(job, reader)));
      return due.length > 0;
    },
    seen: (pane) => shown.get(pane),
    stands: (pane) => times.stands(pane) && !unread.has(pane),
    nextAt: times.nextAt,
  };
};

/** Panes of this town's present runs whose agents show dialogs. */
const readable = (
  world: World,
  { verdicts, asks }: Observed,
  panes: readonly Pane[],
  now: Instant,
  house: Panes,
): readonly Readable[] =>
  panes.flatMap(({ pane, polecat: id, run, alive, activeAt }): readonly Readable[] => {
    const polecat = world.polecats[id];
    if (polecat === undefined || !alive || run !== polecat.run) return [];
    if (house.preset(polecat.agent)?.briefs === 'restart') return [];
    const { signal = 'unknown', recheckAt } = verdicts[id] ?? {};
    const isDoubted = recheckAt !== undefined && recheckAt <= now;
    const isContradicted = signal !== 'busy' || (asks[id] ?? []).length > 0;
    const { agent } = polecat;
    const active = activeAt === undefined ? {} : { activeAt };
    return [{ pane, polecat: id, run, agent, signal, isDoubted, isContradicted, ...active }];
  });

/**
 * What a pane shows at this moment, as its agent's preset reads it. An end that it tells by the clock is the next such
 * time after `drawnAt`, when the pane wrote last: read anew when it is over, it would be that of tomorrow.
 */
export const readPane = async (
  pane: string,
  agent: string,
  house: Panes,
  drawnAt?: Instant,
): Promise<ScreenReading | undefined> => {
  const screen = await house.runtime.screen(pane, 0);
  if (screen === 'gone') return undefined;
  const lines = screen.lines.map(withoutColours);
  const preset = house.preset(agent);
  const reading = preset?.readScreen(lines, house.clock.now());
  if (reading?.sign.until === undefined || drawnAt === undefined) return reading;
  const until = preset?.readScreen(lines, drawnAt)?.sign.until ?? reading.sign.until;
  return { ...reading, sign: { ...reading.sign, until } };
};

const readOne = async (
  { pane, polecat, run, agent, isQuiet, drawnAt }: DueScreen,
  { house, signs, asks, isTaken, again, recheck, seen }: Reader,
): Promise<void> => {
  const reading = await readPane(pane, agent, house, drawnAt);
  seen(pane, reading);
  if (reading !== undefined) signs.add(polecat, run, reading.sign);
  // What stood there before does so no more. Of a pane that still writes it may only be half drawn.
  else if (isQuiet) {
    signs.add(polecat, run, nothingKnown(house.clock.now()));
    asks.notKnown(polecat);
  }
  if (reading?.clear !== undefined && !isTaken(polecat)) {
    await house.runtime.send(pane, { kind: 'keys', keys: reading.clear });
    again(pane);
  }
  const dialog = reading?.dialog;
  // A screen that no rule knows proves nothing of what a hook asked; one that is known and shows no dialog does.
  if (dialog === undefined) {
    if (reading === undefined || reading.holds) return;
    const until = asks.notShown(polecat);
    return until === undefined ? undefined : recheck(pane, until);
  }
  const press = pressOn(dialog, {
    clock: house.clock,
    read: async () => (await readPane(pane, agent, house))?.dialog,
    type: async (keys) => {
      await house.runtime.send(pane, { kind: 'keys', keys });
      again(pane);
    },
    paste: async (text) => {
      await house.runtime.send(pane, { kind: 'paste', text: house.preset(agent)?.asWords(text) ?? text, enter: true });
      again(pane);
    },
  });
  asks.fromScreen(polecat, run, { ...dialog, press });
};

const nothingKnown = (at: Instant): Sign => ({
  source: 'screen',
  signal: 'unknown',
  at,
  detail: 'screen: nothing that is known',
});

/**
 * Persons who type into panes from elsewhere, a dashboard as a rule. Nobody types over another: not over who sits in the
 * pane, not over words that stand unsent in its input line, not from two dashboards at once, and Mayor itself not while
 * somebody types.
 */
import type { Actor } from '../core/command.ts';
import { sayActor } from '../core/decide.ts';
import { elapsed } from '../core/elapsed.ts';
import type { Instant } from '../core/ids.ts';
import { plainLine } from '../core/plain.ts';
import { unsentIn } from '../core/unsent.ts';
import { agoText } from '../core/views/age.ts';
import type { Runtime } from '../ports/runtime.ts';
import type { House } from './house.ts';
import type { Store } from './store.ts';
import type { Seat, Typed, TypeOrder } from './town.ts';

export type Typings = {
  /** Types what is ordered into this pane of a polecat's, or says why that is not done. */
  type(where: Where, order: TypeOrder, by: Actor): Promise<Typed>;
  /** Whether words of Mayor's own would come in between. */
  isTaken(polecat: string): boolean;
  /** The same, also after a person left words in its input line and they are still there. */
  isKept(polecat: string, pane: string): Promise<boolean>;
};

type Where = { readonly polecat: string; readonly pane: string };
type Parts = {
  readonly house: Pick<House, 'clock'> & { readonly runtime: Pick<Runtime, 'type' | 'touched' | 'screen'> };
  readonly store: Pick<Store, 'world' | 'commit'>;
};

type Typist = { readonly who: string; readonly seat?: Seat };
/** `told`: that the journal knows of it, or is about to. */
type Stretch = Typist & { at: Instant; lookedAt: Instant; told?: Promise<void> };

/** A stretch without a key for so long is over. */
const LAPSE_MS = 60_000;
/** One who sits in the pane is typing there for so long after a key. */
const SITS_MS = 10_000;
/** Who sits there is asked again this often. */
const LOOK_MS = 2_000;

export const createTypings = ({ house, store }: Parts): Typings => {
  const stretches = new Map<string, Stretch>();
  /** Polecats in whose panes a person typed and stopped: what they left may be unsent. */
  const left = new Set<string>();
  const now = house.clock.now;
  const live = (polecat: string): Stretch | undefined => {
    const found = stretches.get(polecat);
    if (found === undefined || elapsed(found.at, now()) < LAPSE_MS) return found;
    stretches.delete(polecat);
    left.add(polecat);
    return undefined;
  };
  const drop = (polecat: string, stretch: Stretch): void => {
    if (stretches.get(polecat) === stretch) stretches.delete(polecat);
  };

  return {
    type: async (where, { strokes, anyway, over, seat }, by) => {
      const { polecat, pane } = where;
      const typist: Typist = { who: sayActor(by), ...(seat === undefined ? {} : { seat }) };
      const held = (stretch: Stretch): Typed => heldBy(stretch, typist, polecat, now());
      const found = live(polecat);
      const mine = found !== undefined && isSame(found, typist) ? found : undefined;
      if (over === true) {
        if (mine !== undefined && stretches.delete(polecat)) left.add(polecat);
        return { kind: 'typed' };
      }
      // One who says so anew goes on here; a key that comes with an older yes does not.
      const isTaken = found?.who === typist.who && anyway === true && strokes.length === 0;
      if (found !== undefined && mine === undefined && !isTaken) return held(found);
      if (anyway !== true && (mine === undefined || elapsed(mine.lookedAt, now()) >= LOOK_MS)) {
        const not = await whyNot(house, where, mine);
        if (not !== undefined) return not;
        if (mine !== undefined) mine.lookedAt = now();
      }
      // Another may have begun while the pane was looked at.
      const other = isTaken ? mine : live(polecat);
      const stretch = other ?? { ...typist, at: now(), lookedAt: now() };
      if (!isSame(stretch, typist)) return held(stretch);
      stretches.set(polecat, stretch);
      stretch.at = now();
      if (strokes.length === 0) return { kind: 'typed' };
      await tell(store, stretch, polecat, () => drop(polecat, stretch));
      // They may have gone on at another dashboard while the journal was written.
      const present = live(polecat);
      if (present !== undefined && present !== stretch) return held(present);
      const typed = await house.runtime.type(pane, strokes);
      if (typed !== 'gone') return { kind: 'typed' };
      // Its worker begins anew in another pane, and waits for what Mayor has to tell it.
      drop(polecat, stretch);
      return 'gone';
    },
    isTaken: (polecat) => live(polecat) !== undefined,
    isKept: async (polecat, pane) => {
      if (live(polecat) !== undefined) return true;
      if (!left.has(polecat)) return false;
      const screen = await house.runtime.screen(pane, 0);
      if (screen !== 'gone' && unsentIn(screen) !== undefined) return true;
      left.delete(polecat);
      return false;
    },
  };
};

const isSame = (one: Typist, other: Typist): boolean => one.who === other.who && one.seat?.id === other.seat?.id;

/** Who it is and where, so that one may find the other dashboard, or know that nobody sits there any more. */
const heldBy = ({ who, seat, at }: Stretch, typist: Typist, polecat: string, now: Instant): Typed => {
  const place = plainLine(seat?.place ?? '');
  const from = place === '' ? '' : ` from ${place}`;
  const [subject, where] = who === typist.who ? ['You type', ', in another dashboard'] : [`${who} types`, ''];
  const last = agoText(elapsed(at, now));
  return { kind: 'held', because: `${subject} into ${polecat}${from}${where}; last key ${last}` };
};

/** Why nothing may be typed there now, if there is a reason. */
const whyNot = async (
  { runtime, clock }: Parts['house'],
  { polecat, pane }: Where,
  mine: Stretch | undefined,
): Promise<Typed | undefined> => {
  const held = (because: string): Typed => ({ kind: 'held', because });
  const touched = await runtime.touched(pane);
  const ago = touched === 'nobody' ? LAPSE_MS : elapsed(touched, clock.now());
  if (ago < SITS_MS) return held(`Somebody who sits in the pane of ${polecat} typed there ${agoText(ago)}`);
  if (mine !== undefined) return undefined;
  const screen = await runtime.screen(pane, 0);
  if (screen === 'gone') return 'gone';
  const unsent = unsentIn(screen);
  return unsent === undefined ? undefined : held(`Words stand unsent in the input line of ${polecat}: "${unsent}"`);
};

/** Before the first key: where the journal takes nothing, no key has reached the pane, and nobody holds it. */
const tell = async (store: Parts['store'], stretch: Stretch, polecat: string, drop: () => void): Promise<void> => {
  stretch.told ??= note(store, polecat, stretch.who);
  try {
    await stretch.told;
  } catch (error) {
    drop();
    throw error;
  }
};

const note = async ({ commit }: Parts['store'], polecat: string, who: string): Promise<void> => {
  await commit((world) => {
    const worker = world.polecats[polecat];
    return worker === undefined ? [] : [{ type: 'pane.typed', polecat: worker.id, epoch: worker.epoch, by: who }];
  });
};

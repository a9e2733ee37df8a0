/** Reads the pane of the selected row while it is shown: when it wrote something, and right after who types into it. */
import { elapsed } from '../../../core/elapsed.ts';
import { polecatId } from '../../../core/ids.ts';
import type { Town } from '../../../mayor/town.ts';
import type { Clock } from '../../../ports/clock.ts';
import type { Screen } from '../../../ports/runtime.ts';
import { subjectOf } from '../list/subject.ts';
import { HISTORY } from '../preview/scrolling.ts';
import { isBack, tabOf } from '../preview/tabs.ts';
import type { State } from '../state.ts';
import type { Store } from '../store.ts';

/** A pane is read again at most this often, however much it writes. */
const SCREEN_MS = 100;
/** A held key passes over rows faster than this. */
const SETTLE_MS = 20;
/** Lines above the screen for whoever looks at the row alone. */
const SCROLLBACK = 500;

export const isSeen = (state: State): boolean => state.place.kind === 'home' || state.place.kind === 'look';

/** `isKept`: somebody reads what was read of it, and is not to be carried on. `pane`: none yet while it starts. */
type Want = {
  readonly polecat: string;
  readonly pane: string | undefined;
  readonly history: number;
  readonly isKept: boolean;
  readonly echo: number;
};

const wantOf = (state: State): Want | undefined => {
  const isShown = isSeen(state) && tabOf(state) === 'live';
  const row = isShown ? subjectOf(state).polecat : undefined;
  if (row === undefined) return undefined;
  const { id: polecat, pane } = row;
  const { place } = state;
  const isSought = place.kind === 'look' && place.back !== undefined;
  const isUp = isBack(state) || isSought;
  const isKept = isUp && !isSought && state.screen?.polecat === polecat && (state.screen.history ?? 0) >= HISTORY;
  const history = isUp ? HISTORY : state.place.kind === 'look' && state.typing === undefined ? SCROLLBACK : 0;
  const echo = state.typing?.polecat === polecat ? state.typing.echo + 1 : 0;
  return { polecat, pane, history, isKept, echo };
};

/** While somebody types, their letters are waited for: a moment is enough for most programs, some take longer. */
const ECHO_MS = 15;
const ECHOES_MS = [50, 150] as const;

/** What came of reading: `unread` where the town could not be asked, which the header tells. */
type Came = Screen | 'gone' | 'unread';

/** One question at a time, and each a while after the one before. */
const openReader = (
  town: Town,
  clock: Clock,
  wanted: () => Want | undefined,
  came: (asked: Want, got: Came) => void,
) => {
  let stale = false;
  let asking = false;
  let cancel: (() => void) | undefined;
  let readAt = 0;

  const soon = (ms: number): void => {
    if (!stale || cancel !== undefined || asking) return;
    const rest = (wanted()?.echo ?? 0) > 0 ? ECHO_MS : SCREEN_MS;
    cancel = clock.after(Math.max(ms, rest - elapsed(readAt, clock.now())), read);
  };
  const read = (): void => {
    cancel = undefined;
    const asked = wanted();
    if (asked === undefined) return;
    asking = true;
    stale = false;
    readAt = clock.now();
    town
      .screen(polecatId(asked.polecat), asked.history)
      .then(
        (screen) => came(asked, screen),
        () => came(asked, 'unread'),
      )
      .finally(() => {
        asking = false;
        soon(0);
      });
  };
  const rest = (): void => {
    stale = false;
    cancel?.();
    cancel = undefined;
  };
  const again = (ms: number): void => {
    stale = true;
    soon(ms);
  };
  return { rest, again };
};

export const followPane = (town: Town, store: Store, clock: Clock) => {
  let want: Want | undefined;
  let shown = '';
  /**
   * A pane that was asked for before it was there, or could not be read, and wrote all that it writes by then: nothing
   * would ever have it read.
   */
  let isMissed = false;

  const came = ({ polecat, history }: Want, got: Came): void => {
    if (polecat !== want?.polecat) return;
    isMissed = got === 'gone' || got === 'unread';
    if (got === 'unread') return;
    const seen = `${polecat} ${history} ${pictureOf(got)}`;
    if (seen === shown) return;
    shown = seen;
    store.happen({ kind: 'screen', polecat, shown: got, history });
  };
  const reader = openReader(town, clock, () => want, came);
  const dirty = (polecat: string): void => {
    if (polecat === want?.polecat && !want.isKept) reader.again(0);
  };
  return {
    dirty,
    look: (state: State): void => {
      const next = wantOf(state);
      const isTyped = next !== undefined && next.echo > (want?.echo ?? 0);
      const isOther = !isSame(next, want);
      want = next;
      if (isOther || isTyped) {
        reader.rest();
        isMissed = false;
        if (next !== undefined && !next.isKept) reader.again(isTyped ? 0 : SETTLE_MS);
      } else if (isMissed && next?.pane !== undefined) dirty(next.polecat);
      if (isTyped) for (const ms of ECHOES_MS) clock.after(ms, () => dirty(next.polecat));
    },
    close: reader.rest,
  };
};

const isSame = (one: Want | undefined, other: Want | undefined): boolean =>
  one?.polecat === other?.polecat &&
  one?.pane === other?.pane &&
  one?.history === other?.history &&
  one?.isKept === other?.isKept;

const pictureOf = (screen: Screen | 'gone'): string =>
  screen === 'gone' ? screen : [screen.cursor?.line, screen.cursor?.column, ...screen.lines].join('\n');

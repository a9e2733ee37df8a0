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

/** `isKept`: somebody reads what was read of it, and is not to be carried on. */
type Want = { readonly polecat: string; readonly history: number; readonly isKept: boolean; readonly echo: number };

const wantOf = (state: State): Want | undefined => {
  const isShown = isSeen(state) && tabOf(state) === 'live';
  const polecat = isShown ? subjectOf(state).polecat?.id : undefined;
  if (polecat === undefined) return undefined;
  const { place } = state;
  const isSought = place.kind === 'look' && place.back !== undefined;
  const isUp = isBack(state) || isSought;
  const isKept = isUp && !isSought && state.screen?.polecat === polecat && (state.screen.history ?? 0) >= HISTORY;
  const history = isUp ? HISTORY : state.place.kind === 'look' && state.typing === undefined ? SCROLLBACK : 0;
  return { polecat, history, isKept, echo: state.typing?.polecat === polecat ? state.typing.echo + 1 : 0 };
};

/** While somebody types, their letters are waited for: a moment is enough for most programs, some take longer. */
const ECHO_MS = 15;
const ECHOES_MS = [50, 150] as const;

export const followPane = (town: Town, store: Store, clock: Clock) => {
  let want: Want | undefined;
  let stale = false;
  let asking = false;
  let cancel: (() => void) | undefined;
  let shown = '';

  let readAt = 0;

  const soon = (ms: number): void => {
    if (!stale || cancel !== undefined || asking) return;
    const rest = want !== undefined && want.echo > 0 ? ECHO_MS : SCREEN_MS;
    cancel = clock.after(Math.max(ms, rest - elapsed(readAt, clock.now())), read);
  };
  const read = (): void => {
    cancel = undefined;
    const asked = want;
    if (asked === undefined) return;
    asking = true;
    stale = false;
    readAt = clock.now();
    town
      .screen(polecatId(asked.polecat), asked.history)
      .then(
        (screen) => taken(asked, screen),
        // A pane that cannot be read now is read again with its next output; the header says when the town is away.
        () => undefined,
      )
      .finally(() => {
        asking = false;
        soon(0);
      });
  };
  const taken = ({ polecat, history }: Want, screen: Screen | 'gone'): void => {
    if (polecat !== want?.polecat) return;
    const seen = `${polecat} ${history} ${pictureOf(screen)}`;
    if (seen === shown) return;
    shown = seen;
    store.happen({ kind: 'screen', polecat, shown: screen, history });
  };
  const dirty = (polecat: string): void => {
    if (polecat !== want?.polecat || want.isKept) return;
    stale = true;
    soon(0);
  };
  return {
    dirty,
    look: (state: State): void => {
      const next = wantOf(state);
      const isTyped = next !== undefined && next.echo > (want?.echo ?? 0);
      const isOther = !isSame(next, want);
      want = next;
      if (!isTyped && !isOther) return;
      stale = next !== undefined && !next.isKept;
      cancel?.();
      cancel = undefined;
      soon(isTyped ? 0 : SETTLE_MS);
      if (isTyped) for (const ms of ECHOES_MS) clock.after(ms, () => dirty(next.polecat));
    },
    close: (): void => cancel?.(),
  };
};

const isSame = (one: Want | undefined, other: Want | undefined): boolean =>
  one?.polecat === other?.polecat && one?.history === other?.history && one?.isKept === other?.isKept;

const pictureOf = (screen: Screen | 'gone'): string =>
  screen === 'gone' ? screen : [screen.cursor?.line, screen.cursor?.column, ...screen.lines].join('\n');

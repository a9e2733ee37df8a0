/**
 * Keeping in step with the remote while somebody watches: a cheap look at it every half minute, and a
 * sync when it has moved or we have. Nothing waits for this, and what goes wrong is kept to be shown.
 */
import { messageOf } from '../../../core/errors.ts';
import type { Instant } from '../../../core/ids.ts';
import type { Clock } from '../../../ports/clock.ts';
import type { SyncReport } from '../../../ports/tracker.ts';
import type { Asked } from './remote.ts';

export type RemoteWatch = {
  /** Counts whoever listens; the rounds run while there are any. Returns how to stop. */
  listen(): () => void;
  /** In plain sentences: why the last round failed, and for an hour what a merge did that people should know. */
  problems(): readonly string[];
};

export type RemoteWatched = {
  readonly clock: Clock;
  /** Calls back when refs here have changed. Returns how to stop. */
  readonly watchHere: (hint: () => void) => () => void;
  /** Our tip; costs one subprocess. */
  readonly here: () => Promise<string | undefined>;
  /** The remote's tip; `'none'` without a remote: then there is nothing to do until something changes here. */
  readonly there: () => Promise<Asked<string | undefined> | 'none'>;
  readonly sync: () => Promise<SyncReport>;
};

const POLL_MS = 30_000;
const LONGEST_MS = 600_000;
/** Changes of a moment go together. */
const GATHER_MS = 2_000;
const TOLD_FOR_MS = 3_600_000;

type State = {
  listeners: number;
  running: boolean;
  again: boolean;
  failures: number;
  failed: readonly string[];
  told: readonly { readonly at: Instant; readonly what: string }[];
};

export function remoteWatch(watched: RemoteWatched): RemoteWatch {
  const { clock, watchHere } = watched;
  const state: State = { listeners: 0, running: false, again: false, failures: 0, failed: [], told: [] };
  let stopHere = (): void => {};
  let cancel = (): void => {};

  const schedule = (ms: number): void => {
    cancel();
    cancel = clock.after(ms, () => void round());
  };

  const changedHere = (): void => {
    // After a failure the next round is due when it is due: a remote that is away costs no more for being busy here.
    if (state.running) state.again = true;
    else if (state.failures === 0) schedule(GATHER_MS);
  };

  const round = async (): Promise<void> => {
    state.running = true;
    state.again = false;
    const isShared = await goRound(watched, state);
    state.running = false;
    if (state.listeners === 0) return;
    if (state.again && state.failures === 0) schedule(GATHER_MS);
    // Clones that began together need not ask together.
    else if (isShared) schedule(Math.min(LONGEST_MS, POLL_MS * 2 ** state.failures) * (0.75 + clock.random() / 2));
  };

  return {
    listen() {
      state.listeners += 1;
      if (state.listeners === 1) {
        stopHere = watchHere(changedHere);
        if (!state.running) schedule(GATHER_MS); // The first look here is news too, and goes together with this.
      }
      return () => {
        state.listeners -= 1;
        if (state.listeners > 0) return;
        stopHere();
        cancel();
      };
    },
    problems: () => [
      ...state.failed,
      ...state.told.filter(({ at }) => at > clock.now() - TOLD_FOR_MS).map(({ what }) => what),
    ],
  };
}

/** Whether there is a remote at all; how it went is noted. */
const goRound = async ({ clock, here, there, sync }: RemoteWatched, state: State): Promise<boolean> => {
  const note = (problems: readonly string[]): void => {
    state.failures = problems.length === 0 ? 0 : state.failures + 1;
    state.failed = problems;
  };
  try {
    const asked = await there();
    if (asked === 'none') note([]);
    if (asked === 'none') return false;
    if (asked.kind === 'refused') note([asked.because]);
    else if ((await here()) === asked.value) note([]);
    else {
      const report = await sync();
      note(report.problems);
      const at = clock.now();
      const told = report.lost.map(({ task, holder, to }) => ({ at, what: `${holder} lost ${task} to ${to}` }));
      state.told = [...state.told, ...told].slice(-20);
    }
  } catch (error) {
    note([messageOf(error)]);
  }
  return true;
};

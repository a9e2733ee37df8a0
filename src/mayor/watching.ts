/** Hints from the runtime and from every rig's tracker and gates: they wake the loop, or have the picture drawn, and that is all they do. */
import type { OpenRig } from './house.ts';
import type { News } from './news.ts';
import type { Observer } from './observe.ts';
import type { Hands } from './perform.ts';
import { QUIET_MS } from './screen-times.ts';
import type { Screens } from './screens.ts';

type Watched = {
  readonly observer: Observer;
  readonly screens: Screens;
  readonly news: News;
  readonly wake: (ms?: number) => void;
  /** A new picture, without a look. */
  readonly draw: () => void;
};

type Watching = { sync(): void; stop(): void };

/** Watches the runtime and every rig; `sync` after the rigs changed. */
export const watchPorts = ({ house, store }: Hands, { observer, screens, news, wake, draw }: Watched): Watching => {
  const watched = new Map<OpenRig, () => void>();
  const sync = (): void => {
    const open = new Set(house.rigs());
    for (const [rig, stop] of watched) {
      if (open.has(rig)) continue;
      stop();
      watched.delete(rig);
    }
    for (const rig of open) {
      if (watched.has(rig)) continue;
      const touched = (): void => {
        observer.touch(rig.settings.name);
        wake();
      };
      const stops = [rig.tracker.watch(touched), rig.forge.running.watch(draw)];
      watched.set(rig, () => {
        for (const stop of stops) stop();
      });
    }
  };
  const stopRuntime = house.runtime.watch((hint) => {
    if (hint.kind !== 'output') {
      observer.touch();
      wake();
    } else if (hint.pane !== undefined) {
      screens.dirty(hint.pane);
      const polecat = observer.polecatOf(hint.pane, store.world());
      if (polecat !== undefined) news.tell({ kind: 'screen', polecat });
      // Output says nothing before it stops: a hundred chatty panes must not mean a look for each line.
      wake(QUIET_MS);
    }
  });
  sync();
  return {
    sync,
    stop: () => {
      for (const stop of watched.values()) stop();
      stopRuntime();
    },
  };
};

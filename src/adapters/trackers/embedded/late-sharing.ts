/** The same as sharing.ts, loaded when one of it is wanted: most commands take one task, here and now. */
import type { Tracker } from '../../../ports/tracker.ts';
import { once } from './once.ts';
import type { Sharing, SharingOptions, SharingParts } from './sharing.ts';

type Late = Required<Pick<Tracker, 'sync' | 'archive' | 'bulk' | 'watch' | 'problems'>>;

export function lateSharing(parts: SharingParts, options: SharingOptions): Late {
  let loaded: Sharing | undefined;
  const sharing = once(async () => {
    loaded = (await import('./sharing.ts')).sharing(parts, options);
    return loaded;
  });
  const archive = async () => (await sharing()).archive;
  return {
    sync: async () => (await sharing()).sync(),
    archive: {
      history: async (id) => (await archive()).history(id),
      listAt: async (at) => (await archive()).listAt(at),
      remember: async (name, text, by) => (await archive()).remember(name, text, by),
      recall: async () => (await archive()).recall(),
    },
    bulk: {
      all: async () => (await sharing()).bulk.all(),
      take: async (plan, by, mode) => (await sharing()).bulk.take(plan, by, mode),
    },
    watch(hint) {
      let stops = [parts.watchHere(hint)];
      let isOver = false;
      void sharing().then(({ keepUp }) => {
        if (!isOver) stops = [...stops, keepUp()];
      });
      return () => {
        isOver = true;
        for (const stop of stops) stop();
      };
    },
    problems: () => loaded?.problems() ?? [],
  };
}

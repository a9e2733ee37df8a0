/** Who wants to hear of changes, and what the host tells them. */
import type { RuntimeHint } from '../../../ports/runtime.ts';
import type { Connection } from './connection.ts';
import type { LinkParts } from './link.ts';
import { answers } from './protocol.ts';

export type Watchers = Pick<LinkParts, 'hear' | 'opened' | 'lost'> & {
  add(listener: (hint: RuntimeHint) => void): () => void;
  clear(): void;
};

/** `find`: the connection to the host, if there is one. */
export function createWatchers(find: () => Promise<Connection | 'nobody'>): Watchers {
  const listeners = new Set<(hint: RuntimeHint) => void>();
  let isLeaving = false;
  const tell = (hint: RuntimeHint): void => {
    for (const listener of listeners) listener(hint);
  };
  const watch = (host: Connection): void => {
    // A host that went away meanwhile is told as lost.
    if (listeners.size > 0) void host.ask({ ask: 'watch' }, answers.watch).catch(() => {});
  };
  return {
    hear: (news) => {
      if ('hint' in news) tell({ kind: news.hint, pane: news.pane });
      if ('bye' in news) isLeaving = true;
    },
    opened: (host) => {
      isLeaving = false;
      watch(host);
    },
    // Only a host that says nothing before was killed.
    lost: () => {
      if (!isLeaving) tell({ kind: 'lost' });
    },
    add: (listener) => {
      // Each watcher is its own entry, even of the same function.
      const mine = (hint: RuntimeHint): void => listener(hint);
      listeners.add(mine);
      // Whoever asks something hears of a host that cannot be reached.
      void find().then(
        (host) => host === 'nobody' || watch(host),
        () => {},
      );
      return () => void listeners.delete(mine);
    },
    clear: () => listeners.clear(),
  };
}

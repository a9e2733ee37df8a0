/** Hints of change: one control-mode client a session while anyone watches. */
import type { Clock } from '../../../ports/clock.ts';
import type { RuntimeHint } from '../../../ports/runtime.ts';
import type { Lasting } from '../../process.ts';
import { follow } from './follow.ts';

type Parts = {
  readonly control: (session: string) => Lasting;
  /** The rigs' sessions that are there; nothing at all when there is no server. */
  readonly sessions: () => Promise<readonly string[] | 'no-server'>;
  readonly clock: Pick<Clock, 'after'>;
};

export type Watch = {
  add(listener: (hint: RuntimeHint) => void): () => void;
  /** A session that is there for certain: told after each start, so that nobody has to look for it. */
  found(session: string): void;
  /** One that was there when last seen, while anyone watches. */
  session(): string | undefined;
  /** Ends the clients; listeners hear nothing more. */
  close(): Promise<void>;
};

export function createWatch({ control, sessions, clock }: Parts): Watch {
  const listeners = new Set<(hint: RuntimeHint) => void>();
  let looking: Promise<void> = Promise.resolve();
  const tell = (hint: RuntimeHint) => {
    for (const listener of listeners) listener(hint);
  };
  const clients = keepClients({ control, clock, tell, ended: () => look() });
  const look = (): void => {
    looking = looking.then(async () => {
      // A failing look is told to whoever asks the runtime itself; here only the next one counts.
      const there = await sessions().catch(() => undefined);
      if (listeners.size === 0) return;
      if (there === undefined) clock.after(AGAIN_MS, look);
      else if (there !== 'no-server') clients.keep(there);
      else if (clients.forget()) tell({ kind: 'lost' });
    });
  };
  return {
    add: (listener) => {
      // Each watcher is its own entry, even of the same function.
      const mine = (hint: RuntimeHint) => listener(hint);
      listeners.add(mine);
      look();
      return () => {
        listeners.delete(mine);
        if (listeners.size === 0) void clients.end();
      };
    },
    found: (session) => {
      if (listeners.size > 0) clients.open(session);
    },
    session: () => (listeners.size > 0 ? clients.first() : undefined),
    close: async () => {
      listeners.clear();
      await looking;
      await clients.end();
    },
  };
}

type Keeping = Pick<Parts, 'control' | 'clock'> & {
  readonly tell: (hint: RuntimeHint) => void;
  /** A client ended, some time ago: its session may be over, or the server, or only the client. */
  readonly ended: () => void;
};

/** Before a client that ended is replaced, or a failed look repeated; doubled each time in a row. */
const AGAIN_MS = 300;
const AGAIN_AT_MOST_MS = 30_000;

/** The clients by session. */
function keepClients({ control, clock, tell, ended }: Keeping) {
  const clients = new Map<string, Lasting>();
  /** Sessions that were there when last seen: gone with their server, they are lost. */
  const known = new Set<string>();
  const waits = new Map<string, number>();

  const open = (session: string): void => {
    known.add(session);
    if (clients.has(session)) return;
    const client = control(session);
    clients.set(session, client);
    follow(client, { session, tell, clock });
    void client.ended.then(() => {
      if (clients.get(session) !== client) return;
      clients.delete(session);
      tell({ kind: 'exited' });
      const wait = waits.get(session) ?? AGAIN_MS;
      waits.set(session, Math.min(wait * 2, AGAIN_AT_MOST_MS));
      clock.after(wait, ended);
    });
  };
  return {
    open,
    first: (): string | undefined => clients.keys().next().value,
    /** Sees that these sessions have a client each. */
    keep: (sessions: readonly string[]): void => {
      known.clear();
      for (const session of waits.keys()) if (!sessions.includes(session)) waits.delete(session);
      for (const session of sessions) open(session);
    },
    /** There is no server: says whether there was one that had anything. */
    forget: (): boolean => {
      const had = known.size > 0;
      known.clear();
      waits.clear();
      return had;
    },
    end: async (): Promise<void> => {
      const all = [...clients.values()];
      clients.clear();
      known.clear();
      for (const client of all) client.end();
      await Promise.all(all.map((client) => client.ended));
    },
  };
}

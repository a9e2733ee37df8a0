/** A fake town behind a real socket, and clients of it; everything is closed when the test ends. */
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { systemClock } from '../../src/adapters/clock.ts';
import type { Actor } from '../../src/core/command.ts';
import { polecatId } from '../../src/core/ids.ts';
import type { Town } from '../../src/mayor/town.ts';
import { connectTown } from '../../src/surfaces/http/client.ts';
import type { Hook } from '../../src/surfaces/http/hooks.ts';
import type { Telemetry } from '../../src/surfaces/http/otlp.ts';
import { type Serving, serveTown } from '../../src/surfaces/http/server.ts';
import { type FakeTown, fakeTown } from './fake-town.ts';
import { freshFolder } from './folder.ts';

export const timers = systemClock();

export type ServedTown = {
  readonly town: FakeTown;
  readonly home: string;
  readonly socketPath: string;
  readonly serving: Serving;
  readonly bugs: readonly string[];
  /** What exporters sent. */
  readonly heard: readonly { readonly actor: Actor; readonly body: unknown }[];
  readonly connect: (token?: string) => Town & { close(): void };
  /** Closes the server and serves the same town again at the same place. */
  readonly restart: () => Promise<Serving>;
};

/** The only token that proves anything, and whose it is. */
export const TOKEN = 'tok-amber-1';
export const AMBER: Actor = { kind: 'agent', polecat: polecatId('amber'), epoch: 1 };

export const servedTown = async (
  hook: Hook = async () => undefined,
  unheard: Telemetry = async () => undefined,
): Promise<ServedTown> => {
  const home = await freshFolder();
  const socketPath = join(home, 'run', 'town.sock');
  const town = fakeTown();
  const bugs: string[] = [];
  const heard: { readonly actor: Actor; readonly body: unknown }[] = [];
  const serve = (hooksPort: number): Promise<Serving> =>
    serveTown({
      town,
      socketPath,
      hooksPort,
      identify: (token) => (token === TOKEN ? AMBER : undefined),
      hook,
      telemetry: async (actor, body) => {
        heard.push({ actor, body });
        return unheard(actor, body);
      },
      ...{ person: 'ada', version: '0.1.0' },
      clock: timers,
      bug: (error, where) => bugs.push(`${where}: ${error instanceof Error ? error.message : error}`),
    });
  const first = await serve(0);
  let serving = first;
  onTestFinished(() => serving.close());
  return {
    town,
    home,
    socketPath,
    serving: first,
    bugs,
    heard,
    connect: (token) => {
      const client = connectTown({
        socketPath,
        home,
        keepAlive: true,
        clock: timers,
        ...(token === undefined ? {} : { token }),
      });
      onTestFinished(() => client.close());
      return client;
    },
    restart: async () => {
      await serving.close();
      serving = await serve(first.hooksPort);
      return serving;
    },
  };
};

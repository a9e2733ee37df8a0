/** A town served: its whole API on a Unix socket, agents' hooks on loopback. */
import { createServer, type Server } from 'node:http';
import type { Socket } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import type { Hono } from 'hono';
import type { Town } from '../../mayor/town.ts';
import type { Clock } from '../../ports/clock.ts';
import { type Hook, hookRoutes } from './hooks.ts';
import { listenOnLoopback, listenOnSocket } from './listen.ts';
import type { Telemetry } from './otlp.ts';
import { VERSION_HEADER } from './request.ts';
import type { Identify } from './requests.ts';
import { townRoutes } from './routes.ts';

export type ServeSpec = {
  readonly town: Town;
  /** Replaced when it exists: the caller holds the town's lock. */
  readonly socketPath: string;
  /** The port of the last time, so that living agents' hooks still arrive; 0 for any. */
  readonly hooksPort: number;
  readonly identify: Identify;
  readonly hook: Hook;
  readonly telemetry: Telemetry;
  /** Of this program: a client of another one is to know. */
  readonly version: string;
  /** The name of whoever owns the socket. */
  readonly person: string;
  readonly clock: Pick<Clock, 'now' | 'after'>;
  /** A thrown thing that nobody expected; never holds a token. */
  readonly bug: (error: unknown, where: string) => void;
};

export type Serving = {
  readonly socketPath: string;
  /** Differs from the wanted one when that was taken: agents that know the old one are deaf. */
  readonly hooksPort: number;
  readonly hooksUrl: string;
  /** Takes no more requests, ends the streams, lets answers under way out (2 s at most). */
  close(): Promise<void>;
};

const GRACE_MS = 2_000;

/** @throws TerminalError when the socket cannot be had. */
export async function serveTown(spec: ServeSpec): Promise<Serving> {
  const { town, identify, hook, telemetry, clock, bug } = spec;
  const closing = new AbortController();
  const person = { kind: 'person', name: spec.person } as const;
  const { version } = spec;
  const api = serverOf(townRoutes({ town, identify, person, clock, closing: closing.signal, bug }), version);
  const port = { now: 0 };
  const isHere = (host: string): boolean => HERE.some((name) => host === `${name}:${port.now}`);
  const hooks = serverOf(hookRoutes({ identify, hook, telemetry, isHere, bug }), version);
  port.now = await listenOnLoopback(hooks, spec.hooksPort);
  try {
    await listenOnSocket(api, spec.socketPath);
  } catch (error) {
    hooks.close();
    throw error;
  }
  return {
    socketPath: spec.socketPath,
    hooksPort: port.now,
    hooksUrl: `http://127.0.0.1:${port.now}/v1/hooks`,
    close: async () => {
      closing.abort();
      await Promise.all([closed(api), closed(hooks)]);
    },
  };
}

const HERE = ['127.0.0.1', 'localhost'] as const;

/** A connection that asks on without an answer, and may never read one, would have all of them made and kept. None of our clients does. */
const UNANSWERED = 16;
/** Each is an open file of the daemon, which needs some for its work. */
const CONNECTIONS = 1_000;

const serverOf = (app: Hono, version: string): Server => {
  const listener = getRequestListener(app.fetch, { overrideGlobalObjects: false });
  const unanswered = new WeakMap<Socket, number>();
  const server = createServer((request, response) => {
    const { socket } = request;
    const waiting = unanswered.get(socket) ?? 0;
    // What was read with the one too many is still told of, one after the other.
    if (waiting >= UNANSWERED || socket.destroyed) return void socket.destroy();
    unanswered.set(socket, waiting + 1);
    response.once('close', () => unanswered.set(socket, (unanswered.get(socket) ?? 1) - 1));
    response.setHeader(VERSION_HEADER, version);
    return listener(request, response);
  });
  // Long enough that a dashboard's kept connection is not closed under its next request.
  server.keepAliveTimeout = 120_000;
  server.headersTimeout = 10_000;
  server.requestTimeout = 30_000;
  server.maxConnections = CONNECTIONS;
  return server;
};

const closed = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    // A kept-alive connection becomes idle only once its last answer is out.
    const idle = setInterval(() => server.closeIdleConnections(), 20);
    const force = setTimeout(() => server.closeAllConnections(), GRACE_MS);
    server.close(() => {
      clearInterval(idle);
      clearTimeout(force);
      resolve();
    });
  });

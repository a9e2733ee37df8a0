/** Clients of a town's daemon. */
import { systemClock } from '../adapters/clock.ts';
import { type ConnectSpec, connectTown } from '../surfaces/http/client.ts';
import type { Place } from './place.ts';

export const connect = ({ paths, env, version }: Place, keepAlive: boolean, heard?: ConnectSpec['heard']) =>
  connectTown({
    socketPath: env.MAYOR_SOCKET || paths.socket,
    home: paths.home,
    ...{ keepAlive, version },
    ...(heard === undefined ? {} : { heard }),
    clock: systemClock(),
    ...(env.MAYOR_TOKEN === undefined ? {} : { token: env.MAYOR_TOKEN }),
  });

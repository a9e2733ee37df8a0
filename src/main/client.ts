/** Clients of a town's daemon. */
import { systemClock } from '../adapters/clock.ts';
import { connectTown } from '../surfaces/http/client.ts';
import type { Place } from './place.ts';

export const connect = ({ paths, env }: Place, keepAlive: boolean) =>
  connectTown({
    socketPath: env.MAYOR_SOCKET || paths.socket,
    home: paths.home,
    keepAlive,
    clock: systemClock(),
    ...(env.MAYOR_TOKEN === undefined ? {} : { token: env.MAYOR_TOKEN }),
  });

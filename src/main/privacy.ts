/** What of this machine and its owner must not leave it. */
import { hostname } from 'node:os';
import { type Private, secretsIn } from '../core/redact.ts';
import type { Settings } from '../core/settings.ts';
import type { Place } from './place.ts';

export const privacyOf = ({ home, person, env }: Place, { agents, rigs }: Settings): Private => ({
  home,
  names: [person, env.USER ?? '', env.LOGNAME ?? '', hostname()],
  secrets: [env, ...[...Object.values(agents), ...Object.values(rigs)].map((one) => one.env)].flatMap(secretsIn),
});

/** What `mayor doctor` says of where a rig's pull requests are made: whether it can be reached, and what it cannot do. */
import { systemClock } from '../adapters/clock.ts';
import { gitIn } from '../adapters/git.ts';
import { openHosting } from '../adapters/hostings/index.ts';
import { hintOf, messageOf } from '../core/errors.ts';
import type { RigSettings } from '../core/settings.ts';
import type { Check, Finding } from '../surfaces/cli/deps.ts';

/** @param env Mayor's own environment, where the token is */
export const hostingCheck = (rig: RigSettings, env: Readonly<Record<string, string | undefined>>): readonly Check[] => {
  const { hosting, name, path } = rig;
  if (hosting === undefined) return [];
  const { remote, kind } = hosting;
  const address = async (): Promise<string | undefined> =>
    (await gitIn(path)(['config', '--get', `remote.${remote}.url`], { ok: [0, 1] })).stdout.trim() || undefined;
  const look = async (): Promise<Finding> => {
    try {
      if ((await address()) === undefined)
        return {
          state: 'bad',
          say: `${path} has no remote "${remote}" to push branches to`,
          hint: `Add it (git remote add ${remote} URL), or name another under rigs.${name}.hosting.remote`,
        };
      const host = openHosting(hosting, { rig: name, clock: systemClock(), env, address });
      const reached = await host.reach();
      const lacks = host.lacks.map(({ what, instead }) => `${what}: ${instead}`);
      return { state: 'ok', say: [`${kind}, ${reached}`, ...lacks].join('\n') };
    } catch (error) {
      const hint = hintOf(error);
      return { state: 'bad', say: messageOf(error), ...(hint === undefined ? {} : { hint }) };
    }
  };
  return [{ name: `pull requests of ${name}`, look }];
};

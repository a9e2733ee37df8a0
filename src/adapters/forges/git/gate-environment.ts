/** What a gate finds in its environment. */
import type { RigSettings } from '../../../core/settings.ts';

type Variables = Readonly<Record<string, string | undefined>>;

/**
 * Changes to the daemon's own variables: what Mayor, the npm that started it or a terminal
 * multiplexer around it set is removed, for the owner's shell has none of it; `CI` keeps tools from
 * watching, asking and rewriting snapshots. The rig's `env` has the last word.
 */
export const gateEnvironment = (inherited: Variables, rig: RigSettings): Record<string, string | undefined> => ({
  ...Object.fromEntries(
    Object.keys(inherited)
      .filter((name) => FOREIGN.test(name))
      .map((name) => [name, undefined]),
  ),
  CI: inherited.CI ?? 'true',
  TERM: 'dumb',
  ...rig.env,
});

const FOREIGN = /^(?:MAYOR_.*|npm_.*|NODE_ENV|NODE_CHANNEL_.*|INIT_CWD|TMUX|TMUX_.*)$/;

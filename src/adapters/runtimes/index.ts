/** Every runtime that rigs.yaml may name. A new one is one line here and one file beside it. */
import { TerminalError } from '../../core/errors.ts';
import type { Settings } from '../../core/settings.ts';
import type { OpenRuntime, Runtime, RuntimePlace } from '../../ports/runtime.ts';
import { holdsAgents, openPty } from './pty.ts';
import { openTmux } from './tmux.ts';

export { attachFrom } from './tmux/attach.ts';
export { openHome } from './tmux/home.ts';

/** In the order in which `auto` tries them. */
const runtimes = { tmux: openTmux, pty: openPty } satisfies Record<string, OpenRuntime>;

/**
 * Opens what `runtime:` in rigs.yaml asks for; `auto` takes the first that this machine can have,
 * but stays with ptys as long as an earlier daemon's agents are in them.
 * @throws TerminalError when the machine cannot have it, for `auto` what the first one said.
 */
export async function openRuntime(kind: Settings['runtime'], place: RuntimePlace): Promise<Runtime> {
  const only = kind === 'auto' && (await holdsAgents(place)) ? 'pty' : kind;
  const all: readonly (readonly [string, OpenRuntime])[] = Object.entries(runtimes);
  const wanted = all.filter(([name]) => only === 'auto' || only === name);
  const refusals: unknown[] = [];
  for (const [, open] of wanted) {
    try {
      return await open(place);
    } catch (error) {
      if (!(error instanceof TerminalError)) throw error;
      refusals.push(error); // The next kind may do; if none does, the first one's reason is thrown.
    }
  }
  throw (
    refusals[0] ?? new TerminalError(`This Mayor has no ${only} runtime`, { hint: 'Set runtime: auto in rigs.yaml' })
  );
}

/** Every runtime that rigs.yaml may name. A new one is one line here and one file beside it. */
import { TerminalError } from '../../core/errors.ts';
import type { Settings } from '../../core/settings.ts';
import type { OpenRuntime, Runtime, RuntimePlace } from '../../ports/runtime.ts';
import { openTmux } from './tmux.ts';

export { attachFrom } from './tmux/attach.ts';
export { type HomeSpec, openHome } from './tmux/home.ts';

/** In the order in which `auto` tries them. */
const runtimes = { tmux: openTmux } satisfies Record<string, OpenRuntime>;

/**
 * Opens what `runtime:` in rigs.yaml asks for; `auto` takes the first that this machine can have.
 * @throws TerminalError when the machine cannot have it, for `auto` what the first one said.
 */
export async function openRuntime(kind: Settings['runtime'], place: RuntimePlace): Promise<Runtime> {
  const all: readonly (readonly [string, OpenRuntime])[] = Object.entries(runtimes);
  const wanted = all.filter(([name]) => kind === 'auto' || kind === name);
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
    refusals[0] ?? new TerminalError(`This Mayor has no ${kind} runtime`, { hint: 'Set runtime: auto in rigs.yaml' })
  );
}

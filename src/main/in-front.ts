/** What a person does in front of the dashboard: a shell where a worker is, a test drive of what would land. */
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { runInTerminal } from '../adapters/process.ts';
import { wordless } from '../adapters/runtimes/tmux/server.ts';
import { plainLine } from '../core/plain.ts';
import type { Lent } from '../surfaces/tui/perform.ts';
import { homeEnv } from './home-env.ts';
import type { Place } from './place.ts';

/** A popup in a tmux, else this terminal until it is left. */
export const inFront = ({ env, root }: Place): Pick<Lent, 'shell' | 'tryOut'> => {
  const show = async (argv: readonly [string, ...string[]], lend: Parameters<Lent['shell']>[1]) => {
    const told = homeEnv(env);
    if (env.TMUX === undefined || env.TMUX === '') return lend(() => runInTerminal(argv, told));
    // Not popup's own -e, which tmux 3.2 lacks.
    const knowing = ['env', ...Object.entries(told).map(([name, value]) => `${name}=${value}`), ...argv];
    return runInTerminal(['tmux', 'display-popup', '-E', '-w', '95%', '-h', '90%', '--', ...knowing.map(wordless)]);
  };
  return {
    shell: async ({ folder, say }, lend) => {
      const isThere = await access(folder).then(
        () => true,
        () => false, // Gone with its polecat.
      );
      if (!isThere)
        return { ok: false, refusal: { what: `There is no ${plainLine(folder)}`, hint: 'Its worktree is gone' } };
      // The words of shell in it are our own; what comes from elsewhere are arguments.
      const script = 'cd -- "$1" && printf "%s\\n" "$2" && exec "$3"';
      await show(['sh', '-c', script, 'sh', folder, plainLine(say), env.SHELL ?? 'sh'], lend);
      return { ok: true, say: '' };
    },
    tryOut: async (task, lend) => {
      const self = [process.execPath, join(root, 'bin/mayor'), 'try', task] as const;
      // Else a refusal would be gone with the screen that it was said on.
      const script = '"$@" || { code=$?; printf "\\nEnter comes back\\n"; read -r _; exit $code; }';
      const exit = await show(['sh', '-c', script, 'sh', ...self], lend);
      return exit === 0
        ? { ok: true, say: '' }
        : {
            ok: false,
            refusal: { what: `${task} could not be tried`, hint: `In a shell, mayor try ${task} says why` },
          };
    },
  };
};

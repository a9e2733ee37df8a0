/** Notices by programs of this machine. */
import type { Notifier } from '../../ports/notifier.ts';
import { run } from '../process.ts';
import { desktopArgv } from './desktop.ts';

/** A program that shows a notice and stays there is ended. */
const TIMEOUT_MS = 20_000;

/** `env`: what the programs find, the bus of the desktop among it. */
export const openNotifier = (
  env: Readonly<Record<string, string | undefined>>,
  platform: NodeJS.Platform = process.platform,
): Notifier => {
  const start = async (argv: readonly [string, ...string[]]): Promise<void> => {
    await run(argv, { env, timeoutMs: TIMEOUT_MS });
  };
  return {
    desktop: (notice) => start(desktopArgv(platform, notice)),
    command: ([program, ...args], { title, text }) => start([program, ...args, `${title}\n${text}`]),
  };
};

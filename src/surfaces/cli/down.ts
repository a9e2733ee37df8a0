import type { Command } from 'commander';
import { TerminalError, TransientError } from '../../core/errors.ts';
import { plainLine } from '../../core/plain.ts';
import { NoTownError } from '../http/no-town.ts';
import type { Cli } from './context.ts';
import { define } from './define.ts';
import type { DownReport } from './deps.ts';

/** Time that a daemon has to be gone once it said that everything is stopped. */
const GONE_MS = 15_000;

export const addDown = (parent: Command, cli: Cli): void => {
  define(parent, {
    usage: 'down',
    does: 'End the town and everything it started, and nothing else; work is kept',
    examples: ['mayor down', 'mayor down --json'],
    more: 'Worktrees and branches with work in them stay. After a crash it clears what was left running.',
  })
    .option('--json', 'print {running, stopped, kept} as JSON; next: the process of a town that was started meanwhile')
    .action(async ({ json }: { readonly json?: true }) => {
      const { running, ...report } = await ended(cli);
      if (json) cli.json({ running, ...report });
      else cli.say(...downText(cli, running, report));
    });
};

const ended = async (cli: Cli): Promise<DownReport & { readonly running: boolean }> => {
  const pid = await pidOf(cli);
  if (pid !== undefined) return { running: true, ...(await stopTown(cli, pid)) };
  try {
    return { running: false, ...(await cli.offline.down()) };
  } catch (error) {
    // One that was just starting answers by now.
    const started = error instanceof TransientError ? await pidOf(cli) : undefined;
    if (started === undefined) throw error;
    return { running: true, ...(await stopTown(cli, started)) };
  }
};

/** The daemon's, or `undefined` when none runs. */
const pidOf = async (cli: Cli): Promise<number | undefined> => {
  try {
    return (await (await cli.town()).status()).town.pid;
  } catch (error) {
    if (error instanceof NoTownError) return undefined;
    throw error;
  }
};

const stopTown = async (cli: Cli, pid: number): Promise<DownReport> => {
  const report = await (await cli.town()).down().catch((error: unknown): DownReport => {
    // Someone else took it down since it was asked for its process.
    if (error instanceof NoTownError) return { stopped: [], kept: [] };
    throw error;
  });
  if (await cli.processEnded(pid, GONE_MS)) return report;
  throw new TerminalError(`The town stopped its work, but its process ${pid} is still there`, {
    hint: `Look at its log, then end it with: kill ${pid}`,
  });
};

const downText = (cli: Cli, ran: boolean, { stopped, kept, next }: DownReport): readonly string[] => {
  const lines = (title: string, list: readonly string[]): readonly string[] =>
    list.length === 0 ? [] : [title, ...list.map((item) => `  ${plainLine(item)}`)];
  const none =
    stopped.length > 0 ? 'No town was running; what a crash had left is cleared' : `No town is running for ${cli.home}`;
  const head =
    next !== undefined
      ? `The town is down; another one was started meanwhile (process ${next})`
      : ran
        ? 'The town is down'
        : none;
  return [head, ...lines('Stopped:', stopped), ...lines('Kept:', kept)];
};

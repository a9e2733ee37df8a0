/** What `list-panes` is asked for, and what its lines mean. */
import { constants } from 'node:os';
import { isName, polecatId, rigName } from '../../../core/ids.ts';
import type { Pane } from '../../../core/observed.ts';
import { plainLine } from '../../../core/plain.ts';

/** One pane of our server; without `owned` it is a person's own or the dashboard's. */
export type Row = {
  /** tmux's own name of it, `%12`: counted anew by each server. */
  readonly id: string;
  readonly window: string;
  /** Process id of the server. */
  readonly server: number;
  readonly pid: number;
  readonly alive: boolean;
  /** Its terminal was closed, but the server has not yet asked how its process ended. */
  readonly unreaped: boolean;
  /** Dead without an exit code, and its process gone: the server learnt the code after it answered. */
  readonly answeredTooEarly: boolean;
  /** The session of ours that it is in. */
  readonly session?: string;
  readonly owned?: Pane;
};

/**
 * Facts of numbers and ids first; what an agent could have written comes last (its title) or is
 * checked (its options, which it could set since it is inside of tmux).
 */
export const ROW_FORMAT = [
  'pane_id',
  'window_id',
  'pid',
  'pane_pid',
  'pane_dead',
  'pane_dead_status',
  'pane_dead_signal',
  'window_activity',
  '@mayor_session',
  '@mayor_rig',
  '@mayor_polecat',
  '@mayor_epoch',
  '@mayor_run',
  'pane_title',
]
  .map((name) => `#{${name}}`)
  .join('|');

/** A handle that no other pane ever has: a new server counts its panes from %0 again. */
export const handleOf = (id: string, server: number): string => `${id}@${server}`;

/**
 * Reads the lines of `list-panes -a -F ROW_FORMAT`; what is no row is skipped. `exists` says whether
 * a process is there, be it a zombie: a terminal may be closed a moment before tmux learns the exit
 * code, and until then the pane is not called dead.
 */
export const parseRows = (text: string, exists: (pid: number) => boolean): readonly Row[] =>
  text.split('\n').flatMap((line) => {
    const row = parseRow(line, exists);
    return row ? [row] : [];
  });

function parseRow(line: string, exists: (pid: number) => boolean): Row | undefined {
  const [id = '', window = '', server, pid, dead, status = '', signal = '', activity, session = '', ...rest] =
    line.split('|');
  if (!/^%\d+$/.test(id) || !/^@\d+$/.test(window)) return undefined;
  const exit = exitOf(status, signal);
  const codeless = dead === '1' && exit === undefined;
  const unreaped = codeless && exists(Number(pid));
  const alive = dead !== '1' || unreaped;
  const common = {
    id,
    window,
    server: Number(server),
    pid: Number(pid),
    alive,
    unreaped,
    answeredTooEarly: codeless && !unreaped,
  };
  const owned = parseOwned(rest);
  return {
    ...common,
    ...(session === '' ? {} : { session }),
    ...(owned === undefined
      ? {}
      : {
          owned: {
            pane: handleOf(id, common.server),
            ...owned,
            ...(alive ? { pid: common.pid } : {}),
            alive,
            ...(alive || exit === undefined ? {} : { exit }),
            activeAt: Number(activity) * 1_000,
          },
        }),
  };
}

function parseOwned([rig = '', polecat = '', epoch = '', run = '', ...title]: readonly string[]) {
  if (!isName(rig) || !isName(polecat) || !isCount(epoch) || !isCount(run)) return undefined;
  return {
    rig: rigName(rig),
    polecat: polecatId(polecat),
    epoch: Number(epoch),
    run: Number(run),
    title: plainLine(title.join('|')),
  };
}

const isCount = (text: string): boolean => /^\d{1,15}$/.test(text);

/** 128 + n after signal n, which tmux tells since 3.3, as a number or by name. */
function exitOf(status: string, signal: string): number | undefined {
  if (status !== '') return Number(status);
  if (signal === '') return undefined;
  const named = Object.entries(constants.signals).find(([name]) => name === signal || name === `SIG${signal}`);
  const number = named?.[1] ?? Number(signal);
  return Number.isInteger(number) ? 128 + number : undefined;
}

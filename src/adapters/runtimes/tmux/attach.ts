/** How a person's terminal gets into a pane, from wherever that terminal is. Pure. */
export type Seat =
  /** A plain terminal, or anything else: tmux in it, even inside of another tmux. */
  | 'terminal'
  /** The town's own tmux: the client that is there moves over. */
  | 'town'
  /** The person's own tmux: a popup or a window of it, so that no prefix is in another's way. */
  | 'popup'
  | 'window';

export type AttachTo = {
  readonly socket: string;
  readonly conf: string;
  readonly session: string;
  /** `@5`, or an index. */
  readonly window: string;
};

/** Which seat a process with this `TMUX` variable has; `inside` is how it wants to be in a tmux of its own. */
export function seatOf(tmux: string | undefined, socket: string, inside: 'popup' | 'window'): Seat {
  if (tmux === undefined || tmux === '') return 'terminal';
  // TMUX is `socket,server pid,session`; the socket itself may hold commas.
  return tmux.replace(/,\d+,\d+$/, '') === socket ? 'town' : inside;
}

/** The argument list to run there. It starts no server and reads no configuration but the town's. */
export function attachArgv({ socket, conf, session, window }: AttachTo, seat: Seat): readonly [string, ...string[]] {
  const target = `=${session}:${window}`;
  const ours = ['tmux', '-u', '-N', '-f', conf, '-S', socket] as const;
  const nested = ['env', '-u', 'TMUX', '-u', 'TMUX_PANE', ...ours, 'attach-session', '-t', target] as const;
  const argvs = {
    terminal: nested,
    town: [...ours, 'switch-client', '-t', target],
    popup: ['tmux', 'display-popup', '-E', '-w', '95%', '-h', '90%', '--', ...nested],
    window: ['tmux', 'new-window', '--', ...nested],
  } satisfies Record<Seat, readonly [string, ...string[]]>;
  return argvs[seat];
}

/**
 * Turns an argument list that `Runtime.attach` gave (for a plain terminal) into the one for a
 * process with this `TMUX` variable. What is none of tmux's comes back as it is.
 */
export function attachFrom(
  argv: readonly string[],
  tmux: string | undefined,
  inside: 'popup' | 'window',
): readonly string[] {
  const after = (word: string) => argv[argv.lastIndexOf(word) + 1] ?? '';
  const [socket, conf, target] = [after('-S'), after('-f'), /^=(.*):([^:]*)$/.exec(after('-t'))];
  const [, session = '', window = ''] = target ?? [];
  const to = { socket, conf, session, window };
  const plain = attachArgv(to, 'terminal');
  if (plain.length !== argv.length || plain.some((word, at) => word !== argv[at])) return argv;
  return attachArgv(to, seatOf(tmux, socket, inside));
}

/** One connection to the pty host: its questions, and what it is told unasked. */
import type { Socket } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { ConflictError, hintOf, TerminalError, TransientError, UsageError } from '../../../core/errors.ts';
import type { Clock } from '../../../ports/clock.ts';
import type { RuntimeHint } from '../../../ports/runtime.ts';
import { linesOf } from './lines.ts';
import type { Panes } from './panes.ts';
import { type Ask, lineOf, PROTOCOL, parseAsk, type REFUSALS, type Told } from './protocol.ts';
import { type Seat, takeSeat } from './seat.ts';

export type Guest = {
  hint(kind: Exclude<RuntimeHint['kind'], 'lost'>, pane: string): void;
  /** What waits for whoever sits here may be other than it was. */
  told(): void;
  /** The pane is no more. */
  left(pane: string): void;
  bye(): void;
};

export type GuestParts = {
  readonly socket: Socket;
  readonly panes: Panes;
  readonly clock: Pick<Clock, 'after'>;
  /** What waits for those who sit, in a few words. */
  readonly waits: () => string;
  readonly tell: (text: string) => void;
  /** Ends every pane, then the host. */
  readonly end: () => Promise<void>;
  readonly gone: (guest: Guest) => void;
};

/** Serves it until it goes. */
export function receiveGuest(parts: GuestParts): Guest {
  const { socket, gone } = parts;
  const tell = (message: Told): void => void (socket.writable && socket.write(lineOf(message)));
  const state: State = { isWatching: false, seat: undefined };
  const guest: Guest = {
    hint: (kind, pane) => {
      // Hints may be lost: whoever does not read gets none.
      if (state.isWatching && !socket.writableNeedDrain) tell({ hint: kind, pane });
      if (state.seat?.handle === pane) state.seat.changed(); // Its end, which is told in the last line.
    },
    told: () => state.seat?.changed(),
    left: (pane) => {
      if (state.seat?.handle !== pane) return;
      tell({ left: pane });
      leave(state);
    },
    bye: () => {
      tell({ bye: true });
      socket.end();
    },
  };
  socket.on('error', () => {}); // Its end is what counts, and `serve` sees that.
  socket.on('drain', () => state.seat?.changed());
  void serve(parts, state, tell).finally(() => {
    leave(state);
    gone(guest);
  });
  return guest;
}

type State = { isWatching: boolean; seat: Seat | undefined };

const leave = (state: State): void => {
  state.seat?.leave();
  state.seat = undefined;
};

async function serve(parts: GuestParts, state: State, tell: (message: Told) => void): Promise<void> {
  const { socket } = parts;
  for await (const line of linesOf(socket)) {
    // One who does not read its answers is not asked for more questions.
    if (socket.writableNeedDrain) await drained(socket);
    const ask = parseAsk(line);
    // Not one of ours, or of another version: nothing that it says can be trusted.
    if (ask === undefined) return;
    // Not waited for: a stop that takes its time must not hold up a list.
    void answer(parts, state, ask, tell).then(
      (given) => tell({ id: ask.id, answer: given }),
      (error: unknown) => tell({ id: ask.id, ...refusalOf(error) }),
    );
    // Others have their turn, and a quick answer is written before the next question is taken.
    await setImmediate();
  }
}

async function answer(parts: GuestParts, state: State, ask: Ask, tell: (message: Told) => void): Promise<unknown> {
  const { panes, end } = parts;
  switch (ask.ask) {
    case 'hello':
      return { protocol: PROTOCOL, pid: process.pid };
    case 'start':
      return panes.start(ask.spec);
    case 'list':
      return panes.all();
    case 'screen':
      return panes.find(ask.pane)?.screen(ask.history) ?? 'gone';
    case 'send':
      return panes.find(ask.pane)?.send(ask.input) ?? 'gone';
    case 'strokes':
      return panes.find(ask.pane)?.press(ask.strokes) ?? 'gone';
    case 'touched':
      return panes.find(ask.pane)?.touchedAt() ?? 'nobody';
    case 'stop':
      await panes.stop(ask.pane, ask.graceMs);
      return 'done';
    case 'watch':
      state.isWatching = true;
      return 'done';
    case 'sit':
      return sit(parts, state, ask, tell);
    case 'resize':
      state.seat?.resize(ask);
      return 'done';
    case 'type':
      await state.seat?.type(ask.text);
      return 'done';
    case 'scroll':
      state.seat?.scroll(ask.pages);
      return 'done';
    case 'tell':
      parts.tell(ask.text);
      return 'done';
    case 'end':
      await end();
      return 'done';
  }
}

function sit(
  { panes, socket, clock, waits }: GuestParts,
  state: State,
  { pane: handle, columns, rows }: Extract<Ask, { ask: 'sit' }>,
  tell: (message: Told) => void,
): 'done' | 'gone' {
  leave(state);
  const pane = panes.find(handle);
  if (pane === undefined) return 'gone';
  const isReady = () => !socket.writableNeedDrain;
  state.seat = takeSeat({
    ...{ pane, handle, clock, isReady, waits, size: { columns, rows } },
    draw: (text) => tell({ draw: text }),
  });
  return 'done';
}

const drained = (socket: Socket): Promise<void> =>
  new Promise((resolve) => {
    socket.once('drain', resolve);
    socket.once('close', () => resolve());
  });

function refusalOf(error: unknown): { refused: (typeof REFUSALS)[number]; because: string; hint?: string } {
  const hint = hintOf(error);
  const found = KINDS.find(([, type]) => error instanceof type);
  return {
    refused: found?.[0] ?? 'bug',
    because: error instanceof Error ? error.message : String(error),
    ...(hint === undefined ? {} : { hint }),
  };
}

const KINDS = [
  ['transient', TransientError],
  ['conflict', ConflictError],
  ['terminal', TerminalError],
  ['usage', UsageError],
] as const;

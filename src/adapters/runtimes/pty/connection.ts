/** A client's end of the connection to a town's pty host. */
import { createConnection, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import type { z } from 'zod';
import { ConflictError, TerminalError, TransientError, UsageError } from '../../../core/errors.ts';
import { linesOf } from './lines.ts';
import { type Ask, answers, lineOf, PROTOCOL, parseTold, type Told } from './protocol.ts';

type Plain<Question> = Question extends unknown ? Omit<Question, 'id'> : never;
type Question = Plain<Ask>;
/** What the host tells unasked. */
export type News = Exclude<Told, { id: number }>;
/** Nothing more is read while a promise of it is open. */
export type Hear = (news: News) => void | Promise<void>;

export type Connection = {
  /** Process id of the host. */
  readonly host: number;
  /**
   * The answer in the shape that `answers` has for the question.
   * @throws what the host refused with; TransientError when it goes away or stays silent meanwhile.
   */
  ask<Shape extends z.ZodType>(question: Question, shape: Shape, withinMs?: number): Promise<z.output<Shape>>;
  isOpen(): boolean;
  /** Resolves when the connection is over, whoever ended it. */
  readonly ended: Promise<void>;
  end(): void;
};

/**
 * Connects to the host that listens at `path`, or says that nobody does. Keeps node running only
 * while a question is open.
 * @throws TerminalError for a host of another version; TransientError when it cannot be reached.
 */
export async function connect(path: string, hear: Hear, times = 5): Promise<Connection | 'nobody'> {
  const socket = await opened(path);
  if (socket === 'nobody') return 'nobody';
  const { ask, ended } = talk(socket, hear);
  const isOpen = () => !socket.destroyed && socket.writable;
  try {
    const { protocol, pid } = await ask({ ask: 'hello' }, answers.hello);
    if (protocol === PROTOCOL) return { host: pid, ask, isOpen, ended, end: () => void socket.destroy() };
    socket.destroy();
    throw new TerminalError(`The agents of this town are held by another version of Mayor (process ${pid})`, {
      hint: 'End them with that version (mayor down), or go back to it',
    });
  } catch (error) {
    if (isOpen() || times === 1 || error instanceof TerminalError) throw error;
    // The host is ending, or a child that it was starting when it was killed still holds its socket.
    await pause(AGAIN_MS);
    return connect(path, hear, times - 1);
  }
}

const AGAIN_MS = 30;

const NOBODY = ['ENOENT', 'ECONNREFUSED'];

const opened = (path: string): Promise<Socket | 'nobody'> =>
  new Promise((resolve, reject) => {
    const socket = createConnection(path);
    socket.once('connect', () => resolve(socket));
    socket.once('error', (error: NodeJS.ErrnoException) => {
      if (NOBODY.includes(error.code ?? '')) resolve('nobody');
      else reject(new TransientError(`The pty host at ${path} cannot be reached: ${error.message}`, { cause: error }));
    });
  });

type Open = { readonly resolve: (told: Told) => void; readonly reject: (error: Error) => void };

const ANSWER_MS = 30_000;

function talk(socket: Socket, hear: Hear): Pick<Connection, 'ask' | 'ended'> {
  const open = new Map<number, Open>();
  let last = 0;
  const settle = (id: number): Open | undefined => {
    const found = open.get(id);
    open.delete(id);
    if (open.size === 0) socket.unref();
    return found;
  };
  const listen = async (): Promise<void> => {
    for await (const line of linesOf(socket)) {
      const told = parseTold(line);
      if (told === undefined) continue; // Of a newer version, or cut: nothing was asked for by it.
      if ('id' in told) settle(told.id)?.resolve(told);
      else await hear(told);
    }
    for (const id of [...open.keys()]) settle(id)?.reject(wentAway());
  };
  socket.on('error', () => {}); // Its end is what counts, and `listen` sees that.
  socket.unref();
  return {
    ended: listen(),
    ask: async (question, shape, withinMs = ANSWER_MS) => {
      if (socket.destroyed || !socket.writable) throw wentAway();
      last += 1;
      const id = last;
      const told = await new Promise<Told>((resolve, reject) => {
        const timer = setTimeout(() => settle(id)?.reject(silent(question.ask)), withinMs);
        const settled =
          <Value>(then: (value: Value) => void) =>
          (value: Value): void => {
            clearTimeout(timer);
            then(value);
          };
        open.set(id, { resolve: settled(resolve), reject: settled(reject) });
        socket.ref();
        socket.write(lineOf({ ...question, id }));
      });
      if ('refused' in told) throw refusal(told);
      return shape.parse('answer' in told ? told.answer : undefined);
    },
  };
}

const wentAway = () => new TransientError('The pty host of this town went away');
const silent = (what: string) => new TransientError(`The pty host of this town does not answer (${what})`);

function refusal({ refused, because, hint }: Extract<Told, { refused: unknown }>): Error {
  const Kind = KINDS[refused];
  return new Kind(because, hint === undefined ? {} : { hint });
}

/** A bug over there is no bug here; the host's log has the rest of it. */
const KINDS = {
  transient: TransientError,
  conflict: ConflictError,
  terminal: TerminalError,
  usage: UsageError,
  bug: TransientError,
};

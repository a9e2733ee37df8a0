/** A model on 127.0.0.1 that answers from a script, so that real CLIs can be driven without an account. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { claudeProtocol } from './claude.ts';
import { codexProtocol } from './codex.ts';
import { geminiProtocol } from './gemini.ts';
import { opencodeProtocol } from './opencode.ts';
import type { Protocol, Reply } from './protocol.ts';
import { chooseStep, type Script, type Step } from './script.ts';

type Asked = {
  readonly path: string;
  readonly kind: 'turn' | 'side' | 'plain' | 'unknown';
  /** The script's `when`, and which of its steps was given. */
  readonly when?: string;
  readonly index?: number;
  /** What people said in it, joined. */
  readonly said: string;
  readonly body: unknown;
};

export type Model = {
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  readonly asked: readonly Asked[];
  /** Adds scripts; the newest is tried first. */
  add(...scripts: readonly Script[]): void;
  /** Lets every answer that waits, or will wait, at this gate go on. */
  release(gate: string): void;
  close(): Promise<void>;
};

/** All that CLIs may ask with; a new vendor is one more value here. */
const PROTOCOLS: readonly Protocol[] = [claudeProtocol, opencodeProtocol, codexProtocol, geminiProtocol];

export async function startModel(scripts: readonly Script[]): Promise<Model> {
  const state = { scripts: [...scripts], asked: [] as Asked[], failures: new Map<Step, number>(), gates: new Gates() };
  const server = createServer((request, response) => {
    serve(state, request, response).catch((cause: unknown) => {
      // A client that went away in the middle of its answer is how an agent's crash looks from here.
      if (response.destroyed) return;
      response.writeHead(500).end(String(cause));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${String(portOf(server.address()))}`,
    asked: state.asked,
    add: (...more) => void state.scripts.unshift(...more),
    release: (gate) => state.gates.open(gate),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

type State = {
  readonly scripts: Script[];
  readonly asked: Asked[];
  readonly failures: Map<Step, number>;
  readonly gates: Gates;
};

async function serve(state: State, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const path = request.url ?? '/';
  const body = await readBody(request);
  const protocol = PROTOCOLS.find((candidate) => candidate.owns(request));
  if (protocol === undefined || request.method !== 'POST') {
    state.asked.push({ path, kind: 'unknown', said: '', body });
    response.writeHead(request.method === 'HEAD' ? 200 : 404).end();
    return;
  }
  const wish = protocol.read(path, body);
  const reply = replyTo(response, state.gates);
  if (wish.kind === 'plain') {
    state.asked.push({ path, kind: 'plain', said: '', body });
    response.writeHead(wish.status, { 'content-type': 'application/json' }).end(JSON.stringify(wish.json));
  } else if (wish.kind === 'side') {
    state.asked.push({ path, kind: 'side', said: '', body });
    await protocol.answer(reply, body, { say: wish.answer });
  } else {
    const { said } = wish.conversation;
    const chosen = chooseStep(state.scripts, wish.conversation, (script, index) => failuresOf(state, script, index));
    const known = chosen.script === undefined ? {} : { when: chosen.script.when, index: chosen.index };
    state.asked.push({ path, kind: 'turn', ...known, said, body });
    if ('fail' in chosen.step) {
      state.failures.set(chosen.step, (state.failures.get(chosen.step) ?? 0) + 1);
      protocol.refuse(response, chosen.step.fail);
    } else await protocol.answer(reply, body, chosen.step);
  }
}

const failuresOf = (state: State, script: Script, index: number): number => {
  const step = script.steps[index];
  return step === undefined ? 0 : (state.failures.get(step) ?? 0);
};

const replyTo = (response: ServerResponse, gates: Gates): Reply => {
  const gone = new Promise<never>((_, reject) =>
    response.once('close', () => reject(new Error('The client went away'))),
  );
  gone.catch(() => undefined); // Nobody may be waiting when the answer ends; that is not an error.
  return {
    response,
    released: (gate) => Promise.race([gates.opened(gate), gone]),
    pause: (ms) => Promise.race([new Promise<void>((resolve) => setTimeout(resolve, ms)), gone]),
  };
};

/** Named doors that stay open once opened. */
class Gates {
  readonly #doors = new Map<string, { readonly opened: Promise<void>; readonly open: () => void }>();
  opened(gate: string): Promise<void> {
    return this.#door(gate).opened;
  }
  open(gate: string): void {
    this.#door(gate).open();
  }
  #door(gate: string) {
    const known = this.#doors.get(gate);
    if (known !== undefined) return known;
    const { promise, resolve } = deferred();
    const door = { opened: promise, open: resolve };
    this.#doors.set(gate, door);
    return door;
  }
}

const deferred = () => {
  let resolve: () => void = () => undefined;
  const promise = new Promise<void>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
};

const readBody = async (request: IncomingMessage): Promise<unknown> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  const text = Buffer.concat(chunks).toString('utf8');
  try {
    return text === '' ? {} : JSON.parse(text);
  } catch {
    return { text }; // Recorded as it came: a test looks at it, the protocol refuses it.
  }
};

const portOf = (address: string | AddressInfo | null): number => {
  if (address === null || typeof address === 'string') throw new Error('The model has no port');
  return address.port;
};

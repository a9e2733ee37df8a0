/** Receives what an agent's hooks post, as the daemon would, and lets a test answer the permissions. */
import { createServer, type ServerResponse } from 'node:http';
import { onTestFinished } from 'vitest';
import { textIn } from '../../src/agents/field.ts';
import type { AgentPreset, HookAnswer, HookReading } from '../../src/agents/preset.ts';

type Posted = {
  readonly event: string;
  readonly path: string;
  readonly authorization: string;
  readonly body: unknown;
  readonly reading: HookReading | undefined;
  /** Whether the agent hung up before it was answered. */
  hungUp: boolean;
};

export type HookReceiver = {
  readonly url: string;
  readonly posted: readonly Posted[];
  of(event: string): readonly Posted[];
  /** Permissions that wait for an answer. */
  waiting(): readonly Posted[];
  /** Answers the oldest permission that waits. */
  answer(answer: Parameters<AgentPreset['answerHook']>[0]): void;
  /** Breaks the calls that wait, as a daemon does that dies. */
  hangUp(): void;
  close(): Promise<void>;
};

export async function receiveHooks(preset: AgentPreset): Promise<HookReceiver> {
  const posted: Posted[] = [];
  const waiting = new Map<Posted, ServerResponse>();
  const reply = (response: ServerResponse, answer: HookAnswer, body: unknown): void => {
    response
      .writeHead(200, { 'content-type': 'application/json' })
      .end(JSON.stringify(preset.answerHook(answer, body)));
  };
  const server = createServer(async (request, response) => {
    let text = '';
    for await (const chunk of request) text += String(chunk);
    // Figures that it sends now and then, whatever it does: they are no hooks.
    if (request.url?.startsWith('/v1/otlp/') === true) {
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
      return;
    }
    const body: unknown = JSON.parse(text);
    const one: Posted = {
      event: textIn(body, 'hook_event_name') ?? textIn(body, 'type') ?? '',
      path: request.url ?? '',
      authorization: request.headers.authorization ?? '',
      body,
      reading: preset.readHook(body, Date.now()),
      hungUp: false,
    };
    posted.push(one);
    response.on('close', () => {
      if (!response.writableEnded) one.hungUp = true;
      waiting.delete(one);
    });
    if (one.reading?.answer !== undefined) reply(response, one.reading.answer, body);
    else if (one.reading?.asks !== undefined) waiting.set(one, response);
    else response.writeHead(204).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  onTestFinished(close);
  return {
    url: `http://127.0.0.1:${port}/v1/hooks`,
    posted,
    of: (event) => posted.filter((one) => one.event === event),
    waiting: () => [...waiting.keys()],
    answer: (answer) => {
      const [first] = waiting;
      if (first === undefined) throw new Error('No permission waits for an answer');
      const [one, response] = first;
      waiting.delete(one);
      reply(response, answer, one.body);
    },
    hangUp: () => {
      for (const response of waiting.values()) response.destroy();
      waiting.clear();
    },
    close,
  };
}

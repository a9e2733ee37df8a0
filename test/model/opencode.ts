/** OpenAI's Chat Completions, as far as OpenCode uses them through `@ai-sdk/openai-compatible`. */
import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { z } from 'zod';
import type { Protocol, Reply, Wish } from './protocol.ts';
import type { Failure, Step, ToolCall } from './script.ts';

const part = z.looseObject({ type: z.string(), text: z.string().optional() });
const request = z.looseObject({
  model: z.string().default('scripted'),
  stream: z.boolean().default(false),
  messages: z
    .array(z.looseObject({ role: z.string(), content: z.union([z.string(), z.array(part)]).nullish() }))
    .default([]),
  tools: z.array(z.unknown()).default([]),
});
type ChatRequest = z.infer<typeof request>;
type Given = Exclude<Step, { readonly fail: Failure }>;

export const opencodeProtocol: Protocol = {
  name: 'opencode',
  owns: (incoming) => (incoming.url ?? '').startsWith('/v1/chat/completions'),
  read: (_path, body) => readWish(request.parse(body)),
  answer: (reply, body, step) => answer(reply, request.parse(body), step),
  refuse,
};

function readWish(asked: ChatRequest): Wish {
  // Titles and summaries are asked without tools; work never is.
  if (asked.tools.length === 0) return { kind: 'side', answer: 'Scripted work' };
  const people = asked.messages.filter(({ role }) => role === 'user');
  const said = people.map(({ content }) => textOf(content)).join('\n');
  const answers = asked.messages.filter(({ role }) => role === 'assistant').length;
  return { kind: 'turn', conversation: { said, answers } };
}

const textOf = (content: ChatRequest['messages'][number]['content']): string =>
  typeof content === 'string' ? content : (content ?? []).map(({ text = '' }) => text).join('\n');

async function answer(reply: Reply, asked: ChatRequest, step: Given): Promise<void> {
  const head = { id: `chatcmpl-${randomUUID()}`, created: 1_800_000_000, model: asked.model };
  const calls = 'call' in step ? [step, ...(step.also ?? [])].map(callOf) : [];
  const finish = calls.length > 0 ? 'tool_calls' : 'stop';
  if (!asked.stream) {
    const message = {
      role: 'assistant',
      content: step.say ?? null,
      ...(calls.length > 0 ? { tool_calls: calls } : {}),
    };
    const choices = [{ index: 0, message, finish_reason: finish }];
    return sendJson(reply.response, 200, { ...head, object: 'chat.completion', choices, usage: USAGE });
  }
  reply.response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' });
  const emit = (delta: object, finish_reason: string | null = null, more: object = {}) => {
    const chunk = { ...head, object: 'chat.completion.chunk', choices: [{ index: 0, delta, finish_reason }], ...more };
    reply.response.write(`data: ${JSON.stringify(chunk)}\n\n`);
  };
  emit({ role: 'assistant', content: '' });
  if ('hold' in step) await reply.released(step.hold);
  for (const text of wordsOf(step)) {
    emit({ content: text });
    if ('everyMs' in step && step.everyMs !== undefined) await reply.pause(step.everyMs);
  }
  for (const [index, call] of calls.entries()) emit({ tool_calls: [{ index, ...call }] });
  emit({}, finish, { usage: USAGE });
  reply.response.end('data: [DONE]\n\n');
}

const wordsOf = (step: Given): readonly string[] => {
  if (step.say === undefined) return [];
  return 'everyMs' in step ? step.say.split(/(?<=\s)/) : [step.say];
};

const callOf = ({ call, input }: ToolCall) => ({
  id: `call_${randomUUID().replaceAll('-', '')}`,
  type: 'function',
  function: { name: call, arguments: JSON.stringify(input) },
});

const USAGE = { prompt_tokens: 100, completion_tokens: 12, total_tokens: 112 };

function refuse(response: ServerResponse, failure: Failure): void {
  if (failure.kind === 'dropped') response.destroy();
  else if (failure.kind === 'overloaded')
    sendJson(response, 503, error('server_error', 'The server is overloaded. Please try again later.'));
  else if (failure.kind === 'unauthorized')
    sendJson(response, 401, error('invalid_request_error', 'Incorrect API key provided.'));
  else {
    const seconds = Math.max(1, Math.ceil((failure.resetsAt - Date.now()) / 1000));
    sendJson(response, 429, error('rate_limit_exceeded', failure.words ?? 'Rate limit reached for requests.'), {
      'retry-after': String(seconds),
    });
  }
}

const error = (type: string, message: string) => ({ error: { message, type, param: null, code: type } });

const sendJson = (response: ServerResponse, status: number, json: unknown, headers: Record<string, string> = {}) => {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(json));
};

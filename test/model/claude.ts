/** Anthropic's Messages API, as far as Claude Code uses it. */
import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { z } from 'zod';
import type { Protocol, Reply, Wish } from './protocol.ts';
import type { Failure, Limit, Step, ToolCall } from './script.ts';

const block = z.looseObject({ type: z.string(), text: z.string().optional() });
const request = z.looseObject({
  model: z.string().default('scripted'),
  stream: z.boolean().default(false),
  messages: z.array(z.looseObject({ role: z.string(), content: z.union([z.string(), z.array(block)]) })).default([]),
  tools: z.array(z.unknown()).default([]),
  output_config: z.looseObject({ format: z.looseObject({ type: z.string() }).optional() }).optional(),
});
type MessagesRequest = z.infer<typeof request>;

export const claudeProtocol: Protocol = {
  name: 'claude',
  owns: (incoming) => (incoming.url ?? '').startsWith('/v1/messages') || (incoming.url ?? '').startsWith('/api/'),
  read: (path, body) => readWish(path, body),
  answer: (reply, body, step) => answer(reply, request.parse(body), step),
  refuse,
};

function readWish(path: string, body: unknown): Wish {
  if (!path.startsWith('/v1/messages')) return { kind: 'plain', status: 404, json: error('not_found_error', path) };
  if (path.startsWith('/v1/messages/count_tokens'))
    return { kind: 'plain', status: 200, json: { input_tokens: JSON.stringify(body).length } };
  const asked = request.parse(body);
  // Titles, topics and probes of the quota are asked without tools; work never is.
  if (asked.tools.length === 0)
    return {
      kind: 'side',
      answer: asked.output_config?.format === undefined ? 'ok' : '{"title":"Scripted work","isNewTopic":false}',
    };
  const people = asked.messages.filter((message) => message.role === 'user');
  const said = people.map((message) => textOf(message.content)).join('\n');
  const answers = asked.messages.filter((message) => message.role === 'assistant').length;
  return { kind: 'turn', conversation: { said, answers } };
}

const textOf = (content: MessagesRequest['messages'][number]['content']): string =>
  typeof content === 'string'
    ? content
    : content.map((part) => (part.type === 'text' ? (part.text ?? '') : '')).join('\n');

async function answer(
  reply: Reply,
  asked: MessagesRequest,
  step: Exclude<Step, { readonly fail: Failure }>,
): Promise<void> {
  const blocks = blocksOf(step);
  const stop = 'call' in step ? 'tool_use' : 'end_turn';
  if (!asked.stream) return sendJson(reply.response, 200, { ...envelope(asked), content: blocks, stop_reason: stop });
  const limits = 'limits' in step ? limitHeaders(step.limits ?? []) : {};
  reply.response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache', ...limits });
  const emit = (event: Record<string, unknown> & { type: string }) =>
    reply.response.write(`event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`);
  emit({ type: 'message_start', message: { ...envelope(asked), content: [], stop_reason: null } });
  if ('hold' in step) await reply.released(step.hold);
  for (const [index, part] of blocks.entries()) await streamBlock(reply, emit, index, part, step);
  emit({ type: 'message_delta', delta: { stop_reason: stop, stop_sequence: null }, usage: { output_tokens: 12 } });
  emit({ type: 'message_stop' });
  reply.response.end();
}

type Block =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'tool_use'; readonly id: string; readonly name: string; readonly input: unknown };

const blocksOf = (step: Exclude<Step, { readonly fail: Failure }>): readonly Block[] => {
  const text: Block[] = step.say === undefined ? [] : [{ type: 'text', text: step.say }];
  return 'call' in step ? [...text, ...[step, ...(step.also ?? [])].map(callBlock)] : text;
};

const callBlock = ({ call, input }: ToolCall): Block => ({
  type: 'tool_use',
  id: `toolu_${randomUUID().replaceAll('-', '')}`,
  name: call,
  input,
});

async function streamBlock(
  reply: Reply,
  emit: (event: Record<string, unknown> & { type: string }) => void,
  index: number,
  part: Block,
  step: Step,
): Promise<void> {
  const opened = part.type === 'text' ? { type: 'text', text: '' } : { ...part, input: {} };
  emit({ type: 'content_block_start', index, content_block: opened });
  if (part.type === 'tool_use')
    emit({
      type: 'content_block_delta',
      index,
      delta: { type: 'input_json_delta', partial_json: JSON.stringify(part.input) },
    });
  else
    for (const text of 'everyMs' in step ? part.text.split(/(?<=\s)/) : [part.text]) {
      emit({ type: 'content_block_delta', index, delta: { type: 'text_delta', text } });
      if ('everyMs' in step && step.everyMs !== undefined) await reply.pause(step.everyMs);
    }
  emit({ type: 'content_block_stop', index });
}

/** As its service sends them to subscribers; the names are in the program itself (2.1.197). */
const limitHeaders = (limits: readonly Limit[]): Readonly<Record<string, string>> =>
  Object.fromEntries(
    limits.flatMap(({ minutes, usedPercent, resetsAt }) => {
      const name = `anthropic-ratelimit-unified-${minutes < 1_440 ? '5h' : '7d'}`;
      return [
        [`${name}-utilization`, String(usedPercent / 100)],
        [`${name}-reset`, String(Math.floor(resetsAt / 1_000))],
      ];
    }),
  );

const envelope = (asked: MessagesRequest) => ({
  id: `msg_${randomUUID().replaceAll('-', '')}`,
  type: 'message',
  role: 'assistant',
  model: asked.model,
  stop_sequence: null,
  usage: { input_tokens: 100, output_tokens: 1, cache_creation_input_tokens: 0, cache_read_input_tokens: 0 },
});

function refuse(response: ServerResponse, failure: Failure): void {
  if (failure.kind === 'dropped') response.destroy();
  else if (failure.kind === 'overloaded') sendJson(response, 529, error('overloaded_error', 'Overloaded'));
  else if (failure.kind === 'unauthorized') sendJson(response, 401, error('authentication_error', 'invalid x-api-key'));
  else {
    const reset = String(Math.floor(failure.resetsAt / 1000));
    sendJson(
      response,
      429,
      error('rate_limit_error', failure.words ?? 'This request would exceed your account’s rate limit.'),
      {
        'anthropic-ratelimit-unified-status': 'rejected',
        'anthropic-ratelimit-unified-reset': reset,
        'anthropic-ratelimit-unified-representative-claim': 'five_hour',
        'anthropic-ratelimit-unified-overage-status': 'rejected',
        'x-should-retry': 'false',
      },
    );
  }
}

const error = (type: string, message: string) => ({ type: 'error', error: { type, message } });

const sendJson = (response: ServerResponse, status: number, json: unknown, headers: Record<string, string> = {}) => {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(json));
};

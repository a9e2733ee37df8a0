/** OpenAI's Responses, as far as Codex uses them. */
import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { z } from 'zod';
import type { Protocol, Reply, Wish } from './protocol.ts';
import type { Failure, Limit, Step, ToolCall } from './script.ts';

const part = z.looseObject({ type: z.string(), text: z.string().optional() });
const item = z.looseObject({
  type: z.string().default('message'),
  role: z.string().optional(),
  content: z.union([z.string(), z.array(part)]).nullish(),
});
const request = z.looseObject({
  model: z.string().default('scripted'),
  input: z.array(item).default([]),
  tools: z.array(z.looseObject({ type: z.string(), name: z.string().optional() })).default([]),
});
type ResponsesRequest = z.infer<typeof request>;
type Item = z.infer<typeof item>;
type Given = Exclude<Step, { readonly fail: Failure }>;

export const codexProtocol: Protocol = {
  name: 'codex',
  owns: (incoming) => (incoming.url ?? '').startsWith('/v1/responses'),
  read: (_path, body) => readWish(request.parse(body)),
  answer: (reply, body, step) => answer(reply, request.parse(body), step),
  refuse,
};

function readWish(asked: ResponsesRequest): Wish {
  // Summaries are asked without tools; work never is.
  if (asked.tools.length === 0) return { kind: 'side', answer: 'Scripted work' };
  const said = asked.input
    .filter(({ role }) => role === 'user')
    .flatMap(textsOf)
    .filter((text) => !OWN_WORDS.test(text))
    .join('\n');
  const answers = asked.input.filter((one, index, all) => isAnswer(one) && !isAnswer(all[index - 1])).length;
  return { kind: 'turn', conversation: { said, answers } };
}

/** Codex speaks in the person's place of where it works, and of what AGENTS.md says. */
const OWN_WORDS = /^(?:<[a-z_]+>|# AGENTS\.md )/;

/** One answer may come back as several items: words, then the calls that they announced. */
const isAnswer = (one: Item | undefined): boolean =>
  one !== undefined && (one.role === 'assistant' || one.type.endsWith('_call') || one.type === 'reasoning');

const textsOf = ({ content }: Item): readonly string[] =>
  typeof content === 'string' ? [content] : (content ?? []).map(({ text = '' }) => text);

async function answer(reply: Reply, asked: ResponsesRequest, step: Given): Promise<void> {
  const { response } = reply;
  const limits = 'limits' in step ? limitHeaders(step.limits ?? []) : {};
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache', ...limits });
  const emit = (type: string, data: object) =>
    response.write(`event: ${type}\ndata: ${JSON.stringify({ type, ...data })}\n\n`);
  const id = `resp_${randomUUID()}`;
  emit('response.created', { response: { id } });
  if ('hold' in step) await reply.released(step.hold);
  if (step.say !== undefined) {
    const message = { type: 'message', role: 'assistant', id: `msg_${randomUUID()}` };
    emit('response.output_item.added', { output_index: 0, item: { ...message, content: [] } });
    for (const delta of wordsOf(step)) {
      emit('response.output_text.delta', { item_id: message.id, output_index: 0, content_index: 0, delta });
      if ('everyMs' in step && step.everyMs !== undefined) await reply.pause(step.everyMs);
    }
    const content = [{ type: 'output_text', text: step.say, annotations: [] }];
    emit('response.output_item.done', { output_index: 0, item: { ...message, content } });
  }
  const calls = 'call' in step ? [step, ...(step.also ?? [])] : [];
  for (const call of calls) emit('response.output_item.done', { output_index: 1, item: callOf(call, asked) });
  emit('response.completed', { response: { id, usage: USAGE } });
  response.end();
}

/** As its service sends them to subscribers; the names are in the program itself (0.169.0). */
const limitHeaders = (limits: readonly Limit[]): Readonly<Record<string, string>> =>
  Object.fromEntries(
    limits.slice(0, 2).flatMap(({ minutes, usedPercent, resetsAt }, index) => {
      const name = `x-codex-${index === 0 ? 'primary' : 'secondary'}`;
      return [
        [`${name}-used-percent`, String(usedPercent)],
        [`${name}-window-minutes`, String(minutes)],
        [`${name}-reset-at`, String(Math.floor(resetsAt / 1_000))],
      ];
    }),
  );

const wordsOf = (step: Given): readonly string[] => {
  if (step.say === undefined) return [];
  return 'everyMs' in step ? step.say.split(/(?<=\s)/) : [step.say];
};

/** A tool of words alone, as `apply_patch` may be, takes them in place of arguments. */
const callOf = ({ call, input }: ToolCall, { tools }: ResponsesRequest) => {
  const call_id = `call_${randomUUID().replaceAll('-', '')}`;
  const isFree = tools.some(({ type, name }) => type === 'custom' && name === call);
  return isFree
    ? { type: 'custom_tool_call', call_id, name: call, input: String(input.input) }
    : { type: 'function_call', call_id, name: call, arguments: JSON.stringify(input) };
};

const USAGE = {
  input_tokens: 100,
  input_tokens_details: { cached_tokens: 0 },
  output_tokens: 12,
  output_tokens_details: { reasoning_tokens: 0 },
  total_tokens: 112,
};

function refuse(response: ServerResponse, failure: Failure): void {
  if (failure.kind === 'dropped') response.destroy();
  else if (failure.kind === 'overloaded')
    sendError(response, 503, { code: 'server_is_overloaded', message: 'The server is overloaded.' });
  else if (failure.kind === 'unauthorized')
    sendError(response, 401, { code: 'invalid_api_key', message: 'Incorrect API key provided.' });
  else {
    const message = failure.words ?? 'The usage limit has been reached';
    const resets_at = Math.floor(failure.resetsAt / 1000);
    sendError(response, 429, { type: 'usage_limit_reached', message, plan_type: 'plus', resets_at });
  }
}

const sendError = (response: ServerResponse, status: number, error: object) => {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ error }));
};

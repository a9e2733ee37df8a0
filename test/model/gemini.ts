/** Google's Gemini API, as far as Gemini CLI uses it with an API key. */
import type { ServerResponse } from 'node:http';
import { z } from 'zod';
import type { Protocol, Reply, Wish } from './protocol.ts';
import type { Failure, Step, ToolCall } from './script.ts';

const content = z.looseObject({
  role: z.string().default('user'),
  parts: z.array(z.looseObject({ text: z.string().optional() })).default([]),
});
const request = z.looseObject({
  contents: z.array(content).default([]),
  tools: z.array(z.unknown()).default([]),
  generationConfig: z.looseObject({ responseMimeType: z.string().optional() }).default({}),
});
type GenerateRequest = z.infer<typeof request>;
type Given = Exclude<Step, { readonly fail: Failure }>;

export const geminiProtocol: Protocol = {
  name: 'gemini',
  owns: (incoming) => (incoming.url ?? '').startsWith('/v1beta/models/'),
  read: (path, body) => readWish(path, request.parse(body)),
  answer,
  refuse,
};

function readWish(path: string, asked: GenerateRequest): Wish {
  if (path.includes(':countTokens')) return { kind: 'plain', status: 200, json: { totalTokens: 100 } };
  if (!path.includes(':streamGenerateContent'))
    // Which model is to do the work, and what came of it: asked in one piece, and without tools.
    return { kind: 'plain', status: 200, json: chunk([{ text: sideAnswer(asked) }], 'STOP') };
  const people = asked.contents.filter(({ role }) => role === 'user');
  const said = people.flatMap(({ parts }) => parts.flatMap(({ text }) => text ?? [])).filter(isWords);
  const answers = asked.contents.filter(({ role, parts }) => role === 'model' && !parts.some(isGap)).length;
  return { kind: 'turn', conversation: { said: said.join('\n'), answers } };
}

/** Where it is and what day it is, it says itself before a person says anything. */
const isWords = (text: string): boolean => !text.startsWith('<session_context>');

/** What the CLI itself puts where an answer was cut off. */
const isGap = ({ text }: { readonly text?: string | undefined }): boolean =>
  text === '[The previous response was interrupted before it completed.]';

const sideAnswer = ({ generationConfig }: GenerateRequest): string =>
  generationConfig.responseMimeType === 'application/json'
    ? JSON.stringify({ reasoning: 'It is work.', model_choice: 'pro', complexity_reasoning: '', complexity_score: 90 })
    : 'Scripted work';

/** Only streams come here. */
async function answer(reply: Reply, _body: unknown, step: Given): Promise<void> {
  reply.response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' });
  const emit = (parts: readonly Part[], finish?: string) =>
    reply.response.write(`data: ${JSON.stringify(chunk(parts, finish))}\r\n\r\n`);
  if ('hold' in step) {
    reply.response.flushHeaders();
    await reply.released(step.hold);
  }
  for (const text of wordsOf(step)) {
    emit([{ text }]);
    if ('everyMs' in step && step.everyMs !== undefined) await reply.pause(step.everyMs);
  }
  const calls = 'call' in step ? [step, ...(step.also ?? [])].map(callOf) : [];
  emit(calls.length > 0 ? calls : [{ text: '' }], 'STOP');
  reply.response.end();
}

type Part = { readonly text: string } | { readonly functionCall: { readonly name: string; readonly args: unknown } };

const wordsOf = (step: Given): readonly string[] => {
  if (step.say === undefined) return [];
  return 'everyMs' in step ? step.say.split(/(?<=\s)/) : [step.say];
};

const callOf = ({ call, input }: ToolCall): Part => ({ functionCall: { name: call, args: input } });

const chunk = (parts: readonly Part[], finishReason?: string) => ({
  candidates: [
    { content: { role: 'model', parts }, index: 0, ...(finishReason === undefined ? {} : { finishReason }) },
  ],
  usageMetadata: { promptTokenCount: 100, candidatesTokenCount: 12, totalTokenCount: 112 },
  modelVersion: 'scripted',
});

function refuse(response: ServerResponse, failure: Failure): void {
  if (failure.kind === 'dropped') response.destroy();
  else if (failure.kind === 'overloaded')
    sendError(response, 503, 'UNAVAILABLE', 'The model is overloaded. Please try again later.');
  else if (failure.kind === 'unauthorized')
    sendError(response, 400, 'INVALID_ARGUMENT', 'API key not valid. Please pass a valid API key.', [
      { '@type': `${TYPES}ErrorInfo`, reason: 'API_KEY_INVALID', domain: 'googleapis.com' },
    ]);
  else {
    const seconds = Math.max(1, Math.ceil((failure.resetsAt - Date.now()) / 1000));
    const after = `${Math.floor(seconds / 3600)}h${Math.floor(seconds / 60) % 60}m${seconds % 60}s`;
    const words = failure.words ?? 'You exceeded your current quota.';
    sendError(response, 429, 'RESOURCE_EXHAUSTED', `${words} Your quota will reset after ${after}.`, [
      { '@type': `${TYPES}ErrorInfo`, reason: 'QUOTA_EXHAUSTED', domain: 'cloudcode-pa.googleapis.com' },
      { '@type': `${TYPES}RetryInfo`, retryDelay: `${seconds}s` },
    ]);
  }
}

const TYPES = 'type.googleapis.com/google.rpc.';

const sendError = (
  response: ServerResponse,
  code: number,
  status: string,
  message: string,
  details: unknown[] = [],
) => {
  response.writeHead(code, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ error: { code, message, status, details } }));
};

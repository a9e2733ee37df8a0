/**
 * What the plugin in OpenCode tells: OpenCode's own events, as 1.18.33 has them, and the names of two
 * hooks (test/fixtures/opencode/hooks). Of a subagent's conversation the plugin tells only what it asks.
 */
import type { Instant } from '../../core/ids.ts';
import type { Sign } from '../../core/observed.ts';
import type { Act } from '../../core/permissions/act.ts';
import { entryOf, fieldOf, listIn, textIn } from '../field.ts';
import type { HookAnswer, HookAsk, HookReading } from '../preset.ts';
import { chosenIn, questionsIn } from '../questions.ts';
import { sign } from '../told.ts';

type Told = { readonly at: Instant; readonly event: string; readonly properties: unknown; readonly error: unknown };

/** `undefined` when it is none of the plugin's, or tells nothing. */
export function readOpencodeHook(input: unknown, at: Instant): HookReading | undefined {
  if (textIn(input, 'source') !== 'opencode') return undefined;
  const event = textIn(input, 'type') ?? '';
  const isChild = fieldOf(input, 'child') === true;
  const read = entryOf(readers, event);
  if (read === undefined) return undefined;
  const properties = fieldOf(input, 'properties');
  const reading = read({ at, event, properties, error: fieldOf(input, 'error') });
  const session = isChild || !WRITTEN.has(event) ? undefined : textIn(properties, 'sessionID');
  return { ...reading, ...(session === undefined ? {} : { session }) };
}

/** What the plugin passes on to OpenCode's own server. */
export function answerOpencode(answer: HookAnswer, input: unknown): unknown {
  if (textIn(input, 'type') !== 'question.asked')
    return { reply: answer.behavior === 'allow' ? { reply: 'once' } : { reply: 'reject', message: answer.because } };
  const questions = listIn(fieldOf(input, 'properties'), 'questions');
  // To reject a question would end the turn, and tell the model nothing (seen).
  if (answer.behavior === 'deny')
    return { reply: { answers: questions.map(() => [`Not answered: ${answer.because}`]) } };
  return { reply: { answers: chosenIn(questions, answer.words ?? '') } };
}

/** The plugin aborts the turn before the next answer is asked for, when what its tools have done is written down. */
export const restOpencode = (input: unknown): unknown =>
  textIn(input, 'type') === 'tool.execute.after' ? { rest: true } : undefined;

/** By then the conversation is written down with its first prompt: before, there is nothing to resume. */
const WRITTEN: ReadonlySet<string> = new Set(['session.status', 'tool.execute.after', 'permission.asked']);

const asked = (told: Told): HookReading => {
  const asks = permissionOf(told.properties);
  return { sign: sign(told, 'needs-permission', asks.title), asks };
};
const questioned = (told: Told): HookReading => {
  const asks = questionsIn('question', told.properties);
  return { sign: sign(told, 'needs-answer', asks.title), asks };
};
/** The call that held it is hung up, so nothing else has to be settled. */
const goesOn = (told: Told): HookReading => ({ sign: sign(told, 'busy', textIn(told.properties, 'tool') ?? '') });

const readers: Readonly<Record<string, (told: Told) => HookReading>> = {
  'permission.asked': asked,
  'permission.replied': goesOn,
  'question.asked': questioned,
  'question.replied': goesOn,
  'question.rejected': goesOn,
  'mayor.ready': (told) => ({ sign: sign(told, 'starting') }),
  'chat.message': (told) => ({ sign: sign(told, 'busy'), received: true, settled: true }),
  'tool.execute.after': goesOn,
  'session.status': (told) => statusOf(told),
  'session.compacted': (told) => ({ sign: sign(told, 'busy'), filled: 'its CLI made a summary' }),
  'session.error': (told) => ({ sign: failed(told, fieldOf(told.properties, 'error')) }),
};

/** A retry is OpenCode's own: it waits and goes on by itself. A long wait is a limit with its end. */
const statusOf = (told: Told): HookReading => {
  const status = fieldOf(told.properties, 'status');
  const kind = textIn(status, 'type');
  if (kind === 'busy') return { sign: sign(told, 'busy') };
  if (kind === 'retry') return { sign: retried(told, status) };
  if (kind !== 'idle') return {};
  return { sign: told.error === undefined ? sign(told, 'idle') : failed(told, told.error), settled: true };
};

/** A shorter one than this is no limit to speak of. */
const LONG_MS = 60_000;

const retried = (told: Told, status: unknown): Sign => {
  const said = short(textIn(status, 'message') ?? 'it tries again');
  const next = fieldOf(status, 'next');
  const isLong = typeof next === 'number' && Number.isFinite(next) && next - told.at >= LONG_MS;
  return isLong ? { ...sign(told, 'limited', said), until: next } : sign(told, 'busy', `retry: ${said}`);
};

/** The turn ended with an error; an abort is a person's own Esc in the pane. */
const failed = (told: Told, error: unknown): Sign => {
  const data = fieldOf(error, 'data');
  const code = fieldOf(data, 'statusCode');
  const name = textIn(error, 'name') ?? 'unknown';
  const isLogin = name === 'ProviderAuthError' || code === 401 || code === 403 || code === 402;
  const message = textIn(data, 'message') ?? '';
  return sign(told, isLogin ? 'needs-login' : 'idle', `${name}${message === '' ? '' : `: ${short(message)}`}`);
};

const short = (text: string): string => {
  const [line = ''] = text.trim().split('\n');
  return line.length > 120 ? `${line.slice(0, 119)}…` : line;
};

type Described = { readonly title: string; readonly detail: string };

const permissionOf = (properties: unknown): HookAsk => {
  const tool = textIn(properties, 'permission') ?? 'a tool';
  const patterns = listIn(properties, 'patterns').filter((one) => typeof one === 'string');
  const metadata = fieldOf(properties, 'metadata');
  const act = actOf(tool, metadata, patterns);
  return {
    tool,
    ...(entryOf(describe, tool) ?? anyTool(tool))(metadata, patterns),
    ...(act === undefined ? {} : { act }),
  };
};

/** To leave its worktree is asked for no folder in particular: that is for a person. */
const actOf = (tool: string, metadata: unknown, patterns: readonly string[]): Act | undefined => {
  if (tool === 'external_directory') return undefined;
  if (tool === 'bash') {
    const command = textIn(metadata, 'command');
    return command === undefined ? undefined : { tool: 'shell', command };
  }
  if (tool === 'webfetch') return { tool: 'fetch', url: textIn(metadata, 'url') ?? '' };
  if (tool !== 'edit') return { tool: 'use', name: tool };
  const path = textIn(metadata, 'filepath');
  return path !== undefined && patterns.length === 1
    ? { tool: 'edit', paths: [path] }
    : { tool: 'edit', paths: patterns, vague: true };
};

const anyTool =
  (tool: string) =>
  (metadata: unknown, patterns: readonly string[]): Described => ({
    title: `Use ${tool}${patterns.length === 0 ? '' : ` for ${short(patterns.join(', '))}`}`,
    detail: JSON.stringify(metadata ?? {}, null, 2),
  });

const describe: Readonly<Record<string, (metadata: unknown, patterns: readonly string[]) => Described>> = {
  bash: (metadata, patterns) => {
    const command = textIn(metadata, 'command') ?? patterns.join('\n');
    return { title: `Run ${short(command)}`, detail: command };
  },
  edit: (metadata, patterns) => {
    const path = textIn(metadata, 'filepath') ?? patterns.join(', ');
    return { title: `Change ${short(path)}`, detail: textIn(metadata, 'diff') ?? path };
  },
  webfetch: (metadata, patterns) => {
    const url = textIn(metadata, 'url') ?? patterns.join(', ');
    return { title: `Fetch ${short(url)}`, detail: url };
  },
  external_directory: (metadata, patterns) => {
    const what = textIn(metadata, 'command') ?? textIn(metadata, 'filepath') ?? '';
    const where = patterns.join(', ');
    return { title: `Leave its worktree for ${short(where)}`, detail: what === '' ? where : `${where}\n\n${what}` };
  },
};

/**
 * What Codex's hooks say. Shapes as 0.169.0 gives them (test/fixtures/codex/hooks). Hooks are edges, not states: a turn
 * that ends with an error, a limit included, fires none.
 */
import type { Instant } from '../../core/ids.ts';
import type { Act } from '../../core/permissions/act.ts';
import { entryOf, fieldOf, listIn, textIn } from '../field.ts';
import type { HookAnswer, HookAsk, HookReading } from '../preset.ts';
import { isMain, settled, sign, type Told, toolOf } from '../told.ts';
import { isHouseCommand } from './settings.ts';

/** `undefined` when it is none of Codex's, or tells nothing. */
export function readCodexHook(input: unknown, at: Instant): HookReading | undefined {
  const event = textIn(input, 'hook_event_name') ?? '';
  const read = entryOf(readers, event);
  if (read === undefined) return undefined;
  const told = { input, at, event };
  const session = isMain(told) && WRITTEN.has(event) ? textIn(input, 'session_id') : undefined;
  return { ...read(told), ...(session === undefined ? {} : { session }) };
}

export const answerCodex = (answer: HookAnswer): unknown => ({
  hookSpecificOutput: {
    hookEventName: 'PermissionRequest',
    decision: answer.behavior === 'allow' ? { behavior: 'allow' } : { behavior: 'deny', message: answer.because },
  },
});

/**
 * No hook of Codex ends a turn: `continue: false` after a tool takes the place of what the tool said, and the turn goes on
 * (seen). So its model is told with each result, until it ends the turn itself. A subagent's is not: its end ends nothing.
 */
export const restCodex = (input: unknown, because: string): unknown =>
  textIn(input, 'hook_event_name') === 'PostToolUse' && isMain({ input })
    ? { hookSpecificOutput: { hookEventName: 'PostToolUse', additionalContext: restWords(because) } }
    : undefined;

const restWords = (because: string): string =>
  `Mayor has you rest: ${because}. Call no more tools and end your turn now, in one line: you are told when to go on, and go on from here.`;

/** By then the prompt is written down: a conversation that was only begun can be resumed, but knows of no task (seen). */
const WRITTEN: ReadonlySet<string> = new Set(['PreToolUse', 'PermissionRequest', 'PostToolUse', 'Stop', 'Interrupt']);

const readers: Readonly<Record<string, (told: Told) => HookReading>> = {
  SessionStart: (told) => ({ sign: sign(told, 'starting', textIn(told.input, 'source') ?? '') }),
  UserPromptSubmit: (told) => ({ sign: sign(told, 'busy'), received: true, settled: true }),
  PreToolUse: (told) => begins(told),
  PermissionRequest: (told) => asked(told),
  PostToolUse: (told) => ({ sign: sign(told, 'busy', toolOf(told)), ...settled(told) }),
  PreCompact: (told) => ({
    sign: sign(told, 'busy', textIn(told.input, 'trigger')),
    ...(textIn(told.input, 'trigger') === 'auto' && isMain(told) ? { filled: 'its CLI makes a summary' } : {}),
  }),
  Stop: (told) => (isMain(told) ? { sign: sign(told, 'idle'), settled: true } : {}),
  Interrupt: (told) => (isMain(told) ? { sign: sign(told, 'idle', 'Esc in the pane'), settled: true } : {}),
  SessionEnd: () => ({ settled: true }),
};

/** A question is a tool of its own, whose dialog stands in the pane. */
const begins = (told: Told): HookReading => {
  const tool = toolOf(told);
  if (tool !== 'request_user_input') return { sign: sign(told, 'busy', tool) };
  const [question] = listIn(fieldOf(told.input, 'tool_input'), 'questions');
  return { sign: sign(told, 'needs-answer', textIn(question, 'question') ?? '') };
};

const asked = (told: Told): HookReading => {
  const tool = toolOf(told);
  const wanted = fieldOf(told.input, 'tool_input');
  if (tool === 'Bash' && isHouseCommand(textIn(wanted, 'command') ?? ''))
    return { sign: sign(told, 'busy', 'a command to its own town'), answer: { behavior: 'allow' } };
  const act = actOf(tool, wanted, textIn(told.input, 'cwd'));
  const asks: HookAsk = {
    tool,
    ...(entryOf(describe, tool) ?? anyTool(tool))(wanted),
    ...(act === undefined ? {} : { act }),
  };
  return { sign: sign(told, 'needs-permission', asks.title), asks };
};

type Described = { readonly title: string; readonly detail: string };

const short = (text: string): string => {
  const [line = ''] = text.trim().split('\n');
  return line.length > 120 ? `${line.slice(0, 119)}…` : line;
};
const anyTool =
  (tool: string) =>
  (wanted: unknown): Described => ({ title: `Use ${tool}`, detail: JSON.stringify(wanted, null, 2) ?? '' });

/** Where a patch with relative paths will be put is not told: `cd` may stand before it. */
const actOf = (tool: string, wanted: unknown, cwd: string | undefined): Act | undefined => {
  const command = textIn(wanted, 'command');
  const where = cwd === undefined ? {} : { folder: cwd };
  if (tool === 'Bash') return command === undefined ? undefined : { tool: 'shell', command, ...where };
  if (tool !== 'apply_patch') return { tool: 'use', name: tool };
  const paths = filesIn(command ?? '');
  const isWhole = paths.every((path) => path.startsWith('/'));
  return { tool: 'edit', paths, ...where, ...(isWhole ? {} : { vague: true }) };
};

/** Also what only looks like the head of a file: better one too many. */
const filesIn = (patch: string): readonly string[] =>
  [...patch.matchAll(/^[ \t]*\*\*\* (?:(?:Add|Update|Delete) File|Move to):(.+)$/gm)].map(([, file = '']) =>
    file.trim(),
  );

const describe: Readonly<Record<string, (wanted: unknown) => Described>> = {
  Bash: (wanted) => {
    const command = textIn(wanted, 'command') ?? '';
    const why = textIn(wanted, 'description');
    return { title: `Run ${short(command)}`, detail: why === undefined ? command : `${command}\n\n${why}` };
  },
  apply_patch: (wanted) => {
    const patch = textIn(wanted, 'command') ?? '';
    const files = [...patch.matchAll(/^\*\*\* (?:Add|Update|Delete) File: (.+)$/gm)].map(([, file]) => file);
    return { title: `Change ${short(files.join(', ')) || 'files'}`, detail: patch };
  },
};

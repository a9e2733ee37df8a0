/**
 * What Claude Code's hooks say. Shapes as 2.1.197 posts them (test/fixtures/claude/hooks).
 * Hooks are edges, not states: a "No" chosen in the pane fires none, and a Stop can be lost.
 */
import { changedLines } from '../../core/changed-lines.ts';
import type { Instant } from '../../core/ids.ts';
import type { Act } from '../../core/permissions/act.ts';
import { type QuotaWindow, quotaWindow } from '../../core/quota.ts';
import { entryOf, fieldOf, listIn, textIn } from '../field.ts';
import type { HookAnswer, HookReading } from '../preset.ts';
import { chosenIn, questionsIn } from '../questions.ts';
import { isMain, settled, sign, type Told, toolOf } from '../told.ts';
import { failureOf, failureText } from './failures.ts';

/** What the agent's own hook input means; `undefined` when it is none of Claude's, or tells nothing. */
export function readClaudeHook(input: unknown, at: Instant): HookReading | undefined {
  const event = textIn(input, 'hook_event_name') ?? '';
  const windows = event === '' ? windowsIn(fieldOf(input, 'rate_limits')) : [];
  if (windows.length > 0) return { quota: { at, windows } };
  const read = entryOf(readers, event);
  if (read === undefined) return undefined;
  const session = textIn(input, 'session_id');
  return { ...read({ input, at, event }), ...(session === undefined ? {} : { session }) };
}

/**
 * What it gives to a status line of its owner's (2.1.197, seen): with a subscription, once its service has answered. Mayor
 * sets no status line, which would take the place of theirs; docs/agents.md says what theirs must do to pass it on.
 */
const windowsIn = (limits: unknown): readonly QuotaWindow[] =>
  [['5h', 'five_hour'] as const, ['7d', 'seven_day'] as const].flatMap(([name, key]) => {
    const window = fieldOf(limits, key);
    return quotaWindow({ name, used: fieldOf(window, 'used_percentage'), resetsAt: fieldOf(window, 'resets_at') });
  });

/**
 * What goes back to a hook that waits. Before a tool only a denial does: to allow it there would ask nobody at all.
 * A question is allowed with its answers in its input (seen): the tool then asks nobody, and the model reads them.
 */
export function answerClaude(answer: HookAnswer, input: unknown): unknown {
  if (textIn(input, 'hook_event_name') === 'PreToolUse' && answer.behavior === 'deny') {
    const decided = { permissionDecision: 'deny', permissionDecisionReason: answer.because };
    return { hookSpecificOutput: { hookEventName: 'PreToolUse', ...decided } };
  }
  const wanted = fieldOf(input, 'tool_input');
  const decision =
    answer.behavior === 'deny'
      ? { behavior: 'deny', message: answer.because }
      : { behavior: 'allow', ...(answer.words === undefined ? {} : { updatedInput: answered(wanted, answer.words) }) };
  return { hookSpecificOutput: { hookEventName: 'PermissionRequest', decision } };
}

/** Answers are found by the question's text; several choices stand in one, with commas between them. */
const answered = (wanted: unknown, words: string): unknown => {
  const questions = listIn(wanted, 'questions');
  const answers = chosenIn(questions, words).map((chosen, index) => [
    textIn(questions[index], 'question') ?? '',
    chosen.join(', '),
  ]);
  return { questions, answers: Object.fromEntries(answers) };
};

const toolEnded = (told: Told): HookReading => ({ sign: sign(told, 'busy', toolOf(told)), ...settled(told) });

const readers: Readonly<Record<string, (told: Told) => HookReading>> = {
  SessionStart: (told) => ({ sign: sign(told, 'starting', textIn(told.input, 'source') ?? '') }),
  UserPromptSubmit: (told) => ({ sign: sign(told, 'busy'), received: true, settled: true }),
  PreToolUse: (told) => begins(told),
  PostToolUse: toolEnded,
  PostToolUseFailure: toolEnded,
  PermissionRequest: (told) => asked(told),
  Notification: (told) => notified(told),
  PreCompact: (told) => ({
    sign: sign(told, 'busy', textIn(told.input, 'trigger')),
    ...(textIn(told.input, 'trigger') === 'auto' && isMain(told) ? { filled: 'its CLI makes a summary' } : {}),
  }),
  Stop: (told) => ({ sign: sign(told, 'idle'), settled: true }),
  StopFailure: (told) => stoppedBy(told),
  SessionEnd: () => ({ settled: true }),
};

const begins = (told: Told): HookReading => {
  const act = actOf(toolOf(told), fieldOf(told.input, 'tool_input'), textIn(told.input, 'cwd'));
  return { sign: sign(told, 'busy', toolOf(told)), ...(act === undefined ? {} : { begins: act }) };
};

const asked = (told: Told): HookReading => {
  const tool = toolOf(told);
  const wanted = fieldOf(told.input, 'tool_input');
  if (tool === 'AskUserQuestion') {
    const asks = questionsIn(tool, wanted);
    return { sign: sign(told, 'needs-answer', asks.title), asks };
  }
  const act = actOf(tool, wanted, textIn(told.input, 'cwd'));
  const asks = { tool, ...(entryOf(describe, tool) ?? anyTool(tool))(wanted), ...(act === undefined ? {} : { act }) };
  return { sign: sign(told, 'needs-permission', asks.title), asks };
};

type Described = { readonly title: string; readonly detail: string };

const json = (wanted: unknown): string => JSON.stringify(wanted, null, 2) ?? '';
const short = (text: string): string => {
  const [line = ''] = text.trim().split('\n');
  return line.length > 120 ? `${line.slice(0, 119)}…` : line;
};
const anyTool =
  (tool: string) =>
  (wanted: unknown): Described => ({ title: `Use ${tool}`, detail: json(wanted) });
const file =
  (verb: string) =>
  (wanted: unknown): Described => {
    const path = textIn(wanted, 'file_path') ?? textIn(wanted, 'notebook_path') ?? 'a file';
    const written = ['content', 'new_source'].flatMap((part) => changedLines('', textIn(wanted, part) ?? ''));
    return { title: `${verb} ${path}`, detail: [path, ...replaced(wanted), ...written].join('\n') };
  };

/** Of one replacement: what stays of the text, what goes, what comes. */
const replaced = (wanted: unknown): readonly string[] => {
  const everywhere = fieldOf(wanted, 'replace_all') === true ? ['(wherever it stands in the file)'] : [];
  return [...everywhere, ...changedLines(textIn(wanted, 'old_string') ?? '', textIn(wanted, 'new_string') ?? '')];
};

/** Several replacements in one file, told as one. */
const severalIn = (wanted: unknown): Described => {
  const path = textIn(wanted, 'file_path') ?? 'a file';
  const edits = fieldOf(wanted, 'edits');
  if (!Array.isArray(edits)) return { title: `Change ${path}`, detail: json(wanted) };
  const parts = edits.flatMap((one: unknown, index) => [`@@ ${index + 1} of ${edits.length} @@`, ...replaced(one)]);
  return { title: `Change ${path}`, detail: [path, ...parts].join('\n') };
};

/** What rules may judge. A plan is for a person alone, and so is a command that wants out of its sandbox. */
const actOf = (tool: string, wanted: unknown, cwd: string | undefined): Act | undefined => {
  const where = cwd === undefined ? {} : { folder: cwd };
  if (tool === 'ExitPlanMode') return undefined;
  if (tool === 'Bash') {
    const command = textIn(wanted, 'command');
    const isPlain = command !== undefined && fieldOf(wanted, 'dangerouslyDisableSandbox') !== true;
    return isPlain ? { tool: 'shell', command, ...where } : undefined;
  }
  if (tool === 'WebFetch') return { tool: 'fetch', url: textIn(wanted, 'url') ?? '' };
  const path = textIn(wanted, 'file_path') ?? textIn(wanted, 'notebook_path');
  if (EDITS.has(tool) || tool === 'Read')
    return path === undefined ? undefined : { tool: tool === 'Read' ? 'read' : 'edit', paths: [path], ...where };
  return { tool: 'use', name: tool };
};

const EDITS: ReadonlySet<string> = new Set(['Write', 'Edit', 'MultiEdit', 'NotebookEdit']);

const describe: Readonly<Record<string, (wanted: unknown) => Described>> = {
  Bash: (wanted) => {
    const command = textIn(wanted, 'command') ?? '';
    const why = textIn(wanted, 'description');
    return { title: `Run ${short(command)}`, detail: why === undefined ? command : `${command}\n\n${why}` };
  },
  Write: file('Write'),
  Edit: file('Change'),
  MultiEdit: severalIn,
  NotebookEdit: file('Change'),
  Read: file('Read'),
  WebFetch: (wanted) => ({ title: `Fetch ${short(textIn(wanted, 'url') ?? '')}`, detail: json(wanted) }),
  WebSearch: (wanted) => ({ title: `Search for ${short(textIn(wanted, 'query') ?? '')}`, detail: json(wanted) }),
  ExitPlanMode: (wanted) => ({ title: 'Carry out its plan', detail: textIn(wanted, 'plan') ?? '' }),
};

/**
 * `permission_prompt` comes six seconds after a dialog, `idle_prompt` a minute after any end of a
 * turn, a limit or a lost login included: neither says what an earlier hook did not say better.
 */
const notified = (told: Told): HookReading => {
  const kind = textIn(told.input, 'notification_type');
  return kind === 'elicitation_dialog' ? { sign: sign(told, 'needs-answer', textIn(told.input, 'message')) } : {};
};

/** The turn ended with an error of the API. */
const stoppedBy = (told: Told): HookReading => {
  const error = textIn(told.input, 'error') ?? 'unknown';
  const words = textIn(told.input, 'last_assistant_message') ?? '';
  const { signal, ...more } = failureOf(error, words, told.at);
  return { sign: { ...sign(told, signal, failureText(error, words)), ...more }, settled: true };
};

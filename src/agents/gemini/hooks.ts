/**
 * What Gemini CLI's hooks say, as 0.61.0 has them (test/fixtures/gemini/hooks). They tell of tools and turns:
 * an API that refuses, a turn that was broken off, and a dialog in the pane are seen on the screen alone.
 */
import { changedLines } from '../../core/changed-lines.ts';
import type { Instant } from '../../core/ids.ts';
import type { Act } from '../../core/permissions/act.ts';
import { entryOf, fieldOf, textIn } from '../field.ts';
import type { HookReading } from '../preset.ts';
import { questionsIn } from '../questions.ts';
import { sign, type Told, toolOf } from '../told.ts';
import { isHouseCommand } from './approval.ts';

/** `undefined` when it is none of Gemini's, or tells nothing. */
export function readGeminiHook(input: unknown, at: Instant): HookReading | undefined {
  const event = textIn(input, 'hook_event_name') ?? '';
  const read = entryOf(readers, event);
  if (read === undefined) return undefined;
  const session = textIn(input, 'session_id') ?? '';
  return { ...read({ input, at, event }), ...(session === '' ? {} : { session }) };
}

/**
 * Before it asks its model for the next answer, when what its tools have done is in its conversation already. To stop
 * it after a tool would leave the call there without its result, which the model never gets then (seen in its sources).
 */
export const restGemini = (input: unknown, because: string): unknown =>
  textIn(input, 'hook_event_name') === 'BeforeModel'
    ? { continue: false, stopReason: `Mayor has you rest: ${because}` }
    : undefined;

const readers: Readonly<Record<string, (told: Told) => HookReading>> = {
  SessionStart: (told) => ({ sign: sign(told, 'starting') }),
  BeforeAgent: (told) => ({ sign: sign(told, 'busy'), received: true, settled: true }),
  BeforeModel: (told) => ({ sign: sign(told, 'busy') }),
  BeforeTool: (told) => asked(told),
  // Another call of the same answer may still wait for a person: it settles nothing.
  AfterTool: (told) => ({ sign: sign(told, 'busy') }),
  AfterAgent: (told) => ({ sign: sign(told, 'idle'), settled: true }),
  SessionEnd: () => ({ settled: true }),
};

const asked = (told: Told): HookReading => {
  const tool = toolOf(told);
  const wanted = fieldOf(told.input, 'tool_input');
  if (tool === 'ask_user') {
    const asks = questionsIn('ask_user', wanted);
    return { sign: sign(told, 'needs-answer', asks.title), asks };
  }
  if (isLeftToItself(tool, wanted)) return { sign: sign(told, 'busy', tool) };
  const act = actOf(tool, wanted, textIn(told.input, 'cwd'));
  const asks = { tool, ...(entryOf(describe, tool) ?? anyTool(tool))(wanted), ...(act === undefined ? {} : { act }) };
  return { sign: sign(told, 'needs-permission', asks.title), asks };
};

/** What is to be fetched stands somewhere in a prompt: that is for a person. */
const actOf = (tool: string, wanted: unknown, cwd: string | undefined): Act | undefined => {
  if (tool === 'web_fetch') return undefined;
  if (tool === 'run_shell_command') {
    const [command, within] = [textIn(wanted, 'command'), textIn(wanted, 'dir_path') ?? ''];
    const folder = within.startsWith('/') ? within : cwd === undefined ? undefined : `${cwd}/${within}`;
    return command === undefined || (folder === undefined && within !== '')
      ? undefined
      : { tool: 'shell', command, ...(folder === undefined ? {} : { folder }) };
  }
  if (tool !== 'write_file' && tool !== 'replace') return { tool: 'use', name: tool };
  const path = textIn(wanted, 'file_path');
  const where = cwd === undefined ? {} : { folder: cwd };
  return path === undefined ? undefined : { tool: 'edit', paths: [path], ...where };
};

const isLeftToItself = (tool: string, wanted: unknown): boolean =>
  tool === 'run_shell_command'
    ? isHouseCommand(textIn(wanted, 'command') ?? '')
    : BUILD_FILE.test(textIn(wanted, 'file_path') ?? '');

/** Files that Gemini CLI asks about in its pane, whatever its rules say: nobody is asked twice. */
const BUILD_FILE =
  /(?:^|\/)(?:(?:BUILD|WORKSPACE|MODULE)(?:\.bazel)?|\.(?:bazel|blaze)rc|[Mm]akefile|GNUmakefile|CMakeLists\.txt|package(?:-lock)?\.json|pnpm-lock\.yaml|yarn\.lock|bun\.lockb|setup\.(?:py|cfg)|pyproject\.toml|go\.(?:mod|sum)|Cargo\.(?:toml|lock)|pom\.xml|(?:build|settings)\.gradle(?:\.kts)?|(?:Docker|Container)file(?:\.[^/]*)?|[^/]+\.(?:bzl|bazel|bzlmod|mk|cmake))$/;

type Described = { readonly title: string; readonly detail: string };

const short = (text: string): string => {
  const [line = ''] = text.trim().split('\n');
  return line.length > 120 ? `${line.slice(0, 119)}…` : line;
};

const anyTool =
  (tool: string) =>
  (wanted: unknown): Described => ({ title: `Use ${tool}`, detail: JSON.stringify(wanted ?? {}, null, 2) });

const marked = (mark: string, text: string): readonly string[] =>
  text === '' ? [] : text.split('\n').map((line) => `${mark}${line}`);

const describe: Readonly<Record<string, (wanted: unknown) => Described>> = {
  run_shell_command: (wanted) => {
    const command = textIn(wanted, 'command') ?? '';
    const folder = textIn(wanted, 'dir_path') ?? '';
    const more = [textIn(wanted, 'description') ?? '', folder === '' ? '' : `In ${folder}`].filter((one) => one !== '');
    return { title: `Run ${short(command)}`, detail: [command, ...more].join('\n\n') };
  },
  write_file: (wanted) => {
    const path = textIn(wanted, 'file_path') ?? 'a file';
    return { title: `Write ${path}`, detail: [path, ...marked('+ ', textIn(wanted, 'content') ?? '')].join('\n') };
  },
  replace: (wanted) => {
    const path = textIn(wanted, 'file_path') ?? 'a file';
    const [before, after] = [textIn(wanted, 'old_string') ?? '', textIn(wanted, 'new_string') ?? ''];
    return { title: `Change ${path}`, detail: [path, ...changedLines(before, after)].join('\n') };
  },
  web_fetch: (wanted) => {
    const what = textIn(wanted, 'prompt') ?? textIn(wanted, 'url') ?? '';
    return { title: `Fetch ${short(what)}`, detail: what };
  },
};

/**
 * How an answer from the inbox reaches Gemini CLI. Its hooks can refuse a tool, never allow one: what they
 * leave alone is decided by its policy. So a hook marks what was allowed, and a rule allows what bears the mark.
 */
import { fieldOf, textIn } from '../field.ts';
import type { HookAnswer } from '../preset.ts';

const SHELL = 'run_shell_command';

/**
 * Only this worker's hook knows it, and without a hook nothing is marked: then the dialog in the pane decides.
 * Made of the token so that it tells nothing of it: it is shown in the pane, and kept in the conversation.
 */
export const markOf = (token: string): string =>
  [0x81_1c_9d_c5, 0x01_00_01_93, 0x5b_d1_e9_95, 0x27_d4_eb_2f].map((seed) => hashOf(token, seed)).join('');

/** FNV-1a, 32 bits. */
const hashOf = (text: string, seed: number): string => {
  let hash = seed;
  for (const letter of text) hash = Math.imul(hash ^ (letter.codePointAt(0) ?? 0), 0x01_00_01_93) >>> 0;
  return hash.toString(16).padStart(8, '0');
};

/** The name under which the hook passes the mark on, and under which a tool's input bears it. */
export const MARK = 'mayor';

/**
 * Of the lowest priority among the user's own rules, so that what those forbid stays forbidden.
 * Each part of a command (`a && b`) is judged for itself, and of the marked input it keeps the folder alone. So
 * there the mark is a detour in the folder: `./mayor-1f…/..` is `.`, also where there is no such folder.
 */
export const rules = (mark: string): string =>
  [
    '# Written by Mayor for one of its workers, anew at each start. Changes are lost.',
    ...rule([`toolName = "${SHELL}"`, `argsPattern = '"dir_path":"[^"]*/mayor-${mark}/[.][.]"'`, 'priority = 2']),
    ...rule(['toolName = "*"', `argsPattern = '"${MARK}":"${mark}"'`, 'priority = 1']),
    ...rule([
      `toolName = "${SHELL}"`,
      `commandPrefix = [${HOUSE.map((words) => `"mayor ${words}"`).join(', ')}]`,
      'priority = 3',
    ]),
    '',
  ].join('\n');

const rule = (lines: readonly string[]): readonly string[] => [
  '',
  '[[rule]]',
  ...lines,
  'decision = "allow"',
  ...(lines.some((line) => line.startsWith('argsPattern')) ? ['allowRedirection = true'] : []),
];

/** What its brief tells it to run asks nobody: it speaks to its own town alone. */
const HOUSE = ['done', 'ask', 'note', 'handover', 'task show'];

/** Such a command alone, without anything that the shell would run or write beside it. */
const HOUSE_COMMAND = new RegExp(
  String.raw`^\s*mayor (?:${HOUSE.join('|')})(?:[ \t]+(?:'[^']*'|"(?:[^"\\$\x60]|\\.)*"|[\w./:=,@%+-])+)*\s*$`,
);
export const isHouseCommand = (command: string): boolean => HOUSE_COMMAND.test(command);

/** What the hook prints. */
export function answerGemini(answer: HookAnswer, input: unknown): unknown {
  const tool = textIn(input, 'tool_name') ?? '';
  if (answer.behavior === 'deny') return { decision: 'deny', reason: answer.because };
  // The tool would ask in the pane. Its words are the answer, so it must not run.
  if (answer.words !== undefined)
    return { decision: 'deny', reason: `A person has answered already, so go on with this answer: ${answer.words}` };
  return { decision: 'allow', hookSpecificOutput: { hookEventName: 'BeforeTool', tool_input: marked(tool, input) } };
}

const marked = (tool: string, input: unknown): object => {
  const mark = textIn(input, MARK) ?? '';
  const given = fieldOf(input, 'tool_input');
  const own = typeof given === 'object' && given !== null ? given : {};
  if (tool !== SHELL) return { ...own, [MARK]: mark };
  return { ...own, dir_path: `${textIn(own, 'dir_path') ?? '.'}/mayor-${mark}/..` };
};
